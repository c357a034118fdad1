"""Attempts: evaluations that are kept, so that a learner sees progress and loses no prompt."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from math import isfinite
from typing import Any, Protocol, get_args

from course.checks.base import Status
from course.evals.evaluation import Evaluation
from course.exercises.exercise import Exercise


class History(Protocol):
    """Where attempts are kept, as rows: see course.learner.store."""

    def keep_attempt(self, exercise: str, language: str, row: dict[str, Any]) -> int: ...

    def attempts(self, exercise: str, language: str) -> list[dict[str, Any]]: ...


@dataclass(frozen=True)
class Attempt:
    """What is kept of one evaluation. `when` is UTC, ISO 8601; `id` grows with time."""

    prompt: str
    model: str
    score: float
    points: float
    passed: int
    failed: int
    ungraded: int
    repeats: int = 1
    id: int = 0
    when: str = ""

    @property
    def share(self) -> float:
        """The score as a share of the points that there were then, from 0 to 1."""
        return min(1.0, self.score / self.points) if self.points else 0.0


@dataclass(frozen=True)
class Elsewhere:
    """Replies to one practice case (`case`, from 1) that came from a chatbot elsewhere, `source`,
    and how they were judged. No attempt: its rows have no score, so that nothing counts them.
    """

    source: str
    prompt: str
    case: int
    replies: tuple[str, ...]
    status: Status
    id: int = 0
    when: str = ""


def keep(store: History, evaluation: Evaluation) -> Attempt | None:
    """Keep `evaluation` as an attempt and return it; a stopped or ungraded one is not kept.

    The same prompt run again right away, with the same result, is the same attempt.
    """
    if evaluation.stopped or evaluation.score is None:
        return None
    exercise = evaluation.exercise
    made = Attempt(
        prompt=evaluation.prompt.text,
        model=evaluation.model,
        score=evaluation.score,
        points=exercise.points,
        passed=evaluation.passed,
        failed=evaluation.failed,
        ungraded=evaluation.ungraded,
        repeats=1 + max((result.repeat for result in evaluation.results), default=0),
    )
    earlier = attempts(store, exercise.id, exercise.language)
    if earlier and _same(earlier[-1], made):
        return earlier[-1]
    row = {name: value for name, value in asdict(made).items() if name not in ("id", "when")}
    store.keep_attempt(exercise.id, exercise.language, row)
    return attempts(store, exercise.id, exercise.language)[-1]


def attempts(store: History, exercise_id: str, language: str) -> list[Attempt]:
    """The attempts at an exercise, the oldest first; what cannot be one is left out."""
    found = (_attempt(row) for row in store.attempts(exercise_id, language))
    return [one for one in found if one]


def keep_elsewhere(store: History, exercise: Exercise, brought: Elsewhere) -> None:
    """Keep replies from elsewhere, unless the same were the last that were kept."""
    earlier = elsewhere(store, exercise.id, exercise.language)
    if earlier and replace(earlier[-1], id=0, when="") == brought:
        return
    row = {name: value for name, value in asdict(brought).items() if name not in ("id", "when")}
    store.keep_attempt(exercise.id, exercise.language, row)


def elsewhere(store: History, exercise_id: str, language: str) -> list[Elsewhere]:
    """The replies from elsewhere to an exercise, the oldest first; what cannot be one is left
    out."""
    found = (_elsewhere(row) for row in store.attempts(exercise_id, language))
    return [one for one in found if one]


def best(tried: list[Attempt]) -> Attempt | None:
    """The attempt with the highest share of its points, the latest of equals; None without
    attempts.
    """
    return max(tried, key=lambda one: (one.share, one.id), default=None)


def _attempt(row: dict[str, Any]) -> Attempt | None:
    """The attempt that a row of the store tells of; None for a row that is damaged. What a later
    version of the course may add to a row is passed over.
    """
    known = {one.name: row[one.name] for one in fields(Attempt) if one.name in row}
    try:
        made = Attempt(**known)
        counts = (made.score, made.points, made.passed, made.failed, made.ungraded, made.repeats)
        sound = all(isfinite(count) and count >= 0 for count in counts)
    except (OverflowError, TypeError):
        return None
    texts = (made.prompt, made.model, made.when)
    return made if sound and all(isinstance(text, str) for text in texts) else None


def _elsewhere(row: dict[str, Any]) -> Elsewhere | None:
    """As `_attempt`, for replies from elsewhere."""
    known = {one.name: row[one.name] for one in fields(Elsewhere) if one.name in row}
    try:
        made = Elsewhere(**known)
        made = replace(made, replies=tuple(made.replies))
    except TypeError:
        return None
    texts = (made.source, made.prompt, made.when, *made.replies)
    sound = type(made.case) is int and made.status in get_args(Status)
    return made if sound and all(isinstance(text, str) for text in texts) else None


def _same(one: Attempt, other: Attempt) -> bool:
    fields = ("prompt", "model", "score", "passed", "failed", "ungraded", "repeats")
    return all(getattr(one, name) == getattr(other, name) for name in fields)
