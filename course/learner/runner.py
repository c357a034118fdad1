"""Runs a learner's prompt on the learner's model, and keeps the attempt."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from threading import Event

from course.evals.engine import Observer, evaluate
from course.evals.evaluation import Evaluation
from course.evals.planning import Plan, planned
from course.exercises.exercise import Case, Exercise
from course.exercises.fresh import drawn
from course.learner import attempts as attempt
from course.learner.model import learners_model
from course.learner.store import user_store
from course.models.progress import Progress, no_progress
from course.prompts.slips import diagnose


@dataclass(frozen=True)
class Tryout:
    """What a learner asked for: this text on that exercise, so many times each case. With
    `others` it runs on those instead of the practice cases, and does not count."""

    exercise: Exercise
    text: str
    repeats: int = 1
    others: tuple[Case, ...] = ()


def on_others(tryout: Tryout, count: int) -> Tryout:
    """`tryout` on `count` other inputs, which are drawn at random.

    Raises CourseError where the exercise has no templates, or not as many cases.
    """
    cases = drawn(tryout.exercise, count, secrets.token_hex())
    return replace(tryout, others=tuple(one.case for one in cases))


def run(
    tryout: Tryout,
    *,
    observer: Observer | None = None,
    stop: Event | None = None,
    prepared: Progress = no_progress,
) -> Evaluation:
    """Evaluate the prompt on the learner's model and keep the attempt, where it counts.

    `prepared` is told how far the model is, where preparing it takes time. Raises PromptError for
    a prompt that cannot be sent, ModelError for settings that name no usable model.
    """
    refuse_slips(tryout)
    store = user_store()
    evaluation = evaluate(
        tryout.exercise,
        tryout.text,
        learners_model(prepared, stop),
        cases=tryout.others or None,
        repeats=tryout.repeats,
        observer=observer,
        stop=stop,
    )
    if tryout.others:
        return replace(evaluation, counts=False)
    attempt.keep(store, evaluation)
    return evaluation


def plan(tryout: Tryout) -> Plan:
    """What `run` will take on the learner's model; raises the errors that `run` does."""
    refuse_slips(tryout)
    cases, repeats = tryout.others or None, tryout.repeats
    return planned(tryout.exercise, tryout.text, learners_model(), cases=cases, repeats=repeats)


def refuse_slips(tryout: Tryout) -> None:
    """Raise PromptError for a usual slip in the prompt, before anything comes of it."""
    problem = diagnose(tryout.text, tryout.exercise.variables)
    if problem:
        raise problem
