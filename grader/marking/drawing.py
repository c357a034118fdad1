"""A marking set of one's own, drawn from the templates of the exercises by a secret of the class:
whoever has the secret draws the same cases again, and nobody else can.

The set is a file for each exercise, `<id>.yaml`, in the form of cases of one's own.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from course.errors import CourseError, system_reason
from course.exercises.exercise import Exercise
from course.exercises.folders import ENDING, yaml_files
from course.exercises.fresh import can_be_drawn, drawn
from course.exercises.reading import read_yaml
from course.exercises.usable import record_reason
from course.plugins import plain
from grader.marking.halves import listed
from grader.marking.heldout import given_half
from grader.modes import make_folder, write_whole

SECRET_FILE = "secret.key"
"""The name of the file with the secret, beside the cases."""
_SECRET_BYTES = 32
_FEWEST_BYTES = 16
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class MarkingSet:
    """What is drawn, `count` cases in each of its `languages`: by the id of the exercise, the
    content of its file. `kept` are the exercises that have cases in another file, with its name;
    `without` templates are those that it names, as "id (language)"."""

    count: int
    files: Mapping[str, bytes]
    languages: Mapping[str, Sequence[str]]
    kept: Mapping[str, str]
    without: tuple[str, ...]


def marking_set(
    tasks: Sequence[Exercise], count: int, secret: bytes, kept: Mapping[str, str]
) -> MarkingSet:
    """`count` cases of each exercise in each of its languages among `tasks`, none of which is a
    practice case or one of the public held-out cases. Exercises that are `kept` are left out.

    Raises CourseError where the templates of one cannot be used, or give too few cases.
    """
    without = tuple(f"{one.id} ({one.language})" for one in tasks if not can_be_drawn(one))
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for task in tasks:
        if task.id not in kept and can_be_drawn(task):
            found.setdefault(task.id, {})[task.language] = _cases(task, count, secret)
    return MarkingSet(
        count,
        {name: _content(name, cases) for name, cases in found.items()},
        {name: list(cases) for name, cases in found.items()},
        {one.id: kept[one.id] for one in tasks if one.id in kept},
        without,
    )


def known_elsewhere(folder: Path) -> dict[str, str]:
    """The exercises with cases in a file of `folder` that is not named after them, with the name
    of that file. Raises CourseError for a file that cannot be read."""
    return {name: path.name for path in _files(folder) for name in _ids(path) if name != path.stem}


def write_set(found: MarkingSet, folder: Path, *, replace: bool = False) -> None:
    """Write the files of the set into `folder`, which is made where it is missing.

    Raises CourseError, and writes nothing, where another content is there and is not to be
    replaced; CourseError where a file cannot be written.
    """
    paths = {folder / f"{name}{ENDING}": content for name, content in found.files.items()}
    try:
        changed = {path: new for path, new in paths.items() if not _holds(path, new)}
        there = [path.name for path in changed if path.exists()]
        if there and not replace:
            raise CourseError(
                "cases.there", folder=plain(str(folder)), names=", ".join(there), count=len(there)
            )
        for path, content in changed.items():
            write_whole(path, content)
    except OSError as error:
        reason = system_reason(error)
        raise CourseError("cases.not_written", folder=plain(str(folder)), reason=reason) from error


def secret_beside(folder: Path) -> bytes:
    """The secret in `folder`, made at first use, for its owner alone. Raises CourseError where it
    cannot be made or read."""
    path = folder / SECRET_FILE
    try:
        make_folder(folder)
        with open(os.open(path, _NEW, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
    except FileExistsError:
        pass
    except OSError as error:
        reason = system_reason(error)
        raise CourseError("cases.not_written", folder=plain(str(folder)), reason=reason) from error
    return secret_of(path)


def secret_of(path: Path) -> bytes:
    """The secret that a file is, byte for byte. Raises CourseError where it is not there or too
    short to be one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = system_reason(error)
        raise CourseError("cases.no_secret", file=plain(str(path)), reason=reason) from error
    if len(content) < _FEWEST_BYTES:
        raise CourseError("cases.short_secret", file=plain(str(path)), fewest=_FEWEST_BYTES)
    return content


def _cases(task: Exercise, count: int, secret: bytes) -> list[dict[str, Any]]:
    seed = hmac.new(secret, task.id.encode(), "sha256").hexdigest()
    try:
        found = drawn(task, count, seed, without=given_half(task).cases)
    except CourseError:
        raise
    except Exception as error:  # templates that somebody else wrote
        values = {"id": task.id, "reason": record_reason(error)}
        raise CourseError("cases.broken_templates", **values) from error
    return [one.row for one in found]


class _Plain(yaml.SafeDumper):
    """Writes each value where it stands, so that a person can change one of them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _content(name: str, cases: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    record = {"exercises": [{"id": name, "cases": dict(cases)}]}
    text: str = yaml.dump(record, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=100)
    return text.encode("utf-8")


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _files(folder: Path) -> list[Path]:
    try:
        return [Path(str(one)) for one in yaml_files(folder)] if folder.is_dir() else []
    except OSError as error:
        raise CourseError("cases.unreadable", file=plain(str(folder)), reason=error) from error


def _ids(path: Path) -> Iterator[str]:
    try:
        rows = listed(read_yaml(path))
    except CourseError as error:
        raise CourseError("cases.unreadable", file=plain(path.name), reason=error) from error
    yield from (str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row)
