"""`prompteur bundle`: the folder that learners get."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from course.cli.command import Command
from course.display.safe import json_text, one_line
from course.messages import say
from grader.authoring.bundle import bundled, write_bundle
from grader.paths import ROOT


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help=say("bundle.folder", language))
    parser.add_argument("--force", action="store_true", help=say("bundle.force", language))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    folder = given.folder.expanduser()
    files = bundled(ROOT)
    write_bundle(files, folder, force=given.force, root=ROOT)
    size = sum(map(len, files.values()))
    if given.json:
        print(json_text({"folder": str(folder.absolute()), "files": len(files), "bytes": size}))
        return 0
    shown = one_line(str(folder.absolute()))
    print(say("bundle.done", language, folder=shown, count=len(files), size=size / 1e6))
    print(say("bundle.next", language))
    return 0


command = Command(_add_arguments, _run)
