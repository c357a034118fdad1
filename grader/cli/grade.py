"""`prompteur grade`: a class, from collecting to feedback, in one go."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Collection
from contextlib import ExitStack, closing
from dataclasses import asdict
from typing import Any

from course.cli.command import INTERRUPTED, Command
from course.cli.terminal import ProgressLine, model_progress
from course.display.safe import json_text, one_line
from course.errors import CourseError, Stopped
from course.evals.report import plan_in_words
from course.exercises.exercise import exercises, modules
from course.learner.model import learners_model
from course.messages import say
from course.models.prices import dollars
from grader.classroom.grading import ClassGrading
from grader.classroom.reports import write_reports
from grader.marking.executors import THREADS, executor_for
from grader.marking.work import Choice, LearnerRecord, Work
from grader.nbgrading.book import Book
from grader.nbgrading.exchange import collected, generated, rehearsed
from grader.nbgrading.folders import ClassFolders, course_configuration

_NOT_ALL_GRADED = 1
_MOST_NAMED = 10


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def option(*names: str, key: str, **how: Any) -> None:
        parser.add_argument(*names, help=say(f"grade.{key}", language), **how)

    option("assignment", metavar="ASSIGNMENT", key="assignment")
    option("--student", metavar="ID", action="append", default=[], key="student")
    option("--exercise", metavar="ID", action="append", default=[], key="exercise")
    option("--again", action="store_true", key="again")
    option("--no-collect", action="store_true", key="no_collect")
    option("--dry-run", action="store_true", key="dry_run")
    option("--executor", metavar="WHERE", default=THREADS, key="executor")
    option("--workers", metavar="N", type=int, key="workers")
    option("--json", action="store_true", key="json")


def _run(given: Namespace, language: str) -> int:
    _check(given)
    config = course_configuration()
    with ProgressLine() as line, ExitStack() as stack:
        if not given.no_collect:
            line.show(say("grade.collecting", language))
            if given.dry_run:
                config = stack.enter_context(rehearsed(config, given.assignment))
            else:
                collected(config, given.assignment)
        folders = ClassFolders.of(config)
        model = learners_model(model_progress(line, language))
        choice = Choice(given.student, given.exercise, given.again)
        grading = ClassGrading(folders, given.assignment, model, language, choice)
        line.show(say("grade.reading", language))
        works = grading.works()
        _check_students(given.student, works)
        if given.dry_run:
            line.show("")
            return _say_plan(grading, works, given.json, language)
        db_url, course_id = folders.course.db_url, folders.course.course_id
        with Book(db_url, course_id) as book:
            if not book.knows(given.assignment):
                generated(config, given.assignment)
        records: list[LearnerRecord] = []
        stopped = False
        with (
            Book(db_url, course_id) as book,
            executor_for(given.executor, given.workers, model.slots) as executor,
        ):
            try:
                here = given.executor == THREADS
                with closing(grading.run(works, executor, book, here=here)) as graded:
                    for record in graded:
                        records.append(record)
                        line.show(_progress(grading, len(works), language))
            except (KeyboardInterrupt, Stopped):
                stopped = True
        report = ""
        if not stopped:  # a report on a part of the class would take the place of a whole one
            line.show(say("grade.writing", language))
            report = write_reports(folders, given.assignment, records, grading.counts, language)
    _say_summary(grading, records, report, given.json, language, stopped)
    if stopped:
        return INTERRUPTED
    return _NOT_ALL_GRADED if any(one.score is None for one in records) else 0


def _check(given: Namespace) -> None:
    if given.assignment not in modules():
        known = ", ".join(modules())
        raise CourseError("grade.unknown_assignment", name=given.assignment, known=known)
    there = [one.id for one in exercises("en") if one.module == given.assignment]
    for name in given.exercise:
        if name not in there:
            raise CourseError("grade.unknown_exercise", name=name, known=", ".join(there))
    if given.workers is not None and given.workers < 1:
        raise CourseError("grade.workers_positive")


def _check_students(asked: Collection[str], works: Collection[Work]) -> None:
    there = {work.student for work in works}
    for student in asked:
        if student not in there:
            raise CourseError("grade.unknown_student", name=student, count=len(there))


def _say_plan(grading: ClassGrading, works: Collection[Work], as_json: bool, language: str) -> int:
    plan, prompts = grading.plan(works), len(grading.units(works))
    if as_json:
        counts = {"submissions": len(works), "prompts": prompts}
        print(json_text({**counts, **plan.as_json()}))
    else:
        print(say("grade.plan", language, count=len(works), prompts=prompts))
        print(plan_in_words(plan, language))
    return 0


def _progress(grading: ClassGrading, total: int, language: str) -> str:
    counts = grading.counts
    done = counts.submissions + 1
    left = round((total - done) * counts.seconds / max(1, counts.submissions))
    said = say("grade.progress", language, done=done, total=total)
    clock = time.strftime("%H:%M:%S" if left >= 3600 else "%M:%S", time.gmtime(left))
    said += " · " + say("grade.time_left", language, left=clock)
    return said + (f" · {dollars(counts.cost)}" if counts.cost is not None else "")


def _say_summary(
    grading: ClassGrading,
    records: Collection[LearnerRecord],
    report: str,
    as_json: bool,
    language: str,
    stopped: bool,
) -> None:
    counts = grading.counts
    waiting = [learner for learner in records if learner.score is None]
    if as_json:
        summary = {
            **asdict(counts),
            "stopped": stopped,
            "report": report,
            "learners": [
                {
                    "student": learner.student,
                    "language": learner.submission.language,
                    "score": learner.score,
                    "exercises": {name: grade.score for name, grade in learner.grades.items()},
                    "remarks": [remark.text(language) for remark in learner.submission.remarks],
                }
                for learner in records
            ],
        }
        print(json_text(summary, indent=2))
        return
    values = {"prompts": counts.prompts, "unchanged": counts.unchanged}
    print(say("grade.done", language, count=len(records), **values))
    print(say("grade.calls", language, count=counts.calls, saved=counts.calls_saved))
    if counts.cost is not None:
        print(say("money.cost", language, cost=dollars(counts.cost)))
    if waiting:
        names = ", ".join(learner.student for learner in waiting[:_MOST_NAMED])
        more = ", …" if len(waiting) > _MOST_NAMED else ""
        again = f"prompteur grade {grading.assignment}"
        said = {"count": len(waiting), "names": one_line(names + more), "command": again}
        print(say("grade.open", language, **said))
        reasons = {
            grade.reason.get(language, "")
            for learner in waiting
            for grade in learner.grades.values()
            if grade.score is None
        } | {learner.error for learner in waiting}
        for reason in sorted(reasons - {""}):
            print(f"  {one_line(reason)}")
    if stopped:
        print(say("grade.stopped", language, command=f"prompteur grade {grading.assignment}"))
    if report:
        print(say("grade.report", language, file=report))


command = Command(_add_arguments, _run)
