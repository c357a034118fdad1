"""What is kept of an evaluation for feedback and reports: how it went, and why what failed did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.checks.base import Outcome
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.reasons import advice_on, told
from course.evals.report import said_by


def evaluation_row(evaluation: Evaluation) -> dict[str, Any]:
    """`evaluation` as JSON-ready data, in the language of its exercise: the numbers of its cases
    by status, the outcomes over all cases and on the prompt, and its cases. Of a case that
    passed nothing but that is kept; of another its inputs, its conversation where it is one, its
    reply, and what did not pass.
    """
    language = evaluation.exercise.language
    return {
        "passed": evaluation.passed,
        "failed": evaluation.failed,
        "ungraded": evaluation.ungraded,
        "prompt_outcomes": _not_passed(evaluation.prompt_outcomes, language),
        "overall_outcomes": _not_passed(evaluation.overall_outcomes, language),
        "cases": [_case(one, language) for one in evaluation.results],
    }


def _case(result: CaseResult, language: str) -> dict[str, Any]:
    if result.status == "passed":
        return {"status": "passed", "outcomes": []}
    said = [{"who": said_by(one, language), "text": one.text} for one in result.said]
    return {
        "status": result.status,
        "inputs": result.case.inputs,
        **({"conversation": said} if said else {}),
        "reply": result.reply.text if result.reply else None,
        "problem": result.problem.text(language) if result.problem else None,
        "outcomes": _not_passed(result.outcomes, language),
    }


def _not_passed(outcomes: Sequence[Outcome], language: str) -> list[dict[str, Any]]:
    shown = told(outcomes)
    return [
        {
            "check": one.check,
            "outcome": one.status,
            "reason": one.reason(language),
            "told": any(one is other for other in shown),
            "advice": advice_on(one, language),
        }
        for one in outcomes
        if one.status != "passed"
    ]
