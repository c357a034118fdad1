"""Where prompts are graded: in threads, in processes of this machine, or on a Dask cluster.

Each is an executor as in `concurrent.futures`; the gradebook is written by one process alone.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from threading import Event
from typing import Any

from course.errors import CourseError
from course.exercises.exercise import exercise
from course.learner.model import learners_model
from course.learner.store import user_store
from course.models.base import Model
from course.models.purse import Budget
from course.models.shared import shared_limits
from grader.marking.grade import PromptGrade, grade_prompt
from grader.marking.outage import Outage
from grader.marking.work import Unit

THREADS, PROCESSES, DASK = "threads", "processes", "dask"
_CLOSING_SECONDS = 5.0
"""How long a cluster of our own has to end by itself."""

_CASES_AT_A_TIME = 4
"""A prompt has a dozen cases: with so many requests at a time, one prompt keeps a thread busy."""


@dataclass(frozen=True)
class Elsewhere:
    """What another process answers: the grade of a prompt as a row, and why that process cannot
    keep replies, which it says once."""

    row: dict[str, Any]
    unkept: CourseError | None


@contextmanager
def executor_for(spec: str, workers: int | None, slots: int) -> Iterator[Executor]:
    """The executor that `spec` names: "threads", "processes", "dask" for a cluster of its own on
    this machine, or "dask:ADDRESS" for one that runs.

    `workers` is how many prompts are graded at a time, `slots` how many requests the model takes
    at a time. Raises CourseError for other names, for a missing package, and for a cluster that
    does not answer.
    """
    kind, _, address = spec.partition(":")
    if kind == THREADS and not address:
        with ThreadPoolExecutor(workers or max(1, slots // _CASES_AT_A_TIME)) as pool:
            yield pool
    elif kind == PROCESSES and not address:
        with _processes(workers) as pool:
            yield pool
    elif kind == DASK:
        with _dask(address, workers) as cluster:
            yield cluster
    else:
        raise CourseError("grade.unknown_executor", name=spec)


@contextmanager
def _processes(workers: int | None) -> Iterator[Executor]:
    """A pool whose processes leave Ctrl+C to this one, which ends them: at the end nothing is left
    to do for them, or nobody waits for it any more. What they received is kept."""
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(
        workers,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_IGN),
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            if child not in others:
                child.terminate()


@contextmanager
def _dask(address: str, workers: int | None) -> Iterator[Executor]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise CourseError("grade.no_dask") from None
    with ExitStack() as stack:
        try:
            own = None if address else LocalCluster(n_workers=workers, dashboard_address=None)
            if own:
                stack.callback(_close, own)
            client = stack.enter_context(Client(own or address, timeout=10))
        except (OSError, TimeoutError, ValueError) as error:
            raise CourseError("grade.no_cluster", address=address, reason=error) from None
        yield client.get_executor(pure=False)


def _close(cluster: Any) -> None:
    """End a cluster of our own: what it received is kept. One that does not end in time is left to
    the end of this process, which ends its own."""
    with suppress(TimeoutError):
        cluster.close(timeout=_CLOSING_SECONDS)


def grade_one(
    exercise_id: str, language: str, text: str, model: Model, *, stop: Event | None = None
) -> PromptGrade:
    """`grade_prompt` for the exercise of that id."""
    return grade_prompt(exercise(exercise_id, language), text, model, stop=stop)


@contextmanager
def grading_elsewhere() -> Iterator[Callable[[Unit, str], Elsewhere]]:
    """What grades a prompt of a learner in another process (see `grade_elsewhere`), under limits
    on costs that hold for all processes together."""
    with shared_limits() as limits:
        yield partial(grade_elsewhere, limits=limits)


def grade_elsewhere(unit: Unit, learner: str, limits: Sequence[Budget]) -> Elsewhere:
    """`grade_one` for another process, as a row: on the model of that process's settings, as
    long as that answers anybody. What it costs is spent from `limits`, which all processes
    share."""
    model, outage = _model(tuple(limits))
    grade = grade_one(*unit, outage.watched(model, learner))
    problem = user_store().untold()
    if problem:
        told = {name: str(value) for name, value in problem.values.items()}
        problem = CourseError(problem.message_id, **told)  # which any process can read
    return Elsewhere(grade.as_json(), problem)


def brought(found: PromptGrade | Elsewhere) -> PromptGrade:
    """The grade of a prompt, from this process or another one: what that could not keep is told
    where this one ends."""
    if isinstance(found, PromptGrade):
        return found
    if found.unkept:
        user_store().note(found.unkept)
    return PromptGrade.from_json(found.row)


@lru_cache(maxsize=1)
def _model(limits: tuple[Budget, ...]) -> tuple[Model, Outage]:
    return learners_model(budgets=limits), Outage()
