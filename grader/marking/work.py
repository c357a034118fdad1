"""What grading a class deals with: what is to grade of each submission, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from course.exercises.exercise import Exercise, exercises
from grader.marking.grade import PromptGrade
from grader.submissions.submission import Submission

Unit = tuple[str, str, str]
"""Exercise id, language, prompt: what is evaluated once, however many hand it in."""

Points = Mapping[str, float]
"""The points of exercises, by id, where the gradebook has others than the catalogue: its count."""

AS_CATALOGUED: Points = MappingProxyType({})
"""The gradebook has the points of the catalogue."""


def tasks_of(assignment: str, language: str, points: Points = AS_CATALOGUED) -> list[Exercise]:
    """The exercises of an assignment in a language, with the points that count."""
    return [
        replace(one, points=points[one.id]) if one.id in points else one
        for one in exercises(language)
        if one.module == assignment
    ]


@dataclass(frozen=True)
class Choice:
    """What to grade: these students and exercises, or all; `again` also what is graded already."""

    students: Collection[str] = ()
    exercises: Collection[str] = ()
    again: bool = False

    @property
    def forced(self) -> bool:
        """Whether what is graded already is graded again."""
        return self.again or bool(self.students or self.exercises)

    def takes(self, exercise_id: str, *, is_graded: bool) -> bool:
        """Whether that exercise of a chosen student is to be graded."""
        asked = not self.exercises or exercise_id in self.exercises
        return asked and (self.forced or not is_graded)


@dataclass(frozen=True)
class Work:
    """One learner's submission, and what is to grade of it.

    `keys` are those of what it hands in, by exercise id (see `grader.marking.kept.key_of`).
    `chosen` says that this run deals with it at all, `done` that all of it was graded before, as
    it is now.
    """

    student: str
    submission: Submission
    keys: Mapping[str, str]
    chosen: bool
    done: bool
    to_grade: tuple[str, ...]

    def unit(self, exercise_id: str) -> Unit:
        """What is evaluated for that exercise."""
        return exercise_id, self.submission.language, self.submission.prompts[exercise_id]


@dataclass(frozen=True)
class LearnerRecord:
    """One learner's grades. `score` are all the points that count, None while something needs
    grading: with `extra`, the points given by hand on top, and without `late`, those taken off
    for being late. `manual` says that a mark was given by hand; `by_hand` are the points of
    the exercises where a person gave some, by exercise id; `error` says why a submission
    could not be dealt with."""

    student: str
    submission: Submission
    grades: Mapping[str, PromptGrade]
    score: float | None
    manual: bool = False
    error: str = ""
    by_hand: Mapping[str, float] = field(default_factory=dict)
    extra: float = 0.0
    late: float = 0.0


@dataclass
class Counts:
    """What a run did so far. `calls_saved` are the calls that shared prompts made needless,
    `kept` the prompts that could not be graded again, so that their marks from before stand."""

    submissions: int = 0
    prompts: int = 0
    calls: int = 0
    calls_saved: int = 0
    unchanged: int = 0
    kept: int = 0
    cost: float | None = None
    seconds: float = 0.0
