"""Writes the instructor's report of a class: a page, and two tables for a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.parse import quote

from grader.classroom.effort import read_effort, write_effort
from grader.marking.kept import write_whole
from grader.marking.work import Counts, LearnerRecord
from grader.nbgrading.folders import ClassFolders
from grader.nbgrading.roster import roster, share_gradebook
from grader.reporting.class_report import class_report
from grader.reporting.class_table import People
from grader.reporting.tables import class_csv, exercise_csv


def write_reports(
    folders: ClassFolders,
    assignment: str,
    records: Sequence[LearnerRecord],
    counts: Counts,
    language: str,
) -> str:
    """Write `index.html`, `class.csv` and `exercises.csv` into the assignment's folder of
    `grader/reports/`, and there too what all runs took; returns the path of the page."""
    folder, shared = folders.reports(assignment), folders.course.groupshared
    share_gradebook(folders)
    effort = read_effort(folder / "effort.json").with_run(counts)
    write_effort(folder / "effort.json", effort, shared)
    people = people_of(folders, assignment)
    page = class_report(
        assignment,
        records,
        language=language,
        seconds=effort.seconds,
        calls=effort.calls,
        calls_saved=effort.calls_saved,
        cost=effort.cost,
        people=people,
    )
    class_rows = class_csv(assignment, records, language=language, people=people)
    write_whole(folder / "index.html", page, shared)
    write_whole(folder / "class.csv", class_rows, shared)
    exercise_rows = exercise_csv(assignment, records, language=language)
    write_whole(folder / "exercises.csv", exercise_rows, shared)
    return str(folder / "index.html")


def people_of(folders: ClassFolders, assignment: str) -> People:
    """Who is in the class, who of them handed in nothing, and whose feedback page is there."""
    names, here = roster(folders), folders.students(assignment)
    start = folders.reports(assignment)
    pages = {student: folders.feedback(student, assignment) for student in here}
    return People(
        names,
        sorted(names.keys() - set(here)),
        {
            student: quote(os.path.relpath(page, start).replace(os.sep, "/"))
            for student, page in pages.items()
            if page.is_file()
        },
    )
