"""What an evaluation will take, before anything is sent: calls, tokens, and the price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from math import ceil
from typing import Any

from course.dialogues.conversation import live_turns
from course.exercises.exercise import Case, Exercise
from course.models.base import Model, Reply
from course.prompts.prompt import Message, Prompt

CHARACTERS_PER_TOKEN = 4.0
"""A rule of thumb for English: OpenAI, "What are tokens and how to count them?"; French takes
about a third more tokens."""

SAFE_CHARACTERS_PER_TOKEN = 2.0
TOKENS_PER_MESSAGE = 4
"""What roles and separators add, as OpenAI's cookbook counts them."""


@dataclass(frozen=True)
class Plan:
    """`calls` to be made beside the `kept` replies, which cost nothing; tokens read, estimated;
    tokens written and `cost` in US dollars, at most; None where no length or price is known."""

    calls: int
    kept: int
    tokens_in: int
    tokens_out: int | None
    cost: float | None

    def __add__(self, other: Plan) -> Plan:
        return Plan(
            self.calls + other.calls,
            self.kept + other.kept,
            self.tokens_in + other.tokens_in,
            _sum(self.tokens_out, other.tokens_out),
            _sum(self.cost, other.cost),
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

    Calls of a judge are not counted. What a conversation sends depends on replies that are not
    there yet: each is taken to be as long as it may be. Raises PromptError when the prompt cannot
    be sent.
    """
    prompt = Prompt(text)
    prompt.require(exercise.variables)
    kept_reply = getattr(model, "kept_reply", lambda messages, **asked: None)
    calls = kept = tokens_in = 0
    length = exercise.settings.max_tokens
    for repeat in range(repeats):
        settings = exercise.settings.for_repeat(repeat)
        known = partial(kept_reply, settings=settings, repeat=repeat)
        for case in exercise.cases if cases is None else cases:
            had, sent = _requests(case, prompt, known, length or 0)
            kept += had
            calls += len(sent)
            tokens_in += sum(sent)
    tokens_out = None if length is None else calls * length
    price = getattr(model, "price", None)
    cost = price(tokens_in, tokens_out) if price and tokens_out is not None else None
    return Plan(calls, kept, tokens_in, tokens_out, cost)


def _requests(
    case: Case, prompt: Prompt, known: Callable[[Sequence[Message]], Reply | None], length: int
) -> tuple[int, list[int]]:
    """How many replies to a case are kept, and the estimated tokens that each other request
    sends; a reply before it that is not known counts as `length` tokens."""
    replies: list[str] = []
    sent: list[int] = []
    for _ in live_turns(case.turns) or (1,):
        messages = case.messages(prompt, replies)
        reply = None if sent else known(messages)
        if reply is None:
            sent.append(estimated_tokens(messages) + len(sent) * length)
        replies.append(reply.text if reply else "")
    return len(replies) - len(sent), sent


def estimated_tokens(messages: Sequence[Message], *, safe: bool = False) -> int:
    """About how many tokens `messages` are, to any model; `safe`: hardly ever fewer."""
    per_token = SAFE_CHARACTERS_PER_TOKEN if safe else CHARACTERS_PER_TOKEN
    characters = sum(len(message["content"]) for message in messages)
    return ceil(characters / per_token) + TOKENS_PER_MESSAGE * len(messages)


def _sum(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one + other
