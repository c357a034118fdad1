"""What an OpenAI-compatible server takes, for one model: learnt from what it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from course.models.base import Settings
from course.models.finish import ending
from course.models.openai.wire import Heard

THINKING_ROOM = 4000
"""Tokens that a model which thinks before it answers gets beside the length of its answer."""

LENGTHS = ("max_tokens", "max_completion_tokens")
"""What the greatest length is called: by most servers, and by OpenAI's own."""

FORMAT = "response_format"
"""What a JSON Schema for the reply is sent in."""

_NAMES = {**dict.fromkeys(LENGTHS, "max_tokens"), FORMAT: "json_schema"}


@dataclass
class Habits:
    """`length` is what the greatest length is called, `refused` what is never sent again,
    `thinks` whether the model thinks before it answers, and `unopened` whether its thoughts then
    begin the text without a mark (see `Spoken`); None as long as no reply has told."""

    length: str
    refused: set[str] = field(default_factory=set)
    thinks: bool = False
    unopened: bool | None = None

    def body(self, settings: Settings) -> dict[str, Any]:
        """What is sent beside the messages."""
        sent = settings.sent()
        if "max_tokens" in sent:
            length = sent.pop("max_tokens")
            sent[self.length] = length + THINKING_ROOM if self.thinks else length
        if "json_schema" in sent:
            schema = {"name": "reply", "strict": True, "schema": sent.pop("json_schema")}
            sent[FORMAT] = {"type": "json_schema", "json_schema": schema}
        return {name: value for name, value in sent.items() if name not in self.refused}

    def streaming(self) -> dict[str, Any]:
        """What is sent besides for an answer in pieces."""
        sent = {"stream": True, "stream_options": {"include_usage": True}}
        if "stream" in self.refused:
            return {}
        return {name: value for name, value in sent.items() if name not in self.refused}

    def leave_out(self, name: str) -> None:
        """Never send `name` again; the two names for a length stand in for each other once."""
        self.refused.add(name)
        if name == self.length:
            self.length = next((one for one in LENGTHS if one not in self.refused), name)

    def learn(self, heard: Heard) -> None:
        """Note what a reply tells of where the model's thoughts begin. One that was cut tells
        nothing: the end of the thought may have been still to come."""
        if heard.spoken.found_unopened:
            self.unopened = True
        elif (
            self.unopened is None and ending(heard.finish) == "ended" and heard.spoken.text.strip()
        ):
            self.unopened = False

    def notes(self, settings: Settings) -> list[str]:
        """The ids of messages that say what was not as asked."""
        sent = {_NAMES.get(name, name) for name in self.body(settings)}
        notes = [f"model.left_out_{name}" for name in settings.sent() if name not in sent]
        return [*notes, "model.given_room"] if self.thinks and "max_tokens" in sent else notes


@lru_cache
def habits_of(base_url: str, model: str, length: str) -> Habits:
    """What this process has learnt of that model at that address; `length` is the name to begin
    with."""
    return Habits(length)
