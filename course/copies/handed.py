"""The digests of what was handed out into a learner's folder, kept in a file in it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from course.copies.digests import Digests
from course.copies.files import NotAFile, put, read_own

STATE = ".prompteur.json"
Handed = dict[str, Digests]


def handed_out(folder: Path) -> Handed:
    """What was handed out, by path. Where that is not known, nothing was: then every copy that is
    not as the course has it counts as changed by the learner."""
    with suppress(NotAFile, OSError, ValueError, RecursionError):
        content = read_own(folder, STATE)
        rows: Any = json.loads(content or b"{}")
        files = rows.get("files") if isinstance(rows, dict) else None
        if isinstance(files, dict):
            return {name: Digests(*map(str, row)) for name, row in files.items() if _is_pair(row)}
    return {}


def note_handed_out(folder: Path, handed: Handed) -> None:
    """Keep what was handed out. Raises OSError."""
    rows = {name: [one.file, one.work] for name, one in sorted(handed.items())}
    text = json.dumps({"version": 1, "files": rows}, indent=1, ensure_ascii=False)
    with suppress(UnicodeEncodeError):  # half a surrogate pair in the name of a file
        put(folder, STATE, text.encode())


def _is_pair(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 2
