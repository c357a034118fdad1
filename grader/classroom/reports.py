"""Writes the instructor's report of a class: a page, and two tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from course.display.safe import one_line
from grader.marking.kept import write_whole
from grader.marking.work import AS_CATALOGUED, Counts, LearnerRecord, Points
from grader.nbgrading.folders import ClassFolders
from grader.reporting.class_report import class_report
from grader.reporting.tables import class_csv, exercise_csv


def write_reports(
    folders: ClassFolders,
    assignment: str,
    records: Sequence[LearnerRecord],
    counts: Counts,
    language: str,
    points: Points = AS_CATALOGUED,
) -> str:
    """Write `index.html`, `class.csv` and `exercises.csv` into the assignment's folder of
    `grader/reports/`, and where grading itself broke off, `errors.log`; returns the path of the
    page. `points` are those of the gradebook where it has others than the catalogue."""
    folder = folders.reports(assignment)
    _write_log(folder / "errors.log", records)
    page = class_report(
        assignment,
        records,
        language=language,
        seconds=counts.seconds,
        calls=counts.calls,
        calls_saved=counts.calls_saved,
        cost=counts.cost,
        points=points,
    )
    write_whole(folder / "index.html", page)
    for name, table in (("class.csv", class_csv), ("exercises.csv", exercise_csv)):
        write_whole(folder / name, table(assignment, records, language=language, points=points))
    return str(folder / "index.html")


def _write_log(path: Path, records: Sequence[LearnerRecord]) -> None:
    """Where in the code grading broke off, for whoever mends it; no file where it did not."""
    found = [
        f"{one_line(learner.student)}: {name}\n{grade.trace}"
        for learner in records
        for name, grade in learner.grades.items()
        if grade.trace
    ]
    if found:
        write_whole(path, "\n".join(found))
    else:
        path.unlink(missing_ok=True)
