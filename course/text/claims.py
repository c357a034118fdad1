"""Which facts of a table a short text gives, and of which thing it says them.

A fact is known by what it is (a value such as “10 am”, or words such as “on the roof”) and by words
that say what it is said of (“open”, “from”): its marks, the longest of those that overlap.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.text import around
from course.text.compare import folded
from course.text.values import Value, as_kind, values_in
from course.text.wordings import Span, spans

_FAR = 300
"""Characters on either side of a claim that are looked at."""

_NOT = re.compile(r"n't\b|(?<=\bcan)not\b")
_BOUND = re.compile(
    r"[.!?;:](?=[\s\"')]|$)|,|[()]|\s-\s"
    r"|\b(?:but|mais|and|et|while|whereas|because|car|so|donc|otherwise|sinon)\b"
)
_SENTENCE_END = re.compile(r"[.!?](?=[\s\"')]|$)")
_PERHAPS = re.compile(
    r"\b(?:perhaps|maybe|probably|possibly|i (?:think|guess|believe)|peut-etre|probablement"
    r"|sans doute|je (?:crois|pense))\b"
    r"|\b(?:about|around|roughly|almost|nearly|approximately|(?<!not )before|at least|at most|up to"
    r"|(?:less|more|fewer|earlier|later|sooner) than|environ|vers|presque|a peu pres|(?<!pas )avant"
    r"|au (?:moins|plus)|(?:moins|plus) de)(?: (?:at|a|les?|la|the))? *$"
)
"""What leaves open the claim behind it."""

_ALONE = re.compile(
    r" *(?:$|[^\w\s]"
    r"|(?:is|was|est|sera) (?:the|our|when|what|le|la|l'|notre|quand)(?: ?[^\W\d_]+)? ?"
    r"(?:earliest|soonest|latest|last|hour|time|price|cost|fee|you|we|it|tot|tard|heure|prix|tarif)\b"
    r"|(?:and|or|for|per|an?|each|every|only|on|in|at|but|to|sharp|till|until|except"
    r"|with|we|et|ou|mais|pour|par|le|la|les|du|chaque|seulement|pile|sauf|avec|nous)\b)"
)
"""What comes after a number that has no unit: “seven for a ticket”, not “seven apples”."""

_OR = re.compile(r"\b(?:or|ou|soit)\b")
_AND = re.compile(
    r" ?(?:,|,? ?(?:and|et|&|also|as well as|aussi|ainsi que))(?: (?:at|on|in|the|a|le|la|les))* ?"
)
_UP_TO = re.compile(r" ?(?:to|till?|until|-|a|jusqu'a) ?")
_FIGURES = ("time", "money", "percent", "duration", "date", "phone", "number")


@dataclass(frozen=True)
class Fact:
    """What something is, in one of its `wordings`, and the words that it is said `of`. One that is
    said of nothing is looked for only when it is asked; one without wordings has words that no
    fact is said of."""

    wordings: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A stretch of a text, `text`, that gives a fact: those of a table that it may be (`facts`,
    none for a value that is in no table), and whether what stands beside it says that it is of
    something else (`astray`), denies it, leaves it open, or only asks."""

    text: str
    facts: frozenset[str]
    astray: bool
    denied: bool
    open: bool
    asks: bool


def claims(text: str, facts: Mapping[str, Fact], asked: str, language: str) -> list[Claim]:
    """The claims of `text`, in order, among `facts`, when the fact named `asked` is asked."""
    plain = _NOT.sub(" not", folded(text))
    of_what = [(name, one) for name, fact in facts.items() for one in fact.of]
    marks = spans(_without(plain, values_in(plain, language), "|"), of_what, language)
    read = _without(plain, [one for one in marks if _denies(one)])
    known = {name: fact for name, fact in facts.items() if fact.of or name == asked}
    given = _given(plain, read, known, language)
    seen = _Seen(plain, _without(plain, marks), marks, [one.start for one in marks])
    found: list[Claim] = []
    of: frozenset[str] | None = None
    for at, one in enumerate(given):
        before = given[at - 1] if at else None
        behind = given[at + 1] if at + 1 < len(given) else None
        place = seen.around(one, before, behind)
        own = place.said_of()
        if before and (before.end < place.sentence[0] or _is_range(plain, before, one)):
            of = None
        if own is None and asked not in one.names:
            said_of = of or _of_its_equal(plain, one, before, behind, asked)
        else:
            said_of = own
        found.append(
            Claim(
                one.said,
                one.names,
                said_of is not None and _is_another(one, said_of, known),
                around.is_denied(read, one.start, one.end, place.following),
                around.is_open(read, one.start, one.end)
                or bool(_PERHAPS.search(seen.bare, place.clause[0], one.start))
                or _is_choice(plain, before, one)
                or _is_choice(plain, one, behind),
                plain[place.sentence[1] : place.sentence[1] + 1] == "?",
            )
        )
        by = place.said_by()
        of = own if own and own <= (by or own) else by or of
    return found


def _is_another(one: Span, said_of: frozenset[str], facts: Mapping[str, Fact]) -> bool:
    """Whether a claim is none of the facts that it is said of. A fact that is said of nothing says
    all in its own words."""
    whole = any(not facts[name].of for name in one.names)
    return bool(one.names) and not whole and not one.names & said_of


@dataclass(frozen=True)
class _Seen:
    """A text, the same without its marks, and these with their beginnings."""

    plain: str
    bare: str
    marks: Sequence[Span]
    starts: Sequence[int]

    def around(self, one: Span, before: Span | None, behind: Span | None) -> _Place:
        lowest, highest = max(0, one.start - _FAR), min(len(self.plain), one.end + _FAR)
        near = self.marks[bisect_left(self.starts, lowest) : bisect_left(self.starts, highest)]
        clause, sentence = (
            _stretch(bound, self.bare, one, lowest, highest) for bound in (_BOUND, _SENTENCE_END)
        )
        preceding = before.end if before else 0
        following = behind.start if behind else len(self.plain)
        return _Place(one, near, preceding, following, clause, sentence)


@dataclass(frozen=True)
class _Place:
    """A claim, the marks near it, where the claims beside it end and begin, its clause and its
    sentence."""

    one: Span
    marks: Sequence[Span]
    preceding: int
    following: int
    clause: tuple[int, int]
    sentence: tuple[int, int]

    def said_of(self) -> frozenset[str] | None:
        """The facts on which all marks in its clause agree, without those of the claims beside it;
        where there are none, those of the last mark before it in its sentence. None when there is
        none at all. A denial before it decides alone."""
        one = self.one
        last = self.clause[1] if self.following >= self.clause[1] else one.end
        near = self._marks(max(self.preceding, self.clause[0]), last)
        if not near and self.preceding <= self.clause[0]:
            near = self._marks(max(self.preceding, self.sentence[0]), one.start)[-1:]
        denials = [two for two in near if two.end <= one.start and _denies(two)]
        near = denials[-1:] or near
        return frozenset.intersection(*(two.names for two in near)) if near else None

    def said_by(self) -> frozenset[str] | None:
        """The facts of the mark that the claim itself is: “closed”, as of the Mondays after it."""
        return next((two.names for two in self.marks if not two.apart(self.one)), None)

    def _marks(self, first: int, last: int) -> list[Span]:
        return [
            two
            for two in self.marks
            if first <= two.start and two.end <= last and two.apart(self.one)
        ]


def _stretch(
    bound: re.Pattern[str], text: str, one: Span, lowest: int, highest: int
) -> tuple[int, int]:
    """From the last `bound` before a span to the first behind it."""
    starts = [found.end() for found in bound.finditer(text, lowest, one.start)]
    behind = bound.search(text, one.end, highest)
    return starts[-1] if starts else lowest, behind.start() if behind else highest


def _is_range(plain: str, one: Span, other: Span) -> bool:
    """Whether the second is the end of a stretch of time: “ten to six”."""
    return other.kind != "weekday" and bool(_UP_TO.fullmatch(plain, one.end, other.start))


def _of_its_equal(
    plain: str, one: Span, before: Span | None, behind: Span | None, asked: str
) -> frozenset[str] | None:
    """What the claim beside it answers, where it is another of the kind: “Monday and Tuesday”."""
    for first, second in ((before, one), (one, behind)):
        if first and second and first.kind == second.kind != "":
            other = second if first is one else first
            if asked in other.names and _AND.fullmatch(plain, first.end, second.start):
                return frozenset({asked})
    return None


def _is_choice(plain: str, one: Span | None, other: Span | None) -> bool:
    """Whether an “or” stands between two claims of one sentence that are not the same."""
    if not one or not other or (one.names and one.names == other.names):
        return False
    between = plain[one.end : min(other.start, one.end + _FAR)]
    return bool(_OR.search(between)) and not _SENTENCE_END.search(between)


def _denies(mark: Span) -> bool:
    """Whether it denies by itself what follows: “not open”, “except”."""
    return around.is_denied_before(f"{mark.said} _", len(mark.said) + 1)


def _without(plain: str, stretches: Iterable[Span | Value], filling: str = " ") -> str:
    """`plain` with `filling` in the place of the stretches."""
    kept = list(plain)
    for one in stretches:
        kept[one.start : one.end] = filling * (one.end - one.start)
    return "".join(kept)


def _given(plain: str, read: str, facts: Mapping[str, Fact], language: str) -> list[Span]:
    """Where facts stand, in words or as values; and values that are none of them."""
    pairs = [(name, one) for name, fact in facts.items() for one in fact.wordings]
    values = [(name, value) for name, one in pairs for value in _value(one, language)]
    kinds = {value.kind for _, value in values} | {*_FIGURES}
    found = spans(plain, [pair for pair in pairs if not _value(pair[1], language)], language)
    taken = bytearray(len(plain))
    for one in found:
        taken[one.start : one.end] = b"\1" * (one.end - one.start)
    for value in values_in(read, language):
        if value.kind in kinds and not any(taken[value.start : value.end]):
            alone = bool(_ALONE.match(read, value.end))
            names = frozenset(name for name, one in values if _same(value, one, language, alone))
            said = read[value.start : value.end]
            found.append(Span(said, value.start, value.end, names, value.kind))
    return sorted(found, key=lambda one: one.start)


def _same(value: Value, fact: Value, language: str, alone: bool) -> bool:
    """Whether a value is a fact; a number that is `alone` may be a time or a price."""
    meant = as_kind(value, fact.kind, language) if alone and value.kind == "number" else None
    return value.same(fact) or bool(meant and meant.same(fact))


@lru_cache(1024)
def _value(wording: str, language: str) -> tuple[Value, ...]:
    """The value that a wording is; none when it is words."""
    found = values_in(wording, language)
    alone = len(found) == 1 and (found[0].start, found[0].end) == (0, len(wording))
    return found if alone else ()
