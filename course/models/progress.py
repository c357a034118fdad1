"""How long work on the embedded model is told, and how one process at a time does it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from course.errors import ModelError

Progress = Callable[[str, int, int], None]
"""Told (step, done, total). The steps are join, download and check, in bytes, and wait and
start, in seconds (total is then the longest wait, 0 for no limit). `say(f"model.step_{step}",
language)` has words for each. It may raise, for example Stopped, to give up."""

_POLL = 0.1


def no_progress(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def counted(
    chunks: Iterable[bytes], step: str, total: int, progress: Progress, done: int = 0
) -> Iterator[bytes]:
    """The chunks, telling `progress` how many bytes have gone by, `done` at the beginning."""
    progress(step, done, total)
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        progress(step, done, total)


@contextmanager
def alone(path: Path, progress: Progress, seconds: float | None = None) -> Iterator[None]:
    """Hold the lock file `path`, waiting for whoever has it.

    Raises ModelError after `seconds`, where that is given.
    """
    lock = FileLock(path)
    begun = time.monotonic()
    while True:
        try:
            lock.acquire(timeout=_POLL)
            break
        except Timeout:
            waited = time.monotonic() - begun
            if seconds is not None and waited > seconds:
                raise ModelError("server.busy", final=True, seconds=round(seconds)) from None
            progress("wait", int(waited), int(seconds or 0))
    try:
        yield
    finally:
        lock.release()


def prepared_share(step: str, done: int, total: int) -> float | None:
    """The share of a step of preparing a model; None for steps that are waiting, not work."""
    return done / total if total and step not in ("wait", "start") else None
