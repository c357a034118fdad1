"""The instructor's half of an exercise, read from `grader/heldout/<module>.yaml`; that of a
plug-in's exercise from `heldout/` beside its `catalog/`.

Held-out cases are what a class is graded on; the reference prompt and the weak prompts are
what calibration tries. Nothing here is ever loaded by a learner's kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.exercises.exercise import Case, Exercise, cases_from
from course.exercises.sources import modules, parsed, reason_of

_OWN = Path(__file__).parent.parent / "heldout"


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

    Raises KeyError naming the exercise when its record is missing; for an exercise that does
    not come with the course, CourseError saying what is wrong with its half.
    """
    module = modules().get(exercise.module)
    if module is None or module.heldout is None:
        return _read(_OWN, exercise.module, exercise.id, exercise.language)
    try:
        kept = _read(module.heldout, exercise.module, exercise.id, exercise.language)
        if not kept.cases:
            raise ValueError("it has no cases")
        if not isinstance(kept.reference, str):
            raise ValueError("its `reference` must be text")
        for case in kept.cases:
            exercise.checks_for(case)
    except Exception as error:
        about = {"id": exercise.id, "file": f"heldout/{module.file}"}
        raise CourseError("plugins.held_out_missing", **about, reason=reason_of(error)) from error
    return kept


@lru_cache
def _read(folder: Path, module: str, exercise_id: str, language: str) -> HeldOut:
    row = _rows(folder, module)[exercise_id]
    return HeldOut(
        cases=cases_from(row["cases"][language]),
        reference=row["reference"][language],
        weak=tuple(WeakPrompt(**weak) for weak in row["weak"][language]),
    )


@lru_cache
def _rows(folder: Path, module: str) -> dict[str, Any]:
    record = parsed((folder / f"{module}.yaml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in record["exercises"]}
