"""nbgrader's gradebook, written by one process at a time through nbgrader's own tables.

Marks and comments that somebody gave by hand are never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import parse_utc
from sqlalchemy.orm import load_only, selectinload

from grader.nbgrading.names import guard_gradebook

_SCORE, _PROMPT = "score-", "prompt-"
"""How the names of an exercise's test cell and answer cell begin; the exercise's id follows."""


@dataclass(frozen=True)
class Entry:
    """What automatic grading says of one exercise. `score` None: a person must look. The
    comment stands in the rebuilt notebook, under the mark."""

    score: float | None
    comment: str


@dataclass(frozen=True)
class Marks:
    """What to record of one submission: entries by exercise id, and when it was handed in."""

    entries: Mapping[str, Entry]
    timestamp: str | None = None


@dataclass(frozen=True)
class Recorded:
    """What the gradebook holds of a submission beside that, by exercise id: marks and comments
    given by hand."""

    points_by_hand: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


class Book:
    """The gradebook at `db_url`, open until the block ends. SQLite or PostgreSQL."""

    def __init__(self, db_url: str, course_id: str) -> None:
        guard_gradebook()
        self._gradebook = Gradebook(db_url, course_id)

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._gradebook.close()

    def knows(self, assignment: str) -> bool:
        """Whether the assignment was generated, so that submissions of it can be recorded."""
        try:
            self._gradebook.find_assignment(assignment)
        except MissingEntry:
            return False
        return True

    def record(self, assignment: str, marks: Mapping[str, Marks]) -> dict[str, Recorded]:
        """Write `marks`, by student, in one transaction; exercises without an entry stay as they
        are. A mark given by hand stays, and is marked to be looked at again when the automatic
        one beside it has changed. Returns what was given by hand, by student.

        Many students at a time cost little more than one: nbgrader's own functions ask the
        database several times for each, and commit each step.
        """
        session = self._gradebook.db()
        session.rollback()  # what an earlier call may have left when it failed
        with session.no_autoflush:
            task = self._gradebook.find_assignment(assignment)
            kinds = {cell.id: cell.name for book in task.notebooks for cell in book._base_cells}
            found = _submissions(session, task, marks)
            for student in marks.keys() - found.keys():
                found[student] = _new_submission(session, task, student)
            recorded = {name: _put(found[name], one, kinds) for name, one in marks.items()}
            session.commit()
        return recorded


def _submissions(session: Any, task: Assignment, students: Any) -> dict[str, SubmittedAssignment]:
    """The submissions of `students` that are there already, with all that is read of them."""
    notebooks = selectinload(SubmittedAssignment.notebooks)
    query = (
        session.query(SubmittedAssignment)
        .filter(SubmittedAssignment.assignment_id == task.id)
        .filter(SubmittedAssignment.student_id.in_(list(students)))
        .options(
            load_only(SubmittedAssignment.student_id, SubmittedAssignment.timestamp),
            notebooks.load_only(SubmittedNotebook.notebook_id).options(
                selectinload(SubmittedNotebook.grades),
                selectinload(SubmittedNotebook.comments),
            ),
        )
    )
    return {one.student_id: one for one in query}


def _new_submission(session: Any, task: Assignment, student: str) -> SubmittedAssignment:
    """A submission without marks, as nbgrader's `Gradebook.add_submission` makes it; the student
    is added where there is none of that name."""
    if session.get(Student, student) is None:
        session.add(Student(id=student))
    submission = SubmittedAssignment(assignment_id=task.id, student_id=student)
    for notebook in task.notebooks:
        graded, commented = (*notebook.grade_cells, *notebook.task_cells), notebook.solution_cells
        submission.notebooks.append(
            SubmittedNotebook(
                notebook_id=notebook.id,
                grades=[Grade(cell_id=cell.id) for cell in graded],
                comments=[Comment(cell_id=cell.id) for cell in (*commented, *notebook.task_cells)],
            )
        )
    session.add(submission)
    return submission


def _put(submission: SubmittedAssignment, marks: Marks, names: Mapping[str, str]) -> Recorded:
    """Put `marks` into a submission; `names` are those of the cells, by their ids."""
    if marks.timestamp:
        submission.timestamp = parse_utc(marks.timestamp)
    by_hand: dict[str, float] = {}
    comments: dict[str, str] = {}
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            exercise = names[grade.cell_id].removeprefix(_SCORE)
            if exercise in marks.entries:
                _put_score(grade, marks.entries[exercise].score)
            if grade.manual_score is not None:
                by_hand[exercise] = grade.manual_score + (grade.extra_credit or 0.0)
        for comment in notebook.comments:
            if comment.manual_comment:
                exercise = names[comment.cell_id].removeprefix(_PROMPT)
                comments[exercise] = comment.manual_comment
    return Recorded(by_hand, comments)


def _put_score(grade: Grade, score: float | None) -> None:
    changed = grade.auto_score != score
    grade.auto_score = score
    if grade.manual_score is None:
        grade.needs_manual_grade = score is None
    elif changed:
        grade.needs_manual_grade = True
