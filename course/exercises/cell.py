"""The first line of a `%%prompt` cell: `%%prompt ID [--repeats N]`."""

from __future__ import annotations

import contextlib

from course.errors import PromptError
from course.exercises.exercise import Exercise, exercise, exercises

MOST_REPEATS = 20
_AROUND_IDS = " \t\"'`“”«»,;:\u00a0\u202f"


def parse_line(line: str, speak: str) -> tuple[Exercise, int]:
    """The exercise and the number of repeats that the first line of a cell asks for.

    Raises CourseError when it names no exercise, one that does not exist, or another option.
    """
    words = line.replace("=", " ").split()
    repeats = 1
    if "--repeats" in words:
        at = words.index("--repeats")
        repeats = _repeats(words[at : at + 2])
        del words[at : at + 2]
    unknown = next((word for word in words if word.startswith("-")), None)
    if unknown:
        raise PromptError("prompt.bad_option", option=unknown)
    if not words:
        raise PromptError("prompt.no_id", example=exercises(speak)[0].id)
    asked = "-".join(words).strip(_AROUND_IDS).replace("_", "-").casefold()
    known = {one.id.casefold(): one.id for one in exercises(speak)}
    return exercise(known.get(asked, asked), speak), repeats


def _repeats(option: list[str]) -> int:
    with contextlib.suppress(ValueError):
        repeats = int(option[-1])
        if 1 <= repeats <= MOST_REPEATS:
            return repeats
    raise PromptError("prompt.bad_option", option=" ".join(option))
