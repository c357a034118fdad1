"""What a text says against another though it may sound alike, as far as it can be seen by rule.

`clash` is sure; `doubt` tells where two texts differ in something that may or may not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from itertools import chain
from typing import Literal, cast

from course.text.keywords import (
    days_in,
    is_day,
    names_in,
    numbers_in,
    parts_of_day,
    times_in,
)
from course.text.mood import Mood, allows, denied, left_open, moods
from course.text.reading import Reading, reading
from course.text.sides import Side, by_prefix

_SAME_WORDS = 0.7
"""Only texts that share so much of their words are compared for “not”: the further apart the
words are, the less a “not” more or less tells (free of charge: you do not pay)."""

_MANY_WORDS = 0.6
_SHORT = 6
_REPLACED = 2
_LIGHT = {
    "en": """get gets got make makes go goes take takes give gives put puts come comes went""",
    "fr": """fait faire mettre met donne donner va aller vient venir peut peuvent""",
}
_OBLIGED = {"en": "must", "fr": "obligatoire*"}

Kind = Literal["values", "negation", "open", "agents"]


@dataclass(frozen=True)
class Clash:
    """What a reply says against a target: other `values` (numbers, days, names, contrary words:
    those that are `wanted` and those `found` instead), with a “not” more or less (`negation`),
    leaving `open` what is stated, or of other `agents`."""

    kind: Kind
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


def clash(target: str, text: str, language: str) -> Clash | None:
    """What `text` says against `target`, when it can be seen."""
    one, other = reading(target, language), reading(text, language)
    return (
        _other_values(one, other)
        or _other_manner(one, other)
        or _other_side(one, other)
        or _not_more_or_less(one, other)
        or _other_agents(one, other)
    )


def doubt(target: str, text: str, language: str) -> Clash | None:
    """What is in only one of `target` and `text`, without a clear contradiction: a number, a
    day, or in a clause of nearly the same words one in the place of another."""
    one, other = reading(target, language), reading(text, language)
    for of in (numbers_in, days_in):
        wanted, found = of(target, language), of(text, language)
        if wanted and wanted != found:
            return Clash("values", tuple(sorted(wanted - found)), tuple(sorted(found - wanted)))
    for long, often in zip(times_in(target, language), times_in(text, language), strict=True):
        if long and often and long != often:
            return Clash("values")
    if _not_more_or_less(one, other, sure=False):
        return Clash("negation")
    return _replaced(one, other)


def stated(target: str, text: str, language: str) -> tuple[str, Mood]:
    """What `text` states, with what the rest of it does: what asks is left out unless `target`
    asks, and what orders unless `target` does, or says what must be done."""
    known = {mood for _, mood in moods(target, language)}
    if _OBLIGED[language] in {one.line for one in reading(target, language).own_sides}:
        known.add("orders")
    left_out = [mood for _, mood in moods(text, language) if mood not in {"states", *known}]
    kept = [one for one, mood in moods(text, language) if mood in {"states", *known}]
    return " ".join(kept), left_out[0] if left_out else "states"


def _other_values(one: Reading, other: Reading) -> Clash | None:
    for of in (numbers_in, days_in, parts_of_day):
        wanted, found = of(one.text, one.language), of(other.text, one.language)
        if wanted - found and found - wanted:
            return Clash("values", tuple(sorted(wanted - found)), tuple(sorted(found - wanted)))
    wanted_names = names_in(one.text, one.language, missing_in=other.text)
    other_names = names_in(other.text, one.language, missing_in=one.text)
    if wanted_names and other_names:
        return Clash("values", wanted_names, other_names)
    return None


def _other_manner(one: Reading, other: Reading) -> Clash | None:
    """Whether one of the two leaves open, or denies as a whole, what the other states."""
    for kind, said in (("negation", denied), ("open", left_open)):
        wanted, found = (_said(said, read, beside) for read, beside in ((one, other), (other, one)))
        soft = kind == "open" and any(allows(read.text, one.language) for read in (one, other))
        if bool(wanted) != bool(found) and not soft:
            return Clash(cast(Kind, kind), found=(wanted or found or "",))
    return None


def _said(manner: Callable[[str, str], str | None], read: Reading, beside: Reading) -> str | None:
    """The words of that manner in a sentence that has to do with the other text, or that is so
    short that it is about the one before it."""
    for sentence, _ in moods(read.text, read.language):
        keys = reading(sentence, read.language).all_keys
        if keys & beside.all_keys or len(sentence.split()) <= _SHORT:
            found = manner(sentence, read.language)
            if found:
                return found
    return None


def _other_side(one: Reading, other: Reading) -> Clash | None:
    """A word of `one` whose contrary `other` says of the same thing."""
    prefixed = by_prefix(one.words, other.words, one.language)
    ours, theirs = one.sides(prefixed), other.sides(prefixed)
    for side in ours:
        against = [two for two in theirs if two.line == side.line]
        ways = {two.first for two in against}
        if len(ways) > 1:
            about = [two for two in against if _alike(one, side, other, two)]
            ways = {two.first for two in about}
        if ways == {not side.first}:
            two = next(two for two in against if two.first != side.first)
            if side.denied or two.denied:
                return Clash("negation")
            return Clash("values", (side.word,), (two.word,))
    return None


def _alike(one: Reading, side: Side, other: Reading, two: Side) -> bool:
    """Whether two sides are said of the same: their clauses share another word."""
    mine = set(one.keys[side.clause]) - {side.key}
    return bool(mine & (set(other.keys[two.clause]) - {two.key}))


def _not_more_or_less(one: Reading, other: Reading, *, sure: bool = True) -> Clash | None:
    """A “not” that only one of two clauses of nearly the same words has, or of two such texts,
    and that turns no word round whose side was compared. It is `sure` to matter where no word
    of a side is in only one of them: it may be what the “not” stands for."""
    ours, theirs = ({side.line for side in read.own_sides} for read in (one, other))
    lines = ours & theirs
    for mine, yours in _pairs(one, other, min):
        if one.denies(mine, lines) != other.denies(yours, lines):
            alone = {two.line for two in one.own_sides if two.clause == mine} - lines
            alone |= {two.line for two in other.own_sides if two.clause == yours} - lines
            if not (sure and alone):
                return Clash("negation")
    nots = [any(read.denies(n, lines) for n in range(len(read.clauses))) for read in (one, other)]
    if nots[0] != nots[1] and _share(one.all_keys, other.all_keys, max) >= _SAME_WORDS:
        return Clash("negation")
    return None


def _other_agents(one: Reading, other: Reading) -> Clash | None:
    """The same said of another that is in the texts too: the dog bit the man, the man the dog."""
    both = one.all_keys & other.all_keys
    for who, does in one.heads - other.heads:
        for another, same in other.heads - one.heads:
            if same == does and another != who and {who, another, does} <= both:
                return Clash("agents", (one.word(who),), (other.word(another),))
    return None


def _replaced(one: Reading, other: Reading) -> Clash | None:
    lines = {side.line for side in one.own_sides} & {side.line for side in other.own_sides}
    for mine, yours in chain(_pairs(one, other, max, _MANY_WORDS), _short_pairs(one, other)):
        wanted = _only_here(one, mine, other, lines)
        found = _only_here(other, yours, one, lines)
        if wanted and found and len(wanted) <= _REPLACED >= len(found):
            return Clash("values", wanted, found)
    return None


def _only_here(read: Reading, clause: int, other: Reading, lines: Set[str]) -> tuple[str, ...]:
    """The words of a clause that say what, and not when, and are not in `other`; those of
    `lines`, whose sides agree, left out."""
    agreed = {side.key for side in read.own_sides if side.line in lines}
    return tuple(
        word
        for key, word in read.keys[clause].items()
        if key not in other.all_keys | agreed
        and not is_day(word, read.language)
        and word not in _LIGHT[read.language].split()
    )


def _pairs(
    one: Reading, other: Reading, of: Callable[..., int], least: float = _SAME_WORDS
) -> Iterator[tuple[int, int]]:
    """The clauses of `one`, each with the clause of `other` with which it has most words in
    common, so many and at least two."""
    for mine, keys in enumerate(one.keys):
        shares = [_share(set(keys), set(theirs), of) for theirs in other.keys]
        best = max(range(len(shares)), key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= least:
            yield mine, best


def _short_pairs(one: Reading, other: Reading) -> Iterator[tuple[int, int]]:
    """The clauses that have two words each, one of them in common: parking is free, entry is."""
    for mine, keys in enumerate(one.keys):
        for yours, theirs in enumerate(other.keys):
            if len(keys) == len(theirs) == 2 and len(set(keys) & set(theirs)) == 1:
                yield mine, yours


def _share(one: Set[str], other: Set[str], of: Callable[..., int]) -> float:
    """The share of words in common, of the longer text (`of` max) or the shorter (min)."""
    common = len(one & other)
    return common / of(len(one), len(other)) if common > 1 else 0.0
