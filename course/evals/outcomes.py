"""The outcomes of an exercise's checks on one reply, or on all replies of one case."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import isawaitable

from course.checks.base import Check, Outcome, Status, Subject


async def outcomes_of(checks: Sequence[Check], subject: Subject) -> tuple[Outcome, ...]:
    """The outcome of every check, in order. What a model judges is asked last, and only when
    everything else held: a reply that failed already is not worth a call."""
    outcomes: dict[int, Outcome] = {}
    for number in sorted(range(len(checks)), key=lambda number: checks[number].judged):
        check = checks[number]
        if check.judged and any(one.status == "failed" for one in outcomes.values()):
            outcomes[number] = Outcome(check.name, "ungraded", "judge.not_judged")
            continue
        found = check.run(subject)
        outcomes[number] = await found if isawaitable(found) else found
    return tuple(outcomes[number] for number in range(len(checks)))


def status_of(outcomes: Sequence[Outcome]) -> Status:
    """Failed when a check failed; passed when all passed; else ungraded."""
    found = {outcome.status for outcome in outcomes}
    if "failed" in found:
        return "failed"
    return "passed" if found == {"passed"} else "ungraded"
