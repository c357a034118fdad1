"""What the author of exercises should look at, though they can be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from course.checks.base import Phrase
from course.exercises import sources
from course.exercises.exercise import exercises
from course.messages import LANGUAGES

FEWEST_CASES = 8
"""For each language: with fewer, one case more or less is an eighth of the score."""


def remarks() -> Iterator[Phrase]:
    """On the exercises that do not come with the course."""
    brought = {slug for slug, one in sources.modules().items() if one.brought_by}
    tasks = {language: exercises(language) for language in LANGUAGES}
    for several in zip(*tasks.values(), strict=True):
        if several[0].module in brought:
            counts = {one.language: len(one.cases) for one in several}
            yield from on_cases(several[0].id, "practice", counts)


def on_cases(
    exercise_id: str, kind: Literal["practice", "held_out"], counts: Mapping[str, int]
) -> Iterator[Phrase]:
    """On an exercise that has so many cases in each language."""
    few = {language: count for language, count in counts.items() if count < FEWEST_CASES}
    for language, count in few.items():
        tongue = Phrase(f"sources.tongue_{language}")
        values = {"id": exercise_id, "count": count, "tongue": tongue, "fewest": FEWEST_CASES}
        yield Phrase(f"sources.few_{kind}", values)
    if len(set(counts.values())) > 1 and len(few) < len(counts):
        values = {"id": exercise_id, "english": counts["en"], "french": counts["fr"]}
        yield Phrase(f"sources.uneven_{kind}", values)
