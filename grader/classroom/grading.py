"""Grades a class: every submission read as data, every different prompt evaluated once.

For each submission, in this order: the rebuilt notebook in `autograded/`, the marks in the
gradebook, the feedback page, and last the file that says it is done. Each is written whole or not
at all, so that a run can be ended at any moment, and the next one goes on. Submissions whose
grades are known at the same time have their marks written together.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from course.errors import CourseError, Stopped
from course.evals.planning import Plan
from course.exercises.exercise import Exercise, exercise
from course.messages import rounded
from course.models.base import Model
from grader.classroom.writing import Writer, entries_of
from grader.marking.executors import brought, grade_one, grading_elsewhere
from grader.marking.grade import PromptGrade, broken_grade, not_marked, plan_prompt
from grader.marking.kept import NOTHING, GradedFile, keys_of, read_graded
from grader.marking.outage import Outage
from grader.marking.work import (
    AS_CATALOGUED,
    Choice,
    Counts,
    LearnerRecord,
    Points,
    Unit,
    Work,
    tasks_of,
)
from grader.nbgrading.book import Book, Entry, Marks, Recorded
from grader.nbgrading.folders import ClassFolders
from grader.nbgrading.trouble import explained, is_everybodys
from grader.submissions.submission import read_submission

_TOGETHER = 20
"""Submissions that are written in one transaction, at most."""
_MOMENT = 1.0
"""Seconds for which a submission that can be written waits for others."""

Batch = Sequence[tuple[Work, GradedFile]]
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
        self.points: Points = AS_CATALOGUED
        self._counted: set[Unit] = set()
        self._briefly: dict[tuple[str, float | None], PromptGrade] = {}
        self._begun = time.monotonic()
        self._stop = Event()
        self._outage = Outage()

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
        """Grade those of `works` that are chosen, and touch no other; gives each learner's
        record when it has been written.

        `here`: the executor runs in this process, on this run's model.
        """
        self._count_as(book)
        held = ExitStack()
        grade = self._grade_here if here else held.enter_context(grading_elsewhere())
        chosen = [work for work in works if work.chosen]
        owners: dict[Unit, str] = {}
        for work in chosen:
            for name in work.to_grade:
                owners.setdefault(work.unit(name), work.student)
        left = self.units(chosen)
        futures = {unit: executor.submit(grade, unit, owners[unit]) for unit in left}
        self.counts.prompts = len(futures)
        waiting = deque(chosen)
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

    def standing(self, works: Collection[Work], book: Book) -> list[LearnerRecord]:
        """The records of submissions that this run did not deal with, as they stand: nothing is
        graded or written."""
        self._count_as(book)
        recorded = book.recorded(self.assignment, [work.student for work in works])
        return [
            self._record(work, self._kept(work), recorded.get(work.student, Recorded()))
            for work in works
        ]

    def _count_as(self, book: Book) -> None:
        """Let the gradebook's points count."""
        known = {one.id: one.points for one in tasks_of(self.assignment, "en")}
        self.points = {
            name: points
            for name, points in book.points(self.assignment).items()
            if points != known.get(name, points)
        }

    def _tasks(self, language: str) -> list[Exercise]:
        return tasks_of(self.assignment, language, self.points)

    def _grade_here(self, unit: Unit, learner: str) -> PromptGrade:
        return grade_one(*unit, self._outage.watched(self.model, learner), stop=self._stop)

    def _work(self, student: str) -> Work:
        folder = self.folders.submitted(student, self.assignment)
        submission = read_submission(folder, self.assignment, self.language)
        keys = keys_of(submission, self.model.fingerprint)
        before = read_graded(self.folders.graded(student, self.assignment)) or NOTHING
        chosen = not self.choice.students or student in self.choice.students
        wanted = [
            name
            for name, key in keys.items()
            if chosen and self.choice.takes(name, is_graded=bool(before.current(name, key)))
        ]
        return Work(student, submission, keys, chosen, before.complete(keys), tuple(wanted))

    def _kept(self, work: Work) -> GradedFile:
        """What was graded before of the prompts that are handed in now, out of the points that
        the exercises have now."""
        before = read_graded(self.folders.graded(work.student, self.assignment)) or NOTHING
        handed_in, language = work.submission.prompts, work.submission.language
        tasks = {one.id: one for one in self._tasks(language)}
        grades = {
            name: grade.out_of(tasks[name].points, tasks[name].full_marks_rate)
            for name, grade in before.grades.items()
            if name in tasks and (grade.language, grade.prompt) == (language, handed_in.get(name))
        }
        return GradedFile(grades, {name: before.keys.get(name, "") for name in grades})

    def _grades(
        self, work: Work, futures: dict[Unit, Future[Any]], left: dict[Unit, int]
    ) -> GradedFile:
        """The grades of a submission, kept and new; waits for those that are under way."""
        before = self._kept(work)
        self.counts.unchanged += work.done and not work.to_grade
        grades = {name: one for name, one in before.grades.items() if one.on_our_cases}
        keys = {name: before.keys[name] for name in grades}
        for name in work.to_grade:
            unit, key = work.unit(name), work.keys[name]
            grade = self._graded(unit, futures[unit])
            if grade.score is None and before.current(name, key):
                self.counts.kept += 1
            else:
                grades[name], keys[name] = grade, key
            left[unit] -= 1
            if not left[unit]:
                del futures[unit]
        return GradedFile(grades, keys)

    def _graded(self, unit: Unit, future: Future[Any]) -> PromptGrade:
        name, language, text = unit
        task = next(one for one in self._tasks(language) if one.id == name)
        try:
            found = future.result()
        except CancelledError:
            raise KeyboardInterrupt from None
        except BrokenExecutor as error:  # its processes ended: nobody else is graded there either
            raise CourseError("grade.executor_broke", reason=error) from error
        except Stopped:
            raise
        except Exception as error:  # a worker of a cluster that was lost over this prompt, say
            found = broken_grade(task, text, self.model.name, error)
        grade = brought(found)
        if not grade.on_our_cases:
            grade = not_marked(grade, CourseError("own_cases.elsewhere"))
        self._count(unit, grade)
        return grade.out_of(task.points, task.full_marks_rate)

    def _count(self, unit: Unit, grade: PromptGrade) -> None:
        """Count a prompt's calls once, and as saved for everybody else who handed it in."""
        if unit in self._counted:
            self.counts.calls_saved += grade.cases
            return
        self._counted.add(unit)
        self.counts.calls += grade.calls
        if grade.cost:  # a reply that costs nothing makes no run one that costs
            self.counts.cost = (self.counts.cost or 0.0) + grade.cost

    def _written(self, batch: Batch, book: Book) -> list[LearnerRecord]:
        """The records of a few submissions, written. One that cannot be written, for a name that
        the gradebook cannot hold, say, has an error in its record, and the others are written."""
        try:
            return list(self._write(batch, book))
        except Exception as error:
            if is_everybodys(error):
                raise
            if len(batch) > 1:
                return [record for one in batch for record in self._written([one], book)]
            [(work, _)] = batch
            said = explained(error, self.folders.course.db_url).text(self.language)
            return [LearnerRecord(work.student, work.submission, {}, None, error=said)]

    def _write(self, batch: Batch, book: Book) -> Iterator[LearnerRecord]:
        """Write everything of a few submissions; their marks in one transaction."""
        writer = Writer(self.folders, self.assignment, self.points)
        entries = {work.student: self._entries(work, graded) for work, graded in batch}
        for work, _ in batch:
            writer.notebook(work, entries[work.student])
        recorded = book.record(
            self.assignment,
            {
                name: Marks(one, self.folders.timestamp(name, self.assignment))
                for name, one in entries.items()
            },
        )
        for work, graded in batch:
            writer.feedback(work, graded.grades, recorded[work.student])
            writer.done(work, graded)
            yield self._record(work, graded, recorded[work.student])

    def _entries(self, work: Work, graded: GradedFile) -> dict[str, Entry]:
        return entries_of(self._tasks(work.submission.language), work.submission, graded.grades)

    def _record(self, work: Work, graded: GradedFile, recorded: Recorded) -> LearnerRecord:
        entries = self._entries(work, graded)
        counted = {name: recorded.points(name, one.score) for name, one in entries.items()}
        scores = counted.values()
        known = [score for score in scores if score is not None]
        total = max(0.0, sum(known) - recorded.late_penalty)
        return LearnerRecord(
            work.student,
            work.submission,
            {name: self._brief(graded.keys[name], one) for name, one in graded.grades.items()},
            rounded(total) if len(known) == len(scores) else None,
            bool(recorded.points_by_hand or recorded.extra_credit),
            extra=sum(recorded.extra_credit.values()),
            late=recorded.late_penalty,
            by_hand=recorded.by_hand(counted),
        )

    def _brief(self, key: str, grade: PromptGrade) -> PromptGrade:
        """The grade for the report; one object for all who handed the same prompt in."""
        same = key, grade.score
        if same not in self._briefly:
            self._briefly[same] = grade.brief()
        return self._briefly[same]


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
