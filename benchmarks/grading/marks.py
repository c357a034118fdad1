"""What a gradebook says of a class."""

from __future__ import annotations

from collections.abc import Collection

from nbgrader.api import Gradebook, MissingEntry

from grading.prompts import ASSIGNMENT

Marks = dict[str, float | None]
"""Points by exercise id; None where somebody must look."""


def marks(db_url: str, course_id: str, students: Collection[str]) -> dict[str, Marks]:
    """The automatic marks of those `students` whose submission the gradebook knows."""
    found: dict[str, Marks] = {}
    with Gradebook(db_url, course_id) as book:
        for student in students:
            try:
                notebooks = book.find_submission(ASSIGNMENT, student).notebooks
            except MissingEntry:
                continue
            found[student] = {
                grade.name.removeprefix("score-"): (
                    None if grade.needs_manual_grade else grade.auto_score
                )
                for notebook in notebooks
                for grade in notebook.grades
            }
    return found
