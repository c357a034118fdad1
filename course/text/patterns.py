"""Regular expressions made of tables."""


def any_of(*patterns: str) -> str:
    """A pattern that matches what any of `patterns` does."""
    return f"(?:{'|'.join(patterns)})"
