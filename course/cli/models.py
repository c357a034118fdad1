"""`prompteur models`: what the server in use offers."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from course.cli.command import Command
from course.display.safe import json_text, one_line
from course.messages import say
from course.models.chosen import list_models


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    names = list_models()
    if given.json:
        print(json_text({"models": names}))
    else:
        print("\n".join(map(one_line, names)) or say("cli.no_models", language))
    return 0


COMMAND = Command(_add_arguments, _run)
