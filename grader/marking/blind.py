"""Blind prompts: written from an exercise's brief alone, by somebody who had seen neither its
reference prompt nor a case nor a check, and never tuned. Calibration tries them, to say what
somebody can earn who does what the brief asks.

They lie in `grader/heldout/blind/<module>.yaml`, for each exercise a list in each language. Only
the course's own exercises have some.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.exercises.exercise import Exercise
from course.exercises.reading import read_yaml
from course.exercises.sources import modules
from grader.marking.halves import listed

_FOLDER = Path(__file__).parent.parent / "heldout" / "blind"


@dataclass(frozen=True)
class BlindPrompt:
    """A prompt that was written blind, with its `name`. A `careful` one says all that the brief
    says; `examples` is how many worked examples it gives."""

    name: str
    prompt: str
    careful: bool
    examples: int


def blind_prompts(exercise: Exercise) -> tuple[BlindPrompt, ...]:
    """The blind prompts of `exercise` in its language; none where nobody has written any."""
    module = modules()[exercise.module]
    if module.heldout is not None:
        return ()
    row = _rows(_FOLDER / module.file).get(exercise.id, {})
    return tuple(BlindPrompt(**one) for one in row.get(exercise.language, ()))


@lru_cache
def _rows(path: Path) -> dict[str, Any]:
    return {row["id"]: row for row in listed(read_yaml(path))} if path.is_file() else {}
