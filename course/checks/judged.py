"""Checks that a model judges. How it is asked, and why so: `course.checks.judging`."""

from __future__ import annotations

from course.checks.base import Phrase, Quoted, Subject, wrong_parameter
from course.checks.judging import (
    agreed,
    judged,
    preference_question,
    rubric_question,
)
from course.checks.registry import Finding, Rule, register
from course.errors import CourseError
from course.text.emptiness import says_nothing


@register(judged=True, area="judge")
def rubric(*, criterion: str) -> Rule:
    """A model finds that the reply meets `criterion`. Ungraded when it gives no verdict."""
    _states_something("criterion", criterion)

    async def rule(subject: Subject) -> Finding:
        question = rubric_question(criterion, subject.reply.text, subject.language)
        try:
            verdict = await judged(question, subject.judge)
        except CourseError as error:
            return _not_judged(error)
        return Finding(verdict == question.offered[0], {"criterion": Quoted((criterion,))})

    return rule


@register(judged=True, area="judge")
def prefers(*, criterion: str, other: str) -> Rule:
    """A model finds that the reply meets `criterion` better than the text `other` does, in
    whichever order it reads them. Fails when it prefers `other` in both orders; ungraded when
    it prefers the first, or the second, whatever stands there."""
    _states_something("criterion", criterion)
    _states_something("other", other)

    async def rule(subject: Subject) -> Finding:
        reply = subject.reply.text
        verdicts = []
        try:
            for first, second in ((reply, other), (other, reply)):
                question = preference_question(criterion, first, second, subject.language)
                verdicts.append(await judged(question, subject.judge))
        except CourseError as error:
            return _not_judged(error)
        held = agreed(*verdicts)
        values = {"criterion": Quoted((criterion,))}
        return Finding(held, values, "undecided" if held is None else None)

    return rule


def _states_something(name: str, value: str) -> None:
    if says_nothing(value):
        raise wrong_parameter(name, "says_nothing", value=value)


def _not_judged(error: CourseError) -> Finding:
    return Finding(None, {"problem": Phrase(error.message_id, error.values)}, "no_verdict")
