"""What is measured of a prompt: where prompt, cases and checks come from, and the claim that an
evaluation bears out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean

from course.cards.card import CardError, Claim
from course.errors import CourseError
from course.evals.evaluation import Evaluation
from course.exercises.exercise import Exercise, exercise
from course.exercises.reading import Unreadable, parsed, text_of
from course.experiments.cases import exercise_of
from course.experiments.data import own_data
from course.learner.attempts import attempts, best
from course.learner.store import user_store
from course.models.base import Reply, Settings
from course.plugins import plain, reason_of
from course.prompts.prompt import Prompt
from course.prompts.slips import strip_solution_marks

_CALLS = 1000


@dataclass(frozen=True)
class Source:
    """A prompt, with the cases and checks that it is measured by."""

    task: Exercise
    prompt: str


def of_attempt(exercise_id: str, language: str, number: int | None) -> Source:
    """A kept attempt at an exercise: the one of that number, from 1, the oldest first; without a
    number the best. Raises CourseError where there is none."""
    task = exercise(exercise_id, language)
    tried = attempts(user_store(), task.id, language)
    if number is not None and not 1 <= number <= len(tried):
        raise CardError("cards.no_attempt", id=task.id, number=number, count=len(tried))
    chosen = best(tried) if number is None else tried[number - 1]
    if chosen is None:
        raise CardError("cards.no_attempts", id=task.id)
    return Source(task, chosen.prompt)


def of_files(prompt: str, cases: str, checks: str | None, max_tokens: int, language: str) -> Source:
    """A prompt from a text file, with cases from a CSV file: its columns are the variables, and
    say what is expected where they are named so, as for `%%compare`; else `checks` is a YAML file
    with a list of checks, or a mapping that has it under `checks`. Raises CourseError."""
    text = strip_solution_marks(_text(prompt)).strip("\n")
    data = own_data(cases)
    wanted = data.checks if checks is None else _checks(checks)
    if not wanted:
        raise CardError("cards.no_checks", file=plain(cases))
    sampling = Settings(0.0, max_tokens, seed=1)
    return Source(exercise_of(data.rows, {prompt: Prompt(text)}, wanted, sampling, language), text)


def claim_of(evaluation: Evaluation, today: date) -> Claim:
    """The claim that an evaluation bears out. Raises CardError where a check on the prompt itself
    failed, or no reply could be judged."""
    if evaluation.refused:
        reason = next(one for one in evaluation.prompt_outcomes if one.status == "failed")
        said = reason.reason(evaluation.exercise.language)
        raise CardError("cards.refused", reason=said)
    problem = next((one.problem for one in evaluation.results if one.problem), None)
    if not evaluation.passed + evaluation.failed:
        if isinstance(problem, CourseError):
            raise problem
        raise CardError("cards.nothing_graded")
    replies = [reply for one in evaluation.results for reply in one.replies]
    costs = [one.cost for one in replies if one.cost is not None]
    return Claim(
        repeats=1 + max(one.repeat for one in evaluation.results),
        passed=evaluation.passed,
        failed=evaluation.failed,
        ungraded=evaluation.ungraded,
        tokens_in=_mean(replies, "tokens_in"),
        tokens_out=_mean(replies, "tokens_out"),
        cost_1000=float(f"{_CALLS * fmean(costs):.4g}") if costs else None,
        measured=today.isoformat(),
    )


def _mean(replies: list[Reply], name: str) -> float | None:
    counted = [count for one in replies if (count := getattr(one, name)) is not None]
    return round(fmean(counted), 1) if counted else None


def _text(name: str) -> str:
    try:
        return text_of(Path(name))
    except Unreadable as error:
        raise CardError("cards.unreadable", file=plain(name), reason=reason_of(error)) from None


def _checks(name: str) -> list[dict[str, object]]:
    try:
        data = parsed(_text(name))
    except Unreadable as error:
        raise CardError("cards.unreadable", file=plain(name), reason=reason_of(error)) from None
    found = data.get("checks") if isinstance(data, dict) else data
    if not isinstance(found, list):
        raise CardError("cards.checks_form", file=plain(name))
    return found
