"""What `prompteur grade` has nbgrader do first: collect, and know the assignment."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

from traitlets.config import Config

from course.errors import CourseError
from course.messages import LANGUAGES
from grader.nbgrading.book import Book
from grader.nbgrading.course import course_id, put_tools_on_path
from grader.nbgrading.folders import ClassFolders
from grader.nbgrading.late import LatePenalties
from grader.nbgrading.patterns import take_paths_literally


def collected(config: Config, assignment: str) -> None:
    """Collect what was handed in through the exchange, in either language; nothing when there is
    no exchange, or nothing in it. Raises CourseError when nbgrader cannot."""
    from nbgrader.apps import NbGraderAPI

    take_paths_literally()
    for language in LANGUAGES:
        course = deepcopy(config)
        course.CourseDirectory.course_id = course_id(language)
        api = NbGraderAPI(config=course)
        api.log_level = "ERROR"
        inbound = Path(api.exchange_root) / course_id(language) / "inbound"
        if not inbound.is_dir():
            continue
        result = api.collect(assignment, update=True)
        if not result["success"]:
            raise CourseError("grade.not_collected", reason=_last_words(result))


@contextmanager
def rehearsed(config: Config, assignment: str) -> Iterator[Config]:
    """`config` with another folder of submissions: those that are there and those that would be
    collected, in a temporary folder, so that a dry run counts both and leaves everything alone."""
    folders = ClassFolders.of(config)
    with TemporaryDirectory(prefix="prompteur-") as name:
        for student in folders.students(assignment):
            there = folders.submitted(student, assignment)
            shutil.copytree(there, Path(name) / student / assignment, symlinks=True)
        changed = deepcopy(config)
        changed.CourseDirectory.submitted_directory = name
        collected(changed, assignment)
        yield changed


@contextmanager
def book_of(config: Config, folders: ClassFolders, assignment: str) -> Iterator[Book]:
    """The gradebook that `config` names, which knows the assignment. Raises CourseError when
    nbgrader cannot make it known."""
    place = folders.course.db_url, folders.course.course_id
    with Book(*place) as book:
        known = book.knows(assignment)
    if not known:
        generated(config, assignment)
    with Book(*place, LatePenalties(config)) as book:
        yield book


def generated(config: Config, assignment: str) -> None:
    """Have the gradebook know the assignment, as `nbgrader generate_assignment` does. Raises
    CourseError when nbgrader cannot."""
    from nbgrader.apps import NbGraderAPI

    put_tools_on_path()
    take_paths_literally()
    api = NbGraderAPI(config=config)
    api.log_level = "ERROR"
    result = api.generate_assignment(assignment, force=True, create=True)
    if not result["success"]:
        raise CourseError("grade.not_generated", name=assignment, reason=_last_words(result))


def _last_words(result: dict[str, str]) -> str:
    lines = (result.get("error") or result.get("log") or "").strip().splitlines()
    return lines[-1] if lines else "?"
