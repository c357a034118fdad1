"""What a prompt for a picture is made of, and what is found in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from course.messages import Worded, say

Level = Literal["error", "warning", "note"]
WORDS = frozenset({"text", "quoted", "escape", "before", "after", "alternate", "letters"})
"""The kinds of parts that are words of the description."""


@dataclass(frozen=True)
class Part:
    """A stretch of a prompt, as it is written.

    `kind` says what it is; `name` is the parameter's own name, or what kind of network it is, and
    `value` what it is given, without blanks around. `weight` is how strongly words count. Words
    that are `negative` say what is not wanted.
    """

    kind: str
    text: str
    name: str = ""
    value: str = ""
    weight: float = 1.0
    negative: bool = False


@dataclass(frozen=True)
class Finding(Worded):
    """Something to know about a prompt: an error when the tool refuses it or reads it otherwise
    than it is meant, a warning when that may be, a note when it only helps. The message `key` of
    the area `images` says it, with `values`."""

    level: Level
    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """What is found, in `language`, and what to write instead."""
        return say(f"images.{self.key}", language, **self.values)


def words_of(parts: Iterable[Part], *, negative: bool = False) -> str:
    """The words that describe the picture, or with `negative` what is not wanted in it; what
    stands between them is a blank."""
    found = []
    for part in parts:
        if part.negative != negative:
            continue
        if part.kind == "escape":
            found.append(part.value)
        elif part.kind in WORDS:
            found.append(part.text)
        elif part.kind == "parameter" and negative:
            found.append(f" {part.value} ")
        elif part.kind != "mark":
            found.append(" ")
    return " ".join("".join(found).split())
