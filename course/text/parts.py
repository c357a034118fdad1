"""Whether a part of a text is what it should be, and nothing more; the parts of a list.

Articles and prepositions in front of a part count for nothing. A part that is a value (a time, a
price, a date: `course.text.values`) is that value however it is written: “at 3 pm” is “15:00”.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from course.text.compare import folded, number_forms, tidy, whole
from course.text.figures import in_figures
from course.text.literals import even, separators
from course.text.values import Value, values_in

ASIDE = {
    "en": re.compile(r"(?:(?:the|an?|some|at|in|on|for|from|to|by|of) )+(?=\S)"),
    "fr": re.compile(
        r"(?:(?:les?|la|une?|des?|du|a|aux?|en|dans|sur|chez|pour|par) |[ld]' ?)+(?=\S)"
    ),
}
"""Articles and prepositions, folded, that make no difference in front of a part."""

_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_FIGURE = re.compile(r"\d(?:[\d.,' ]*\d)?")
_BESIDE_FIGURES = re.compile(r"(?<=\d) (?=[^\W\d_])|(?<=[^\W\d_]) (?=\d)")
_WORD = re.compile(r"[^\W_]+")
_SET_APART = re.compile(r"[\s\"'()\[\],-]*")
"""Marks that set a word apart inside a part."""
_ORDINAL = re.compile(r"(?<![^\W_])(\d+)(?:st|nd|rd|th|i?emes?|i?eres?|ers?|es?|nde?s?)(?![^\W_])")
_NUMBER_SIGN = re.compile(r"(?<=[^\W_] )(?:n[°º]|no\.?|number|numero) ?(?=\d)")
"""Behind the word that says what is numbered: “no 12” alone denies it."""

_KEPT = 2048
"""Parts that are kept as they are compared: every prompt is held against the same wordings."""

Way = Literal["values", "words", "letters"]
"""How a part is compared: a value as a value, whatever its words; words as words, its numbers in
digits or in words; or letter by letter, but for case and accents."""


def same_part(
    found: str, allowed: str, language: str, *, plurals: bool = False, way: Way = "values"
) -> bool:
    """Whether `found` is `allowed` and nothing more: as whole answers are compared, with `plurals`
    whatever the number of its words, or, as `way` says, the same value. “Fridays” are not
    “Friday”."""
    if way == "letters":
        return whole(found) == whole(allowed)
    one, other = (_HYPHEN.sub(" ", _bare(text, language)) for text in (found, allowed))
    pairs = [(one, other)]
    if way == "values":
        pairs.append((_numbered(one, language), _numbered(other, language)))
    for mine, yours in pairs:
        if mine == yours or (plurals and _same_but_for_number(mine, yours)):
            return True
    return _same_value(found, allowed, language, plurals, in_these_words=way == "words")


def is_between(found: str, least: str, most: str, language: str) -> bool:
    """Whether `found` is `least`, with no other words around it than `most` has, and marks that
    set them apart: “lamp (Luna)” is between “lamp” and “"Luna" lamp”."""
    said, wanted, known = (_WORD.findall(_bare(text, language)) for text in (found, least, most))
    return (
        bool(wanted)
        and _SET_APART.fullmatch(_WORD.sub("", whole(found))) is not None
        and f" {' '.join(wanted)} " in f" {' '.join(said)} "
        and Counter(said) <= Counter(known)
    )


def _same_value(
    found: str, allowed: str, language: str, plurals: bool, *, in_these_words: bool
) -> bool:
    one, other = _bare(found, language), _bare(allowed, language)
    if in_these_words:
        one, other = (_BESIDE_FIGURES.sub("", in_figures(text, language)) for text in (one, other))
        if one == other:
            return True
        frames = [_FIGURE.sub("1", text) for text in (one, other)]
        if frames[0] != frames[1] and not (plurals and _same_but_for_number(*frames)):
            return False
    wanted = _value(allowed, language)
    value = _value(found, language) if wanted else None
    if not wanted or not value or not wanted.same(value):
        return False
    return wanted.kind != "weekday" or not _same_but_for_number(one, other)


def after_marker(line: str, marker: str, at: int) -> str | None:
    """What follows the marker of a list in `line`, the one numbered `at`; None without a marker.
    "1. " stands for "2. " too. A marker that ends in a blank needs one: "-5" has no "- "."""
    if marker[:1].isdigit():
        marker = re.sub(r"^\d+", str(at), marker)
    line = tidy(line).strip()
    rest = line.removeprefix(marker.rstrip())
    if rest == line or (marker != marker.rstrip() and rest[:1] not in ("", " ")):
        return None
    return rest.strip()


def split_at(text: str, marks: tuple[str, ...]) -> list[str]:
    """`text` between its separators, marks or words. A word right behind a mark goes with it:
    “a, b, and c” has three parts with “,” and “and”."""
    found = even(text)
    ends = [0]
    for separator in separators(marks).finditer(found.plain):
        ends += separator.span()
    bounds = zip(ends[::2], [*ends[1::2], len(found.plain)], strict=True)
    return [found.original(start, end) for start, end in bounds]


@lru_cache(_KEPT)
def _bare(text: str, language: str) -> str:
    return _without_aside(whole(text), language)


@lru_cache(_KEPT)
def _numbered(text: str, language: str) -> str:
    """`text` with its numbers written in one way: “room no. twelve” is “room 12”, “3rd” “third”."""
    return _NUMBER_SIGN.sub("", _ORDINAL.sub(r"\1th", in_figures(text, language)))


def _without_aside(text: str, language: str) -> str:
    aside = ASIDE[language].match(text)
    return text[aside.end() :] if aside else text


@lru_cache(_KEPT)
def _value(text: str, language: str) -> Value | None:
    """The value that `text` is and that nothing beside it changes; None for anything else."""
    text = even(text).text
    found = values_in(text, language)
    if len(found) != 1:
        return None
    before, after = folded(text[: found[0].start]), text[found[0].end :].strip(" .")
    alone = not after and not _without_aside(f"{before} _" if before else "_", language).strip("_")
    return found[0] if alone else None


def _same_but_for_number(one: str, other: str) -> bool:
    words, others = one.split(" "), other.split(" ")
    return len(words) == len(others) and all(
        word in number_forms(wanted) or wanted in number_forms(word)
        for word, wanted in zip(words, others, strict=True)
    )
