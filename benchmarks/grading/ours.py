"""Ours: a class graded as `prompteur grade` does it, in a process that has its imports done."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from threading import Lock
from typing import Any

from course.learner.store import user_store
from course.models.kept import KeptModel
from course.models.loop import run
from grader.classroom.grading import ClassGrading
from grader.classroom.reports import write_reports
from grader.marking.executors import THREADS, executor_for
from grader.marking.grade import grade_prompt
from grader.nbgrading.book import Book
from grader.nbgrading.folders import ClassFolders, course_configuration
from grading.job import Job, cpu_seconds, peak_memory, run_part
from grading.marks import marks
from grading.prompts import ASSIGNMENT, LANGUAGE, tasks, texts
from grading.replies import Counted, Replies


class Timed(Executor):
    """An executor that adds up the CPU time, in seconds, of what its threads do."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._lock = Lock()
        self.cpu = 0.0

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """As Executor.submit."""

        def timed() -> Any:
            begun = time.thread_time()
            try:
                return work(*given, **named)
            finally:
                with self._lock:
                    self.cpu += time.thread_time() - begun

        return self._pool.submit(timed)


def grade(job: Job) -> dict[str, Any]:
    """Grade the class and write its report: seconds of each phase, counts, marks.

    What the learners' prompts are evaluated in runs beside what writes the results, so these
    two are given in CPU time, by their threads.
    """
    folders = ClassFolders.of(course_configuration(Path(job.root)))
    _warm_up()
    model = Counted(KeptModel(Replies(), user_store()))
    grading = ClassGrading(folders, ASSIGNMENT, model, LANGUAGE)
    begun, cpu = time.perf_counter(), cpu_seconds()
    works = grading.works()
    read = time.perf_counter()
    book_at = folders.course.db_url, folders.course.course_id
    with Book(*book_at) as book, executor_for(THREADS, None, model.slots) as pool:
        timed = Timed(pool)
        own = time.thread_time()
        records = list(grading.run(works, timed, book, here=True))
        writing = time.thread_time() - own
    graded = time.perf_counter()
    evaluating = timed.cpu + run(_loop_seconds())
    write_reports(folders, ASSIGNMENT, records, grading.counts, LANGUAGE)
    done = time.perf_counter()
    found = {
        "wall": done - begun,
        "cpu": cpu_seconds() - cpu,
        "memory": peak_memory(),
        "phases": {
            "reading": read - begun,
            "evaluating (CPU)": evaluating,
            "writing (CPU)": writing,
            "report": done - graded,
        },
        "submissions": len(records),
        "prompts": grading.counts.prompts,
        "requests": model.requests,
        "saved": grading.counts.calls_saved,
        "needed": _needed(records),
        "ungraded": sum(one.score is None for one in records),
    }
    return {**found, "marks": marks(*book_at, [one.student for one in records])}


def _warm_up() -> None:
    """Have imported what evaluating imports when it first needs it."""
    for task in tasks():
        grade_prompt(task, texts(task.id, "reference")[0], Replies())


def _needed(records: list[Any]) -> int:
    """One request for each different prompt and case: so many are needed at least."""
    cases = {
        (name, grade.prompt): grade.cases for one in records for name, grade in one.grades.items()
    }
    return sum(cases.values())


async def _loop_seconds() -> float:
    """The CPU time of the event loop's thread, where replies are judged."""
    return time.thread_time()


if __name__ == "__main__":
    run_part(grade)
