"""What a learner is told to have earned: marks, extra credit, what being late costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from course.exercises.exercise import Exercise
from course.messages import rounded, say
from grader.marking.grade import PromptGrade
from grader.submissions.submission import Submission


def earned(
    task: Exercise,
    submission: Submission,
    grade: PromptGrade | None,
    by_hand: float | None,
    extra: float,
) -> float | None:
    """The points of an exercise; None while there are none, 0 where nothing was handed in.
    `extra` are those given on top."""
    if by_hand is not None:
        mark: float | None = by_hand
    elif grade is not None:
        mark = grade.score
    else:
        mark = None if task.id in submission.prompts or submission.unread else 0.0
    return None if mark is None else mark + extra


def total(
    tasks: Sequence[Exercise], scores: Mapping[str, float | None], late: float, language: str
) -> str:
    """A sentence on the sum of `scores`, by exercise id, less `late`, and how many are open."""
    known = [score for score in scores.values() if score is not None]
    values = {
        "score": max(0.0, sum(known) - late),
        "points": float(sum(one.points for one in tasks)),
    }
    if waiting := len(scores) - len(known):
        said = say("feedback.total_so_far", language, count=waiting, **values)
    else:
        said = say("feedback.total", language, **values)
    if late:
        said += " " + say("feedback.late", language, count=rounded(late))
    return said


def given_by_hand(mark: bool, extra: float, language: str) -> list[str]:
    """What the instructor gave: the mark, points on top."""
    said = [say("feedback.by_hand", language)] if mark else []
    return [*said, say("feedback.extra", language, count=rounded(extra))] if extra else said
