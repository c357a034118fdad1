"""Evaluations in threads, so that a cell returns at once and Stop works.

One evaluation of an exercise runs at a time in a kernel: a new one stops the one before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread, current_thread


@dataclass
class _Job:
    stop: Event = field(default_factory=Event)
    thread: Thread | None = None


_jobs: dict[tuple[str, str], _Job] = {}
_lock = Lock()


def start(key: tuple[str, str], work: Callable[[Event], None]) -> Event:
    """Run `work(stop)` in a thread, after stopping the work of the same `key` before this one.

    Returns the event that stops it.
    """
    job = _Job()
    with _lock:
        before = _jobs.get(key)
        _jobs[key] = job
    if before:
        before.stop.set()

    def body() -> None:
        if before and before.thread:
            before.thread.join()
        work(job.stop)

    job.thread = Thread(target=body, name=f"prompteur-{key[0]}", daemon=True)
    job.thread.start()
    return job.stop


def wait_for(exercise_id: str, language: str) -> None:
    """Wait until no evaluation of that exercise runs in this kernel."""
    job = _jobs.get((exercise_id, language))
    if job and job.thread and job.thread is not current_thread():
        job.thread.join()
