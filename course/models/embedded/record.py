"""The file through which kernels find the running server: mode 0600, JSON, one a model."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from course.errors import ModelError
from course.models.secret import Secret


def runtime_version() -> str:
    """The version of the installed xllamacpp, or "none"."""
    try:
        return metadata.version("xllamacpp")
    except metadata.PackageNotFoundError:
        return "none"


def require_library() -> None:
    """Raise ModelError (final) where xllamacpp is not installed, as on a platform for which it
    has no wheels; before a file is fetched that nothing could run."""
    if runtime_version() == "none":
        kind = f"{platform.system()} {platform.machine()}"
        raise ModelError("server.no_library", final=True, platform=kind)


@dataclass(frozen=True)
class Record:
    """A running server: its process, address (without `/v1`), key, model and library."""

    pid: int
    address: str
    key: Secret
    sha256: str
    version: str

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """The record in `path`; None when there is none, or what is there is not one."""
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                pid=int(row["pid"]),
                address=str(row["address"]),
                key=Secret(str(row["key"])),
                sha256=str(row["sha256"]),
                version=str(row["version"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @classmethod
    def names_this_process(cls, path: Path) -> bool:
        """Whether `path` holds the record of the process that asks."""
        found = cls.read(path)
        return found is not None and found.pid == os.getpid()

    def write(self, path: Path) -> None:
        """Put the record in `path`, whole or not at all, readable by this person only."""
        row = {
            "pid": self.pid,
            "address": self.address,
            "key": self.key.reveal(),
            "sha256": self.sha256,
            "version": self.version,
        }
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(row, file)
        os.replace(partial, path)

    def remove(self, path: Path) -> None:
        """Take the record away, unless another server's has taken its place."""
        if Record.read(path) == self:
            path.unlink(missing_ok=True)
