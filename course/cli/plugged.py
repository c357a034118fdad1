"""What plug-ins and an instructor's folder bring, for `prompteur doctor`: everything of theirs is
loaded and looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator

from course.checks.plugged import missing_messages, plugged_checks
from course.cli.finding import Finding
from course.cli.offers import OWN, usable_command
from course.errors import CourseError
from course.exercises import sources
from course.exercises.exercise import exercises
from course.exercises.reading import Unreadable, read_yaml
from course.exercises.remarks import remarks
from course.messages import LANGUAGES, catalogue, message_files, say
from course.models.plugged import plugged_model, plugged_names
from course.plugins import (
    CHECKS,
    COMMANDS,
    EXERCISES,
    MODELS,
    by_name,
    entries,
    is_own,
    package,
    problems,
    who,
)

_GROUPS = (CHECKS, MODELS, EXERCISES, COMMANDS)


def look_at_exercises(language: str) -> Iterator[Finding]:
    """What each source of exercises brings, and what its author should look at."""
    tasks = {one: exercises(one) for one in LANGUAGES}
    for giver in sources.givers():
        slugs = [slug for slug, one in sources.modules().items() if one.brought_by == giver]
        here = {one: [task for task in tasks[one] if task.module in slugs] for one in LANGUAGES}
        cases = {one: sum(len(task.cases) for task in here[one]) for one in LANGUAGES}
        text = say(
            "sources.found",
            language,
            who=giver or say("sources.the_course", language),
            modules=say("sources.modules", language, count=len(slugs)),
            exercises=say("sources.exercises", language, count=len(here["en"])),
            cases=say("sources.practice_cases", language, count=cases["en"]),
            french=cases["fr"],
        )
        yield Finding("exercises", True, text)
    for remark in remarks():
        yield Finding("exercises", False, remark.text(language))


def look_at_plugins(language: str) -> Iterator[Finding]:
    """What is installed, on one line, and what is wrong with it, in sentences."""
    checks = plugged_checks()
    exercises(language)
    for name in plugged_names():
        try:
            plugged_model(name)
        except CourseError:  # noted by then
            continue
    for entry in by_name(COMMANDS, taken=OWN).values():
        if not is_own(entry):
            usable_command(entry, language)
    brought = "; ".join(_installed()) or say("plugins.doctor_none", language)
    yield Finding("plugins", True, brought)
    for problem in problems():
        yield Finding("plugins", False, problem.text(language))
    unworded: set[tuple[str, str, str]] = set()
    for check in checks:
        for lacking, keys in missing_messages(check).items():
            unworded |= {(check.area, lacking, key) for key in keys}
            values = {"check": check.name, "language": lacking, "keys": ", ".join(keys)}
            yield Finding("plugins", False, say("plugins.messages_missing", language, **values))
    for text in _words_amiss(language, unworded):
        yield Finding("plugins", False, text)


def _words_amiss(language: str, known: set[tuple[str, str, str]]) -> Iterator[str]:
    """Files of messages of plug-ins that cannot be read, and messages that one language has and
    the other has not, but those that are `known` to be missing: (area, language, key)."""
    brought = [entry for group in _GROUPS for entry in entries(group) if not is_own(entry)]
    for name in dict.fromkeys(map(package, brought)):
        areas = set()
        for path in message_files(name):
            areas.add(path.stem)
            try:
                read_yaml(path)
            except Unreadable as error:
                where = f"{name}/messages/{path.parent.name}/{path.name}"
                yield say("plugins.words_unreadable", language, file=where, reason=error)
        for area in sorted(areas):
            keys = {one: set(catalogue(one, f"{name}.{area}")) for one in LANGUAGES}
            for one in LANGUAGES:
                others = set().union(*keys.values()) - keys[one]
                lacking = [
                    key for key in sorted(others) if (f"{name}.{area}", one, key) not in known
                ]
                if lacking:
                    where = f"{name}/messages/{one}/{area}.yaml"
                    values = {"file": where, "keys": ", ".join(lacking)}
                    yield say("plugins.words_missing", language, **values)


def _installed() -> list[str]:
    found = [who(one) for group in _GROUPS for one in entries(group) if not is_own(one)]
    folder = os.environ.get(sources.FOLDER)
    return found + ([f"{sources.FOLDER}={folder}"] if folder else [])
