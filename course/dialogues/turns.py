"""The turns of a conversation, read from a catalogue.

Turns are data: a role marker or a variable's braces in one stay text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class CaseError(ValueError):
    """A case was described wrongly in a catalogue: for authors of exercises, in English."""


@dataclass(frozen=True)
class Turn:
    """What the user says. With a `reply`, that is what was answered, and no model is asked;
    without one the turn is live. The last turn of a conversation is always live."""

    user: str
    reply: str | None = None


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
