"""Calibration: whether the exercises tell a good prompt from a weak one.

The reference prompt of an exercise must earn all its points, and each weak prompt at most
WEAK_SHARE of them, on the practice cases and on the held-out cases, in both languages; one that
memorises the practice cases, at most that on the held-out ones. Prompts that were written blind
are tried on the held-out cases, and judged together: see `grader.authoring.blind_verdict`. On
fresh cases the reference prompt has an estimate, which is told and not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from course.evals.engine import Observer, evaluate
from course.evals.evaluation import Evaluation
from course.exercises.exercise import Case, Exercise
from course.exercises.fresh import can_be_drawn, drawn
from course.models.base import Model
from grader.marking.blind import BlindPrompt, blind_prompts
from grader.marking.heldout import held_out

WEAK_SHARE = 0.4
"""The share of an exercise's points that a weak prompt may earn at most."""
FRESH_SEED = "calibration"
"""What the fresh cases are drawn by, so that their replies can be recorded."""
BLIND_CASES = 5
"""Held-out cases that a prompt which was written blind is tried on: six prompts make thirty
replies for an exercise and language, about a minute of the embedded model."""


@dataclass(frozen=True)
class Plan:
    """What is tried beside the reference prompt and the weak ones: the prompts written blind, and
    the reference prompt on so many fresh cases."""

    blind: bool = False
    fresh: int = 0


@dataclass(frozen=True)
class Trial:
    """One prompt of the instructor's on one set of cases. `weak` is the number of a weak prompt,
    from 1, and `blind` the record of one that was written blind; without both it is the
    reference prompt. `where` is "practice", "heldout" or "fresh". A weak prompt that `memorises`
    the practice cases may earn any score on them. The task is `beyond` the models of these
    names."""

    exercise: Exercise
    where: str
    prompt: str
    cases: tuple[Case, ...]
    weak: int | None = None
    why: str = ""
    memorises: bool = False
    blind: BlindPrompt | None = None
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A trial and what came of it."""

    trial: Trial
    evaluation: Evaluation

    @property
    def full(self) -> bool:
        """Whether the prompt earned all the points."""
        score = self.evaluation.score or 0.0
        return not self.evaluation.ungraded and score >= self.trial.exercise.points

    @property
    def key(self) -> str:
        """The message that says how it went: "good", "beyond" where the task is beyond the model,
        as its record says, or why it is not calibrated. A prompt written blind has "full" or
        "short" marks; fresh cases are "under" where Wilson's interval lies under the rate of
        full marks."""
        score, points = self.evaluation.score, self.trial.exercise.points
        if self.evaluation.ungraded or score is None:
            return "ungraded"
        if self.trial.blind:
            return "full" if self.full else "short"
        if self.trial.weak:
            if self.trial.memorises and self.trial.where == "practice":
                return "good"
            return "good" if score <= WEAK_SHARE * points else "too_high"
        is_fresh = self.trial.where == "fresh"
        if not self._is_under if is_fresh else self.full:
            return "good"
        if self.evaluation.model in self.trial.beyond:
            return "beyond"
        return "under" if is_fresh else "too_low"

    @property
    def _is_under(self) -> bool:
        return self.evaluation.interval[1] < self.trial.exercise.full_marks_rate

    @property
    def calibrated(self) -> bool:
        """Whether the prompt earned what it should; one that is only told of, always."""
        return self.key not in ("ungraded", "too_low", "too_high")

    @property
    def judged(self) -> int:
        """How many replies were judged: none where a check on the prompt itself objected."""
        return self.evaluation.passed + self.evaluation.failed

    @property
    def missing(self) -> bool:
        """Whether no reply at all could be had or judged, as in a recording without them."""
        return not self.judged and not self.evaluation.refused

    def as_json(self) -> dict[str, Any]:
        """The verdict as JSON-ready data."""
        told = self.evaluation.as_json()
        fields = ("score", "points", "pass_rate", "interval", "passed", "failed", "ungraded")
        return {
            "exercise": self.trial.exercise.id,
            "language": self.trial.exercise.language,
            "prompt": self._name,
            "why": self.trial.why,
            "cases": self.trial.where,
            "verdict": self.key,
            "calibrated": self.calibrated,
            **{name: told[name] for name in fields},
        }

    @property
    def _name(self) -> str:
        if self.trial.blind:
            return f"blind {self.trial.blind.name}"
        return f"weak {self.trial.weak}" if self.trial.weak else "reference"


def trials(task: Exercise, plan: Plan) -> Iterator[Trial]:
    """Everything to try on an exercise: its prompts, each on its sets of cases.

    Raises CourseError where its templates do not give as many fresh cases; one without templates
    is tried on none.
    """
    kept = held_out(task)
    both = (("practice", task.cases), ("heldout", kept.cases))
    for where, cases in both:
        yield Trial(task, where, kept.reference, cases, beyond=kept.beyond)
    for number, weak in enumerate(kept.weak, 1):
        for where, cases in both:
            yield Trial(task, where, weak.prompt, cases, number, weak.why, weak.memorises)
    for one in blind_prompts(task) if plan.blind else ():
        cases = kept.cases[:BLIND_CASES]
        yield Trial(task, "heldout", one.prompt, cases, blind=one, beyond=kept.beyond)
    if plan.fresh and can_be_drawn(task):
        found = drawn(task, plan.fresh, FRESH_SEED, without=kept.cases)
        cases = tuple(one.case for one in found)
        yield Trial(task, "fresh", kept.reference, cases, beyond=kept.beyond)


def calibrate(
    planned: Iterable[Trial], model: Model, observer: Observer | None = None
) -> Iterator[Verdict]:
    """The verdict on each trial, one after the other; ends after a stopped one."""
    for trial in planned:
        evaluation = evaluate(
            trial.exercise, trial.prompt, model, cases=trial.cases, observer=observer
        )
        yield Verdict(trial, evaluation)
        if evaluation.stopped:
            return
