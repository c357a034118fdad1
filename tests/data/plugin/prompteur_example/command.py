"""A command of a plug-in: its line of help is in `messages/<language>/example.yaml`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from course.cli.command import Command
from course.messages import say

_AREA = "prompteur_example.example"


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("name", help=say(f"{_AREA}.name", language))


def _run(given: Namespace, language: str) -> int:
    print(say(f"{_AREA}.greeting", language, name=given.name))
    return 0


COMMAND = Command(_add_arguments, _run)
