"""Exercises and cases as the catalogues describe them, and the first line of a cell."""
