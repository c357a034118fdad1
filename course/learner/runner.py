"""Runs a learner's prompt: at once, or in a thread so that the cell returns and Stop works.

One evaluation of an exercise runs at a time in a kernel: a new one stops the one before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread, current_thread
from typing import Any

from course.errors import Stopped
from course.evals.engine import Observer, evaluate
from course.evals.evaluation import Evaluation
from course.evals.planning import Plan, planned
from course.exercises.exercise import Exercise, exercise
from course.language import language
from course.learner import attempts as attempt
from course.learner.store import KeptModel, user_store
from course.models.budget import limited
from course.prompts.slips import diagnose

Progress = Callable[[str, int, int], None]
"""Told how a model is prepared: (step, done, total); `model.step_<step>` has words for it."""


@dataclass(frozen=True)
class Request:
    """What a learner asked for: this text on that exercise, so many times each case."""

    exercise: Exercise
    text: str
    repeats: int = 1


def run(
    request: Request,
    *,
    observer: Observer | None = None,
    stop: Event | None = None,
    prepared: Progress | None = None,
) -> Evaluation:
    """Evaluate the prompt on the learner's model and keep the attempt.

    `prepared` is told how far the model is, where preparing it takes time. Raises PromptError for
    a prompt that cannot be sent, ModelError for settings that name no usable model.
    """
    _refuse_slips(request)
    store = user_store()
    evaluation = evaluate(
        request.exercise,
        request.text,
        learners_model(prepared, stop),
        repeats=request.repeats,
        observer=observer,
        stop=stop,
    )
    attempt.keep(store, evaluation)
    return evaluation


def plan(request: Request) -> Plan:
    """What `run` will take on the learner's model; raises the errors that `run` does."""
    _refuse_slips(request)
    return planned(request.exercise, request.text, learners_model(), repeats=request.repeats)


def _refuse_slips(request: Request) -> None:
    problem = diagnose(request.text, request.exercise)
    if problem:
        raise problem


def learners_model(prepared: Progress | None = None, stop: Event | None = None) -> KeptModel:
    """The model of the settings, with replies kept; prepared when it is first needed."""
    from course.models.chosen import current_model

    return KeptModel(limited(_Prepared(current_model(), prepared, stop)), user_store())


class _Prepared:
    """A model that is prepared, and says so, before its first answer: kept ones need no server."""

    def __init__(self, model: Any, progress: Progress | None, stop: Event | None) -> None:
        self._model = model
        self._progress = progress
        self._stop = stop
        self._ready = False
        self._lock = asyncio.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    async def complete(self, *asked: Any, **options: Any) -> Any:
        async with self._lock:
            prepare = getattr(self._model, "prepare", None)
            if prepare and not self._ready:
                await asyncio.to_thread(prepare, self._told)
            self._ready = True
        return await self._model.complete(*asked, **options)

    def _told(self, step: str, done: int, total: int) -> None:
        if self._stop and self._stop.is_set():
            raise Stopped
        if self._progress:
            self._progress(step, done, total)


def prepared_share(step: str, done: int, total: int) -> float | None:
    """The share of a step of preparing a model; None for steps that are waiting, not work."""
    return done / total if total and step not in ("wait", "start") else None


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
