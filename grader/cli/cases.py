"""`prompteur cases draw`: a marking set of one's own, drawn from the templates by a secret."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from course.cli.command import Command
from course.display.safe import json_text, one_line
from course.errors import CourseError
from course.exercises.exercise import Exercise, exercise, exercises
from course.messages import LANGUAGES, say
from grader.marking.drawing import (
    SECRET_FILE,
    MarkingSet,
    known_elsewhere,
    marking_set,
    secret_beside,
    secret_of,
    write_set,
)
from grader.marking.private import own_folder, private_place

_COUNT = 10


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(name: str) -> str:
        return say(f"cases.{name}", language)

    parser.add_argument("action", choices=("draw",), help=words("action"))
    parser.add_argument("ids", metavar="ID", nargs="*", help=words("ids"))
    parser.add_argument("--count", metavar="N", type=int, default=_COUNT, help=words("count"))
    parser.add_argument("--out", metavar="FOLDER", type=Path, help=words("out"))
    parser.add_argument("--secret-file", metavar="FILE", type=Path, help=words("secret_file"))
    parser.add_argument("--replace", action="store_true", help=words("replace"))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    if given.count < 1:
        raise CourseError("cases.few", count=given.count)
    folder = given.out.expanduser() if given.out else own_folder()
    if folder.exists() and not folder.is_dir():
        raise CourseError("cases.no_folder", folder=one_line(str(folder)))
    tasks = _tasks(given.ids, [given.lang] if given.lang else LANGUAGES)
    kept = known_elsewhere(folder)
    secret_file = given.secret_file.expanduser() if given.secret_file else folder / SECRET_FILE
    secret = secret_of(secret_file) if given.secret_file else secret_beside(folder)
    found = marking_set(tasks, given.count, secret, kept)
    write_set(found, folder, replace=given.replace)
    if given.json:
        print(json_text(_json(found, folder, secret_file), indent=2))
    else:
        print("\n".join(_lines(found, folder, secret_file, language)))
    return 0 if found.files else 1


def _tasks(ids: Sequence[str], languages: Sequence[str]) -> list[Exercise]:
    """The exercises of those ids, or all; raises CourseError for an unknown one."""
    names = list(dict.fromkeys(ids)) or [one.id for one in exercises(languages[0])]
    return [exercise(name, language) for name in names for language in languages]


def _lines(found: MarkingSet, folder: Path, secret_file: Path, language: str) -> list[str]:
    where, secret = one_line(str(folder)), one_line(str(secret_file))
    lines = []
    if found.files:
        names = ", ".join(f"{name} ({', '.join(found.languages[name])})" for name in found.files)
        values = {"names": names, "folder": where, "count": found.count}
        lines.append(say("cases.drawn", language, **values))
        lines.append(say("cases.secret", language, file=secret))
    else:
        lines.append(say("cases.nothing", language))
    for name, file in found.kept.items():
        lines.append(say("cases.kept", language, id=name, file=one_line(file)))
    if found.without:
        lines.append(say("cases.without", language, names=", ".join(found.without)))
    if found.files and not _in_use(folder):
        lines.append(say("cases.not_in_use", language, folder=where))
    return lines


def _json(found: MarkingSet, folder: Path, secret_file: Path) -> dict[str, object]:
    drawn = [
        {"exercise": name, "languages": list(found.languages[name]), "count": found.count}
        for name in found.files
    ]
    return {
        "folder": str(folder.absolute()),
        "secret_file": str(secret_file.absolute()),
        "drawn": drawn,
        "kept": dict(found.kept),
        "without_templates": list(found.without),
        "in_use": _in_use(folder),
    }


def _in_use(folder: Path) -> bool:
    """Whether a class is marked on the cases in `folder`."""
    place = private_place()
    return place is not None and place.resolve() == folder.resolve()


command = Command(_add_arguments, _run)
"""The instructor's command."""
