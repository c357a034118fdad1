"""Plain files of others, opened without trust.

A name may lead somewhere else a moment after it was looked at. So a folder is held by a
descriptor, a file is opened once, relative to it and following no link, and all that is asked of
either is asked of the descriptor.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_QUIET = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | _NO_LINK | _QUIET
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _QUIET
_BY_DESCRIPTOR = os.open in os.supports_dir_fd
"""Whether this system opens a name relative to a folder: all but Windows."""


class NotPlain(OSError):
    """It is no plain file, or not the one that it should be."""


@dataclass(frozen=True)
class HeldFolder:
    """A folder held open: what is put in its place makes no difference any more.

    `owner` is the number of the account that it belongs to. On a system that opens nothing
    relative to a folder, `descriptor` is None, and its files are opened by their path.
    """

    path: Path
    descriptor: int | None
    owner: int

    def names(self, most: int) -> list[str]:
        """The names in it, `most` of them at most, sorted."""
        place = self.path if self.descriptor is None else self.descriptor
        with os.scandir(place) as entries:
            return sorted(entry.name for entry in islice(entries, most))

    def read(self, name: str, most: int, *, own: bool = False) -> bytes:
        """The bytes of the plain file `name` in it.

        Raises NotPlain for anything else, for more than `most` bytes, and, where `own` is asked,
        for a file of another account than the folder's or with a second name elsewhere: such a
        one may be somebody else's. Raises OSError when it cannot be opened.
        """
        path = self.path / name if self.descriptor is None else name
        with opened(path, self.descriptor) as file:
            state = os.fstat(file.fileno())
            if own and (state.st_uid != self.owner or state.st_nlink != 1):
                raise NotPlain("not of the folder's owner alone")
            content = file.read(most + 1)
        if len(content) > most:
            raise NotPlain("too large")
        return content


def opened(path: str | Path, folder: int | None = None) -> BinaryIO:
    """The plain file at `path`, relative to `folder` where a descriptor is given, for reading.

    Raises NotPlain for a device, a pipe or a folder, OSError for a link and for what is closed to
    us. A pipe is not waited for.
    """
    file = open(os.open(path, _FILE, dir_fd=folder), "rb")  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotPlain("not a plain file")
    return file


@contextmanager
def held(path: str | Path, *steps: str) -> Iterator[HeldFolder]:
    """The folder that `steps` lead to from the folder `path`, held open until the block ends.

    `path` may be a link; a step may not. Raises OSError where something is no folder, or closed
    to us.
    """
    whole = Path(path, *steps)
    if not _BY_DESCRIPTOR:
        if whole.is_symlink():
            raise NotPlain("a link")
        yield HeldFolder(whole, None, os.stat(whole).st_uid)
        return
    with ExitStack() as stack:
        folder = os.open(path, _FOLDER)
        stack.callback(os.close, folder)
        for step in steps:
            folder = os.open(step, _FOLDER | _NO_LINK, dir_fd=folder)
            stack.callback(os.close, folder)
        yield HeldFolder(whole, folder, os.fstat(folder).st_uid)
