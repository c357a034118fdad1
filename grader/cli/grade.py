"""`prompteur grade`: a class, from collecting to feedback, in one go."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Mapping
from contextlib import ExitStack, closing
from typing import Any

from course.cli.command import INTERRUPTED, Command
from course.cli.terminal import ProgressLine, model_progress
from course.display.safe import json_text
from course.errors import CourseError, Stopped
from course.evals.report import plan_in_words
from course.exercises.exercise import exercises, modules
from course.learner.model import learners_model
from course.messages import say
from course.models.prices import dollars
from grader.classroom.grading import ClassGrading
from grader.classroom.reports import write_reports
from grader.cli.summary import Summary
from grader.marking.executors import THREADS, executor_for
from grader.marking.origins import origins_in
from grader.marking.private import private_halves
from grader.marking.work import Choice, LearnerRecord, Work, tasks_of
from grader.nbgrading.exchange import book_of, collected, rehearsed
from grader.nbgrading.folders import ClassFolders, course_configuration
from grader.nbgrading.trouble import told_in_a_sentence

_NOT_ALL_GRADED = 1


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
    private_halves()  # cases of one's own that cannot be used end it here, before anything is done
    config = course_configuration()
    with ProgressLine() as line, ExitStack() as stack:
        stack.enter_context(told_in_a_sentence(ClassFolders.of(config).course.db_url))
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
        book = stack.enter_context(book_of(config, folders, given.assignment))
        said = _differences(book.points(given.assignment), given.assignment)
        records: list[LearnerRecord] = []
        stopped = False
        with executor_for(given.executor, given.workers, model.slots) as executor:
            try:
                here = given.executor == THREADS
                with closing(grading.run(works, executor, book, here=here)) as graded:
                    for record in graded:
                        records.append(record)
                        line.show(_progress(grading, _chosen(works), language))
            except (KeyboardInterrupt, Stopped):
                stopped = True
        report = ""
        if not stopped:  # so that a second Ctrl+C is not needed: the next run writes it
            line.show(say("grade.writing", language))
            dealt_with = {one.student for one in records}
            others = [work for work in works if work.student not in dealt_with]
            whole = sorted(records + grading.standing(others, book), key=lambda one: one.student)
            report = write_reports(
                folders, given.assignment, whole, grading.counts, language, grading.points
            )
    if not given.json:
        for one in said:
            print(one.text(language))
    summary = Summary(grading, records, report, stopped, language)
    print(summary.as_json(said) if given.json else summary.text())
    if stopped:
        return INTERRUPTED
    not_all = grading.counts.kept or any(one.score is None for one in records)
    return _NOT_ALL_GRADED if not_all else 0


def _chosen(works: Collection[Work]) -> int:
    return sum(work.chosen for work in works)


def _differences(in_book: Mapping[str, float], assignment: str) -> list[CourseError]:
    """How the points of the gradebook are not those of the catalogue: the gradebook's count."""
    found = []
    for task in tasks_of(assignment, "en"):
        values = {"id": task.id, "assignment": assignment}
        if task.id not in in_book:
            found.append(CourseError("grade.not_in_book", **values))
        elif in_book[task.id] != task.points:
            points = {"book": in_book[task.id], "catalogue": float(task.points)}
            found.append(CourseError("grade.points_differ", **values, **points))
    return found


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
    origins = origins_in(grading.assignment, {one.submission.language for one in works})
    plan, prompts = grading.plan(works), len(grading.units(works))
    if as_json:
        counts = {"submissions": len(works), "prompts": prompts}
        print(json_text({**counts, **plan.as_json(), "held_out": origins.as_json()}))
    else:
        print(origins.text(language))
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


command = Command(_add_arguments, _run)
