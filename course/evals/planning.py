"""What an evaluation will take, before anything is sent: calls, tokens, and the price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from course.dialogues import Dialogue, Trace
from course.exercises.exercise import Case, Exercise
from course.models.base import Model, Reply, Request
from course.models.tokens import estimated_tokens
from course.prompts.prompt import Prompt

MOST_REQUESTS = 20
"""Requests of one case that a plan looks ahead to: a dialogue may go on for ever while the
replies that would end it are not there."""


@dataclass(frozen=True)
class Plan:
    """`calls` to be made beside the `kept` replies, which cost nothing; tokens read, estimated;
    tokens written and `cost` in US dollars, at most; None where no length or price is known.

    `thoughts` are the tokens that are written besides, at most, should the model turn out to think
    before it answers, and `thoughts_cost` what that costs. One that is known to think has them in
    `tokens_out` and `cost`.
    """

    calls: int
    kept: int
    tokens_in: int
    tokens_out: int | None
    cost: float | None
    thoughts: int = 0
    thoughts_cost: float | None = 0.0

    def __add__(self, other: Plan) -> Plan:
        return Plan(
            self.calls + other.calls,
            self.kept + other.kept,
            self.tokens_in + other.tokens_in,
            _sum(self.tokens_out, other.tokens_out),
            _sum(self.cost, other.cost),
            self.thoughts + other.thoughts,
            _sum(self.thoughts_cost, other.thoughts_cost),
        )

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON-ready data."""
        return asdict(self)


def planned(
    exercise: Exercise,
    text: str,
    model: Model,
    *,
    cases: Sequence[Case] | None = None,
    repeats: int = 1,
) -> Plan:
    """What `evaluate` with the same arguments would take. Starts and sends nothing.

    Calls of a judge are not counted. What a later request of a case sends depends on replies
    that are not there yet: each is taken to be as long as it may be. Raises PromptError when the
    prompt cannot be sent.
    """
    prompt = Prompt(text)
    prompt.require(exercise.variables)
    kept_reply = getattr(model, "kept_reply", lambda request: None)
    kept = 0
    read: list[int] = []
    length = exercise.settings.max_tokens
    for repeat in range(repeats):
        for case in exercise.cases if cases is None else cases:
            dialogue = exercise.dialogue_for(case)(prompt, case, exercise.settings, repeat)
            had, sent = _requests(dialogue, kept_reply, length or 0)
            kept += had
            read += sent
    price = getattr(model, "price", None) or _unknown
    if length is None:
        return Plan(len(read), kept, sum(read), None, None)
    room, thinks = getattr(model, "room_to_think", 0), getattr(model, "thinks", False)
    tokens_out = len(read) * (length + room * thinks)
    plan = Plan(len(read), kept, sum(read), tokens_out, price(sum(read), tokens_out))
    if thinks or not room:
        return plan
    again = sorted(read)[-model.slots :]  # all that go out before the first reply has told
    thoughts = len(again) * length + len(read) * room
    return replace(plan, thoughts=thoughts, thoughts_cost=price(sum(again), thoughts))


def _unknown(tokens_in: int, tokens_out: int) -> None:
    """The price of a model that has none."""


def _requests(
    dialogue: Dialogue, kept_reply: Callable[[Request], Reply | None], length: int
) -> tuple[int, list[int]]:
    """How many replies to a case are kept, and the estimated tokens that each other request
    sends; a reply before it that is not known counts as `length` tokens."""
    trace = Trace()
    sent: list[int] = []
    while (request := dialogue.next(trace)) and len(trace.steps) < MOST_REQUESTS:
        reply = None if sent else kept_reply(request)
        if reply is None:
            sent.append(estimated_tokens(request.messages) + len(sent) * length)
        trace = trace.answered(request, reply or Reply(""))
    return len(trace.steps) - len(sent), sent


def _sum(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one + other
