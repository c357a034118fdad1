"""How the embedded model stands on this machine; looks only, starts and makes nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from course.models.catalogue import ModelFile
from course.models.embedded.files import cached_path, remembered
from course.models.embedded.partial import partial_path, size_of
from course.models.embedded.record import runtime_version
from course.models.embedded.server import log_path, running
from course.models.embedded.sources import sources
from course.paths import cache_dir

Place = Literal["given", "cache", "nowhere"]


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
    checksum was found right and it has not changed since; `nowhere` means that it would have to
    be fetched from `sources`, in this order, `begun` bytes having come already. `library` is the
    version of xllamacpp, or "none"."""

    choice: str
    title: str
    library: str
    place: Place
    path: Path
    size: int
    wanted_size: int
    verified: bool
    begun: int
    sources: tuple[str, ...]
    free: int
    log: Path
    server: ServerStatus | None


def embedded_status(model: ModelFile, given: Path | None = None) -> EmbeddedStatus:
    """How `model` stands; `given` is the person's own copy of its file."""
    place, path, size = _place(model, given)
    return EmbeddedStatus(
        choice=model.choice,
        title=model.title,
        library=runtime_version(),
        place=place,
        path=path,
        size=size,
        wanted_size=model.size,
        verified=place in ("given", "cache") and size > 0 and remembered(model, path),
        begun=size_of(partial_path(cached_path(model))),
        sources=tuple(one.name for one in sources(model)),
        free=shutil.disk_usage(cache_dir()).free,
        log=log_path(model),
        server=_server(model),
    )


def _place(model: ModelFile, given: Path | None) -> tuple[Place, Path, int]:
    if given is not None:
        path = given / model.file_name if given.is_dir() else given
        return "given", path, size_of(path)
    cached = cached_path(model)
    if cached.exists():
        return "cache", cached, cached.stat().st_size
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
