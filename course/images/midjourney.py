"""A Midjourney prompt: images, words, parameters at the end.

Every text has a reading, and its parts joined are the text again. The reading goes through the text
once: each regular expression looks at a stretch and never goes back over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from course.images.base import Part
from course.images.tables import table

_COMMAND = re.compile(r"\s*/imagine\b(?:\s+prompt\s*:)?\s*")
_MARKER = re.compile(r"(?<!\S)(?P<sign>--|[—–])(?P<name>[A-Za-z]+)")
"""A parameter begins after a blank. Telephones turn two hyphens into a dash, which Midjourney takes
too; a dash before any other word is a dash."""

_PIECE = re.compile(
    r"(?P<url>https?://(?:(?!::)\S)+)\s*"
    r"|(?P<parting>::(?P<weight>-?(?:\d+(?:\.\d+)?|\.\d+)(?!\S))?)\s*"
)
_BLANKS = re.compile(r"\s*")
_ONE = re.compile(r"\S+")
_REFERENCE = re.compile(r"(?:https?://|\d|random\b)\S*")
_AFTER = {"ratio": 1, "number": 1, "word": 1, "optional": 1}
"""How many words are the value of what takes that."""


def parse(text: str) -> tuple[Part, ...]:
    """The parts of `text`, which joined are the text."""
    markers = [one for one in _MARKER.finditer(text) if one["sign"] == "--" or known(one["name"])]
    end = markers[0].start() if markers else len(text)
    parts = list(_described(text, end))
    for index, marker in enumerate(markers):
        following = markers[index + 1].start() if index + 1 < len(markers) else len(text)
        parts += _parameter(text, marker, following)
    return tuple(parts)


def known(name: str) -> str | None:
    """The parameter that is written `name`, in any case; None for one that is in no table."""
    return _names().get(name.lower())


@lru_cache
def _names() -> dict[str, str]:
    parameters = table("midjourney")["parameters"]
    return {name: one for one, row in parameters.items() for name in row["names"]}


def _described(text: str, end: int) -> Iterator[Part]:
    """What stands before the parameters. The weight of words stands behind them."""
    at = 0
    command = _COMMAND.match(text, 0, end)
    if command and command[0].strip():
        yield Part("command", command[0])
        at = command.end()
    pieces: list[Part] = []
    for found in _PIECE.finditer(text, at, end):
        if found.start() > at:
            pieces.append(Part("text", text[at : found.start()]))
        if found["url"]:
            pieces.append(Part("image", found[0], value=found["url"]))
        else:
            weight = float(found["weight"] or 1)
            pieces = [one if one.kind != "text" else _weighed(one, weight) for one in pieces]
            yield from pieces
            pieces = []
            yield Part("parting", found[0], value=found["weight"] or "", weight=weight)
        at = found.end()
    yield from pieces
    if at < end:
        yield Part("text", text[at:end])


def _weighed(part: Part, weight: float) -> Part:
    return Part(part.kind, part.text, weight=weight, negative=weight < 0)


def _parameter(text: str, marker: re.Match[str], end: int) -> Iterator[Part]:
    """A parameter with its value and, where more follows, the words that belong to none."""
    name = known(marker["name"])
    takes = table("midjourney")["parameters"][name]["takes"] if name else "anything"
    at = marker.end()
    if at < end and not text[at].isspace():
        stop = _end_of(_ONE, text, at, end)
    elif takes in ("words", "anything"):
        stop = end
    elif takes == "references":
        stop = _references(text, at, end)
    else:
        stop = at
        for _ in range(_AFTER.get(takes, 0)):
            stop = _end_of(_ONE, text, _end_of(_BLANKS, text, stop, end), end)
    stop = _end_of(_BLANKS, text, stop, end)
    value = text[at:stop].strip()
    attached = at < end and not text[at].isspace()
    kind = "parameter" if name and not attached else "attached" if attached else "unknown"
    written = name or marker["name"]
    yield Part(kind, text[marker.start() : stop], written, value, negative=name == "no")
    if stop < end:
        yield Part("stray", text[stop:end], written, text[stop:end].strip())


def _references(text: str, at: int, end: int) -> int:
    while True:
        begin = _end_of(_BLANKS, text, at, end)
        found = _REFERENCE.match(text, begin, end)
        if not found:
            return at
        at = found.end()


def _end_of(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    found = pattern.match(text, at, end)
    return found.end() if found else at
