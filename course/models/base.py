"""What a model is to the course: something that completes messages and gives a reply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from course.models.finish import is_answer, normalised
from course.models.purse import Purse
from course.prompts.message import Message

Source = Literal["live", "cache", "recording", "elsewhere"]


@dataclass(frozen=True)
class Settings:
    """How to sample. What is None is not sent, and the server's own default holds.

    `temperature` 0 always takes the likeliest token; `max_tokens` bounds the reply; `seed`
    makes a server that supports it draw the same way again; `json_schema`, a JSON Schema, has
    one that supports it write a reply that keeps to the schema (constrained decoding).
    """

    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    json_schema: Mapping[str, Any] | None = field(default=None, hash=False)

    def sent(self) -> dict[str, Any]:
        """The settings that are set."""
        return {name: value for name, value in vars(self).items() if value is not None}

    def for_repeat(self, repeat: int) -> Settings:
        """The settings of the draw number `repeat`, from 0: each has a seed of its own, since
        the same seed would only give the same reply again."""
        return replace(self, seed=self.seed + repeat) if repeat and self.seed is not None else self


@dataclass(frozen=True)
class Reply:
    """What a model answered.

    `finish` says how it ended, in the same words for every server (`course.models.finish`):
    "stop", "length" for a reply that was cut, …; None where the server does not say.
    `tokens_in`, `tokens_out` and `tokens_cached` are None where the server does not count
    them. `seconds` is the time that the answer took when it was live; `cost`, in US dollars,
    what it cost then, None where the price is not known. `source` says where this copy came
    from. `notes` are message ids of what was adapted on the way.
    """

    text: str
    finish: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    seconds: float = 0.0
    cost: float | None = None
    model: str = ""
    source: Source = "live"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "finish", normalised(self.finish))

    @property
    def is_answer(self) -> bool:
        """Whether the model answered, rather than failed or was held back."""
        return is_answer(self.finish, self.text)

    def row(self) -> dict[str, Any]:
        """The reply as JSON-ready data, without where this copy came from."""
        row = dict(vars(self))
        del row["source"]
        if self.cost is None:
            del row["cost"]
        return row

    @classmethod
    def from_row(cls, row: dict[str, Any], source: Source) -> Reply:
        """The reply kept as `row`; raises TypeError on fields that a reply does not have."""
        return replace(cls(**row), source=source, notes=tuple(row.get("notes", ())))


@dataclass(frozen=True)
class Place:
    """Where a request and its reply stand in what comes of a case: `kind` is "turn" for the turn
    of a conversation (`name` is its number, from 1), "step" for a step of a chain, "call" for the
    call of a tool."""

    kind: str
    name: int | str

    def as_json(self) -> dict[str, Any]:
        """The place as JSON-ready data: {"turn": 2}."""
        return {self.kind: self.name}


@dataclass(frozen=True)
class Request:
    """What is asked of a model: the messages, how to sample, and the number of this draw, for
    models that keep replies. `place` only says where the reply will stand, and asks nothing;
    `purse` is what the calls are paid from; `opening` is what every case of a prompt begins with,
    so that a model can read it once, and in one way: its last message may be cut."""

    messages: tuple[Message, ...]
    settings: Settings = Settings()
    repeat: int = 0
    place: Place | None = field(default=None, compare=False)
    purse: Purse | None = field(default=None, compare=False, repr=False)
    opening: tuple[Message, ...] | None = field(default=None, compare=False, repr=False)

    def key(self, fingerprint: str) -> str:
        """The key under which the reply of the model with that fingerprint is kept: SHA-256, in
        hexadecimal, of all that decides it.

        The order of a schema's properties does: models write them in that order.
        """
        settings = self.settings.sent()
        if "json_schema" in settings:
            settings["json_schema"] = json.dumps(settings["json_schema"], ensure_ascii=False)
        messages = [message.sent() for message in self.messages]
        parts = [fingerprint, messages, settings, self.repeat]
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


OnText = Callable[[str], None]


class Model(Protocol):
    """Completes messages. Adapters: OpenAI-compatible, embedded, recorded.

    `name` is for people; `fingerprint` covers everything that changes the answers and no
    secret; `slots` is how many completions it takes at a time.
    """

    name: str
    fingerprint: str
    slots: int

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The model's answer; cancelling the task gives it up at once.

        `on_text` is called, on the event loop, with each new piece of text. Raises ModelError
        when no reply can be had. Threads call it through `course.models.loop.run`.
        """
        ...
