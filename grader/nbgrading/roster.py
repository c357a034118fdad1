"""The list of a class, as the gradebook has it."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from sqlalchemy.engine import make_url

from grader.modes import share_file
from grader.nbgrading.folders import ClassFolders


def roster(folders: ClassFolders) -> dict[str, str]:
    """The learners of the gradebook: their names, "" for none, by their ids."""
    with Gradebook(folders.course.db_url, folders.course.course_id) as book:
        return {
            one.id: " ".join(part for part in (one.first_name, one.last_name) if part)
            for one in book.students
        }


def share_gradebook(folders: ClassFolders) -> None:
    """Where nbgrader's `groupshared` is set, let the other instructors write into a gradebook
    that is a file: SQLite gives a group no such right by itself."""
    url = make_url(folders.course.db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        share_file(Path(url.database), folders.course.groupshared)
