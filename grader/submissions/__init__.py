"""A learner's folder, read as data."""
