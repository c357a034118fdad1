"""The grade of one prompt: what it earns on the held-out cases, and what its learner is told.

A prompt is evaluated over the practice cases, which feedback explains, and over the held-out
cases, which alone decide the mark. Of the latter a learner learns only which kinds of check
failed, and how often.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

from course.errors import CourseError, PromptError, Stopped
from course.evals.engine import Observer, evaluate
from course.evals.evaluation import Evaluation
from course.evals.planning import Plan, planned
from course.exercises.exercise import Exercise
from course.exercises.exercise import exercise as exercise_of
from course.messages import LANGUAGES
from course.models.base import Model
from course.prompts.slips import diagnose
from course.stats.scoring import score, wilson
from grader.marking.heldout import held_out, marked_on
from grader.marking.row import evaluation_row
from grader.marking.too_long import settled, too_long_for_all

_MOST_SHOWN = 4


@dataclass(frozen=True)
class Tally:
    """How an evaluation went, without its cases. `failures` maps the name of a check to the
    number of cases in which it failed."""

    passed: int
    failed: int
    ungraded: int
    failures: Mapping[str, int]

    @property
    def rate(self) -> float | None:
        """The share of the graded cases that passed; None when none was graded."""
        graded = self.passed + self.failed
        return self.passed / graded if graded else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval for the pass rate."""
        return wilson(self.passed, self.failed)


@dataclass(frozen=True)
class PromptGrade:
    """The grade of one prompt on one exercise in one language.

    `score` is None when it could not be graded: `reason` then says why, as {language: text}; it
    also says why a prompt was not sent at all. `practice` and `held_out` are the evaluations as
    JSON-ready data (see `evaluation_row`), None where nothing was sent. `held_out` is the
    instructor's: only `held_out_tally` may be shown to a learner. `calls` are the replies that
    were fetched for this grade, `cost` what they cost in US dollars where that is known.
    `marked_on` tells the cases that it rests on from others: see `grader.marking.heldout`.
    `trace` is for the log: where in the code grading broke off, when it did.
    """

    exercise: str
    language: str
    prompt: str
    model: str
    points: float
    score: float | None
    reason: Mapping[str, str]
    practice: dict[str, Any] | None
    held_out: dict[str, Any] | None
    calls: int = 0
    seconds: float = 0.0
    cost: float | None = None
    marked_on: str = ""
    trace: str = ""

    @property
    def on_our_cases(self) -> bool:
        """Whether it rests on the cases that are used here, and now: an instructor may have
        changed them since, and another machine may have others."""
        return self.marked_on == marked_on(exercise_of(self.exercise, self.language))

    @property
    def cases(self) -> int:
        """How many replies the grade rests on."""
        counts = ("passed", "failed", "ungraded")
        rows = [row for row in (self.practice, self.held_out) if row]
        return sum(row[count] for row in rows for count in counts)

    @property
    def practice_tally(self) -> Tally:
        """How the practice cases went."""
        return _tally(self.practice)

    @property
    def held_out_tally(self) -> Tally:
        """How the held-out cases went."""
        return _tally(self.held_out)

    def out_of(self, points: float, full_marks_rate: float) -> PromptGrade:
        """The grade where the exercise has so many points, and that rate earns all of them."""
        if points == self.points:
            return self
        earned = self.score and score(points, self.held_out_tally.rate, full_marks_rate)
        return replace(self, points=points, score=earned)

    def as_json(self) -> dict[str, Any]:
        """The grade as JSON-ready data."""
        return dict(vars(self))

    def brief(self) -> PromptGrade:
        """The grade with what a report on a class needs: of the cases only the failures, and of
        the practice cases a few to show."""
        practice, kept = self.practice, self.held_out
        if practice:
            failed = [case for case in practice["cases"] if case["status"] == "failed"]
            practice = {**practice, "cases": failed[:_MOST_SHOWN]}
        if kept:
            kept = {**kept, "cases": [_failures(case) for case in kept["cases"]]}
        return replace(self, practice=practice, held_out=kept)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> PromptGrade:
        """The grade that `as_json` gave; raises TypeError for other rows."""
        return cls(**row)


def grade_prompt(
    exercise: Exercise,
    text: str,
    model: Model,
    *,
    observer: Observer | None = None,
    stop: Event | None = None,
) -> PromptGrade:
    """Grade the prompt `text` on `exercise`; never raises for what the prompt says.

    A prompt that cannot be sent, that a check on the prompt refuses, or that is too long for the
    model with every practice case, earns 0 points. One with a held-out case whose reply could
    not be had has no score: what was had is kept, so that grading it again asks only for the
    rest. Where no practice case had a reply, the held-out ones are not asked for.
    """
    try:
        problem = diagnose(text, exercise.variables)
        if problem:
            return _not_sent(exercise, text, model, problem, 0.0)
        practice = evaluate(exercise, text, model, observer=observer, stop=stop)
        if practice.refused:
            return _graded(exercise, text, practice, practice)
        if never_fits := too_long_for_all(practice):
            return _not_sent(exercise, text, model, never_fits, 0.0)
        if practice.results and all(one.problem for one in practice.results):
            return _graded(exercise, text, practice, practice)
        cases = held_out(exercise).cases
        kept = evaluate(exercise, text, model, cases=cases, observer=observer, stop=stop)
        return _graded(exercise, text, settled(practice), settled(kept))
    except PromptError as error:
        return _not_sent(exercise, text, model, error, 0.0)
    except CourseError as error:  # a tokenizer that does not answer, say: no fault of the prompt
        return _not_sent(exercise, text, model, error, None)
    except Stopped:
        raise
    except Exception as error:  # of one prompt alone: the class is graded on
        return broken_grade(exercise, text, model.name, error)


def not_marked(grade: PromptGrade, problem: CourseError) -> PromptGrade:
    """`grade` without its score, since `problem` leaves it without worth."""
    reason = {one: problem.text(one) for one in LANGUAGES}
    return replace(grade, score=None, reason=reason)


def broken_grade(exercise: Exercise, text: str, model: str, error: Exception) -> PromptGrade:
    """The grade where grading itself broke off with `error`: none, and where it happened."""
    kind = type(error).__name__
    problem = CourseError("grade.broke_off", id=exercise.id, error=kind)
    broken = _prompt_grade(exercise, text, model, score=None, problem=problem)
    return replace(broken, trace="".join(traceback.format_exception(error)))


def plan_prompt(exercise: Exercise, text: str, model: Model) -> Plan:
    """What grading the prompt would take: nothing for one that cannot be sent."""
    nothing = Plan(0, 0, 0, 0, 0.0)
    try:
        if diagnose(text, exercise.variables):
            return nothing
        practice = planned(exercise, text, model)
        return practice + planned(exercise, text, model, cases=held_out(exercise).cases)
    except Exception:  # grading says what is wrong
        return nothing


def _not_sent(
    exercise: Exercise, text: str, model: Model, problem: CourseError, score: float | None
) -> PromptGrade:
    return _prompt_grade(exercise, text, model.name, score=score, problem=problem)


def _graded(exercise: Exercise, text: str, practice: Evaluation, kept: Evaluation) -> PromptGrade:
    both = [practice] if practice is kept else [practice, kept]
    missing = _not_judged(kept)
    replies = [reply for one in both for result in one.results for reply in result.replies]
    costs = [one.cost for one in both if one.cost is not None]
    return _prompt_grade(
        exercise,
        text,
        kept.model,
        score=None if missing else kept.score,
        problem=missing[0] if missing else None,
        practice=evaluation_row(practice),
        held_out=None if practice is kept else evaluation_row(kept),
        calls=sum(one.source == "live" for one in replies),
        seconds=sum(one.seconds for one in both),
        cost=sum(costs) if costs else None,
    )


def _not_judged(evaluation: Evaluation) -> list[CourseError]:
    """Why cases have no reply, or have one on which a check failed to run: a person must look,
    since a mark on the others alone could be had by breaking a check where it would fail."""
    open_cases = [one for one in evaluation.results if one.status == "ungraded"]
    outcomes = [outcome for one in open_cases for outcome in one.outcomes]
    if not evaluation.refused:
        outcomes += evaluation.prompt_outcomes
    missing = [one.problem for one in open_cases if one.problem]
    return missing + [CourseError(one.message_id, **one.values) for one in outcomes if one.stumbled]


def _prompt_grade(
    exercise: Exercise,
    text: str,
    model: str,
    *,
    score: float | None,
    problem: CourseError | None,
    practice: dict[str, Any] | None = None,
    held_out: dict[str, Any] | None = None,
    **taken: Any,
) -> PromptGrade:
    return PromptGrade(
        exercise=exercise.id,
        language=exercise.language,
        prompt=text,
        model=model,
        points=exercise.points,
        score=score,
        reason={one: problem.text(one) for one in LANGUAGES} if problem else {},
        practice=practice,
        held_out=held_out,
        marked_on=marked_on(exercise),
        **taken,
    )


def _failures(case: Mapping[str, Any]) -> dict[str, Any]:
    """The names of the checks that failed in a case, as a case."""
    failed = [one for one in case["outcomes"] if one["outcome"] == "failed"]
    return {"outcomes": [{"check": one["check"], "outcome": "failed"} for one in failed]}


def _tally(row: Mapping[str, Any] | None) -> Tally:
    if row is None:
        return Tally(0, 0, 0, {})
    failures: Counter[str] = Counter()
    for case in row["cases"]:
        failures.update({one["check"] for one in case["outcomes"] if one["outcome"] == "failed"})
    return Tally(row["passed"], row["failed"], row["ungraded"], dict(failures))
