"""The instructor's half of an exercise, read from `grader/heldout/<module>.yaml`; that of a
plug-in's exercise from `heldout/` beside its `catalog/`. Cases of an instructor's own take the
place of those: see `grader.marking.private`.

Held-out cases are what a class is graded on; the reference prompt and the weak prompts are
what calibration tries. Nothing here is ever loaded by a learner's kernel.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.errors import CourseError
from course.exercises.exercise import Exercise
from course.exercises.reading import read_yaml
from course.exercises.sources import modules
from course.exercises.usable import record_reason
from grader.marking.halves import (
    HeldOut,
    WeakPrompt,
    beyond_of,
    cases_of,
    listed,
    reference_of,
    weak_of,
)
from grader.marking.private import private_halves

__all__ = ["HeldOut", "WeakPrompt", "given_half", "held_out", "marked_on"]

_OWN = Path(__file__).parent.parent / "heldout"
_digests: dict[tuple[str, str], tuple[Exercise, HeldOut | str, str]] = {}
"""The last digest of each exercise: a class asks for it thousands of times."""


def held_out(exercise: Exercise) -> HeldOut:
    """The instructor's half of `exercise`, in its language.

    Raises KeyError naming the exercise when its record is missing; CourseError saying what is
    wrong with the half of an exercise that does not come with the course, or with the cases of
    the instructor's own.
    """
    half = given_half(exercise)
    own = private_halves().get((exercise.id, exercise.language))
    if own is None:
        return half
    return replace(own, reference=own.reference or half.reference, weak=own.weak or half.weak)


def given_half(exercise: Exercise) -> HeldOut:
    """The half that came with the exercise, whatever cases of the instructor's own there are.
    Raises as `held_out`."""
    module = modules().get(exercise.module)
    known = exercise.module, exercise.id, exercise.language, exercise.variables
    if module is None or module.heldout is None:
        return _read(_OWN, *known)
    try:
        half = _read(module.heldout, *known)
        for case in half.cases:
            exercise.checks_for(case)
    except Exception as error:
        about = {"id": exercise.id, "file": f"heldout/{module.file}"}
        reason = record_reason(error)
        raise CourseError("plugins.held_out_missing", **about, reason=reason) from error
    return replace(half, origin="brought")


def marked_on(exercise: Exercise) -> str:
    """What tells the cases of a mark from others: a digest of the exercise and its held-out half
    in its language, or of why there is none."""
    try:
        half: HeldOut | str = held_out(exercise)
    except (CourseError, KeyError) as error:
        half = str(error)
    known = _digests.get((exercise.id, exercise.language))
    if known is None or known[0] is not exercise or known[1] is not half:
        known = exercise, half, hashlib.sha256(repr((exercise, half)).encode()).hexdigest()
        _digests[exercise.id, exercise.language] = known
    return known[2]


def known_cases(exercise: Exercise) -> int:
    """How many of the instructor's own cases have the texts of one that a learner can read: a
    practice case, or a held-out case that they were to replace."""
    own = private_halves().get((exercise.id, exercise.language))
    known = {case.texts for case in (*exercise.cases, *given_half(exercise).cases)}
    return sum(case.texts in known for case in own.cases) if own else 0


@lru_cache
def _read(
    folder: Path, module: str, exercise_id: str, language: str, variables: tuple[str, ...]
) -> HeldOut:
    row = _rows(folder, module)[exercise_id]
    cases = cases_of(row, variables, language)
    reference, weak = reference_of(row, language), weak_of(row, language)
    return HeldOut(cases, reference, weak, beyond=beyond_of(row, language))


@lru_cache
def _rows(folder: Path, module: str) -> dict[str, Any]:
    return {row["id"]: row for row in listed(read_yaml(folder / f"{module}.yaml"))}
