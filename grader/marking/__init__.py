"""Held-out cases, the grade of a prompt, and where it is computed."""
