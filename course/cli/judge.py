"""`prompteur judge`: written replies, from wherever, by the checks of an exercise or of a file."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from course.cli.command import Command
from course.dialogues.turns import CaseError
from course.display.safe import block, one_line
from course.errors import CourseError
from course.evals.judge import Verdict, judge, judge_checks
from course.evals.report import MARKS, status_words
from course.exercises.exercise import Case, cases_from, exercise
from course.exercises.reading import Unreadable, parsed
from course.messages import say
from course.plugins import plain, reason_of, why

_NOT_ALL_JUDGED = 1
_WRONG_USAGE = 2
_STDIN = "-"
_REASON = 500
"""Characters of a reason that a person is shown."""

_ON_EXERCISE: Mapping[str, type | tuple[type, ...]] = {
    "exercise": str,
    "case": (int, Case),
    "lang": str,
    "replies": (str, list, dict),
}
_ON_CHECKS: Mapping[str, type | tuple[type, ...]] = {
    "checks": list,
    "expect": dict,
    "lang": str,
    "replies": (str, list, dict),
    "variables": list,
    "answers": list,
}


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.description = say("judging.usage", language)
    parser.epilog = say("judging.usage_more", language)
    parser.add_argument("id", metavar="ID", nargs="?", help=say("judging.id", language))
    parser.add_argument("--case", metavar="N", type=int, help=say("judging.case", language))
    for option in ("case-file", "checks", "replies"):
        words = say(f"judging.{option.replace('-', '_')}", language)
        parser.add_argument(f"--{option}", metavar="FILE", help=words)
    parser.add_argument(
        "--reply", metavar="FILE", action="append", help=say("judging.reply", language)
    )
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    try:
        _check_usage(given)
        if given.replies:
            return _judge_lines(given, language)
        row = _row_of_exercise(given) if given.id else _row_of_checks(given)
        _say({}, row, _verdicts(row, language), given.json, language)
    except CourseError as error:
        print(block(error.text(language)), file=sys.stderr)
        return _WRONG_USAGE
    return 0


def _check_usage(given: Namespace) -> None:
    named = {"ID": given.id, "--checks": given.checks, "--replies": given.replies}
    chosen = [name for name, value in named.items() if value]
    if len(chosen) != 1:
        raise CourseError("judging.what")
    for option in ("case", "case_file", "reply"):
        only = ("ID", "--checks") if option == "reply" else ("ID",)
        if getattr(given, option) is not None and chosen[0] not in only:
            name = f"--{option.replace('_', '-')}"
            raise CourseError("judging.not_with", option=name, other=chosen[0])
    if given.case is not None and given.case_file:
        raise CourseError("judging.one_case")
    if given.id and not given.reply:
        raise CourseError("judging.no_reply")
    files = [given.checks, given.replies, given.case_file, *(given.reply or ())]
    if files.count(_STDIN) > 1:
        raise CourseError("judging.one_input")


def _row_of_exercise(given: Namespace) -> dict[str, Any]:
    row: dict[str, Any] = {"exercise": given.id, "replies": [_text(one) for one in given.reply]}
    if given.case_file:
        row["case"] = _case(given.case_file)
    elif given.case is not None:
        row["case"] = given.case
    return row


def _row_of_checks(given: Namespace) -> dict[str, Any]:
    try:
        row = parsed(_text(given.checks))
    except Unreadable as error:
        raise _bad_file(given.checks, error) from error
    if not isinstance(row, dict):
        raise CourseError("judging.field", name="checks")
    if given.reply:
        row["replies"] = [_text(one) for one in given.reply]
    elif "replies" not in row:
        raise CourseError("judging.reply_or_file")
    if given.lang:
        row["lang"] = given.lang
    return row


def _judge_lines(given: Namespace, language: str) -> int:
    """Judge each line of a file; the status says whether every one could be."""
    status = 0
    for number, line in _lines(given.replies):
        try:
            row = _row(line)
            found = _verdicts(row, language)
        except CourseError as error:
            status = _NOT_ALL_JUDGED
            problem = block(error.text(language))
            if given.json:
                print(json.dumps({"line": number, "problem": problem}))
            else:
                print(say("judging.line", language, number=number, text=problem))
        else:
            _say({"line": number}, row, found, given.json, language)
    return status


def _lines(name: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_text(name).split("\n"), 1):
        if line.strip():
            yield number, line


def _row(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CourseError("judging.bad_json", reason=why(error)) from error
    if not isinstance(row, dict):
        raise CourseError("judging.field", name="exercise")
    return row


def _verdicts(row: Mapping[str, Any], language: str) -> list[Verdict]:
    """The verdicts that `row` asks for; raises CourseError for what cannot be meant."""
    fields = _ON_CHECKS if "checks" in row else _ON_EXERCISE
    for name, value in row.items():
        if name not in fields:
            known = ", ".join(fields)
            raise CourseError("judging.unknown_field", name=plain(str(name)), known=known)
        if not isinstance(value, fields[name]) or isinstance(value, bool):
            raise CourseError("judging.field", name=name)
    asked = {"lang": language, **row}
    for name in (next(iter(fields)), "replies"):
        if name not in asked:
            raise CourseError("judging.field", name=name)
    replies = asked.pop("replies")
    if "checks" in row:
        return judge_checks(asked.pop("checks"), replies, **asked)
    return judge(asked.pop("exercise"), replies, **asked)


def _case(name: str) -> Case:
    try:
        [case] = cases_from([parsed(_text(name))])
    except Unreadable as error:
        raise _bad_file(name, error) from error
    except CourseError:
        raise
    except CaseError as error:
        raise CourseError("judging.bad_case", reason=error) from error
    except Exception as error:  # the parser's own errors, and what is no mapping
        raise _bad_file(name, error) from error
    return case


def _text(name: str) -> str:
    try:
        if name == _STDIN:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise CourseError("cli.unreadable", file=plain(name)) from error


def _bad_file(name: str, error: Exception) -> CourseError:
    return CourseError("judging.bad_file", file=plain(name), reason=reason_of(error))


def _say(
    where: Mapping[str, Any],
    row: Mapping[str, Any],
    found: list[Verdict],
    as_json: bool,
    language: str,
) -> None:
    tongue = row.get("lang", language)
    if as_json:
        number = row.get("case") if isinstance(row.get("case"), int) else None
        about = {"exercise": row.get("exercise"), "case": number, "lang": tongue}
        verdicts = [one.as_json() for one in found]
        print(json.dumps({**where, **about, "verdicts": verdicts}))
        return
    for number, verdict in enumerate(found, 1):
        heading = _heading(row, number, len(found), verdict, tongue)
        if where:
            heading = say("judging.line", tongue, number=where["line"], text=heading)
        print(heading)
        for one in verdict.outcomes:
            reason = _shown(one.reason)
            print(say("judging.outcome", tongue, mark=MARKS[one.status], reason=reason))


def _shown(reason: str) -> str:
    """`reason` on one line, cut."""
    return one_line(reason, _REASON)


def _heading(
    row: Mapping[str, Any], number: int, count: int, verdict: Verdict, language: str
) -> str:
    kind = "heading"
    if "exercise" in row:
        task = exercise(row["exercise"], language)
        case = row.get("case")
        known = task.cases[case - 1] if isinstance(case, int) else case
        if case is None:
            kind = "heading_case"
        elif known and known.turns and count == 1:
            kind = "heading_conversation"
    status = status_words(verdict.status, language)
    return say(
        f"judging.{kind}", language, number=number, mark=MARKS[verdict.status], status=status
    )


COMMAND = Command(_add_arguments, _run)
