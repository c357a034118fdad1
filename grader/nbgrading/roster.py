"""The list of a class, as the gradebook has it."""

from __future__ import annotations

from nbgrader.api import Gradebook

from grader.nbgrading.folders import ClassFolders


def roster(folders: ClassFolders) -> dict[str, str]:
    """The learners of the gradebook: their names, "" for none, by their ids."""
    with Gradebook(folders.course.db_url, folders.course.course_id) as book:
        return {
            one.id: " ".join(part for part in (one.first_name, one.last_name) if part)
            for one in book.students
        }
