"""The files of the learner's folder, read and written so that nothing is ever lost, and never
through a link."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath

from course.paths import whole

_MOST = 1000
"""How many files of one name with a number behind it are tried."""


class NotAFile(Exception):
    """What lies at the path is a link, lies behind one, or is no file: it is left alone."""


def read_own(root: Path, name: str) -> bytes | None:
    """The content of the file `name` below `root`; None when there is none. Raises NotAFile,
    and OSError where it cannot be read."""
    path = root
    for part in PurePosixPath(name).parts:
        path = path / part
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            return None
        except NotADirectoryError:
            raise NotAFile(name) from None
        last = path == root / name
        if not (stat.S_ISREG(mode) if last else stat.S_ISDIR(mode)):
            raise NotAFile(name)
    made = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(made, "rb") as file:
        return file.read()


def put(root: Path, name: str, content: bytes) -> None:
    """Write the file `name` below `root`, whole or not at all, and down to the disk. What was
    there, which `read_own` has told, stays until it is done. Raises OSError."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_aside(root: Path, name: str, content: bytes) -> str:
    """Write `content` under `name`, or where something else has that name, with a number behind
    it; the name that it got. What lies there already, since an update broke off, is taken as it
    is. Raises OSError, and NotAFile where all such names are taken by links."""
    wanted = PurePosixPath(name)
    for number in range(1, _MOST):
        numbered = wanted.stem if number == 1 else f"{wanted.stem}-{number}"
        tried = wanted.with_name(numbered + wanted.suffix).as_posix()
        with suppress(NotAFile):
            there = read_own(root, tried)
            if there is None:
                put(root, tried, content)
            if there in (None, content):
                return tried
    raise NotAFile(name)
