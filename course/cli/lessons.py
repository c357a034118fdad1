"""`prompteur lessons`: bring new and mended lessons into the learner's own folder."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from course.cli.command import Command
from course.copies.update import Change, update
from course.display.safe import block, json_text, one_line
from course.errors import CourseError
from course.messages import say

CHECKOUT = Path(__file__).parents[2]
"""The repository, when the course is installed from a clone of it, as the README says."""
FOLDER = "my-course"
"""The learner's own folder in it."""
_FAILED = ("failed", "no_source")
_TOGETHER = ("new", "updated", "taken", "failed")
"""Of these, one sentence tells of all files; of the others, each has its own."""
_FEW = 3


def add_folder(parser: ArgumentParser, language: str) -> None:
    """The option that names another folder."""
    parser.add_argument("--folder", type=Path, help=say("copies.option", language, name=FOLDER))


def folder_of(given: Namespace) -> Path:
    """The learner's folder: the one named, or else that in the checkout. Raises CourseError
    where there are no notebooks to copy."""
    if not (CHECKOUT / "modules").is_dir():
        raise CourseError("cli.lab_no_checkout")
    return (given.folder or CHECKOUT / FOLDER).expanduser().absolute()


def sentences(changes: Sequence[Change], folder: Path, language: str) -> Iterator[str]:
    """What an update did, for a person; what the learner changed and the course did not is not
    told."""
    for what in dict.fromkeys(one.what for one in changes):
        found = [one for one in changes if one.what == what]
        groups = [found] if what in _TOGETHER else [[one] for one in found]
        for group in groups if what != "kept" else ():
            names = [one_line(one.name) for one in group]
            shown = [*names[:_FEW], *(["…"] if len(names) > _FEW else [])]
            yield say(
                f"copies.{what}",
                language,
                count=len(group),
                names=", ".join(shown),
                aside=one_line(group[0].aside or ""),
                reason=group[0].reason or "",
                folder=folder,
            )


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    add_folder(parser, language)
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    folder = folder_of(given)
    changes = update(CHECKOUT, folder, language)
    if given.json:
        rows = [asdict(one) for one in changes]
        print(json_text({"folder": str(folder), "changes": rows}, indent=2))
    else:
        told = list(sentences(changes, folder, language))
        print(block("\n".join(told or [say("copies.nothing", language, folder=folder)])))
    return 1 if any(one.what in _FAILED for one in changes) else 0


COMMAND = Command(_add_arguments, _run)
