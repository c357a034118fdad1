"""A message: who speaks, and what is said, as text or as parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


class Part(Protocol):
    """A part of a message that is more than text: `sent` is what goes over the wire for it, after
    OpenAI's Chat Completions; `text` is what it says to who reads text only, "" for nothing."""

    @property
    def text(self) -> str: ...

    def sent(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class TextPart:
    """Text beside parts of another kind."""

    text: str

    def sent(self) -> dict[str, Any]:
        return {"type": "text", "text": self.text}


@dataclass(frozen=True, slots=True)
class Message:
    """What one side says: `role` is "system", "user" or "assistant"; `content` is text, or parts
    where there is more than text."""

    role: str
    content: str | tuple[Part, ...]

    @property
    def text(self) -> str:
        """What the message says in words; parts stand on lines of their own."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content if part.text)

    def sent(self) -> dict[str, Any]:
        """The message as JSON-ready data, as it goes over the wire and into a reply's key."""
        if isinstance(self.content, str):
            return {"role": self.role, "content": self.content}
        return {"role": self.role, "content": [part.sent() for part in self.content]}
