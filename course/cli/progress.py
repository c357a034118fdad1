"""`prompteur progress`: the best score at each exercise, as `course.progress()` shows it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from course.cli.command import Command
from course.display.safe import json_text
from course.messages import say
from course.notebook.progress_page import progress_page


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    page = progress_page(language, Path.cwd())
    if given.json:
        rows = [one.as_json() for one in page.standings]
        print(json_text({"language": language, "exercises": rows}, indent=2))
    else:
        print(page.text())
    return 0


COMMAND = Command(_add_arguments, _run)
