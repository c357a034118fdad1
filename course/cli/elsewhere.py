"""`prompteur elsewhere`: a request to paste into one's own chatbot, and what comes of its reply."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from course.cli.command import Command
from course.display.safe import block, json_text, one_line
from course.errors import CourseError
from course.evals.evaluation import CaseResult
from course.evals.report import MARKS, status_words
from course.exercises.exercise import exercise
from course.learner.elsewhere import judged_elsewhere, keep, pasted_reply, source_named
from course.learner.runner import Tryout, refuse_slips
from course.messages import say
from course.prompts.one_text import one_text
from course.prompts.slips import strip_solution_marks
from course.text.pasted import Pasted

_REASON = 500
"""Characters of a reason that a person is shown."""


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.description = say("elsewhere.usage", language)
    parser.add_argument("id", metavar="ID", help=say("cli.check_id", language))
    parser.add_argument(
        "--case", metavar="N", type=int, required=True, help=say("elsewhere.case", language)
    )
    parser.add_argument(
        "--prompt", metavar="FILE", required=True, help=say("cli.check_prompt", language)
    )
    words = say("elsewhere.reply_file", language)
    parser.add_argument("--reply", metavar="FILE", action="append", default=[], help=words)
    parser.add_argument("--from", dest="source", default="", help=say("elsewhere.from", language))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    task = exercise(given.id, language)
    if not 1 <= given.case <= len(task.cases):
        count = len(task.cases)
        raise CourseError("judging.no_case", id=task.id, number=given.case, count=count)
    if [given.prompt, *given.reply].count("-") > 1:
        raise CourseError("judging.one_input")
    tryout = Tryout(task, strip_solution_marks(_read(given.prompt)))
    refuse_slips(tryout)
    source = source_named(given.source)
    pasted = [pasted_reply(_read(name), source) for name in given.reply]
    replies = [one.text for one in pasted]
    found = judged_elsewhere(tryout, given.case, replies, source)
    if len(found.replies) < len(pasted):
        count = len(found.replies)
        raise CourseError("judging.wrong_count", count=count, given=len(pasted))
    keep(tryout, given.case, replies, source, found)
    if given.json:
        print(json_text(_as_json(found, source, language)))
    else:
        print(block("\n".join(_lines(found, pasted, source, language))))
    return 0


def _lines(
    found: CaseResult, pasted: Sequence[Pasted], source: str, language: str
) -> Iterator[str]:
    aside = [line for one in pasted for line in one.aside]
    if found.awaited is not None:
        yield one_text(found.messages, language)
    else:
        name = say(f"elsewhere.{'named' if source else 'unnamed'}", language, source=source)
        yield f"{name} {MARKS[found.status]} {status_words(found.status, language)}"
        for one in found.outcomes:
            reason = one_line(one.reason(language), _REASON)
            yield say("judging.outcome", language, mark=MARKS[one.status], reason=reason)
        if found.problem:
            yield found.problem.text(language)
    if aside:
        yield ""
        yield say("elsewhere.aside", language, lines=one_line(" · ".join(aside), _REASON))


def _as_json(found: CaseResult, source: str, language: str) -> dict[str, object]:
    if found.awaited is not None:
        return {"request": one_text(found.messages, language)}
    outcomes = [
        {"check": one.check, "status": one.status, "reason": one.reason(language)}
        | (one.place.as_json() if one.place else {})
        for one in found.outcomes
    ]
    return {"source": source, "status": found.status, "outcomes": outcomes}


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise CourseError("cli.unreadable", file=name) from error


COMMAND = Command(_add_arguments, _run)
