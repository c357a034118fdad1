"""The prose of a notebook, as somebody reads it who skips the code."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

_SOURCES = "**Sources.**"
_TARGETS = re.compile(r"(?<=\])\([^)]*\)|<https?://[^>]*>")


def texts(path: Path) -> dict[str, str]:
    """The markdown cells of the notebook at `path`, by their ids, without lists of sources."""
    cells = nbformat.read(path, as_version=4).cells
    marked = (cell for cell in cells if cell.cell_type == "markdown")
    return {cell.id: cell.source.split(_SOURCES)[0] for cell in marked}


def words(text: str) -> int:
    """How many words `text` has; where links lead does not count, nor do lone signs."""
    parts = _TARGETS.sub("", text).split()
    return sum(any(sign.isalnum() for sign in part) for part in parts)
