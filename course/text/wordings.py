"""Where one of several wordings stands in a text. In a wording “…” stands for up to three words
that do not deny, `*` for any ending, and a full stop at the end for the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from course.text.figures import SPELLED, figures, in_figures

_GAP, _GAP_MARK = "…", "\ue000"
_ANY, _ANY_MARK = "*", "\ue001"
_BETWEEN = r"[ ]+(?:(?!(?:not|never|no|nor|pas|jamais|non|ni|plus)\b)[^\W\d][\w'-]*[ ]+){0,3}"


@dataclass(frozen=True)
class Span:
    """What is `said` in a text from `start` to `end`, and the names of what it is."""

    said: str
    start: int
    end: int
    names: frozenset[str]
    kind: str = ""

    def apart(self, other: Span) -> bool:
        """Whether the two have no character in common."""
        return other.end <= self.start or self.end <= other.start


def spans(plain: str, wordings: Iterable[tuple[str, str]], language: str) -> list[Span]:
    """Where the wordings, each with a name in front, stand in a folded text: of those that overlap
    the longest."""
    seen = figures(plain, language)
    by_place: dict[tuple[int, int], set[str]] = {}
    for name, wording in wordings:
        for found in _pattern(wording, language).finditer(seen.text):
            by_place.setdefault(seen.span(*found.span()), set()).add(name)
    taken = bytearray(len(plain))
    kept: list[Span] = []
    for (start, end), names in sorted(by_place.items(), key=lambda one: one[0][0] - one[0][1]):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(Span(plain[start:end], start, end, frozenset(names)))
    return sorted(kept, key=lambda one: one.start)


@lru_cache(1024)
def _pattern(wording: str, language: str) -> re.Pattern[str]:
    stop = r"(?=\s*(?:[.!?]|$))" if wording.endswith(".") else r"(?![^\W_])(?![.,:/'-]?\d)"
    if wording[-1].isdigit():
        stop += r"(?!-\w| ?(?:bis|ter)\b)"
    words = "".join(_word_patterns(wording.rstrip("."), language))
    return re.compile(rf"(?<![^\W_]){words}{stop}")


def _word_patterns(wording: str, language: str) -> Iterator[str]:
    parted = ""
    marked = wording.replace(_GAP, f" {_GAP_MARK} ").replace(_ANY, _ANY_MARK)
    for part in in_figures(marked, language).split():
        if part == _GAP_MARK:
            parted = _BETWEEN
            continue
        figure = f"{SPELLED}?" if part[0].isdigit() else ""
        yield parted + figure + re.escape(part).replace(_ANY_MARK, r"\w*")
        parted = "[ ]+"
