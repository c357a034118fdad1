"""The first line of a `%%prompt` cell: `%%prompt ID [--repeats N]`."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from course.errors import PromptError
from course.exercises.exercise import Exercise, exercise, exercises

MOST_REPEATS = 20
_AROUND_IDS = " \t\"'`“”«»,;:.\u00a0\u202f"
_LONGEST_NAME = 6
"""Words that may stand after `%%prompt` before they are taken for the prompt itself."""
_SHOWN = 60


def parse_line(line: str, speak: str) -> tuple[Exercise, int]:
    """The exercise and the number of repeats that the first line of a cell asks for.

    Raises CourseError when it names no exercise, one that does not exist, or another option, and
    when the prompt itself stands there.
    """
    words = line.replace("=", " ").split()
    repeats = 1
    if "--repeats" in words:
        at = words.index("--repeats")
        repeats = _repeats(words[at : at + 2])
        del words[at : at + 2]
    if not words:
        raise PromptError("prompt.no_id", example=exercises(speak)[0].id)
    found = exercise_named(words, speak)
    if found and (rest := _after(found, words)) and not rest[0].startswith("-"):
        raise PromptError("prompt.text_on_line", id=found.id, text=_short(" ".join(rest)))
    unknown = next((word for word in words if word.startswith("-")), None)
    if unknown and (found or len(words) <= _LONGEST_NAME):
        raise PromptError("prompt.bad_option", option=unknown)
    if found:
        return found, repeats
    if len(words) > _LONGEST_NAME or any("{" in word for word in words):
        example = exercises(speak)[0].id
        raise PromptError("prompt.text_without_id", example=example, text=_short(" ".join(words)))
    return exercise(_bare(words), speak), repeats


def exercise_named(words: Sequence[str], speak: str, *, whole: bool = False) -> Exercise | None:
    """The exercise whose name the first of `words` make up, or with `whole` all of them; spelled
    with hyphens, underscores or spaces, in any case, and with any quotation marks around it."""
    known = {one.id.casefold(): one for one in exercises(speak)}
    fewest = len(words) if whole else 1
    longest = min(len(words), _LONGEST_NAME)
    counts = range(longest, fewest - 1, -1)
    return next((known[name] for n in counts if (name := _bare(words[:n])) in known), None)


def _after(found: Exercise, words: Sequence[str]) -> Sequence[str]:
    """What stands behind the name of the exercise."""
    counts = range(1, len(words) + 1)
    return words[max(n for n in counts if _bare(words[:n]) == found.id.casefold()) :]


def _bare(words: Sequence[str]) -> str:
    return "-".join(words).strip(_AROUND_IDS).replace("_", "-").casefold()


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def _repeats(option: list[str]) -> int:
    with contextlib.suppress(ValueError):
        repeats = int(option[-1])
        if 1 <= repeats <= MOST_REPEATS:
            return repeats
    raise PromptError("prompt.bad_option", option=" ".join(option))
