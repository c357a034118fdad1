"""Marks for a learning platform: the CSV files that Moodle and Canvas import.

    nbgrader export --exporter=grader.exports.MoodleExport --to=moodle.csv
    nbgrader export --exporter=grader.exports.CanvasExport --to=canvas.csv

One column for each assignment's total and one for each of its exercises. What waits for a
person's mark is left empty, and so is what was not handed in: never a zero.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import ExportPlugin

from course.display.safe import cell_line
from course.exercises.exercise import exercises
from course.language import language
from course.messages import rounded, say
from grader.modes import write_whole


@dataclass(frozen=True)
class Column:
    """The total of an assignment, where `exercise` is "", or one of its exercises."""

    assignment: str
    exercise: str
    points: float

    @property
    def title(self) -> str:
        """What stands above the column."""
        return f"{self.assignment}: {self.exercise}" if self.exercise else self.assignment


@dataclass(frozen=True)
class Person:
    """A learner, as the gradebook knows them; `lms_id` is the platform's id, or ""."""

    id: str
    first_name: str
    last_name: str
    email: str
    lms_id: str


@dataclass(frozen=True)
class Marks:
    """The marks of a class, in points: `scores[student id][column]`, where there is a mark."""

    columns: tuple[Column, ...]
    people: tuple[Person, ...]
    scores: Mapping[str, Mapping[Column, float]]


def marks(
    gradebook: Gradebook, assignments: Sequence[str] = (), students: Sequence[str] = ()
) -> Marks:
    """The marks in `gradebook`, of those assignments and students or, where none is named, all."""
    names = [
        one.name for one in gradebook.assignments if not assignments or one.name in assignments
    ]
    columns = tuple(column for name in sorted(names) for column in _columns(gradebook, name))
    unsorted = (
        Person(
            one.id,
            one.first_name or "",
            one.last_name or "",
            one.email or "",
            one.lms_user_id or "",
        )
        for one in gradebook.students
        if not students or one.id in students
    )
    # nbgrader leaves it to the database who of several of one name, or of none, comes first.
    people = tuple(sorted(unsorted, key=lambda one: (one.last_name, one.first_name, one.id)))
    scores: dict[str, dict[Column, float]] = {one.id: {} for one in people}
    for name in names:
        of_assignment = [column for column in columns if column.assignment == name]
        for student, found in _scores(gradebook, name).items():
            if student in scores:
                scores[student] |= _with_total(of_assignment, found)
    return Marks(columns, people, scores)


class MoodleExport(ExportPlugin):  # type: ignore[misc]
    """The file for Moodle's Grades → Import → CSV file.

    The columns "ID number" (the platform's id in the gradebook, else the learner's id there) and
    "Email address" are there to be chosen under "Map from"; each column of marks is mapped to a
    grade item, or to a new one. UTF-8, decimal points (docs.moodle.org, "Grade import").
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the marks to `--to`, or to moodle.csv."""
        table = marks(gradebook, self.assignment, self.student)
        head = ["First name", "Last name", "ID number", "Email address"]
        rows = [
            [one.first_name, one.last_name, one.lms_id or one.id, one.email] for one in table.people
        ]
        _write(self, self.to or "moodle.csv", table, [head], rows)


class CanvasExport(ExportPlugin):  # type: ignore[misc]
    """The file for Canvas' Gradebook → Import.

    The first five columns and the row "Points Possible" are those of Canvas' own export. Canvas
    finds a learner by "ID" (the platform's id in the gradebook) or, where that is empty, by "SIS
    Login ID" (the learner's id there). It asks which of its assignments each column is; columns
    may be left out there (community.canvaslms.com, "How do I import grades in the Gradebook?").
    """

    def export(self, gradebook: Gradebook) -> None:
        """Write the marks to `--to`, or to canvas.csv."""
        table = marks(gradebook, self.assignment, self.student)
        head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        points = ["    Points Possible", "", "", "", ""]
        rows = [
            [", ".join(filter(None, (one.last_name, one.first_name))), one.lms_id, "", one.id, ""]
            for one in table.people
        ]
        _write(self, self.to or "canvas.csv", table, [head, points], rows)


def _columns(gradebook: Gradebook, assignment: str) -> Iterator[Column]:
    """The total, then the exercises in the order of the course."""
    order = [one.id for one in exercises("en")]
    points = {
        cell.name.removeprefix("score-"): float(cell.max_score)
        for notebook in gradebook.find_assignment(assignment).notebooks
        for cell in notebook.grade_cells
    }
    yield Column(assignment, "", sum(points.values()))
    known = [name for name in order if name in points]
    for name in [*known, *sorted(points.keys() - set(known))]:
        yield Column(assignment, name, points[name])


def _scores(gradebook: Gradebook, assignment: str) -> dict[str, dict[str, float | None]]:
    """Student id → exercise → points, None where a person must give them; and under "" what is
    taken off for being late. One query, however large the class."""
    rows = (
        gradebook.db.query(
            SubmittedAssignment.student_id,
            BaseCell.name,
            Grade.auto_score,
            Grade.manual_score,
            Grade.score,
            SubmittedNotebook.late_submission_penalty,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .filter(Assignment.name == assignment)
    )
    found: dict[str, dict[str, float | None]] = {}
    for student, cell, automatic, manual, score, late in rows:
        of_student = found.setdefault(student, {})
        waits = automatic is None and manual is None
        of_student[cell.removeprefix("score-")] = None if waits else float(score)
        of_student[""] = float(late or 0.0)
    return found


def _with_total(
    columns: Sequence[Column], found: Mapping[str, float | None]
) -> dict[Column, float]:
    """One learner's marks of an assignment by column; the total when no exercise lacks one."""
    scores = {}
    for column in columns:
        score = found.get(column.exercise)
        if column.exercise and score is not None:
            scores[column] = score
    if len(scores) == len(columns) - 1:
        scores[columns[0]] = max(0.0, sum(scores.values()) - (found[""] or 0.0))
    return scores


def _write(
    plugin: ExportPlugin, to: str, table: Marks, heads: list[list[str]], rows: list[list[str]]
) -> None:
    """Write a CSV file: the heads, of which a second one gives the points, and a row each."""
    titles = [[one.title for one in table.columns], [_number(one.points) for one in table.columns]]
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([*head, *title] for head, title in zip(heads, titles, strict=False))
    for one, row in zip(table.people, rows, strict=True):
        scores = table.scores[one.id]
        cells = [_number(scores[c]) if c in scores else "" for c in table.columns]
        writer.writerow([*map(cell_line, row), *cells])
    path, content = Path(to), text.getvalue().encode("utf-8")
    if path.exists() and not path.is_file():
        path.write_bytes(content)  # /dev/stdout
    else:
        write_whole(path, content, bool(plugin.parent and plugin.parent.coursedir.groupshared))
    plugin.log.info(say("exports.written", language(), file=to, count=len(rows)))


def _number(value: float) -> str:
    """A number with a decimal point, rounded as everywhere, and no needless places."""
    return f"{rounded(value):.2f}".rstrip("0").rstrip(".")
