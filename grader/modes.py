"""Who may open what is written of a class: its instructor, and the instructor's group as far as
the umask lets it; where nbgrader's `groupshared` is set the group may do all; others nothing.

What learners may read is put into the exchange, and given to them there.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

_FILE, _FOLDER = 0o660, 0o770
_SHARED_FOLDER = 0o2770
"""What is made in it belongs to its group."""

_NEW = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
)


def make_folder(path: Path, shared: bool = False) -> None:
    """Make the folder at `path`, and those above it that are missing."""
    for one in reversed([one for one in (path, *path.parents) if not one.exists()]):
        with suppress(FileExistsError):
            one.mkdir(_FOLDER)
            if shared:
                one.chmod(_SHARED_FOLDER)


def write_whole(path: Path, content: bytes, shared: bool = False) -> None:
    """Write `content` to `path` such that whoever reads it, now or after a crash, finds the old
    content or the new one; makes the folder."""
    make_folder(path.parent, shared)
    partial = path.parent / f".{token_hex(8)}"
    try:
        with open(os.open(partial, _NEW, _FILE), "wb") as file:
            file.write(content)
        share_file(partial, shared)
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def share_file(path: Path, shared: bool) -> None:
    """Let the group read and write a file of ours, where that is wanted."""
    if shared:
        with suppress(PermissionError):  # it is the other instructor's, who has shared it
            path.chmod(_FILE)


def close_file(path: Path) -> None:
    """Let nobody but the group open a file that another program made, and the group as far as
    the umask lets it; one that is not ours, or not there, stays as it is."""
    mask = os.umask(0o077)
    os.umask(mask)
    with suppress(OSError):
        if stat.S_IMODE(path.stat().st_mode) & ~_FILE:
            path.chmod(_FILE & ~mask)
