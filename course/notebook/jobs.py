"""Evaluations in threads, so that a cell returns at once and Stop works.

One evaluation of an exercise runs at a time in a kernel: a new one stops the one before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread, current_thread

from course.exercises.exercise import exercise
from course.language import language
from course.learner import attempts as attempt
from course.learner.store import user_store


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


def score(exercise_id: str) -> float:
    """The points of the latest attempt at an exercise, in this notebook's language.

    Waits for a running evaluation of it. 0.0 without an attempt. Raises CourseError for an
    exercise that does not exist.
    """
    task = exercise(exercise_id, language())
    wait_for(task.id, task.language)
    tried = attempt.attempts(user_store(), task.id, task.language)
    return float(tried[-1].score) if tried else 0.0
