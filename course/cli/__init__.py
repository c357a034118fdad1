"""The command line: `prompteur COMMAND`, or `python -m course COMMAND` from the repository.

Only the module of the command that runs is imported, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import entry_points

from course.cli.command import Command
from course.errors import CourseError
from course.language import language
from course.messages import LANGUAGES, say

_OWN = ("lab", "model", "doctor", "check", "models", "serve", "progress")
INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 done, 1 not so, 2 wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    words = sys.argv[1:] if arguments is None else list(arguments)
    tongue = language()
    given = _parser(words, tongue).parse_args(words)
    tongue = given.lang or tongue
    try:
        status: int = given.run(given, tongue)
        sys.stdout.flush()
        return status
    except CourseError as error:
        print(error.text(tongue), file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read the output, `head` for one, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print(say("cli.interrupted", tongue), file=sys.stderr)
        return INTERRUPTED


def _parser(words: Sequence[str], tongue: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prompteur", description=say("cli.description", tongue), add_help=False
    )
    _translate(parser, tongue)
    choices = parser.add_subparsers(
        title=say("cli.commands", tongue), metavar=say("cli.command", tongue), required=True
    )
    chosen = next((word for word in words if not word.startswith("-")), None)
    for name, load in _commands().items():
        help_text = say(f"{'cli' if name in _OWN else name}.{name}_help", tongue)
        sub = choices.add_parser(name, help=help_text, description=help_text, add_help=False)
        if name == chosen:
            command = load()
            _translate(sub, tongue)
            sub.add_argument("--lang", choices=LANGUAGES, help=say("cli.lang", tongue))
            command.add_arguments(sub, tongue)
            sub.set_defaults(run=command.run)
    return parser


def _translate(parser: argparse.ArgumentParser, tongue: str) -> None:
    """argparse's own words, which it does not translate by itself."""
    parser._optionals.title = say("cli.options", tongue)
    parser._positionals.title = say("cli.arguments", tongue)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", tongue))


def _commands() -> dict[str, Callable[[], Command]]:
    """Every command by its name, with what loads it."""

    def own(name: str) -> Callable[[], Command]:
        return lambda: import_module(f"course.cli.{name}").COMMAND

    found = {name: own(name) for name in _OWN}
    return found | {one.name: one.load for one in entry_points(group="prompteur.commands")}
