"""Calibration: whether the exercises tell a good prompt from a weak one.

The reference prompt of an exercise must earn all its points, and each weak prompt at most
WEAK_SHARE of them, on the practice cases and on the held-out cases, in both languages; one that
memorises the practice cases, at most that on the held-out ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from course.evals.engine import Observer, evaluate
from course.evals.evaluation import Evaluation
from course.exercises.exercise import Case, Exercise
from course.models.base import Model
from grader.marking.heldout import held_out

WEAK_SHARE = 0.4
"""The share of an exercise's points that a weak prompt may earn at most."""


@dataclass(frozen=True)
class Trial:
    """One prompt of the instructor's on one set of cases. `weak` is None for the reference
    prompt, else the number of the weak prompt, from 1; `where` is "practice" or "heldout".
    One that `memorises` the practice cases may earn any score on them. The task is `beyond` the
    models of these names."""

    exercise: Exercise
    weak: int | None
    why: str
    where: str
    prompt: str
    cases: tuple[Case, ...]
    memorises: bool = False
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A trial and what came of it."""

    trial: Trial
    evaluation: Evaluation

    @property
    def key(self) -> str:
        """The message that says how it went: "good", "beyond" where the task is beyond the model,
        as its record says, or why it is not calibrated."""
        score, points = self.evaluation.score, self.trial.exercise.points
        if self.evaluation.ungraded or score is None:
            return "ungraded"
        if self.trial.memorises and self.trial.where == "practice":
            return "good"
        if self.trial.weak is None:
            if score >= points:
                return "good"
            return "beyond" if self.evaluation.model in self.trial.beyond else "too_low"
        return "good" if score <= WEAK_SHARE * points else "too_high"

    @property
    def calibrated(self) -> bool:
        """Whether the prompt earned what it should."""
        return self.key in ("good", "beyond")

    def as_json(self) -> dict[str, Any]:
        """The verdict as JSON-ready data."""
        told = self.evaluation.as_json()
        fields = ("score", "points", "pass_rate", "interval", "passed", "failed", "ungraded")
        return {
            "exercise": self.trial.exercise.id,
            "language": self.trial.exercise.language,
            "prompt": "reference" if self.trial.weak is None else f"weak {self.trial.weak}",
            "why": self.trial.why,
            "cases": self.trial.where,
            "verdict": self.key,
            "calibrated": self.calibrated,
            **{name: told[name] for name in fields},
        }


def trials(task: Exercise) -> Iterator[Trial]:
    """Everything to try on an exercise: its prompts, each on its two sets of cases."""
    kept = held_out(task)
    for where, cases in (("practice", task.cases), ("heldout", kept.cases)):
        yield Trial(task, None, "", where, kept.reference, cases, beyond=kept.beyond)
    for number, weak in enumerate(kept.weak, 1):
        for where, cases in (("practice", task.cases), ("heldout", kept.cases)):
            yield Trial(task, number, weak.why, where, weak.prompt, cases, weak.memorises)


def calibrate(
    tasks: Sequence[Exercise], model: Model, observer: Observer | None = None
) -> Iterator[Verdict]:
    """The verdict on every trial of `tasks`, one after the other; ends after a stopped one."""
    for task in tasks:
        for trial in trials(task):
            evaluation = evaluate(task, trial.prompt, model, cases=trial.cases, observer=observer)
            yield Verdict(trial, evaluation)
            if evaluation.stopped:
                return
