"""What grading a class deals with: what is to grade of each submission, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from grader.marking.grade import PromptGrade
from grader.submissions.submission import Submission

Unit = tuple[str, str, str]
"""Exercise id, language, prompt: what is evaluated once, however many hand it in."""


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


@dataclass(frozen=True)
class Work:
    """One learner's submission, and what is to grade of it; `done` says that all of it was
    graded before and nothing has changed."""

    student: str
    submission: Submission
    digest: str
    done: bool
    to_grade: tuple[str, ...]

    def unit(self, exercise_id: str) -> Unit:
        """What is evaluated for that exercise."""
        return exercise_id, self.submission.language, self.submission.prompts[exercise_id]


@dataclass(frozen=True)
class LearnerRecord:
    """One learner's grades; `score` is None while something needs grading; `manual` says that a
    mark was given by hand; `error` why a submission could not be dealt with. `by_hand` are the
    points that a person gave instead, by exercise id."""

    student: str
    submission: Submission
    grades: Mapping[str, PromptGrade]
    score: float | None
    manual: bool = False
    error: str = ""
    by_hand: Mapping[str, float] = field(default_factory=dict)


@dataclass
class Counts:
    """What a run did so far. `calls_saved` are the calls that shared prompts made needless."""

    submissions: int = 0
    prompts: int = 0
    calls: int = 0
    calls_saved: int = 0
    unchanged: int = 0
    cost: float | None = None
    seconds: float = 0.0
