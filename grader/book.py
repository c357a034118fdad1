"""nbgrader's gradebook, written by one process at a time through nbgrader's own API.

Marks and comments that somebody gave by hand are never touched.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SAWarning

_SCORE, _PROMPT = "score-", "prompt-"
"""How the names of an exercise's test cell and answer cell begin; the exercise's id follows."""


@dataclass(frozen=True)
class Entry:
    """What automatic grading says of one exercise. `score` None: a person must look. The
    comment stands in the rebuilt notebook, under the mark."""

    score: float | None
    comment: str


@dataclass(frozen=True)
class Recorded:
    """What the gradebook holds of a submission beside that, by exercise id: marks and comments
    given by hand."""

    points_by_hand: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)


class Book:
    """The gradebook at `db_url`, open until the block ends. SQLite or PostgreSQL."""

    def __init__(self, db_url: str, course_id: str) -> None:
        self._gradebook = Gradebook(db_url, course_id)
        self._gradebook.db().expire_on_commit = False  # nobody else writes meanwhile
        self._held: dict[str, list[Any]] = {}

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

    def record(
        self, student: str, assignment: str, entries: Mapping[str, Entry], timestamp: str | None
    ) -> Recorded:
        """Write `entries`, by exercise id, in one transaction; exercises without one stay as they
        are. A mark given by hand stays, and is marked to be looked at again when the automatic
        one beside it has changed. Returns what was given by hand."""
        book = self._gradebook
        self._hold(assignment)
        book.update_or_create_student(student)
        when = {"timestamp": timestamp} if timestamp else {}
        with warnings.catch_warnings():  # nbgrader builds a submission before it is in the session
            warnings.simplefilter("ignore", SAWarning)
            submission = book.update_or_create_submission(assignment, student, **when)
        by_hand: dict[str, float] = {}
        comments: dict[str, str] = {}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                exercise = grade.name.removeprefix(_SCORE)
                if exercise in entries:
                    _put(grade, entries[exercise].score)
                if grade.manual_score is not None:
                    by_hand[exercise] = grade.manual_score + (grade.extra_credit or 0.0)
            for comment in notebook.comments:
                if comment.manual_comment:
                    comments[comment.name.removeprefix(_PROMPT)] = comment.manual_comment
        book.db.commit()
        return Recorded(by_hand, comments)

    def _hold(self, assignment: str) -> None:
        """Keep the rows of an assignment, which every submission needs, from being read anew:
        the session only holds them weakly."""
        if assignment not in self._held:
            found = self._gradebook.find_assignment(assignment)
            cells = [
                cell
                for notebook in found.notebooks
                for kind in (notebook.grade_cells, notebook.solution_cells, notebook.task_cells)
                for cell in kind
            ]
            self._held[assignment] = [found, *found.notebooks, *cells]


def _put(grade: Any, score: float | None) -> None:
    changed = grade.auto_score != score
    grade.auto_score = score
    if grade.manual_score is None:
        grade.needs_manual_grade = score is None
    elif changed:
        grade.needs_manual_grade = True
