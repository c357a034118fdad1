"""Prompts that the model cannot take: a verdict on the prompt, where it is the prompt that is long.

A server that refuses a case as too long will refuse it every time, so a mark that waited for the
reply would wait for ever.
"""

from __future__ import annotations

from dataclasses import replace

from course.checks.base import Outcome
from course.errors import CourseError, TooLong
from course.evals.evaluation import CaseResult, Evaluation

LONG = 4_000
"""Characters of a request, some thousand tokens. A model that does not read so many is set up for
less than the course needs, which is nobody's prompt's fault: a shorter request waits for a mark.
"""

_CHECK = "context_length"


def too_long_for_all(evaluation: Evaluation) -> CourseError | None:
    """What the model said of the prompt, where every case was too long for it."""
    found = [_refusal(one) for one in evaluation.results]
    return found[0] if found and all(found) else None


def settled(evaluation: Evaluation) -> Evaluation:
    """`evaluation`, in which a case that was too long for the model has failed."""
    return replace(evaluation, results=tuple(_settled(one) for one in evaluation.results))


def _settled(result: CaseResult) -> CaseResult:
    refusal = _refusal(result)
    if refusal is None:
        return result
    failed = Outcome(_CHECK, "failed", refusal.message_id, refusal.values)
    return replace(result, problem=None, outcomes=(failed,))


def _refusal(result: CaseResult) -> CourseError | None:
    """What the model said of a case that was too long for it, and long it was."""
    is_long = sum(len(one.text) for one in result.messages) > LONG
    return result.problem if is_long and isinstance(result.problem, TooLong) else None
