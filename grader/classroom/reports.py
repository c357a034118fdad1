"""Writes the instructor's report of a class: a page, and two tables for a spreadsheet."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from course.display.safe import one_line
from grader.classroom.effort import read_effort, write_effort
from grader.marking.kept import write_whole
from grader.marking.work import AS_CATALOGUED, Counts, LearnerRecord, Points
from grader.nbgrading.folders import ClassFolders
from grader.nbgrading.roll import known_learners, share_gradebook
from grader.reporting.class_report import class_report
from grader.reporting.class_table import People
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
    `grader/reports/`, and there too what all runs took and, where grading itself broke off,
    `errors.log`; returns the path of the page. `points` are those of the gradebook where it has
    others than the catalogue."""
    folder, shared = folders.reports(assignment), folders.course.groupshared
    share_gradebook(folders)
    _write_log(folder / "errors.log", records, shared)
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
        points=points,
    )
    write_whole(folder / "index.html", page, shared)
    rows = class_csv(assignment, records, language=language, people=people, points=points)
    write_whole(folder / "class.csv", rows, shared)
    rows = exercise_csv(assignment, records, language=language, points=points)
    write_whole(folder / "exercises.csv", rows, shared)
    return str(folder / "index.html")


def people_of(folders: ClassFolders, assignment: str) -> People:
    """Who is in the class, who of them handed in nothing, and whose feedback page is there."""
    names = {one.id: one.name for one in known_learners(folders).values()}
    here = folders.students(assignment)
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


def _write_log(path: Path, records: Sequence[LearnerRecord], shared: bool) -> None:
    """Where in the code grading broke off, for whoever mends it; no file where it did not."""
    found = [
        f"{one_line(learner.student)}: {name}\n{grade.trace}"
        for learner in records
        for name, grade in learner.grades.items()
        if grade.trace
    ]
    if found:
        write_whole(path, "\n".join(found), shared)
    else:
        path.unlink(missing_ok=True)
