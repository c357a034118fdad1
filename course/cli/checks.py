"""`prompteur checks`: the vocabulary of checks, those of plug-ins included."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from inspect import signature

from course.checks import REGISTRY
from course.checks.plugged import load_checks
from course.checks.registry import Entry
from course.cli.command import Command
from course.cli.terminal import table
from course.display.safe import json_text
from course.evals.report import check_words
from course.messages import say
from course.plugins import plain


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    load_checks()
    found = [REGISTRY[name] for name in sorted(REGISTRY)]
    if given.json:
        described = [
            {"name": one.name, "scope": one.scope, "parameters": list(_parameters(one))}
            for one in found
        ]
        print(json_text({"checks": described}, indent=2))
        return 0
    head = [say(f"cli.checks_{name}", language) for name in ("name", "parameters", "what")]
    rows = [[one.name, ", ".join(_parameters(one)), _words(one, language)] for one in found]
    print(table([head, *([plain(cell) for cell in row] for row in rows)]))
    return 0


def _parameters(entry: Entry) -> list[str]:
    return list(signature(entry.factory).parameters)


def _words(entry: Entry, language: str) -> str:
    """What it looks at; its name says so where nobody has found other words."""
    said = check_words(entry.name, language)
    return "" if said == entry.name else said


COMMAND = Command(_add_arguments, _run)
