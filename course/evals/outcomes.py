"""The outcomes of an exercise's checks: on one reply or all replies of one case, on the prompt,
over all cases; and what is said where something that nobody expected came between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from course.checks.base import STUMBLED, Check, Outcome, Status, Subject
from course.errors import CourseError, Stopped
from course.log import log_error
from course.plugins import why


def problem_of(error: Exception) -> CourseError:
    """What to tell a learner of `error`, whose traceback goes to the log unless it is an error
    that the course has words for."""
    if isinstance(error, CourseError):
        return error
    log_error(error)
    return CourseError("evaluation.unexpected", error=type(error).__name__)


def outcome_of(check: Check, subject: Any) -> Outcome:
    """The outcome of a check on the prompt or over all cases; ungraded where it cannot run, for
    one that its author described wrongly, say."""
    try:
        outcome: Outcome = check.run(subject)
    except Stopped:
        raise
    except Exception as error:
        log_error(error)
        values = {"check": check.name, "reason": why(error)}
        said = f"{STUMBLED}{check.scope}"
        return Outcome(check.name, "ungraded", said, values, stumbled=True)
    return outcome


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
        outcomes[number] = found if isinstance(found, Outcome) else await found
    return tuple(outcomes[number] for number in range(len(checks)))


def status_of(outcomes: Sequence[Outcome]) -> Status:
    """Failed when a check failed; passed when all passed; else ungraded."""
    found = {outcome.status for outcome in outcomes}
    if "failed" in found:
        return "failed"
    return "passed" if found == {"passed"} else "ungraded"
