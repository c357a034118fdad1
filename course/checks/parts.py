"""Checks that compare a reply part by part: a form with gaps, a line of parts, the items of a
list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations
from typing import get_args

from course.checks.base import Misdescribed, Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.checks.wording import not_from
from course.messages import LANGUAGES
from course.text.compare import whole
from course.text.counting import words, written_lines
from course.text.joined import Joined, Reader
from course.text.literals import is_literal
from course.text.parts import Way, after_marker, is_between, same_part, split_at
from course.text.sentences import sentences
from course.text.template import Misfit, Template, TemplateError, template_of

_MARKER = "- "


@register()
def parts(
    *,
    template: str,
    parts: dict[str, list[str]] | None = None,
    names: dict[str, str] | None = None,
    compared: dict[str, str] | None = None,
    between: list[str] | None = None,
    plurals: bool = False,
    most_words: int | None = None,
    source: str | dict[str, str] | None = None,
    also: list[str | list[str]] | None = None,
    flowing: bool = False,
) -> Rule:
    """The whole reply is `template`, whose gaps `{name}` are filled: each one of `parts` with one
    of its forms and nothing more, any other with one sentence at most, of at most `most_words`
    words, that says only what `source` says, or what it has for that gap, as `words_from` has it
    with `also`. `names` are what a learner reads for the gaps. `compared` says how a part is: as
    "values" unless it is as "words" or as "letters". A part of `between` is a form with any of the
    words of a longer one. `flowing`: lines end anywhere, as in a letter."""
    form, allowed = _template(template), parts or {}
    ways, open_parts = compared or {}, between or []
    _require_gaps("parts", allowed, form.gaps, "no_gap")
    _require_gaps("names", names or {}, form.gaps, "no_gap")
    _require_gaps("compared", ways, list(allowed), "no_entry")
    _require_gaps("between", open_parts, list(allowed), "no_entry")
    unknown = [way for way in ways.values() if way not in get_args(Way)]
    if unknown:
        known = ", ".join(get_args(Way))
        raise wrong_parameter("compared", "none_of", inside=True, value=unknown[0], known=known)
    for gap, wordings in allowed.items():
        _require_that_one_fits(form, gap, wordings)
    if most_words is not None and most_words < 1:
        raise wrong_parameter("most_words", "one_or_more")
    if (most_words or source) and set(form.gaps) <= set(allowed):
        raise Misdescribed("only_free_gaps")
    free = [gap for gap in form.gaps if gap not in allowed]
    sources = source if isinstance(source, dict) else dict.fromkeys(free, source)
    _require_gaps("source", sources, free, "not_free")
    named = {gap: (names or {}).get(gap, gap) for gap in form.gaps}

    def fits(gap: str, part: str, language: str) -> bool:
        way: Way = ways.get(gap, "values")  # type: ignore[assignment]
        if _is_one_of(part, allowed[gap], language, plurals, way):
            return True
        return gap in open_parts and any(
            is_between(part, *forms, language) for forms in permutations(allowed[gap], 2)
        )

    def rule(subject: Subject) -> Finding:
        text = subject.reply.text
        found = form.fit(" ".join(written_lines(text)) if flowing else text)
        if isinstance(found, Misfit):
            return _misfit(found, named)
        for gap, part in found.items():
            said = {"name": Quoted((named[gap],)), "found": Quoted((part,))}
            if gap not in allowed:
                wrong = _too_long(part, most_words, subject.language)
                own = sources.get(gap)
                if own and not wrong:
                    wrong = not_from(part, own, also or (), subject.language)
                if wrong:
                    foreign = wrong.detail == "words_from_failed" and isinstance(source, dict)
                    detail = "parts_foreign" if foreign else wrong.detail
                    return replace(wrong, values={**said, **wrong.values}, detail=detail)
            elif not fits(gap, part, subject.language):
                detail = "parts_one_of" if len(allowed[gap]) > 1 else None
                return Finding(False, {**said, "wanted": Quoted(tuple(allowed[gap]))}, detail)
        return Finding(True)

    return rule


def _too_long(part: str, most_words: int | None, language: str) -> Finding | None:
    """What is wrong with the length of a part that may be anything; None when nothing is."""
    if most_words and len(words(part)) > most_words:
        return Finding(False, {"count": len(words(part)), "most": most_words}, "parts_words")
    if len(sentences(part, language)) > 1:
        return Finding(False, detail="parts_sentences")
    return None


@register()
def made_of(
    *,
    opening: str,
    parts: dict[str, list[str]],
    names: dict[str, str] | None = None,
    plurals: list[str] | None = None,
) -> Rule:
    """The reply is one line: `opening`, and then each of `parts` once, in one of its forms, in any
    order, with marks between them or nothing, and no other word. `names` are what a learner reads
    for the parts; the number of the words of those in `plurals` makes no difference."""
    for option, given in (("names", names or ()), ("plurals", plurals or ())):
        unknown = [one for one in given if one not in parts]
        if unknown:
            raise wrong_parameter(option, "no_part", inside=True, value=unknown[0])
    empty = [name for name, forms in parts.items() if not all(map(_has_a_word, forms))]
    if empty:
        raise Misdescribed("part_without_word", name=empty[0])
    readers = {one: Reader(opening, parts, one, plurals or ()) for one in LANGUAGES}
    wanted = {"opening": Quoted((opening,)), "wanted": _named(list(parts.values()))}

    def rule(subject: Subject) -> Finding:
        found = written_lines(subject.reply.text)
        if len(found) > 1:
            return Finding(False, {**wanted, "line": Quoted((found[1],))}, "made_of_lines")
        made = readers[subject.language].read(found[0])
        return _complete(made, found[0], parts, names or {}, wanted)

    return rule


@register()
def items(
    *,
    items: list[str | list[str]],
    marker: str | None = None,
    separators: list[str] | None = None,
    order: bool = False,
    plurals: bool = True,
) -> Rule:
    """The reply is a list of exactly these `items`, each a text or several wordings: each on a
    line of its own behind `marker` (“- ”), or all on one line between `separators`. `order`: in
    this order."""
    if marker and separators:
        raise Misdescribed("not_both", one="marker", other="separators")
    bare = [one for one in separators or () if not is_literal(one)]
    if bare:
        raise Misdescribed("bare_separator", value=bare[0])
    wanted = [[one] if isinstance(one, str) else one for one in items]
    for wordings in wanted:
        for wording in wordings:
            if not whole(wording) or (separators and len(split_at(wording, (*separators,))) > 1):
                raise Misdescribed("bad_item", value=wording)
    for one, other in combinations(wanted, 2):
        if any(_is_one_of(wording, other, "en", plurals) for wording in one):
            raise Misdescribed("item_twice", value=one[0])

    def rule(subject: Subject) -> Finding:
        text = subject.reply.text
        found = _between(text, separators) if separators else _marked(text, marker or _MARKER)
        if not isinstance(found, Finding):
            found = _compared(found, wanted, subject.language, order, plurals)
        return replace(found, values={**found.values, "wanted": _named(wanted)})

    return rule


def _template(text: str) -> Template:
    try:
        return template_of(text)
    except TemplateError as error:
        raise wrong_parameter(
            "template", f"template_{error.kind}", inside=True, value=error.where
        ) from None


def _require_that_one_fits(form: Template, gap: str, wordings: Sequence[str]) -> None:
    for wording in wordings:
        if not whole(wording):
            raise Misdescribed("empty_part", name=gap, value=wording)
        separator = form.separator_in(gap, wording)
        if separator:
            raise Misdescribed("parted", name=gap, value=wording, mark=separator.strip())


def _require_gaps(option: str, given: Iterable[str], gaps: Sequence[str], said: str) -> None:
    unknown = [gap for gap in given if gap not in gaps]
    if unknown:
        raise wrong_parameter(option, said, inside=True, value=unknown[0])


def _is_one_of(
    part: str, wordings: Sequence[str], language: str, plurals: bool, way: Way = "values"
) -> bool:
    return any(same_part(part, one, language, plurals=plurals, way=way) for one in wordings)


def _has_a_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _complete(
    made: Joined,
    line: str,
    parts: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    wanted: Mapping[str, Quoted],
) -> Finding:
    """Whether a line is made of `parts`, each once; what is wrong with it otherwise."""

    def no(detail: str | None, said: Mapping[str, str], surplus: bool = False) -> Finding:
        values = {**wanted, **{key: Quoted((value,)) for key, value in said.items()}}
        return Finding(False, values, detail, surplus=surplus)

    if not made.opens:
        return no("made_of_opening", {"line": line})
    if made.rest:
        return no("made_of_added", {"found": made.rest}, surplus=set(made.names) == set(parts))
    for name, forms in parts.items():
        said = {"name": names.get(name, name), "part": forms[0]}
        if name not in made.names:
            return no(None, said)
        if made.names.count(name) > 1:
            return no("made_of_twice", said, surplus=True)
    return Finding(True, dict(wanted))


def _misfit(found: Misfit, named: Mapping[str, str]) -> Finding:
    said = {
        "form": Quoted((found.line.filled({gap: f"[{name}]" for gap, name in named.items()}),)),
        "literal": Quoted((found.literal.strip(),)),
        "found": Quoted((found.found,)),
        "name": Quoted((named[found.gap],) if found.gap else ()),
    }
    at_start = found.kind == "missing" and found.gap is None
    detail = "parts_beginning" if at_start else f"parts_{found.kind}"
    return Finding(False, said, detail, surplus=found.kind == "line_extra")


def _marked(text: str, marker: str) -> list[str] | Finding:
    """What stands behind the marker on each line, or what is wrong with a line."""
    found = []
    for at, line in enumerate(written_lines(text), 1):
        item = after_marker(line, marker, at)
        if item is None:
            said = {"marker": Quoted((marker.strip(),)), "line": Quoted((line,))}
            return Finding(False, said, "line_count_marker")
        found.append(item.rstrip(" ,;"))
    return found


def _between(text: str, separators: Sequence[str]) -> list[str] | Finding:
    found = written_lines(text)
    if len(found) > 1:
        return Finding(False, {"line": Quoted((found[1],))}, "items_one_line")
    return split_at(found[0], tuple(separators))


def _compared(
    found: Sequence[str], wanted: Sequence[list[str]], language: str, order: bool, plurals: bool
) -> Finding:
    """Whether `found` are the items of `wanted`, each once; looks no further than the first that
    does not belong, since a reply may have thousands of lines."""
    places: list[int] = []
    for item in found:
        if not whole(item):
            return Finding(False, detail="items_empty")
        place = next(
            (at for at, one in enumerate(wanted) if _is_one_of(item, one, language, plurals)), None
        )
        if place is None or place in places:
            detail = "items_added" if place is None else "items_twice"
            return Finding(False, {"found": Quoted((item,))}, detail, surplus=True)
        places.append(place)
    missing = [one for at, one in enumerate(wanted) if at not in places]
    if missing:
        return Finding(False, {"missing": _named(missing)})
    return Finding(not order or places == sorted(places), detail="items_order")


def _named(items: Sequence[Sequence[str]]) -> Quoted:
    """The items, each by the first of its wordings."""
    return Quoted(tuple(wordings[0] for wordings in items))
