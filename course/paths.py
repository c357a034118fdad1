"""Where the course keeps its files, and how it is called. `PROMPTEUR_HOME` puts all of its files
under one folder. A folder is made when it is asked for; where that cannot be, or nothing can be
written in it, reading and writing say so, but for what can be made again: see `_or_spare`."""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

import platformdirs

_APP = "prompteur"


def _folder(kind: str, otherwise: str) -> Path:
    home = os.environ.get("PROMPTEUR_HOME")
    path = Path(home) / kind if home else Path(otherwise)
    with suppress(OSError):  # whoever reads or writes there finds out, and knows what to do
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def _or_spare(kind: str, path: Path) -> Path:
    """`path`, or where nothing can be written there, a folder of this person's own among the
    temporary files."""
    if may(os.W_OK, path):
        return path
    try:
        owner = os.geteuid() if hasattr(os, "geteuid") else None
        spare = Path(tempfile.gettempdir()) / (f"{_APP}-{owner}" if owner is not None else _APP)
        spare.mkdir(exist_ok=True, mode=0o700)
        seen = spare.lstat()
        theirs = owner is not None and (seen.st_uid != owner or seen.st_mode & 0o077)
        if theirs or not stat.S_ISDIR(seen.st_mode):
            return path
        (spare / kind).mkdir(exist_ok=True, mode=0o700)
    except OSError:
        return path
    return spare / kind


def write_own(path: Path, text: str) -> None:
    """As `write_whole`, for the person alone to read."""
    write_whole(path, text, 0o600)


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """Write `text` to `path`, whole or not at all; `mode` is what the umask may leave of who may
    open it. Raises OSError, and what was there stays."""
    path = Path(os.path.realpath(path))  # what a link names is replaced, and not the link
    if path.exists() and not path.is_file():  # /dev/null
        path.write_text(text, encoding="utf-8")
        return
    with whole(path, mode) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def whole(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A new file that takes the place of `path` when all is written, and is gone when something
    fails; a link at `path` is replaced itself. Raises OSError, and what was there stays."""
    partial = path.parent / f".{token_hex(8)}"
    try:
        made = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(made, "wb") as file:
            yield file
        os.replace(partial, path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def may(what: int, path: Path) -> bool:
    """Whether this process may do `what` with `path`: os.W_OK, os.X_OK."""
    return os.access(path, what, effective_ids=os.access in os.supports_effective_ids)


def cache_dir() -> Path:
    """Large files that can be made again: the joined model."""
    return _or_spare("cache", _folder("cache", platformdirs.user_cache_dir(_APP)))


def data_dir() -> Path:
    """What must not be lost: replies and attempts."""
    return _folder("data", platformdirs.user_data_dir(_APP))


def config_dir() -> Path:
    """The person's settings file."""
    return _folder("config", platformdirs.user_config_dir(_APP))


def runtime_dir() -> Path:
    """The running server's address and locks."""
    usual = str(Path(platformdirs.user_cache_dir(_APP)) / "run")
    return _or_spare("run", _folder("run", usual))


def python_command(*words: str) -> str:
    """What a person types to run `python WORDS` in the environment of the course."""
    command = [sys.executable, *words]
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)
