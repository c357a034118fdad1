"""Writes the instructor's report of a class: a page, and two tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from grader.marking.kept import write_whole
from grader.marking.work import Counts, LearnerRecord
from grader.nbgrading.folders import ClassFolders
from grader.reporting.class_report import class_report
from grader.reporting.tables import class_csv, exercise_csv


def write_reports(
    folders: ClassFolders,
    assignment: str,
    records: Sequence[LearnerRecord],
    counts: Counts,
    language: str,
) -> str:
    """Write `index.html`, `class.csv` and `exercises.csv` into the assignment's folder of
    `grader/reports/`; returns the path of the page."""
    folder = folders.reports(assignment)
    page = class_report(
        assignment,
        records,
        language=language,
        seconds=counts.seconds,
        calls=counts.calls,
        calls_saved=counts.calls_saved,
        cost=counts.cost,
    )
    write_whole(folder / "index.html", page)
    write_whole(folder / "class.csv", class_csv(assignment, records, language=language))
    write_whole(folder / "exercises.csv", exercise_csv(assignment, records, language=language))
    return str(folder / "index.html")
