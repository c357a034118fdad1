"""The beginning of the model's file: every source adds to it what it still lacks.

All sources carry the same bytes in the same order, so one goes on where another broke off.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterable
from pathlib import Path

from course.errors import ModelError
from course.models.catalogue import ModelFile
from course.models.progress import Progress, counted

_SPARE = 64 * 1024 * 1024
"""Bytes left free on the disk after the file is made."""
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class CannotKeep(ModelError):
    """The file has no room on this machine, or its place cannot be written: no source helps."""


def partial_path(target: Path) -> Path:
    """Where the bytes are kept until all have come."""
    return target.with_suffix(".download")


def size_of(path: Path) -> int:
    """The bytes in `path`; 0 where there is no such file."""
    return path.stat().st_size if path.is_file() else 0


def append(
    partial: Path, chunks: Iterable[bytes], step: str, model: ModelFile, progress: Progress
) -> None:
    """Add `chunks` to `partial`, telling `progress`; stops once it is longer than the model.

    Raises ModelError (final) when the disk is full or cannot be written, and lets pass whatever
    `chunks` raises.
    """
    source = counted(chunks, step, model.size, progress, size_of(partial))
    try:
        out = partial.open("ab", buffering=0)
    except OSError as error:
        raise cannot_keep(error, model.size, partial.parent) from None
    with out:
        for chunk in source:
            try:
                written = out.write(chunk)
                while written < len(chunk):  # a disk that fills up takes a part of it
                    written += out.write(chunk[written:])
            except OSError as error:
                raise cannot_keep(error, model.size - out.tell(), partial.parent) from None
            if out.tell() > model.size:
                break


def make_room(size: int, folder: Path) -> None:
    """Raise ModelError (final) unless the disk that holds `folder` has room for `size` bytes."""
    if shutil.disk_usage(folder).free < size + _SPARE:
        raise _no_room(size, folder)


def cannot_keep(error: OSError, size: int, folder: Path) -> CannotKeep:
    """What to say when `error` kept `size` more bytes from being written into `folder`."""
    if error.errno in _FULL:
        return _no_room(size, folder)
    return CannotKeep("model.unwritable", final=True, folder=folder, reason=error.strerror)


def _no_room(size: int, folder: Path) -> CannotKeep:
    return CannotKeep(
        "model.no_room",
        final=True,
        needed=round((size + _SPARE) / 1e9, 2),
        free=round(shutil.disk_usage(folder).free / 1e9, 2),
        folder=folder,
    )
