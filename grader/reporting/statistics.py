"""What the marks of a class say about its exercises: pure functions from records to numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import correlation, mean, median

from course.evals.report import check_words
from course.exercises.exercise import Exercise
from grader.marking.work import LearnerRecord

FEWEST_LEARNERS = 5
"""Below this many learners no discrimination is given: it would be chance."""

LOW = 0.5
"""The share of the points below which a learner is listed among those who need help."""

BINS = 10
_SAME = 1e-9


@dataclass(frozen=True)
class ExerciseStatistics:
    """One exercise over the `n` learners who took part and have a mark for it, in points.

    `difficulty` is the mean share of its points, so that a high one is an easy exercise. The
    shares `none` and `full` are of learners with no points and with all. Figures are None where
    nobody has a mark; for `discrimination` see `discrimination`. `failures` maps kinds of check
    to the number of learners in whose held-out cases one failed.
    """

    exercise: Exercise
    n: int
    mean: float | None
    median: float | None
    none: float | None
    full: float | None
    difficulty: float | None
    discrimination: float | None
    failures: Mapping[str, int]


def took_part(learner: LearnerRecord) -> bool:
    """Whether a prompt was handed in."""
    return bool(learner.submission.prompts)


def mark_of(learner: LearnerRecord, exercise_id: str) -> float | None:
    """The points that grading gave for an exercise: None while there are none, 0 where no prompt
    was handed in."""
    if exercise_id in learner.grades:
        return learner.grades[exercise_id].score
    waits = learner.error or exercise_id in learner.submission.prompts or learner.submission.unread
    return None if waits else 0.0


def exercise_statistics(
    tasks: Sequence[Exercise], learners: Sequence[LearnerRecord]
) -> list[ExerciseStatistics]:
    """The figures of each of `tasks`. Who handed in no prompt at all is left out: that says
    nothing about an exercise. Failures are counted by the words for them in the language of
    `tasks`."""
    present = [one for one in learners if took_part(one)]
    marks = {task.id: [mark_of(one, task.id) for one in present] for task in tasks}
    return [
        _of_exercise(
            task,
            [mark for mark in marks[task.id] if mark is not None],
            discrimination(task.id, marks),
            _failures(task, present),
        )
        for task in tasks
    ]


def discrimination(exercise_id: str, marks: Mapping[str, Sequence[float | None]]) -> float | None:
    """The corrected item-total correlation of an exercise: Pearson's r between its marks and the
    sum of the learners' other marks, over the learners with a mark for each exercise.

    `marks` maps exercise ids to marks, in one order of learners. None for fewer than
    `FEWEST_LEARNERS` of them, for a single exercise, and where one side is the same for all.
    With marks of 0 and 1 this is the point-biserial correlation; leaving the exercise out of the
    total keeps it from being compared with itself: S. Henrysson, "Correction of item-total
    correlations in item analysis", Psychometrika 28 (1963), 211-218.
    """
    names = list(marks)
    rows = [
        dict(zip(names, row, strict=True))
        for row in zip(*marks.values(), strict=True)
        if None not in row
    ]
    own = [row[exercise_id] or 0.0 for row in rows]
    others = [sum(row[name] or 0.0 for name in names if name != exercise_id) for row in rows]
    if len(rows) < FEWEST_LEARNERS or min(map(_spread, (own, others))) < _SAME:
        return None
    return correlation(own, others)


def histogram(shares: Sequence[float]) -> list[int]:
    """How many of `shares` (0 to 1) lie in each tenth; the last one holds 1 too."""
    found = Counter(min(int(share * BINS + _SAME), BINS - 1) for share in shares)
    return [found[bin_] for bin_ in range(BINS)]


def _of_exercise(
    task: Exercise,
    marks: Sequence[float],
    found: float | None,
    failures: Mapping[str, int],
) -> ExerciseStatistics:
    n, points = len(marks), task.points
    if not n:
        return ExerciseStatistics(task, 0, None, None, None, None, None, found, failures)
    return ExerciseStatistics(
        exercise=task,
        n=n,
        mean=mean(marks),
        median=median(marks),
        none=sum(mark < _SAME for mark in marks) / n,
        full=sum(mark > points - _SAME for mark in marks) / n,
        difficulty=mean(marks) / points,
        discrimination=found,
        failures=failures,
    )


def _failures(task: Exercise, learners: Sequence[LearnerRecord]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in learners:
        if task.id in one.grades:
            failed = one.grades[task.id].held_out_tally.failures
            found.update({check_words(check, task.language) for check in failed})
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)
