"""The instructor's half of an exercise, read from `grader/heldout/<module>.yaml`.

Held-out cases are what a class is graded on; the reference prompt and the weak prompts are
what calibration tries. Nothing here is ever loaded by a learner's kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from course.exercises.exercise import Case, Exercise, cases_from


@dataclass(frozen=True)
class WeakPrompt:
    """A prompt that must not earn much, and in one sentence why it is weak. One that `memorises`
    the practice cases may do well on them: it must fail on the held-out ones."""

    prompt: str
    why: str
    memorises: bool = False


@dataclass(frozen=True)
class HeldOut:
    """What the instructor has of one exercise in one language."""

    cases: tuple[Case, ...]
    reference: str
    weak: tuple[WeakPrompt, ...]


def held_out(exercise: Exercise) -> HeldOut:
    """The instructor's half of `exercise`, in its language.

    Raises KeyError naming the exercise when its record is missing.
    """
    return _read(exercise.module, exercise.id, exercise.language)


@lru_cache
def _read(module: str, exercise_id: str, language: str) -> HeldOut:
    row = _rows(module)[exercise_id]
    return HeldOut(
        cases=cases_from(row["cases"][language]),
        reference=row["reference"][language],
        weak=tuple(WeakPrompt(**weak) for weak in row["weak"][language]),
    )


@lru_cache
def _rows(module: str) -> dict[str, Any]:
    import yaml

    text = (files("grader") / "heldout" / f"{module}.yaml").read_text(encoding="utf-8")
    record = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {row["id"]: row for row in record["exercises"]}
