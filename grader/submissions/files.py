"""The files of a submission, opened without trust.

Only plain files that lie directly in the folder are read, up to `LARGEST_FILE` bytes. Nothing
is followed, run or imported; what cannot be read raises `NotRead`, which says why.
"""

from __future__ import annotations

import json
import os
import stat
from itertools import islice
from pathlib import Path
from typing import Any

from course.display.safe import one_line
from course.errors import CourseError
from grader.submissions.plain import opened

LARGEST_FILE = 10_000_000
"""Bytes. A notebook of the course has some 20,000; one with many pictures, a few millions."""

MOST_NAMES = 10_000
"""How many names of a folder are looked at."""

NOTEBOOK_ENDS = (".ipynb", ".ipynb.json", ".ipynb.txt")
"""How notebooks' names end, also as browsers save them that take one for a text; in small
letters."""

_SHOWN_NAME = 60


class NotRead(CourseError):
    """A file or a folder of a submission that is not read, so that a person must look at it."""


class NoFolder(NotRead):
    """There is no submission to read."""


def shown(name: str) -> str:
    """A name or a line from a submission, fit for a page and a terminal: short, on one line."""
    return one_line(name, _SHOWN_NAME)


def notebook_names(folder: Path) -> list[str]:
    """The names in `folder` that end as notebooks do, sorted.

    Raises NoFolder when it is missing or no folder, NotRead when it is a link or closed to us.
    """
    try:
        mode = os.lstat(folder).st_mode
        if stat.S_ISLNK(mode):
            raise NotRead("submission.link", file=shown(folder.name))
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MOST_NAMES)]
    except (FileNotFoundError, NotADirectoryError):
        raise NoFolder("submission.no_folder") from None
    except (OSError, ValueError):
        raise NotRead("submission.closed", file=shown(folder.name)) from None
    return sorted(name for name in names if name.casefold().endswith(NOTEBOOK_ENDS))


def notebook_at(path: Path) -> dict[str, Any]:
    """The notebook in the file at `path`, as JSON: a mapping with a list of cells, format 3 or
    later. UTF-8, with or without a byte-order mark, UTF-16 and UTF-32 are read.

    Raises NotRead when the file is not a plain one, too large, closed to us, or no notebook.
    """
    return notebook_in(_bytes(path), path.name)


def notebook_in(content: bytes, name: str) -> dict[str, Any]:
    """The notebook in the bytes of a file of that name, as `notebook_at` has it. Raises NotRead
    when it is no notebook."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(_content_of(found), list):
        raise NotRead("submission.not_a_notebook", file=shown(name))
    return found


def cells_of(notebook: dict[str, Any]) -> list[Any]:
    """The cells of a notebook from `notebook_at`, unchecked, in order."""
    if not is_old(notebook):
        return list(notebook["cells"])
    sheets = [sheet.get("cells") for sheet in notebook["worksheets"] if isinstance(sheet, dict)]
    return [cell for cells in sheets if isinstance(cells, list) for cell in cells]


def is_old(notebook: dict[str, Any]) -> bool:
    """Whether a notebook is of format 3 or before, where cells lie in worksheets."""
    return "cells" not in notebook


def _content_of(notebook: dict[str, Any]) -> Any:
    return notebook.get("worksheets" if is_old(notebook) else "cells")


def _bytes(path: Path) -> bytes:
    """The bytes of a plain file. A file is looked at before it is opened, since opening a
    device can do harm, and again after, since it may have been put in the place of another."""
    try:
        _require_plain(os.lstat(path), path.name)
        with opened(path) as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError:
        raise NotRead("submission.closed", file=shown(path.name)) from None
    if len(content) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise NotRead("submission.too_large", file=shown(path.name), limit=limit)
    return content


def _require_plain(state: os.stat_result, name: str) -> None:
    if stat.S_ISLNK(state.st_mode):
        raise NotRead("submission.link", file=shown(name))
    if not stat.S_ISREG(state.st_mode):
        raise NotRead("submission.not_a_file", file=shown(name))
