"""Who is in the class, as the gradebook has it: listed, added, removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Gradebook, Student
from sqlalchemy.engine import make_url

from course.errors import CourseError
from grader.modes import share_file
from grader.nbgrading.class_list import Changes, Listed
from grader.nbgrading.course import put_tools_on_path
from grader.nbgrading.folders import ClassFolders
from grader.nbgrading.names import guard_gradebook
from grader.nbgrading.trouble import told_in_a_sentence


def known_learners(folders: ClassFolders) -> dict[str, Listed]:
    """The learners of the gradebook, by id; nobody where there is no gradebook yet, and none is
    made. Raises CourseError where it cannot be used."""
    url = make_url(folders.course.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return {}
    with _gradebook(folders) as book:
        return {
            one.id: Listed(
                one.id,
                one.first_name or "",
                one.last_name or "",
                one.email or "",
                one.lms_user_id or "",
            )
            for one in book.students
        }


def put(folders: ClassFolders, changes: Changes) -> None:
    """Write `changes` into the gradebook, all of them or none."""
    after = [*changes.added, *(one for _, one in changes.changed)]
    with _gradebook(folders) as book:
        known = {one.id: one for one in book.students}
        for one in after:
            values = {name: value or None for name, value in vars(one).items() if name != "id"}
            if one.id not in known:
                book.db.add(Student(id=one.id, **values))
            else:
                for name, value in values.items():
                    setattr(known[one.id], name, value)
        book.db.commit()


def remove(folders: ClassFolders, ids: Collection[str], *, with_marks: bool) -> None:
    """Take learners out of the gradebook; those with marks only when it is said.

    Raises CourseError, and removes nobody, where one of them is not there, or has marks.
    """
    with _gradebook(folders) as book:
        students = {one.id: one for one in book.students}
        for name in ids:
            if name not in students:
                raise CourseError("class.not_there", id=name, count=len(students))
            if students[name].submissions and not with_marks:
                raise CourseError("class.has_marks", id=name)
        for name in ids:
            book.remove_student(name)


def share_gradebook(folders: ClassFolders) -> None:
    """Where nbgrader's `groupshared` is set, let the other instructors write into a gradebook
    that is a file: SQLite gives a group no such right by itself."""
    url = make_url(folders.course.db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        share_file(Path(url.database), folders.course.groupshared)


@contextmanager
def _gradebook(folders: ClassFolders) -> Iterator[Gradebook]:
    course = folders.course
    put_tools_on_path()
    guard_gradebook()
    with told_in_a_sentence(course.db_url), Gradebook(course.db_url, course.course_id) as book:
        yield book
