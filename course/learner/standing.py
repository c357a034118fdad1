"""How far a learner has come: the best attempt at each exercise, in one language.

The best counts whatever model it was made on; the model is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import course.exercises.exercise
from course.exercises.exercise import Exercise
from course.learner import attempts as attempt
from course.learner.attempts import History
from course.messages import rounded


@dataclass(frozen=True)
class Standing:
    """One exercise and the best score so far, in points; `score` is None, and `model`, the one
    that the best attempt was made on, is empty before the first attempt.
    """

    exercise: str
    module: str
    title: str
    points: float
    score: float | None
    attempts: int
    model: str = ""

    @property
    def full(self) -> bool:
        """Whether the exercise has all its points."""
        return self.score is not None and self.score >= self.points

    def as_json(self) -> dict[str, Any]:
        """The standing as JSON-ready data."""
        return asdict(self)


def standings(store: History, language: str) -> list[Standing]:
    """Every exercise in `language`, in the order of the course. Attempts at exercises that the
    course does not have are left out.
    """
    return [_standing(store, task) for task in course.exercises.exercise.exercises(language)]


def earned(found: Sequence[Standing]) -> float:
    """The points that the best attempts add up to."""
    return sum(one.score or 0.0 for one in found)


def possible(found: Sequence[Standing]) -> float:
    """The points that there are."""
    return sum(one.points for one in found)


def upcoming(found: Sequence[Standing]) -> Standing | None:
    """The first exercise without all its points; None when there is none left."""
    return next((one for one in found if not one.full), None)


def _standing(store: History, task: Exercise) -> Standing:
    tried = attempt.attempts(store, task.id, task.language)
    top = attempt.best(tried)
    score = rounded(top.share * task.points) if top else None
    model = top.model if top else ""
    return Standing(task.id, task.module, task.title, task.points, score, len(tried), model)
