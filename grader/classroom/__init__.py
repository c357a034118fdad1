"""A class in one go: graded, written, reported."""
