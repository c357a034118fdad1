"""How the embedded model stands on this machine; looks only, starts and makes nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from course.models.catalogue import ModelFile
from course.models.embedded.files import cached_path, carried_parts, remembered
from course.models.embedded.record import runtime_version
from course.models.embedded.server import log_path, running
from course.paths import cache_dir

Place = Literal["given", "cache", "parts", "nowhere"]


@dataclass(frozen=True)
class ServerStatus:
    """A running server: its process, port, memory in bytes, and start (UTC)."""

    pid: int
    port: int
    rss: int
    started: datetime


@dataclass(frozen=True)
class EmbeddedStatus:
    """How things stand. `size` is that of the file found, in bytes; `verified` says that its
    checksum was found right and it has not changed since; `nowhere` means that it would have
    to be downloaded. `library` is the version of xllamacpp, or "none"."""

    title: str
    library: str
    place: Place
    path: Path
    size: int
    wanted_size: int
    verified: bool
    free: int
    log: Path
    server: ServerStatus | None


def embedded_status(model: ModelFile, given: Path | None = None) -> EmbeddedStatus:
    """How `model` stands; `given` is the person's own copy of its file."""
    place, path, size = _place(model, given)
    return EmbeddedStatus(
        title=model.title,
        library=runtime_version(),
        place=place,
        path=path,
        size=size,
        wanted_size=model.size,
        verified=place in ("given", "cache") and size > 0 and remembered(model, path),
        free=shutil.disk_usage(cache_dir()).free,
        log=log_path(model),
        server=_server(model),
    )


def _place(model: ModelFile, given: Path | None) -> tuple[Place, Path, int]:
    if given is not None:
        return "given", given, given.stat().st_size if given.is_file() else 0
    cached = cached_path(model)
    if cached.exists():
        return "cache", cached, cached.stat().st_size
    parts = carried_parts(model)
    if parts:
        return "parts", parts[0].parent, sum(one.stat().st_size for one in parts)
    return "nowhere", cached, 0


def _server(model: ModelFile) -> ServerStatus | None:
    import psutil

    record = running(model)
    if record is None:
        return None
    try:
        process = psutil.Process(record.pid)
        return ServerStatus(
            pid=record.pid,
            port=int(record.address.rsplit(":", 1)[1]),
            rss=process.memory_info().rss,
            started=datetime.fromtimestamp(process.create_time(), UTC),
        )
    except psutil.Error:
        return None
