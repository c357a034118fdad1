"""The values in a text: times, money, dates, telephone numbers and other figures, compared by what
they mean and not by how they are written.

“Ten past nine”, “9.10 am” and « neuf heures dix » are one time; “£7.00” and “seven pounds” are one
price. Each stretch of a text belongs to one value, the longest that can be read there. What may
mean several things has several keys: “at nine” is 9:00 or 21:00. How each kind is read:
`course.text.clock`, `days` and `amounts`; what is said of a value: `course.text.around`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any

from course.text import amounts, around, clock, days
from course.text.figures import Figures, figures
from course.text.readings import Keys, Rule

_RULES: dict[str, tuple[Rule, ...]] = {
    "en": (*clock.ENGLISH, *days.ENGLISH, *amounts.ENGLISH),
    "fr": (*clock.FRENCH, *days.FRENCH, *amounts.FRENCH),
}
_CODE = re.compile(
    r"(?<![^\W_])(?<!\x02)[^\W_]*\d[^\W_]*(?:[.,:/'-]?[^\W_]*\d[^\W_]*|-[a-z]\b){0,30}"
)
_MORE_HOURS = re.compile(
    r"[\s,]*(?:or|to|-|and|until|till|nor|ou|a|et|jusqu'a|not|pas|non|rather than|instead of"
    r"|plutot qu[e']|au lieu de|/|,)(?: (?:not|at|a|non|pas|maybe|perhaps|even|until|until))*[ ]*"
)
_OTHERS = re.compile(
    r"-|,? (?:or|nor|ou|ni|to|a|(?:and |et |but |mais )?(?:not|non|pas)|rather than|instead of"
    r"|plutot que|au lieu de) "
)
_SHARES = re.compile(r" ?(?:or|nor|to|-|ou|ni|a|au|/)(?: (?:le|the))? ?")
_WITH_UNITS = ("time", "money", "percent", "duration", "date")
_BETWEEN = re.compile(r"\b(?:between|entre)(?: (?:le|the))? $")
_SHARED = re.compile(r" ?(?:and|et)(?: (?:le|the))? ?")
_FOLLOWS = re.compile(clock.FOLLOWS)
_LEADING = re.compile(r"\x02?[\d.,' ]*\d|an?(?= )|une?(?= )")


@dataclass(frozen=True)
class Value:
    """A value that stands in a text, from `start` to `end`.

    `kind`: "time", "money", "date", "weekday", "phone", "percent", "duration", "ordinal" or
    "number". `key` has what it may mean, mostly one thing: minutes of the day; (cents, currency);
    (month, day, year or None); 0 to 6 from Monday on; digits; a number; (unit, amount). Codes such
    as 12B are numbers whose key is their text. `negated`: the words beside it deny it;
    `alternative`: they leave a choice, “ten or eleven”.
    """

    kind: str
    key: Keys
    start: int
    end: int
    negated: bool = False
    alternative: bool = False

    def same(self, other: Value) -> bool:
        """Whether both may mean the same. A date without a year is that day of any year, and
        cents without a currency are of any."""
        if self.kind != other.kind:
            return False
        if self.key & other.key:
            return True
        if self.kind not in ("date", "money"):
            return False
        return any(_agree(one, two) for one in self.key for two in other.key)


@dataclass(frozen=True)
class _Found:
    kind: str
    key: Keys
    start: int
    end: int


@lru_cache(512)
def values_in(text: str, language: str) -> tuple[Value, ...]:
    """The values in `text`, in order, read as `language` ("en" or "fr") writes them."""
    plain = figures(text, language)
    read = [*_read(plain.text, language), *_short_days(plain, text, language)]
    found = _with_codes(plain.text, _apart(read, len(plain.text)))
    found = _with_their_neighbours(plain.text, found, language)
    return tuple(_said_of(plain, found, text, language))


def only_value(text: str, language: str) -> Value | None:
    """The one value in `text`; None when it has none or several."""
    found = values_in(text, language)
    return found[0] if len(found) == 1 else None


def as_kind(value: Value, kind: str, language: str) -> Value | None:
    """What a number without a unit is as an hour, a price or a share: “nine”, asked when; None
    where it cannot be one."""
    [key, *others] = value.key
    if value.kind != "number" or others or not isinstance(key, Decimal):
        return None
    meant: Keys | None = None
    if kind == "time" and key == int(key):
        meant = clock.bare_hour(str(int(key)), language)
    elif kind == "money":
        meant = frozenset({(key * 100, None)})
    elif kind == "percent":
        meant = frozenset({key})
    return replace(value, kind=kind, key=meant) if meant else None


def _agree(one: Any, two: Any) -> bool:
    return bool(one[:-1] == two[:-1] and None in (one[-1], two[-1]))


def _read(text: str, language: str) -> list[_Found]:
    return [
        _Found(rule.kind, key, *_place(match))
        for rule in _RULES[language]
        for match in rule.pattern.finditer(text)
        if (key := rule.read(match, language))
    ]


def _place(match: re.Match[str]) -> tuple[int, int]:
    return match.span("v") if "v" in match.re.groupindex else match.span()


def _apart(found: Iterable[_Found], size: int) -> list[_Found]:
    """Those that are left when of several that overlap the longest is kept, then the first."""
    taken = bytearray(size)
    kept = []
    for one in sorted(found, key=lambda one: one.start - one.end):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _short_days(plain: Figures, text: str, language: str) -> Iterator[_Found]:
    """Mon, Tue, Wed: days where they have a capital letter."""
    if language == "en":
        for match in days.SHORT.pattern.finditer(plain.text):
            start, end = match.span("v")
            if text[plain.places[start]].isupper():
                yield _Found("weekday", days.SHORT.read(match, language) or frozenset(), start, end)


def _with_codes(text: str, found: list[_Found]) -> list[_Found]:
    """`found`, and what has digits and is no value of any rule, 12B or 1.2.3: a number that is
    like none but itself."""
    taken = bytearray(len(text))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    codes = [
        _Found("number", frozenset({match[0]}), *match.span())
        for match in _CODE.finditer(text)
        if not any(taken[match.start() : match.end()])
    ]
    return sorted([*found, *codes], key=lambda one: one.start)


def _with_their_neighbours(text: str, found: list[_Found], language: str) -> list[_Found]:
    """`found`, where a number takes its unit from the value beside it: “at nine or ten”, “seven or
    eight pounds”."""
    for at in range(1, len(found)):
        first, second = found[at - 1], found[at]
        between = text[first.end : second.start]
        if len(between) > 40:
            continue
        if first.kind != "number" and second.kind == "number":
            found[at] = _after(text, first, second, between, language)
        elif _is_bare(text, first) and second.kind in _WITH_UNITS:
            found[at - 1] = _before(text, first, second, between, language)
    return found


def _is_bare(text: str, found: _Found) -> bool:
    """Whether it is a number without a unit, be it one that was taken for an hour."""
    return found.kind == "number" or bool(clock.HOUR.fullmatch(text[found.start : found.end]))


def _after(text: str, first: _Found, second: _Found, between: str, language: str) -> _Found:
    if not _MORE_HOURS.fullmatch(between) or not _FOLLOWS.match(text, second.end):
        return second
    key: Keys | None = None
    if first.kind == "time":
        key = clock.bare_hour(text[second.start : second.end], language)
    elif first.kind == "money" and _OTHERS.fullmatch(between):
        key = _in_currency(first.key, second.key)
    elif first.kind == "duration" and _SHARES.fullmatch(between):
        key = _in_unit(text, first, text[second.start : second.end], language)
    return replace(second, kind=first.kind, key=key) if key else second


def _in_currency(price: Keys, number: Keys) -> Keys | None:
    [(_, currency)], [amount] = price, number
    return frozenset({(amount * 100, currency)}) if isinstance(amount, Decimal) else None


def _before(text: str, first: _Found, second: _Found, between: str, language: str) -> _Found:
    shared = _SHARED.fullmatch(between) and _BETWEEN.search(
        text, max(0, first.start - 14), first.start
    )
    if not (shared or _SHARES.fullmatch(between)):
        return first
    digits = text[first.start : first.end]
    if second.kind == "time":
        key = clock.bare_hour(digits, language)
    else:
        key = _in_unit(text, second, digits, language)
    return replace(first, kind=second.kind, key=key) if key else first


def _in_unit(text: str, model: _Found, digits: str, language: str) -> Keys | None:
    """What the number `digits` is in the unit of the value `model`."""
    unit = _LEADING.sub("", text[model.start : model.end], count=1)
    for rule in _RULES[language]:
        match = rule.pattern.fullmatch(f"{digits}{unit}") if rule.kind == model.kind else None
        key = rule.read(match, language) if match else None
        if key:
            return key
    return None


def _said_of(plain: Figures, found: Sequence[_Found], text: str, language: str) -> Iterator[Value]:
    """`found` with their places in `text`, and what the words beside them say."""
    choices = set()
    betweens = [
        plain.text[one.end : min(two.start, one.end + 60)] if two.start - one.end <= 60 else "---"
        for one, two in pairwise(found)
    ]
    for at, between in enumerate(betweens):
        if found[at].kind == found[at + 1].kind and around.is_choice(between):
            choices |= {at, at + 1}
    denied = False
    for at, one in enumerate(found):
        following = found[at + 1].start if at + 1 < len(found) else len(plain.text)
        goes_on = at > 0 and denied and around.is_linked(betweens[at - 1])
        denied = goes_on or around.is_denied(plain.text, one.start, one.end, following)
        choice = at in choices or around.is_open(plain.text, one.start, one.end)
        yield Value(one.kind, one.key, *plain.span(one.start, one.end), denied, choice)
