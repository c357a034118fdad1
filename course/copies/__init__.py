"""The learner's own folder: copies of the lessons and exercises that an update never breaks."""
