"""Places where nothing can be kept, each as a real file system makes them."""

from __future__ import annotations

import codecs
import os
import resource
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def not_root() -> Iterator[None]:
    """Be somebody to whom the modes of files mean something: root is told by none. Whatever is
    imported in here must lie where everybody may read, or have been imported before."""
    if os.geteuid() != 0:
        yield
        return
    codecs.lookup("utf-8-sig")  # Python does not look for an encoding again that it did not find
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def as_owner() -> Iterator[None]:
    """Within `not_root`, be who runs the tests, to prepare what is found there."""
    before = os.geteuid()
    os.seteuid(os.getuid())
    try:
        yield
    finally:
        os.seteuid(before)


@contextmanager
def open_folder(mode: int = 0o755) -> Iterator[Path]:
    """A folder that everybody may enter; those that pytest makes are its user's alone."""
    folder = Path(tempfile.mkdtemp(prefix="open-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def read_only_home() -> Iterator[Path]:
    """A folder that may be read and entered, and not written, by who is `not_root`."""
    folder = Path(tempfile.mkdtemp(prefix="home-"))
    folder.chmod(0o555)
    try:
        with not_root():
            yield folder
    finally:
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """No file of this process grows beyond `room` bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """The store at `path`, held by another connection that does not let go."""
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        holder.close()
