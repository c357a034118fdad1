"""The instructor's report as tables for a spreadsheet: CSV with decimal points.

The names of the columns are the same in every language, for programs to find them. What people
wrote is text: no cell of it begins as a formula does.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from course.display.safe import cell_line
from course.messages import rounded
from grader.marking.grade import PromptGrade
from grader.marking.work import AS_CATALOGUED, LearnerRecord, Points, tasks_of
from grader.reporting.by_heart import by_heart
from grader.reporting.class_table import People
from grader.reporting.findings import holds_in_words
from grader.reporting.statistics import exercise_statistics, mark_of

_LEARNER_COLUMNS = (
    *("student", "language", "exercise", "score", "points", "passed", "failed", "ungraded"),
    *("rate", "low", "high", "needs_grading", "total", "by_hand", "extra_credit", "late_penalty"),
    *("by_heart", "remarks", "error", "name", "handed_in"),
)
_EXERCISE_COLUMNS = (
    *("exercise", "n", "mean", "median", "full_marks_share", "difficulty", "discrimination"),
    "commonest_failure",
)
_LONGEST = 1_000
_Cell = str | float | int | bool | None


def class_csv(
    assignment: str,
    learners: Sequence[LearnerRecord],
    *,
    language: str,
    people: People = People(),  # noqa: B008
    points: Points = AS_CATALOGUED,
) -> str:
    """One row a learner and exercise, the remarks in `language`; those who handed in nothing, who
    have no marks, come last.

    `score` is what grading gave, empty while there is none; `rate`, `low` and `high` are the pass
    rate on the held-out cases with its interval, from 0 to 1; `total` and the next three
    are the learner's: all the points that count, whether a person gave some of them, how many
    they gave on top, and how many are taken off for being late. `by_heart` says what a
    prompt holds of the cases that it was marked on.
    """
    rows: list[list[_Cell]] = []
    for one in sorted(learners, key=lambda one: one.student):
        remarks = " ".join(remark.text(language) for remark in one.submission.remarks)
        for task in tasks_of(assignment, one.submission.language, points):
            score = mark_of(one, task.id)
            known = [one.student, one.submission.language, task.id, score, task.points]
            tally = _tally(one.grades.get(task.id))
            whole = [score is None, one.score, one.manual, one.extra, one.late]
            prompt = one.submission.prompts.get(task.id)
            holds = holds_in_words(by_heart(task, prompt), language) if prompt else ""
            name = people.names.get(one.student, "")
            rows.append([*known, *tally, *whole, holds, remarks, one.error, name, True])
    for student in people.absent:
        for task in tasks_of(assignment, language, points):
            nothing = [None] * (len(_LEARNER_COLUMNS) - 7)
            known = [student, None, task.id, None, task.points]
            rows.append([*known, *nothing, people.names.get(student, ""), False])
    return _text(_LEARNER_COLUMNS, rows)


def exercise_csv(
    assignment: str,
    learners: Sequence[LearnerRecord],
    *,
    language: str,
    points: Points = AS_CATALOGUED,
) -> str:
    """One row an exercise: see `grader.reporting.statistics`. Empty where a figure is undefined."""
    tasks = tasks_of(assignment, language, points)
    rows: list[list[_Cell]] = [
        [
            *(one.exercise.id, one.n, _points(one.mean), _points(one.median)),
            *(one.full, one.difficulty),
            *(one.discrimination, next(iter(one.failures), "")),
        ]
        for one in exercise_statistics(tasks, learners)
    ]
    return _text(_EXERCISE_COLUMNS, rows)


def _points(value: float | None) -> float | None:
    """Points as the report shows them."""
    return None if value is None else rounded(value)


def _tally(grade: PromptGrade | None) -> list[_Cell]:
    if grade is None or grade.held_out is None:
        return [None] * 6
    tally = grade.held_out_tally
    low, high = tally.interval if tally.rate is not None else (None, None)
    return [tally.passed, tally.failed, tally.ungraded, tally.rate, low, high]


def _text(columns: Sequence[str], rows: Sequence[Sequence[_Cell]]) -> str:
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue()


def _cell(value: _Cell) -> str | int:
    """Text made harmless, numbers with four decimals at most, yes and no as 1 and 0."""
    if value is None:
        return ""
    if isinstance(value, str):
        return cell_line(value[:_LONGEST])
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return int(value)
