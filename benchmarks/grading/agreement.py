"""Whether stock and ours give the same marks, submission by submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grading.learners import Learner

_NEAR = 1e-9

Marks = Mapping[str, Mapping[str, float | None]]
"""Points by exercise id, by student; None where somebody must look."""


@dataclass
class Agreement:
    """How many submissions `stock` graded with the marks that ours gave, and lines on those that
    it graded otherwise and those that it could not grade."""

    equal: int = 0
    differ: list[str] = field(default_factory=list)
    not_graded: list[str] = field(default_factory=list)


def agreement(
    learners: Iterable[Learner], ours: Marks, stock: Marks, errors: Mapping[str, str]
) -> Agreement:
    """Compare the marks of `learners`; `errors` says of whom stock failed, and why."""
    found = Agreement()
    for learner in learners:
        theirs = stock.get(learner.name, {})
        open_ones = [name for name, mark in theirs.items() if mark is None]
        who = f"{learner.name} ({learner.damage or learner.kind})"
        if errors.get(learner.name):
            found.not_graded.append(f"{who}: fails: {errors[learner.name]}")
        elif open_ones or not theirs:
            names = ", ".join(open_ones) or "everything"
            found.not_graded.append(f"{who}: waits for a person: {names}")
        elif other := _other(ours.get(learner.name, {}), theirs):
            found.differ.append(f"{who}: {other}")
        else:
            found.equal += 1
    return found


def _other(ours: Mapping[str, float | None], stock: Mapping[str, float | None]) -> str:
    return "; ".join(
        f"{name}: ours {ours.get(name)}, stock {mark}"
        for name, mark in stock.items()
        if not _same(ours.get(name), mark)
    )


def _same(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and abs(one - other) < _NEAR
