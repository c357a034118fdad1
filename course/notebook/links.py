"""Links from one notebook to the course's others: relative, and only to files that are there."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from urllib.parse import quote

_DEEPEST = 3
"""How many folders a notebook lies below the course's: exercises/<language>/<module>/."""


def course_folder(folder: Path) -> Path | None:
    """The folder that holds the course's notebooks, at or above `folder`; None if it does not."""
    above = (folder, *folder.parents)[: _DEEPEST + 1]
    return next((one for one in above if (one / "exercises").is_dir()), None)


def exercises_notebook(module: str, language: str) -> PurePath:
    """Where the exercises of a module lie, from the course's folder."""
    return PurePath("exercises", language, module, f"{module}.ipynb")


def lesson_notebook(module: str, language: str) -> PurePath:
    """Where the lesson of a module lies, from the course's folder."""
    return PurePath("modules", language, f"{module}.ipynb")


def link(notebook: PurePath, folder: Path) -> str | None:
    """The link, for a page in `folder`, to a `notebook` given from the course's folder; None
    when it is not there.
    """
    root = course_folder(folder)
    if root is None or not (root / notebook).is_file():
        return None
    way = PurePath(os.path.relpath(root / notebook, folder))
    return quote(way.as_posix())
