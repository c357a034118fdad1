"""What the checks of an exercise say of replies written down in a test."""

from __future__ import annotations

from collections.abc import Sequence

from course.evals.engine import evaluate
from course.exercises.exercise import exercise
from course.models.base import Reply, Request
from grader.marking.heldout import held_out


class Says:
    """A model that gives these replies, one after the other."""

    name = fingerprint = "says"
    slots = 1

    def __init__(self, replies: Sequence[str]) -> None:
        self._replies = iter(replies)

    async def complete(self, request: Request, **_options: object) -> Reply:
        return Reply(next(self._replies), "stop")


def objections(exercise_id: str, language: str, number: int | str, *replies: str) -> list[str]:
    """What the checks object to in the live `replies` of practice case `number`, from 0; "h0" is
    the first held-out one."""
    task = exercise(exercise_id, language)
    kept = held_out(task)
    cases = kept.cases if str(number).startswith("h") else task.cases
    case = cases[int(str(number).removeprefix("h"))]
    [result] = evaluate(task, kept.reference, Says(replies), cases=[case]).results
    assert result.outcomes
    return [one.reason(language) for one in result.outcomes if one.status != "passed"]
