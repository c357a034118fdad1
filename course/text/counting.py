"""Words and lines, as they are counted.

Words are counted as word processors do, between white space: “l’hôtel”, “well-known”, “km/h”,
“10:30” and an address are one each, “!” is none. But what ties whole words together to make one
of them is not counted so: `one_two`, `one/two`, one—two, `one,two`, and a chain of hyphens that
is longer than any compound.
"""

from __future__ import annotations

import re
import unicodedata

from course.text.compare import visible

_ADDRESS = re.compile(r"\W{0,9}(?:https?://|www\.)\S+|[^\s@/]+@[\w.-]+\W{0,9}")
_TIE = re.compile(r"[_/\\|—–,;:!?…+=•]+|(?<=[^\W\d_A-Z])\.+(?=[A-ZÀ-Þ])|\.{3,}")
_LONGEST_COMPOUND = 5
"""Parts of the longest compounds: Saint-Jean-Pied-de-Port, jack-in-the-box."""

_BULLET = re.compile(r"[-*+•‣◦·–—](?=\s|$)")
_HYPHENS = re.compile(r"[-‐‑]+")


def words(text: str) -> list[str]:
    """The words of `text`: see the rules at the top of this module."""
    return [part for word in visible(text).split() for part in _parts(word)]


def lines(text: str) -> list[str]:
    """The lines of `text` that are not empty, without the white space around them. A bullet with
    nothing after it is an empty line."""
    return [line for line in written_lines(text) if not _says_nothing(line)]


def written_lines(text: str) -> list[str]:
    """The lines of `text` with anything on them, be it a bullet alone, without the white space
    around them."""
    return [line for line in (one.strip() for one in visible(text).splitlines()) if line]


def says_something(text: str) -> bool:
    """Whether there is a letter, a digit or a picture in `text`: more than punctuation."""
    return any(char.isalnum() or unicodedata.category(char) == "So" for char in text)


def _says_nothing(line: str) -> bool:
    return bool(_BULLET.match(line)) and not says_something(line[1:])


def _parts(word: str) -> list[str]:
    """The words in what stands between white space."""
    if not any(char.isalnum() for char in word):
        return []
    if _ADDRESS.fullmatch(word):
        return [word]
    pieces = _untied(word, _TIE, 2)
    return [part for one in pieces for part in _untied(one, _HYPHENS, _LONGEST_COMPOUND + 1)]


def _untied(word: str, tie: re.Pattern[str], enough: int) -> list[str]:
    """`word` cut at its ties, when so many of its parts are words of two letters or more."""
    parts = [part for part in tie.split(word) if any(char.isalnum() for char in part)]
    whole_words = sum(sum(char.isalpha() for char in part) > 1 for part in parts)
    return parts if len(parts) >= enough and whole_words > 1 else [word]
