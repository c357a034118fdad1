"""What the prompts that were written blind say of an exercise together: whether somebody who does
what the brief asks can earn its points. On the default model they are judged, on others shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from course.exercises.exercise import Exercise
from course.models.catalogue import LARGE
from grader.authoring.calibration import Verdict

FULL_SHARE = 0.5
"""The share of an exercise's blind prompts that must earn all the points, at least."""
CAREFUL_SHARE = 0.4
"""The share of the points that a careful one must earn, at least."""
_TEACHES_EXAMPLES = "05-examples"
"""The module whose tasks cannot be told without an example."""


@dataclass(frozen=True)
class BlindVerdict:
    """The verdicts on all blind prompts of one exercise, in one language, on one model."""

    verdicts: tuple[Verdict, ...]

    @property
    def task(self) -> Exercise:
        return self.verdicts[0].trial.exercise

    @property
    def full(self) -> int:
        """How many earned all the points."""
        return sum(one.full for one in self.verdicts)

    @property
    def lowest(self) -> Verdict | None:
        """The careful one that earned the least; None where none has a score."""
        scored = (one for one in self.verdicts if not one.evaluation.ungraded)
        careful = (one for one in scored if one.trial.blind and one.trial.blind.careful)
        return min(careful, key=_score, default=None)

    @property
    def ungraded(self) -> int:
        """How many replies could not be had or judged."""
        return sum(one.evaluation.ungraded for one in self.verdicts)

    @property
    def missing(self) -> bool:
        """Whether there is not one reply to any of them."""
        return all(one.missing for one in self.verdicts)

    @property
    def judged(self) -> bool:
        """Whether they must earn something here: on the default model, where the task is not
        beyond it."""
        model = self.verdicts[0].evaluation.model
        return model == LARGE.title and model not in self.verdicts[0].trial.beyond

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """The messages that say what is not as it should be; "ungraded" goes before all others."""
        if self.ungraded:
            return ("ungraded",)
        return tuple(self._faults()) if self.judged else ()

    def _faults(self) -> Iterator[str]:
        if self.full < FULL_SHARE * len(self.verdicts):
            yield "few"
        plain = [one for one in self.verdicts if one.trial.blind and not one.trial.blind.examples]
        if self.task.module != _TEACHES_EXAMPLES and not any(one.full for one in plain):
            yield "examples"
        if self.lowest and _score(self.lowest) < CAREFUL_SHARE * self.task.points:
            yield "careful"

    def as_json(self) -> dict[str, Any]:
        """The verdict as JSON-ready data."""
        lowest = self.lowest
        return {
            "exercise": self.task.id,
            "language": self.task.language,
            "tried": len(self.verdicts),
            "full_marks": self.full,
            "lowest_careful": None if lowest is None else _score(lowest),
            "judged": self.judged,
            "faults": list(self.faults),
            "calibrated": not self.faults,
        }


def blind_verdicts(verdicts: Iterable[Verdict]) -> list[BlindVerdict]:
    """Those of each exercise and language among the verdicts on one model, in their order."""
    blind = (one for one in verdicts if one.trial.blind)
    groups = groupby(blind, key=lambda one: (one.trial.exercise.id, one.trial.exercise.language))
    return [BlindVerdict(tuple(group)) for _, group in groups]


def full_of(found: Iterable[BlindVerdict], language: str) -> tuple[int, int]:
    """How many blind prompts of the exercises in `language` earned all the points, of how many
    that could be judged."""
    here = [each for one in found if one.task.language == language for each in one.verdicts]
    return sum(one.full for one in here), sum(not one.evaluation.ungraded for one in here)


def _score(verdict: Verdict) -> float:
    return verdict.evaluation.score or 0.0
