"""A text as values are read from it: plain letters, numbers in words put into digits, and for
each character the place that it has in the text itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from course.text.compare import folded, tidy, without_accents
from course.text.number_words import spelled_numbers

SPELLED = "\x02"
"""Stands before the digits of a number that was in words."""

_CONTROLS = {number: " " for number in range(32) if chr(number) != "\n"}
_EMPHASIS = re.compile(r"(?<![^\W_])[*_`]+|[*_`]+(?![^\W_])")


@dataclass(frozen=True)
class Figures:
    """`text` in plain letters and digits; `places` has where each character of it stands in the
    text that it was made from."""

    text: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the first text what is from `start` to `end` in this one stands."""
        return self.places[start], self.places[end - 1] + 1


def figures(text: str, language: str) -> Figures:
    """`text` in lower case, without accents, emphasis and what nobody sees, its numbers in digits
    as `language` ("en" or "fr") says them."""
    plain, places = _plain(text)
    out: list[str] = []
    at: list[int] = []
    done = 0
    for one in spelled_numbers(plain, language):
        out.append(plain[done : one.start])
        at.extend(places[done : one.start])
        digits = f"{SPELLED}{one.value}{'th' if one.ordinal else ''}"
        out.append(digits)
        at.extend([places[one.start]] * (len(digits) - 1))
        at.append(places[one.end - 1])
        done = one.end
    out.append(plain[done:])
    at.extend(places[done:])
    return Figures("".join(out), at)


def in_figures(text: str, language: str) -> str:
    """`text` as words are compared in it, its numbers in digits: “Two eggs” is “2 eggs”."""
    return figures(folded(text), language).text.replace(SPELLED, "")


def _plain(text: str) -> tuple[str, list[int]]:
    out: list[str] = []
    places: list[int] = []
    for start, part in _unmarked(text):
        if part.isascii():
            out.append(part.translate(_CONTROLS).casefold())
            places.extend(range(start, start + len(part)))
            continue
        for at, char in enumerate(part, start):
            for one in _letters(char):
                out.append(one)
                places.append(at)
    return "".join(out), places


def _unmarked(text: str) -> Iterator[tuple[int, str]]:
    done = 0
    for marks in _EMPHASIS.finditer(text):
        yield done, text[done : marks.start()]
        done = marks.end()
    yield done, text[done:]


@lru_cache(4096)
def _letters(char: str) -> str:
    """What `char` is in plain letters: one, two, or none."""
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    if char < " ":
        return "\n" if char == "\n" else " "
    return without_accents(tidy(char)).casefold()
