"""The option `turn` of a check on the reply: which replies of a conversation it judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from inspect import isawaitable
from typing import Any

from course.checks.base import CheckError, Inside, Outcome, Subject
from course.dialogues.conversation import Turn, live_turns

TURN = "turn"
EVERY = "every"


def turns_meant(turn: Any, turns: Sequence[Turn]) -> tuple[int, ...]:
    """The numbers of the turns whose replies are judged: the last unless `turn` says otherwise,
    "every" live one, or one by its number. A case without turns has one, with the number 1.

    Raises CheckError for a turn that the case does not have, or that no model answers.
    """
    live = live_turns(turns) or (1,)
    if turn is None:
        return live[-1:]
    if turn == EVERY:
        return live
    if isinstance(turn, bool) or not isinstance(turn, int):
        raise CheckError(f"parameter 'turn' must be {EVERY!r} or a whole number, not {turn!r}")
    if turn not in live:
        numbers = ", ".join(map(str, live))
        raise CheckError(
            f"parameter 'turn' is {turn}; the model answers the case's turns {numbers}"
        )
    return (turn,)


def at_turns(run: Callable[[Subject], Any], numbers: Sequence[int]) -> Callable[[Subject], Any]:
    """The check `run`, on the replies to the turns `numbers`: it fails at the first that fails.

    A subject without its turns is one reply only, and is judged as it is.
    """

    async def on_each(turns: Mapping[int, Subject]) -> Outcome:
        outcomes = []
        for number in numbers:
            found = run(turns[number])
            outcome = await found if isawaitable(found) else found
            outcomes.append(replace(outcome, turn=number))
            if outcome.status == "failed":
                break
        return _together(outcomes)

    return lambda subject: on_each(subject.turns) if subject.turns else run(subject)


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome for several replies: the failure, else what could not be judged, else that
    every one holds."""
    ungraded = (one for one in outcomes if one.status == "ungraded")
    last = outcomes[-1]
    if last.status == "failed" or len(outcomes) == 1:
        return last
    held = {"count": len(outcomes), "number": last.turn}
    reason = Inside(last.message_id, last.values)
    every = Outcome(last.check, "passed", "checks.in_every_reply", {**held, "reason": reason})
    return next(ungraded, every)
