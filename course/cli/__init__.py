"""The command line: `prompteur COMMAND`, or `python -m course COMMAND` from the repository."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points

from course.cli.command import Command
from course.errors import CourseError
from course.language import language
from course.messages import LANGUAGES, say

_OWN = ("lab", "doctor", "check", "models", "serve", "progress")
INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 done, 1 not so, 2 wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    tongue = language()
    given = _parser(tongue).parse_args(arguments)
    try:
        return given.command.run(given, given.lang or tongue)
    except CourseError as error:
        print(error.text(given.lang or tongue), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(say("cli.interrupted", given.lang or tongue), file=sys.stderr)
        return INTERRUPTED


def _parser(tongue: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prompteur", description=say("cli.description", tongue), add_help=False
    )
    _translate(parser, tongue)
    choices = parser.add_subparsers(title=say("cli.commands", tongue), metavar="", required=True)
    for command in _commands():
        help_text = say(command.help_id, tongue)
        sub = choices.add_parser(
            command.name, help=help_text, description=help_text, add_help=False
        )
        _translate(sub, tongue)
        sub.add_argument("--lang", choices=LANGUAGES, help=say("cli.lang", tongue))
        command.add_arguments(sub, tongue)
        sub.set_defaults(command=command)
    return parser


def _translate(parser: argparse.ArgumentParser, tongue: str) -> None:
    """argparse's own words, which it does not translate by itself."""
    parser._optionals.title = say("cli.options", tongue)
    parser._positionals.title = say("cli.arguments", tongue)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", tongue))


def _commands() -> list[Command]:
    own = [import_module(f"course.cli.{name}").COMMAND for name in _OWN]
    return own + [found.load() for found in entry_points(group="prompteur.commands")]
