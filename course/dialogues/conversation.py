"""Conversations: a case whose user says several things, one after the other.

Pure functions: turns read from a catalogue, what is sent to get the next reply, and who said
what so far. Turns are data: a role marker or a variable's braces in one stay text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from course.prompts.prompt import Message

_NEXT_PARAGRAPH = "\n\n"


class CaseError(ValueError):
    """A case was described wrongly in a catalogue: for authors of exercises, in English."""


@dataclass(frozen=True)
class Turn:
    """What the user says. With a `reply`, that is what was answered, and no model is asked;
    without one the turn is live. The last turn of a conversation is always live."""

    user: str
    reply: str | None = None


@dataclass(frozen=True)
class Said:
    """One message of a conversation, for people: `number` is its turn's, from 1; `scripted`
    says that the exercise gave the reply, and no model wrote it."""

    number: int
    role: str
    text: str
    scripted: bool = False


def turns_from(rows: Any) -> tuple[Turn, ...]:
    """The turns of one case: a list of texts, or of {user: …, reply: …} for a scripted reply.

    Raises CaseError, naming the turn, for what cannot be meant.
    """
    if not isinstance(rows, list | tuple) or not rows:
        raise CaseError(f"`turns` must be a list of what the user says, not {rows!r}")
    turns = tuple(_turn(number, row) for number, row in enumerate(rows, 1))
    if turns[-1].reply is not None:
        raise CaseError(f"turn {len(turns)} is the last, which the model answers: take `reply` out")
    return turns


def live_turns(turns: Sequence[Turn]) -> tuple[int, ...]:
    """The numbers, from 1, of the turns that the model answers."""
    return tuple(number for number, turn in enumerate(turns, 1) if turn.reply is None)


def messages_for(
    opening: Sequence[Message], turns: Sequence[Turn], replies: Sequence[str]
) -> tuple[Message, ...]:
    """What is sent for the next live reply, after these live `replies`.

    `opening` are the prompt's messages. Where two messages of one role would stand in a row,
    as when the prompt ends in a user message, the second follows in the first after a blank
    line.
    """
    said = ({"role": one.role, "content": one.text} for one in transcript(turns, replies))
    return tuple(_joined((*opening, *said)))


def transcript(turns: Sequence[Turn], replies: Sequence[str]) -> tuple[Said, ...]:
    """Who said what, after these live `replies`: up to the first turn without a reply."""
    return tuple(_told(turns, iter(replies)))


def _told(turns: Sequence[Turn], replies: Iterator[str]) -> Iterator[Said]:
    for number, turn in enumerate(turns, 1):
        yield Said(number, "user", turn.user)
        reply = next(replies, None) if turn.reply is None else turn.reply
        if reply is None:
            return
        yield Said(number, "assistant", reply, scripted=turn.reply is not None)


def _joined(messages: Iterable[Message]) -> list[Message]:
    found: list[Message] = []
    for message in messages:
        if found and found[-1]["role"] == message["role"]:
            texts = [text for text in (found[-1]["content"], message["content"]) if text.strip()]
            found[-1] = {"role": message["role"], "content": _NEXT_PARAGRAPH.join(texts)}
        else:
            found.append(message)
    return found


def _turn(number: int, row: Any) -> Turn:
    given = row if isinstance(row, Mapping) else {"user": row}
    unknown = [name for name in given if name not in ("user", "reply")]
    if unknown:
        raise CaseError(f"turn {number}: unknown {unknown[0]!r}; a turn has `user` and `reply`")
    if "user" not in given:
        raise CaseError(f"turn {number} does not say what the user says: `user` is missing")
    texts = {name: _text(number, name, value) for name, value in given.items()}
    return Turn(**texts)


def _text(number: int, name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise CaseError(
            f"turn {number}: `{name}` must be text, not {value!r}: put it in quotation marks"
        )
    if not value.strip():
        raise CaseError(f"turn {number}: `{name}` is empty")
    return value.rstrip("\n")
