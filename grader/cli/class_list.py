"""`prompteur class`: who is in the class, from a file, as a list, out of it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from course.cli.command import Command
from course.cli.terminal import table
from course.display.safe import json_text, one_line
from course.errors import CourseError
from course.exercises.exercise import modules
from course.messages import say
from grader.nbgrading.class_list import FIELDS, Changes, ClassList, Listed, changes, read_class_list
from grader.nbgrading.folders import ClassFolders, course_configuration
from grader.nbgrading.roll import known_learners, put, remove

_MOST_NAMED = 20


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    actions = ("add", "list", "remove")
    parser.add_argument("action", choices=actions, help=say("class.action", language))
    parser.add_argument("what", nargs="*", metavar="WHAT", help=say("class.what", language))
    for name in ("dry_run", "with_marks", "json"):
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, action="store_true", help=say(f"class.{name}", language))


def _run(given: Namespace, language: str) -> int:
    folders = ClassFolders.of(course_configuration())
    run = {"add": _add, "list": _list, "remove": _remove}[given.action]
    told, text = run(given, folders, language)
    print(json_text(told, indent=2) if given.json else text)
    return 0


def _add(given: Namespace, folders: ClassFolders, language: str) -> tuple[Any, str]:
    """Put the learners of a file into the gradebook."""
    if len(given.what) != 1:
        raise CourseError("class.one_file")
    listed = read_class_list(Path(given.what[0]).expanduser())
    found = changes(listed.learners, known_learners(folders))
    if not given.dry_run:
        put(folders, found)
    told = {
        "added": [asdict(one) for one in found.added],
        "changed": [{"before": asdict(a), "after": asdict(b)} for a, b in found.changed],
        "same": found.same,
        "not_in_the_list": list(found.others),
        "unused_columns": list(listed.unused),
        "written": not given.dry_run,
    }
    return told, "\n".join(_lines(listed, found, given.dry_run, language))


def _lines(listed: ClassList, found: Changes, rehearsed: bool, language: str) -> list[str]:
    def told(key: str, count: int) -> str:
        return say(f"class.{key}", language, count=count)

    lines = [told("would_add" if rehearsed else "added", len(found.added))]
    lines += [f"  {_described(one)}" for one in found.added[:_MOST_NAMED]]
    if (more := len(found.added) - _MOST_NAMED) > 0:
        lines.append(f"  {told('more', more)}")
    if found.changed:
        lines.append(told("would_change" if rehearsed else "changed", len(found.changed)))
        lines += [f"  {_difference(a, b)}" for a, b in found.changed[:_MOST_NAMED]]
    if found.same:
        lines.append(told("same", found.same))
    if found.others:
        names = {"names": _named(found.others)}
        lines.append(say("class.others", language, count=len(found.others), **names))
    if listed.unused:
        names = {"names": _named(listed.unused)}
        lines.append(say("class.unused", language, count=len(listed.unused), **names))
    return lines


def _list(given: Namespace, folders: ClassFolders, language: str) -> tuple[Any, str]:
    """The class, and who handed in nothing for an assignment."""
    known = known_learners(folders)
    if not given.what:
        rows = [_row(one) for one in known.values()]
        text = table([_heading(language), *rows]) if known else say("class.empty", language)
        return {"learners": [asdict(one) for one in known.values()]}, text
    [assignment] = _one_assignment(given.what)
    there = folders.students(assignment)
    missing = [name for name in known if name not in there]
    strangers = [name for name in there if name not in known]
    told = {
        "assignment": assignment,
        "learners": [{**asdict(one), "handed_in": name in there} for name, one in known.items()],
        "not_in_the_class": strangers,
    }
    return told, "\n".join(_handed_in(known, missing, strangers, language))


def _handed_in(
    known: Mapping[str, Listed], missing: Collection[str], strangers: Collection[str], language: str
) -> list[str]:
    if not known:
        return [say("class.empty", language)]
    answers = [say(f"class.answer_{key}", language) for key in ("no", "yes")]
    rows = [[*_row(one), answers[name not in missing]] for name, one in known.items()]
    lines = [table([[*_heading(language), say("class.head_handed_in", language)], *rows]), ""]
    count = len(known) - len(missing)
    lines.append(say("class.handed_in", language, count=count, total=len(known)))
    if missing:
        lines.append(say("class.missing", language, count=len(missing), names=_named(missing)))
    if strangers:
        lines.append(
            say("class.strangers", language, count=len(strangers), names=_named(strangers))
        )
    return lines


def _remove(given: Namespace, folders: ClassFolders, language: str) -> tuple[Any, str]:
    """Take learners out of the gradebook, with their marks where that is said."""
    if not given.what:
        raise CourseError("class.whom")
    ids = list(dict.fromkeys(given.what))
    if given.dry_run:
        key = "would_remove"
        for name in ids:
            if name not in (known := known_learners(folders)):
                raise CourseError("class.not_there", id=name, count=len(known))
    else:
        key = "removed"
        remove(folders, ids, with_marks=given.with_marks)
    text = say(f"class.{key}", language, count=len(ids), names=_named(ids))
    return {"removed": [] if given.dry_run else ids}, text


def _one_assignment(what: Collection[str]) -> Collection[str]:
    if len(what) != 1 or not set(what) <= set(modules()):
        known = ", ".join(modules())
        raise CourseError("grade.unknown_assignment", name=" ".join(what), known=known)
    return what


def _heading(language: str) -> list[str]:
    return [say(f"class.head_{name}", language) for name in FIELDS]


def _row(one: Listed) -> list[str]:
    return [one_line(value) for value in asdict(one).values()]


def _described(one: Listed) -> str:
    return one_line(", ".join(filter(None, (one.id, one.name, one.email, one.lms_user_id))))


def _difference(before: Listed, after: Listed) -> str:
    pairs = zip(asdict(before).values(), asdict(after).values(), strict=True)
    parts = [f"{old or '–'} → {new}" for old, new in pairs if old != new]
    return one_line(f"{after.id}: {'; '.join(parts)}")


def _named(names: Collection[str]) -> str:
    shown = ", ".join(list(names)[:_MOST_NAMED])
    return one_line(shown + (", …" if len(names) > _MOST_NAMED else ""))


command = Command(_add_arguments, _run)
