"""How far a learner has come: the best attempt at each exercise."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from course import attempt
from course.exercise import exercises
from course.store import Store


@dataclass(frozen=True)
class Standing:
    """One exercise and the best score so far; `score` is None before the first attempt."""

    exercise: str
    module: str
    title: str
    points: float
    score: float | None
    attempts: int

    def as_json(self) -> dict[str, Any]:
        """The standing as JSON-ready data."""
        return asdict(self)


def standings(store: Store, language: str) -> list[Standing]:
    """Every exercise in `language`, in the order of the course."""
    found = []
    for task in exercises(language):
        tried = attempt.attempts(store, task.id, language)
        top = attempt.best(tried)
        score = top.score if top else None
        found.append(Standing(task.id, task.module, task.title, task.points, score, len(tried)))
    return found
