"""What `prompteur doctor` looks at on the instructor's side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from course.cli.finding import Finding, Look, found_by
from course.errors import CourseError
from course.exercises.exercise import Exercise, exercises
from course.exercises.folders import passed_over, slug_of, yaml_files
from course.exercises.reading import read_yaml
from course.exercises.remarks import on_cases
from course.exercises.sources import Module, modules
from course.messages import LANGUAGES, say
from course.plugins import plain
from grader.cli.doctor_class import look_at_book, look_at_rights
from grader.marking.halves import HeldOut, listed
from grader.marking.heldout import held_out, known_cases
from grader.marking.origins import origins_of
from grader.marking.private import PrivateError

_ABOUT = "own_cases.doctor"


def look(language: str) -> list[Finding]:
    """Everything that the instructor's side has to look at."""
    looks: list[tuple[str, Look]] = [(_ABOUT, each) for each in (_origins, _brought, _halves)]
    looks += [("grade.doctor_rights", look_at_rights), ("grade.doctor_book", look_at_book)]
    return [one for about, each in looks for one in found_by(about, each, language)]


def _origins(language: str) -> Iterator[Finding]:
    """Whose the cases are that decide the marks."""
    tasks = [one for tongue in LANGUAGES for one in exercises(tongue)]
    yield Finding(_ABOUT, True, origins_of(tasks).text(language))


def _brought(language: str) -> Iterator[Finding]:
    """The files with the halves of exercises that do not come with the course."""
    brought = [one for one in modules().values() if one.heldout is not None]
    for folder, group in groupby(brought, key=lambda one: one.heldout):
        assert folder is not None
        here = {one.slug: one for one in group}
        who = next(iter(here.values())).brought_by
        if not folder.is_dir():
            yield Finding(_ABOUT, False, say("own_cases.no_folder", language, who=who))
            continue
        for about in passed_over(folder):
            yield Finding(_ABOUT, False, about.text(language))
        for path in yaml_files(folder):
            if slug_of(path) not in here:
                values = {"file": plain(path.name), "who": who}
                yield Finding(_ABOUT, False, say("own_cases.file_alone", language, **values))
        for module in (one for one in here.values() if one.record["exercises"]):
            yield from _file(module, language)


def _file(module: Module, language: str) -> Iterator[Finding]:
    """Whether the file of a module can be read, and has halves for its exercises alone."""
    assert module.heldout is not None
    try:
        rows = listed(read_yaml(module.heldout / module.file))
    except CourseError as error:
        values = {"file": module.file, "who": module.brought_by, "reason": error}
        yield Finding(_ABOUT, False, say("own_cases.file_broken", language, **values))
        return
    there = [row.get("id") for row in module.record["exercises"] if isinstance(row, dict)]
    for row in rows:
        given = row.get("id") if isinstance(row, dict) else row
        if given not in there:
            values = {"file": module.file, "id": plain(str(given))}
            yield Finding(_ABOUT, False, say("own_cases.stranger", language, **values))


def _halves(language: str) -> Iterator[Finding]:
    """The halves themselves, but of the course's own exercises only cases of one's own."""
    halves: dict[str, dict[str, HeldOut]] = {}
    for task in (one for tongue in LANGUAGES for one in exercises(tongue)):
        try:
            half = held_out(task)
        except PrivateError:  # it was said
            return
        except CourseError as error:
            if _file_reads(task):  # else it was said once for all its exercises
                yield Finding(_ABOUT, False, error.text(language))
            continue
        if count := known_cases(task):
            values = {"count": count, "id": task.id}
            yield Finding(_ABOUT, False, say("own_cases.known_cases", language, **values))
        if half.origin != "public":
            halves.setdefault(task.id, {})[task.language] = half
    for exercise_id, by_language in halves.items():
        counts = {tongue: len(half.cases) for tongue, half in by_language.items()}
        for remark in on_cases(exercise_id, "held_out", counts):
            yield Finding(_ABOUT, False, remark.text(language))
        for tongue, half in by_language.items():
            if not half.weak:
                name = say(f"sources.tongue_{tongue}", language)
                values = {"id": exercise_id, "tongue": name}
                yield Finding(_ABOUT, False, say("own_cases.no_weak_prompt", language, **values))


def _file_reads(task: Exercise) -> bool:
    module = modules().get(task.module)
    try:
        assert module is not None and module.heldout is not None
        listed(read_yaml(module.heldout / module.file))
    except (CourseError, AssertionError):
        return False
    return True
