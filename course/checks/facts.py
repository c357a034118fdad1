"""Checks on the facts in a reply: times, prices, dates and other figures compared as values, and
words that must be kept. How values are read: `course.text.values`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from course.checks.base import Misdescribed, Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.messages import LANGUAGES
from course.text import around
from course.text.compare import folded, positions, tidy
from course.text.counting import words
from course.text.figures import in_figures
from course.text.quotations import quotations
from course.text.values import Value, as_kind, values_in

_UNCOUNTED = ("weekday",)
"""Kinds that are no figures."""

_BESIDE = 4
"""How many words before and after a value a reason quotes."""

_LEAST_QUOTED = 2
_LEFT_OUT = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]")
_BARE = re.compile(
    r"(?:at|on|from|by|the|of|a|an|le|la|les|l'|du|de|des|en|pour|for|to|[\s.,;:!?()\"'-])*", re.I
)
_MARKER = re.compile(r"^[ \t]*(\d{1,3})[.)][ \t]", re.MULTILINE)


@register()
def states(*, value: str, kind: str | None = None, also: list[str] | None = None) -> Rule:
    """The reply states `value`, a time, a price, a date or another figure, however it is written:
    it is not denied, no choice is left, and every other value of its kind in the reply is among
    `also`. `kind` says how a number without a unit is meant: 9 as a "time". A reply that gives
    numbers without a unit alone is read so, too."""
    wanted = {tongue: _one(value, kind, tongue) for tongue in LANGUAGES}
    known = [one for one in wanted.values() if one]
    if not known:
        raise wrong_parameter("value", "not_one", inside=True, value=value, kind=kind or "value")

    def rule(subject: Subject) -> Finding:
        text, language = subject.reply.text, subject.language
        asked = wanted.get(language)
        if asked is None:
            said = Misdescribed("not_one_in", value=value, language=language)
            raise Misdescribed("of", name="states", error=said)
        allowed = [_required(one, asked.kind, language) for one in also or ()]
        there = of_kind(values_in(text, language), asked.kind, language)
        return stated(text, value, asked, allowed, there)

    return rule


def stated(
    text: str, value: str, asked: Value, allowed: Sequence[Value], there: Sequence[Value]
) -> Finding:
    """What was found of the value that was `asked` among those of its kind that are `there`."""

    def no(said: str, *found: str) -> Finding:
        return Finding(False, {"wanted": Quoted((value,)), "found": Quoted(found)}, said)

    same = [one for one in there if one.same(asked)]
    denied = next((one for one in same if one.negated), None)
    if denied:
        return no("states_denied", words_beside(text, denied))
    others = [one for one in there if one not in same and not any(map(one.same, allowed))]
    if others:
        return no("states_other" if same else "states_instead", *written_in(text, others))
    if not same:
        return no("states_failed")
    if any(one.alternative for one in same):
        choice = [one for one in there if one.alternative]
        if len(choice) == 1 or any(one not in same for one in choice):
            return no("states_choice", words_beside(text, choice[0]))
    found = Quoted(written_in(text, same[:1]))
    return Finding(True, {"wanted": Quoted((value,)), "found": found})


@register()
def numbers_from(*, source: str, also: list[str] | None = None) -> Rule:
    """Every figure in the reply, in digits or in words, stands in `source` or in `also`, as a
    value: “£7” is “seven pounds”. Numbers that count the items of a list are none."""

    def rule(subject: Subject) -> Finding:
        text, language = subject.reply.text, subject.language
        known = [one for given in (source, *(also or ())) for one in values_in(given, language)]
        by_key = {(one.kind, key) for one in known for key in one.key}
        alike = [one for one in known if one.kind in ("date", "money")]
        new = [
            one
            for one in figures_of(text, language)
            if not any((one.kind, key) in by_key for key in one.key)
            and not (one.kind in ("date", "money") and any(map(one.same, alike)))
        ]
        return Finding(not new, {"found": Quoted(written_in(text, new)[:_BESIDE])})

    return rule


@register()
def keeps(*, facts: list[Any], source: str | None = None) -> Rule:
    """Each of `facts` stands in the reply: a value as a value, words as words, in one of its
    wordings where it is a list of them; and the reply does not deny it, unless `source` does."""
    wordings = [wordings_of(fact) for fact in facts]

    def rule(subject: Subject) -> Finding:
        text, language = subject.reply.text, subject.language
        reply = _Read(text, language)
        given = _Read(source, language) if source else None
        missing = [one[0] for one in wordings if not any(map(reply.has, one))]
        if missing:
            return Finding(False, {"missing": Quoted(tuple(missing))})
        denied = [
            one[0]
            for one in wordings
            if all(reply.denies(form) for form in one if reply.has(form))
            and not (given and any(map(given.denies, one)))
        ]
        all_said = Quoted(tuple(one[0] for one in wordings))
        if denied:
            return Finding(False, {"denied": Quoted(tuple(denied))}, "keeps_denied")
        return Finding(True, {"wanted": all_said})

    return rule


@register()
def quotes_from(*, source: str) -> Rule:
    """Every quotation in the reply, two words or more between quotation marks, stands word for word
    in `source`; “[…]” leaves something out."""
    known = folded(source, accents=True)

    def rule(subject: Subject) -> Finding:
        quoted = [one for one in quotations(subject.reply.text) if len(words(one)) >= _LEAST_QUOTED]
        changed = [one for one in quoted if not _stands(one, known)]
        values = {"found": Quoted(tuple(changed[:1])), "count": len(quoted)}
        return Finding(not changed, values)

    return rule


class _Read:
    """A text in which facts are looked for."""

    def __init__(self, text: str, language: str) -> None:
        self._language = language
        self._values = values_in(text, language)
        self._words = in_figures(text, language)
        self._written = [in_figures(text[one.start : one.end], language) for one in self._values]

    def has(self, fact: str) -> bool:
        """Whether the fact stands in the text, be it denied."""
        return any(True for _ in self._denials(fact))

    def denies(self, fact: str) -> bool:
        """Whether the fact is denied where it stands."""
        return any(self._denials(fact))

    def _denials(self, fact: str) -> Iterator[bool]:
        """For each place where the fact stands, whether it is denied there."""
        value = as_value(fact, self._language)
        if value:
            figure = in_figures(fact, self._language)
            for one, written in zip(self._values, self._written, strict=True):
                if one.same(value) or written == figure:  # “at zero”, read as an hour, is zero
                    yield one.negated
            return
        for start, _ in positions(self._words, in_figures(fact, self._language)):
            yield around.is_denied_before(self._words, start)


def _one(written: str, kind: str | None, language: str) -> Value | None:
    """The one value that `written` is, of `kind` where that is said; None when it is not one."""
    found = values_in(written, language)
    if kind is not None:
        found = tuple(of_kind(found, kind, language))
    return found[0] if len(found) == 1 else None


def _required(written: str, kind: str, language: str) -> Value:
    found = _one(written, kind, language)
    if found is None:
        raise wrong_parameter("also", "not_one", inside=True, value=written, kind=kind)
    return found


def of_kind(found: Sequence[Value], kind: str, language: str) -> list[Value]:
    """Those of that kind; where there are none, the numbers without a unit that may be some."""
    return [one for one in found if one.kind == kind] or [
        meant for one in found if (meant := as_kind(one, kind, language))
    ]


def as_value(fact: str, language: str) -> Value | None:
    """The value that a fact is, with at most an article or a preposition; None for words."""
    found = values_in(fact, language)
    if len(found) != 1:
        return None
    rest = fact[: found[0].start], fact[found[0].end :]
    return found[0] if all(_BARE.fullmatch(tidy(one)) for one in rest) else None


def wordings_of(fact: Any) -> list[str]:
    forms = fact if isinstance(fact, list) else [fact]
    if not forms or not all(isinstance(one, str | int) and folded(str(one)) for one in forms):
        raise wrong_parameter("facts", "no_wordings", inside=True, value=repr(fact))
    return [str(one) for one in forms]


def figures_of(text: str, language: str) -> list[Value]:
    """The figures of `text`, without the numbers of a list that counts from 1 and without ordinals
    in words, which are mostly “first”."""
    markers = list(_MARKER.finditer(text))
    counting = [int(one[1]) for one in markers] == list(range(1, len(markers) + 1))
    at = {one.start(1) for one in markers} if counting else set()
    return [
        one
        for one in values_in(text, language)
        if one.kind not in _UNCOUNTED
        and one.start not in at
        and (one.kind != "ordinal" or any(map(str.isdigit, text[one.start : one.end])))
    ]


def _stands(quoted: str, source: str) -> bool:
    """Whether the parts of a quotation stand in `source`, in their order."""
    at = 0
    for part in _LEFT_OUT.split(quoted):
        target = folded(part, accents=True).strip(" .,;:!?…")
        if not target:
            continue
        end = next((end for start, end in positions(source[at:], target)), None)
        if end is None:
            return False
        at += end
    return True


def written_in(text: str, found: Iterable[Value]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text[one.start : one.end] for one in found))


def words_beside(text: str, value: Value) -> str:
    """The value with a few words before and after it, as a reason quotes it."""
    before = text[max(0, value.start - 80) : value.start].rpartition("\n")[2]
    after = text[value.end : value.end + 80].partition("\n")[0]
    head = re.findall(r"\S+\s*", before)[-_BESIDE:]
    tail = re.findall(r"\s*\S+", after)[:_BESIDE]
    return "".join([*head, text[value.start : value.end], *tail]).strip()
