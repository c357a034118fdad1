"""`course.experiment`: prompts of a person's own over data of a person's own, compared."""
