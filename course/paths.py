"""Where the course keeps its files, and how it is called. `PROMPTEUR_HOME` puts all of its files
under one folder."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import platformdirs

_APP = "prompteur"


def _folder(kind: str, otherwise: str) -> Path:
    home = os.environ.get("PROMPTEUR_HOME")
    path = Path(home) / kind if home else Path(otherwise)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def cache_dir() -> Path:
    """Large files that can be made again: the joined model."""
    return _folder("cache", platformdirs.user_cache_dir(_APP))


def data_dir() -> Path:
    """What must not be lost: replies and attempts."""
    return _folder("data", platformdirs.user_data_dir(_APP))


def config_dir() -> Path:
    """The person's settings file."""
    return _folder("config", platformdirs.user_config_dir(_APP))


def runtime_dir() -> Path:
    """The running server's address and locks."""
    return _folder("run", str(Path(platformdirs.user_cache_dir(_APP)) / "run"))


def python_command(*words: str) -> str:
    """What a person types to run `python WORDS` in the environment of the course."""
    command = [sys.executable, *words]
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)
