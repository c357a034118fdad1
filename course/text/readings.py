"""What the rules of values share: the patterns of numbers, and what a rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from course.text.figures import SPELLED
from course.text.numbers import only_number

Keys = frozenset[Any]
"""The values that a stretch of text may mean: “at nine” is 9:00 or 21:00."""

S = f"{SPELLED}?"
START = rf"(?<![^\W_])(?<!{SPELLED})(?<!\d[.,:/])"
"""Where a number may begin: not inside a word, nor inside another number."""

STOP = r"(?![\d%²³])(?![.,:/]\d)"
"""Where the digits of a number end."""

_GROUPS = r"\d{1,3}(?:(?:[ ']\d{3}(?!\d)){1,8}|(?:,\d{3}(?!\d)){1,8}|(?:\.\d{3}(?!\d)){1,8})"
DIGITS = rf"(?:{_GROUPS}(?:[.,]\d{{1,30}})?|\d{{1,30}}(?:[.,]\d{{1,30}})?|\.\d{{1,30}})(?![.,]?\d)"
SCALE = (
    r"(?P<scale>k|m|bn|md|millions?|billions?|milliards?|thousand|mille|hundred|dozen|douzaines?)"
)
NUMBER = rf"{S}(?P<n>{DIGITS})(?:[ -]?{SCALE}\b)?"
_SCALES = {
    **dict.fromkeys(("dozen", "douzaine", "douzaines"), 12),
    "hundred": 100,
    **dict.fromkeys(("k", "thousand", "mille"), 10**3),
    **dict.fromkeys(("m", "million", "millions"), 10**6),
    **dict.fromkeys(("bn", "md", "billion", "billions", "milliard", "milliards"), 10**9),
}
_EXACT = 15
"""Digits that a float keeps. A longer number is compared digit by digit."""


@dataclass(frozen=True)
class Rule:
    """Reads values of one kind: a pattern of `Figures`, and what a match of it means, None when
    it is no value after all. The group `v`, where there is one, is the value's place."""

    kind: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], str], Keys | None]


def rule(kind: str, pattern: str, read: Callable[[re.Match[str], str], Keys | None]) -> Rule:
    """A rule whose pattern is written as one line."""
    return Rule(kind, re.compile(pattern), read)


def amount(digits: str, language: str, scale: str | None = None) -> Hashable:
    """The number that `digits` are in `language`, times `scale` (“million”); None for none."""
    found = _amount(digits, language)
    if found is None or isinstance(found, str) or scale is None:
        return found
    return found * _SCALES[scale]


@lru_cache(4096)
def _amount(digits: str, language: str) -> Decimal | str | None:
    if sum(char.isdigit() for char in digits) > _EXACT:
        return "".join(char for char in digits if char.isdigit())
    found = only_number(digits, language)
    return None if found is None else Decimal(repr(found))


def keys(*values: Hashable) -> Keys:
    """The values that something may mean."""
    return frozenset(values)
