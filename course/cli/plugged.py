"""What plug-ins bring, for `prompteur doctor`: everything of theirs is loaded and looked at."""

from __future__ import annotations

import os

from course.checks.plugged import missing_messages, plugged_checks
from course.cli.offers import OWN, usable_command
from course.errors import CourseError
from course.exercises import sources
from course.exercises.exercise import exercises
from course.messages import say
from course.models.plugged import plugged_model, plugged_names
from course.plugins import (
    CHECKS,
    COMMANDS,
    EXERCISES,
    MODELS,
    by_name,
    entries,
    is_own,
    problems,
    who,
)


def look_at_plugins(language: str) -> tuple[str, list[str]]:
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
    wrong = [one.text(language) for one in problems()]
    for check in checks:
        for lacking, keys in missing_messages(check).items():
            values = {"check": check.name, "language": lacking, "keys": ", ".join(keys)}
            wrong.append(say("plugins.messages_missing", language, **values))
    return "; ".join(_installed()) or say("plugins.doctor_none", language), wrong


def _installed() -> list[str]:
    groups = (CHECKS, MODELS, EXERCISES, COMMANDS)
    found = [who(one) for group in groups for one in entries(group) if not is_own(one)]
    folder = os.environ.get(sources.FOLDER)
    return found + ([f"{sources.FOLDER}={folder}"] if folder else [])
