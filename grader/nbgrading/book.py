"""nbgrader's gradebook, written by one process at a time through nbgrader's own tables.

Marks and comments that somebody gave by hand are never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
from traitlets.config import Config

from grader.nbgrading.late import LatePenalties
from grader.nbgrading.names import guard_gradebook

_SCORE, _PROMPT = "score-", "prompt-"
"""How the names of an exercise's test cell and answer cell begin; the exercise's id follows."""
_READ = (
    SubmittedAssignment.student_id,
    SubmittedAssignment.assignment_id,
    SubmittedAssignment.timestamp,
    SubmittedAssignment.extension,
)


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
    """What the gradebook holds of a submission beside that: by exercise id the marks, the extra
    credit and the comments given by hand; and the points taken off for being late."""

    points_by_hand: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    extra_credit: Mapping[str, float] = field(default_factory=dict)
    late_penalty: float = 0.0

    def points(self, exercise: str, automatic: float | None) -> float | None:
        """What an exercise counts: the mark by hand or else the automatic one, and the extra
        credit; None while there is no mark, as in nbgrader."""
        mark = self.points_by_hand.get(exercise, automatic)
        return None if mark is None else mark + self.extra_credit.get(exercise, 0.0)

    def by_hand(self, counted: Mapping[str, float | None]) -> dict[str, float]:
        """Those of the points `counted`, by exercise id, of which a person gave some."""
        touched = self.points_by_hand.keys() | self.extra_credit.keys()
        return {name: one for name, one in counted.items() if one is not None and name in touched}


class Book:
    """The gradebook at `db_url`, open until the block ends. SQLite or PostgreSQL. `late` says
    what a late submission loses, as nbgrader is configured; nothing without."""

    def __init__(self, db_url: str, course_id: str, late: LatePenalties | None = None) -> None:
        guard_gradebook()
        self._gradebook = Gradebook(db_url, course_id)
        self._late = late or LatePenalties(Config())

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

    def points(self, assignment: str) -> dict[str, float]:
        """The points of each exercise of an assignment, by its id, as they count."""
        cells = (
            cell
            for notebook in self._gradebook.find_assignment(assignment).notebooks
            for cell in notebook.grade_cells
        )
        return {cell.name.removeprefix(_SCORE): float(cell.max_score) for cell in cells}

    def recorded(self, assignment: str, students: Collection[str]) -> dict[str, Recorded]:
        """What is recorded of those students who have a submission in the book."""
        task = self._gradebook.find_assignment(assignment)
        found = _submissions(self._gradebook.db(), task, students)
        names = _cell_names(task)
        return {student: _recorded(one, names) for student, one in found.items()}

    def record(self, assignment: str, marks: Mapping[str, Marks]) -> dict[str, Recorded]:
        """Write `marks`, by student, in one transaction; exercises without an entry stay as they
        are. A mark given by hand stays, and is marked to be looked at again when the automatic
        one beside it has changed. What is late loses what it has to. Returns what is recorded
        beside the automatic marks, by student.

        Many students at a time cost little more than one: nbgrader's own functions ask the
        database several times for each, and commit each step.
        """
        session = self._gradebook.db()
        session.rollback()  # what an earlier call may have left when it failed
        with session.no_autoflush:
            task = self._gradebook.find_assignment(assignment)
            names = _cell_names(task)
            found = _submissions(session, task, marks)
            for student in marks.keys() - found.keys():
                found[student] = _new_submission(session, task, student)
            for student, one in marks.items():
                _put(found[student], one, names)
            session.flush()  # nbgrader has the database add the marks up
            for student in marks:
                self._late.put(found[student])
            recorded = {student: _recorded(found[student], names) for student in marks}
            session.commit()
        return recorded


def _cell_names(task: Assignment) -> dict[str, str]:
    """The names of the cells of an assignment, by their ids."""
    return {cell.id: cell.name for book in task.notebooks for cell in book._base_cells}


def _submissions(session: Any, task: Assignment, students: Any) -> dict[str, SubmittedAssignment]:
    """The submissions of `students` that are there already, with all that is read of them."""
    notebooks = selectinload(SubmittedAssignment.notebooks)
    query = (
        session.query(SubmittedAssignment)
        .filter(SubmittedAssignment.assignment_id == task.id)
        .filter(SubmittedAssignment.student_id.in_(list(students)))
        .options(
            load_only(*_READ),
            notebooks.load_only(
                SubmittedNotebook.notebook_id, SubmittedNotebook.late_submission_penalty
            ).options(
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
    submission = SubmittedAssignment(assignment=task, student_id=student)
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


def _put(submission: SubmittedAssignment, marks: Marks, names: Mapping[str, str]) -> None:
    """Put `marks` into a submission; `names` are those of the cells, by their ids."""
    if marks.timestamp:
        submission.timestamp = parse_utc(marks.timestamp)
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            exercise = names[grade.cell_id].removeprefix(_SCORE)
            if exercise in marks.entries:
                _put_score(grade, marks.entries[exercise].score)


def _put_score(grade: Grade, score: float | None) -> None:
    changed = grade.auto_score != score
    grade.auto_score = score
    if grade.manual_score is None:
        grade.needs_manual_grade = score is None
    elif changed:
        grade.needs_manual_grade = True


def _recorded(submission: SubmittedAssignment, names: Mapping[str, str]) -> Recorded:
    """What is given by hand in a submission, and taken off for being late."""
    grades = {
        names[grade.cell_id].removeprefix(_SCORE): grade
        for notebook in submission.notebooks
        for grade in notebook.grades
    }
    comments = {
        names[comment.cell_id].removeprefix(_PROMPT): comment.manual_comment
        for notebook in submission.notebooks
        for comment in notebook.comments
        if comment.manual_comment
    }
    return Recorded(
        {name: one.manual_score for name, one in grades.items() if one.manual_score is not None},
        comments,
        {name: one.extra_credit for name, one in grades.items() if one.extra_credit},
        sum(one.late_submission_penalty or 0.0 for one in submission.notebooks),
    )
