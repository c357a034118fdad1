"""Grades a class: every submission read as data, every different prompt evaluated once.

For each submission, in this order: the rebuilt notebook in `autograded/`, the marks in the
gradebook, the feedback page, and last the file that says it is done. Each is written whole or not
at all, so that a run can be ended at any moment, and the next one goes on.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Generator, Mapping
from concurrent.futures import CancelledError, Executor, Future
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Event
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.exercise import Exercise, exercise, exercises
from course.messages import say
from course.model import Model
from course.planning import Plan
from grader.book import Book, Entry
from grader.class_folders import ClassFolders
from grader.collecting import keep_for_feedback
from grader.comments import comment_on
from grader.executors import grade_elsewhere
from grader.feedback import feedback_page
from grader.graded_file import GradedFile, digest_of, read_graded, write_graded, write_whole
from grader.grading import PromptGrade, grade_prompt, plan_prompt
from grader.rebuilt import Graded, rebuilt
from grader.submission import Submission, read_submission

Unit = tuple[str, str, str]
"""Exercise id, language, prompt: what is evaluated once, however many hand it in."""


@dataclass(frozen=True)
class Choice:
    """What to grade: these students and exercises, or all; `again` also what is graded already."""

    students: Collection[str] = ()
    exercises: Collection[str] = ()
    again: bool = False

    @property
    def forced(self) -> bool:
        """Whether what is graded already is graded again."""
        return self.again or bool(self.students or self.exercises)


@dataclass(frozen=True)
class Work:
    """One learner's submission, and what is to grade of it; `done` says that all of it was
    graded before and nothing has changed."""

    student: str
    submission: Submission
    digest: str
    done: bool
    to_grade: tuple[str, ...]

    def unit(self, exercise_id: str) -> Unit:
        """What is evaluated for that exercise."""
        return exercise_id, self.submission.language, self.submission.prompts[exercise_id]


@dataclass(frozen=True)
class LearnerRecord:
    """One learner's grades; `score` is None while something needs grading; `manual` says that a
    mark was given by hand; `error` why a submission could not be dealt with."""

    student: str
    submission: Submission
    grades: Mapping[str, PromptGrade]
    score: float | None
    manual: bool = False
    error: str = ""


@dataclass
class Counts:
    """What a run did so far. `calls_saved` are the calls that shared prompts made needless."""

    submissions: int = 0
    prompts: int = 0
    calls: int = 0
    calls_saved: int = 0
    unchanged: int = 0
    cost: float | None = None
    seconds: float = 0.0


@dataclass
class ClassGrading:
    """One run over the submissions of `assignment`."""

    folders: ClassFolders
    assignment: str
    model: Model
    language: str
    choice: Choice = field(default_factory=Choice)

    def __post_init__(self) -> None:
        self.counts = Counts()
        self._counted: set[Unit] = set()
        self._briefly: dict[Unit, PromptGrade] = {}
        self._begun = time.monotonic()
        self._stop = Event()

    def works(self) -> list[Work]:
        """Every submission of the class, read, with what is to grade of it; sorted by student."""
        return [self._work(student) for student in self.folders.students(self.assignment)]

    def units(self, works: Collection[Work]) -> dict[Unit, int]:
        """The different prompts to grade, and how many submissions hand each in."""
        found: dict[Unit, int] = {}
        for work in works:
            for name in work.to_grade:
                unit = work.unit(name)
                found[unit] = found.get(unit, 0) + 1
        return found

    def plan(self, works: Collection[Work]) -> Plan:
        """What grading would take: calls, tokens, dollars. Nothing is sent."""
        total = Plan(0, 0, 0, 0, 0.0)
        for name, language, text in self.units(works):
            total = total + plan_prompt(exercise(name, language), text, self.model)
        return total

    def run(
        self, works: Collection[Work], executor: Executor, book: Book, *, here: bool
    ) -> Generator[LearnerRecord]:
        """Grade `works`; gives each learner's record when it has been written.

        `here`: the executor runs in this process, on this run's model.
        """
        grade = self._grade_here if here else _grade_there
        units = self.units(works)
        futures = {unit: executor.submit(grade, unit) for unit in units}
        left = dict(units)
        self.counts.prompts = len(units)
        try:
            for work in works:
                yield self._one(work, futures, left, book)
                self.counts.submissions += 1
                self.counts.seconds = time.monotonic() - self._begun
        finally:
            self._stop.set()
            for future in futures.values():
                future.cancel()

    def _grade_here(self, unit: Unit) -> PromptGrade:
        name, language, text = unit
        return grade_prompt(exercise(name, language), text, self.model, stop=self._stop)

    def _work(self, student: str) -> Work:
        folder = self.folders.submitted(student, self.assignment)
        submission = read_submission(folder, self.assignment, self.language)
        digest = digest_of(submission, self.model.fingerprint)
        before = read_graded(self.folders.graded(student, self.assignment))
        wanted = [
            name
            for name in submission.prompts
            if not self.choice.exercises or name in self.choice.exercises
        ]
        chosen = not self.choice.students or student in self.choice.students
        done = before is not None and before.digest == digest and before.complete
        if not chosen or (done and not self.choice.forced):
            wanted = []
        return Work(student, submission, digest, done, tuple(wanted))

    def _one(
        self, work: Work, futures: dict[Unit, Future[Any]], left: dict[Unit, int], book: Book
    ) -> LearnerRecord:
        before = read_graded(self.folders.graded(work.student, self.assignment))
        self.counts.unchanged += work.done and not work.to_grade
        grades = {
            name: grade
            for name, grade in (before.grades if before else {}).items()
            if grade.prompt == work.submission.prompts.get(name)
        }
        for name in work.to_grade:
            unit = work.unit(name)
            grades[name] = self._graded(unit, futures[unit])
            left[unit] -= 1
            if not left[unit]:
                del futures[unit]
        return self._write(work, grades, book)

    def _graded(self, unit: Unit, future: Future[Any]) -> PromptGrade:
        try:
            found = future.result()
        except CancelledError:
            raise KeyboardInterrupt from None
        grade: PromptGrade = PromptGrade.from_json(found) if isinstance(found, dict) else found
        self._count(unit, grade)
        return grade

    def _count(self, unit: Unit, grade: PromptGrade) -> None:
        """Count a prompt's calls once, and as saved for everybody else who handed it in."""
        if unit in self._counted:
            self.counts.calls_saved += grade.cases
            return
        self._counted.add(unit)
        self.counts.calls += grade.calls
        if grade.cost is not None:
            self.counts.cost = (self.counts.cost or 0.0) + grade.cost

    def _write(self, work: Work, grades: Mapping[str, PromptGrade], book: Book) -> LearnerRecord:
        submission, student = work.submission, work.student
        tasks = self._tasks(submission.language)
        known_marks = {task.id: _entry(task, submission, grades) for task in tasks}
        entries = {name: one for name, one in known_marks.items() if one is not None}
        marks = {name: Graded(one.score, one.comment) for name, one in entries.items()}
        notebook = rebuilt(self._source(submission.language), submission, marks)
        path = self.folders.autograded(student, self.assignment)
        write_whole(path, nbformat.writes(notebook))
        time_of_it = self.folders.timestamp(student, self.assignment)
        recorded = book.record(student, self.assignment, entries, time_of_it)
        page = feedback_page(
            submission,
            grades,
            points_by_hand=recorded.points_by_hand,
            comments=recorded.comments,
        )
        place = self.folders.feedback(student, self.assignment)
        write_whole(place, page)
        keep_for_feedback(self.folders.submitted(student, self.assignment), place.parent)
        write_graded(
            self.folders.graded(student, self.assignment), GradedFile(work.digest, dict(grades))
        )
        scores = [recorded.points_by_hand.get(name, one.score) for name, one in entries.items()]
        known = [score for score in scores if score is not None]
        return LearnerRecord(
            student,
            submission,
            {name: self._brief(work, name, grade) for name, grade in grades.items()},
            sum(known) if len(known) == len(tasks) else None,
            bool(recorded.points_by_hand),
        )

    def _brief(self, work: Work, name: str, grade: PromptGrade) -> PromptGrade:
        """The grade for the report; one object for all who handed the same prompt in."""
        unit = work.unit(name)
        if unit not in self._briefly:
            self._briefly[unit] = grade.brief()
        return self._briefly[unit]

    def _tasks(self, language: str) -> list[Exercise]:
        return [one for one in exercises(language) if one.module == self.assignment]

    def _source(self, language: str) -> NotebookNode:
        return _read_source(self.folders.source(language, self.assignment))


@lru_cache
def _read_source(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def _grade_there(unit: Unit) -> dict[str, Any]:
    return grade_elsewhere(*unit)


def _entry(
    task: Exercise, submission: Submission, grades: Mapping[str, PromptGrade]
) -> Entry | None:
    """What to record of an exercise: 0 points where nothing was handed in for it, no score where
    the file could not be read; None, nothing, where it was not graded this time or ever."""
    if task.id in grades:
        return Entry(grades[task.id].score, comment_on(grades[task.id]))
    if task.id in submission.prompts:
        return None
    if submission.unread:
        return Entry(None, say("grade.unread", submission.language))
    return Entry(0.0, "")
