"""The record of an instructor's half of an exercise, as a file has it, and its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course.exercises.exercise import Case, cases_from
from course.exercises.usable import Unfit, given_in, require_cases

Origin = Literal["public", "brought", "private"]


@dataclass(frozen=True)
class WeakPrompt:
    """A prompt that must not earn much, and in one sentence why it is weak. One that `memorises`
    the practice cases may do well on them: it must fail on the held-out ones."""

    prompt: str
    why: str
    memorises: bool = False


@dataclass(frozen=True)
class HeldOut:
    """What the instructor has of one exercise in one language. The cases are those of the course,
    which anybody can read ("public"), came with a plug-in's exercise ("brought"), or are the
    instructor's own ("private"). The task is `beyond` the models of these names: they do it with
    no prompt, and the reference prompt need not earn its points on them."""

    cases: tuple[Case, ...]
    reference: str
    weak: tuple[WeakPrompt, ...]
    origin: Origin = "public"
    beyond: tuple[str, ...] = ()


def listed(record: Any) -> list[Any]:
    """The records of a file of halves; raises Unfit where it has no list of them."""
    found = record.get("exercises") if isinstance(record, dict) else None
    if not isinstance(found, list):
        raise Unfit("sources.no_list")
    return found


def cases_of(row: dict[str, Any], variables: Sequence[str], language: str) -> tuple[Case, ...]:
    """The cases of a record in `language`. Raises Unfit, KeyError naming what is missing, or
    CaseError."""
    cases = given_in(row, "cases", language)
    require_cases(cases, variables, language)
    return cases_from(cases)


def reference_of(row: dict[str, Any], language: str) -> str:
    """The reference prompt of a record in `language`. Raises Unfit or KeyError."""
    reference = given_in(row, "reference", language)
    if not isinstance(reference, str) or not reference.strip():
        raise Unfit("sources.no_text", name="reference", language=language)
    return reference


def weak_of(row: dict[str, Any], language: str) -> tuple[WeakPrompt, ...]:
    """The weak prompts of a record in `language`, if any. Raises Unfit or KeyError."""
    weak = given_in(row, "weak", language)
    if not isinstance(weak, list):
        raise Unfit("sources.no_weak", language=language)
    try:
        return tuple(WeakPrompt(**one) for one in weak)
    except TypeError as error:
        raise Unfit("sources.no_weak", language=language) from error


def beyond_of(row: dict[str, Any], language: str) -> tuple[str, ...]:
    """The names of the models that a record says the task is beyond in `language`, if any."""
    return tuple(row.get("beyond", {}).get(language, ()))
