"""`prompteur check`: one prompt, from a file, on the practice cases of one exercise, or others."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from course.cli.command import INTERRUPTED, Command
from course.cli.counter import CaseCounter
from course.cli.terminal import ProgressLine, model_progress
from course.display.safe import json_text
from course.errors import CourseError
from course.evals.report import plan_in_words, report
from course.exercises.exercise import exercise
from course.learner.runner import Tryout, on_others, plan, run
from course.messages import say
from course.prompts.slips import strip_solution_marks
from course.stats.scoring import score


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("id", metavar="ID", help=say("cli.check_id", language))
    parser.add_argument(
        "--prompt", metavar="FILE", required=True, help=say("cli.check_prompt", language)
    )
    parser.add_argument("--repeats", type=int, default=1, help=say("cli.repeats", language))
    parser.add_argument("--fresh", metavar="N", type=int, help=say("fresh.count", language))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.dry_run", language))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    if given.repeats < 1:
        raise CourseError("cli.repeats_positive")
    if given.fresh is not None and given.fresh < 1:
        raise CourseError("fresh.count_positive")
    task = exercise(given.id, language)
    tryout = Tryout(task, strip_solution_marks(_read(given.prompt)), given.repeats)
    if given.fresh:
        tryout = on_others(tryout, given.fresh)
    if given.dry_run:
        return _say_plan(tryout, given.json, language)
    with ProgressLine() as line:
        evaluation = run(
            tryout, observer=CaseCounter(line, language), prepared=model_progress(line, language)
        )
    if given.json:
        print(json_text(evaluation.as_json(), indent=2))
    else:
        print(report(evaluation))
    if evaluation.stopped:
        return INTERRUPTED
    enough = score(task.points, evaluation.pass_rate, task.full_marks_rate) == task.points
    return 0 if enough else 1


def _say_plan(tryout: Tryout, as_json: bool, language: str) -> int:
    taken = plan(tryout)
    print(json_text(taken.as_json()) if as_json else plan_in_words(taken, language))
    return 0


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError("cli.unreadable", file=name) from error


COMMAND = Command(_add_arguments, _run)
