"""Grades a class: every submission read as data, every different prompt evaluated once.

For each submission, in this order: the rebuilt notebook in `autograded/`, the marks in the
gradebook, the feedback page, and last the file that says it is done. Each is written whole or not
at all, so that a run can be ended at any moment, and the next one goes on. Submissions whose
grades are known at the same time have their marks written together.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Executor, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

from sqlalchemy.exc import OperationalError

from course.errors import CourseError
from course.evals.planning import Plan
from course.exercises.exercise import exercise
from course.messages import say
from course.models.base import Model
from course.models.shared import shared_limits
from grader.classroom.writing import Writer, entries_of, tasks_of
from grader.marking.executors import grade_elsewhere
from grader.marking.grade import PromptGrade, grade_prompt, not_marked, plan_prompt
from grader.marking.heldout import marked_on
from grader.marking.kept import digest_of, read_graded
from grader.marking.work import Choice, Counts, LearnerRecord, Unit, Work
from grader.nbgrading.book import Book, Entry, Marks, Recorded
from grader.nbgrading.folders import ClassFolders
from grader.submissions.submission import read_submission

_TOGETHER = 20
"""Submissions that are written in one transaction, at most."""
_MOMENT = 1.0
"""Seconds for which a submission that can be written waits for others."""

Batch = Sequence[tuple[Work, Mapping[str, PromptGrade]]]
"""Submissions with their grades."""


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
        self._writer = Writer(self.folders, self.assignment)

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
        held = ExitStack()
        grade = self._grade_here if here else held.enter_context(_grades_elsewhere())
        units = self.units(works)
        futures = {unit: executor.submit(grade, unit) for unit in units}
        left = dict(units)
        self.counts.prompts = len(units)
        waiting = deque(works)
        try:
            while waiting:
                batch = [
                    (work, self._grades(work, futures, left)) for work in _ready(waiting, futures)
                ]
                for record in self._written(batch, book):
                    self.counts.submissions += 1
                    self.counts.seconds = time.monotonic() - self._begun
                    yield record
        finally:
            self._stop.set()
            for future in futures.values():
                future.cancel()
            held.close()

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

    def _grades(
        self, work: Work, futures: dict[Unit, Future[Any]], left: dict[Unit, int]
    ) -> dict[str, PromptGrade]:
        """The grades of a submission, kept and new; waits for those that are under way."""
        before = read_graded(self.folders.graded(work.student, self.assignment))
        self.counts.unchanged += work.done and not work.to_grade
        grades = {
            name: grade
            for name, grade in (before.grades if before else {}).items()
            if grade.prompt == work.submission.prompts.get(name)
            and grade.marked_on == marked_on(exercise(name, grade.language))
        }
        for name in work.to_grade:
            unit = work.unit(name)
            grades[name] = self._graded(unit, futures[unit])
            left[unit] -= 1
            if not left[unit]:
                del futures[unit]
        return grades

    def _graded(self, unit: Unit, future: Future[Any]) -> PromptGrade:
        try:
            found = future.result()
        except CancelledError:
            raise KeyboardInterrupt from None
        grade: PromptGrade = PromptGrade.from_json(found) if isinstance(found, dict) else found
        if grade.marked_on != marked_on(exercise(unit[0], unit[1])):  # another machine's cases
            grade = not_marked(grade, CourseError("own_cases.elsewhere"))
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

    def _written(self, batch: Batch, book: Book) -> list[LearnerRecord]:
        """The records of a few submissions, written. One that cannot be written, for a name that
        the gradebook cannot hold, say, has an error in its record, and the others are written."""
        try:
            return list(self._write(batch, book))
        except (OSError, OperationalError):  # the disk's fault or the database's, so everybody's
            raise
        except Exception as error:
            if len(batch) > 1:
                return [record for one in batch for record in self._written([one], book)]
            [(work, _)] = batch
            said = say(
                "grade.not_written", self.language, reason=f"{type(error).__name__}: {error}"
            )
            return [LearnerRecord(work.student, work.submission, {}, None, error=said)]

    def _write(self, batch: Batch, book: Book) -> Iterator[LearnerRecord]:
        """Write everything of a few submissions; their marks in one transaction."""
        entries = {work.student: entries_of(work.submission, grades) for work, grades in batch}
        for work, _ in batch:
            self._writer.notebook(work, entries[work.student])
        recorded = book.record(
            self.assignment,
            {
                name: Marks(one, self.folders.timestamp(name, self.assignment))
                for name, one in entries.items()
            },
        )
        for work, grades in batch:
            by_hand = recorded[work.student]
            self._writer.feedback(work, grades, by_hand)
            self._writer.done(work, grades)
            yield self._record(work, grades, entries[work.student], by_hand)

    def _record(
        self,
        work: Work,
        grades: Mapping[str, PromptGrade],
        entries: Mapping[str, Entry],
        recorded: Recorded,
    ) -> LearnerRecord:
        scores = [recorded.points_by_hand.get(name, one.score) for name, one in entries.items()]
        known = [score for score in scores if score is not None]
        return LearnerRecord(
            work.student,
            work.submission,
            {name: self._brief(work, name, grade) for name, grade in grades.items()},
            sum(known) if len(known) == len(tasks_of(work.submission)) else None,
            bool(recorded.points_by_hand),
            by_hand=recorded.points_by_hand,
        )

    def _brief(self, work: Work, name: str, grade: PromptGrade) -> PromptGrade:
        """The grade for the report; one object for all who handed the same prompt in."""
        unit = work.unit(name)
        if unit not in self._briefly:
            self._briefly[unit] = grade.brief()
        return self._briefly[unit]


def _ready(waiting: deque[Work], futures: Mapping[Unit, Future[Any]]) -> list[Work]:
    """The next submission, and those behind it whose grades are known within a moment, taken
    off. Waits for the grades of the first."""
    batch: list[Work] = []
    moment: float | None = None
    while waiting and len(batch) < _TOGETHER:
        units = {futures[waiting[0].unit(name)] for name in waiting[0].to_grade}
        if wait(units, None if moment is None else max(0.0, moment - time.monotonic())).not_done:
            break
        batch.append(waiting.popleft())
        moment = moment or time.monotonic() + _MOMENT
    return batch


@contextmanager
def _grades_elsewhere() -> Iterator[Callable[[Unit], Any]]:
    """What grades a prompt in another process, under limits that hold for all together."""
    with shared_limits() as limits:
        yield partial(grade_elsewhere, limits=limits)
