"""The model that comes with the course: its file, its server, and the `Model` that asks it."""
