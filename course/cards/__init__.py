"""Prompt cards: a prompt with its cases and what was measured with them, as a file to hand on."""
