"""`prompteur models`: what the server in use offers."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace

from course.cli.command import Command
from course.cli.terminal import printable
from course.messages import say
from course.models.chosen import list_models


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    names = list_models()
    if given.json:
        print(json.dumps({"models": names}, ensure_ascii=False))
    else:
        print("\n".join(map(printable, names)) or say("cli.no_models", language))
    return 0


COMMAND = Command(_add_arguments, _run)
