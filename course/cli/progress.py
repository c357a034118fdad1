"""`prompteur progress`: the best score at each exercise."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from course.cli.command import Command
from course.cli.terminal import table
from course.messages import number, say
from course.standing import Standing, standings
from course.store import user_store


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    found = standings(user_store(), language)
    if given.json:
        rows = [one.as_json() for one in found]
        print(json.dumps({"language": language, "exercises": rows}, ensure_ascii=False, indent=2))
        return 0
    heading = say("cli.progress_heading", language).split("|")
    print(table([heading, *(_row(one, language) for one in found)]))
    earned = sum(one.score or 0.0 for one in found)
    total = sum(one.points for one in found)
    print()
    print(say("cli.progress_total", language, earned=earned, total=total))
    upcoming = next((one for one in found if (one.score or 0) < one.points), None)
    if upcoming:
        print(say("cli.progress_next", language, title=upcoming.title, module=upcoming.module))
    return 0


def _row(one: Standing, language: str) -> list[str]:
    score = "–" if one.score is None else number(one.score, language)
    marks = f"{score} / {number(one.points, language)}"
    return [one.module, one.title, one.exercise, marks, str(one.attempts)]


COMMAND = Command(_add_arguments, _run)
