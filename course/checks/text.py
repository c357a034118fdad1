"""Checks on the words of a reply. How words are compared: `course.text.compare`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import product

from course.checks.base import Misdescribed, Phrase, Quoted, Subject
from course.checks.registry import Finding, Rule, register
from course.text.compare import finds, folded, number_forms, positions, tidy, visible, whole
from course.text.counting import lines

PATTERN_LIMIT = 20_000
"""How many characters of a reply a pattern may see: patterns come from authors, replies do not."""

_FORMS_LIMIT = 500


@register()
def equals(*, value: str, accents: bool = False) -> Rule:
    """The whole reply is `value`, on as many lines, but for quotation marks, emphasis and a full
    stop around it."""
    return _is_one_of([value], accents)


@register()
def one_of(*, values: list[str], accents: bool = False) -> Rule:
    """The whole reply is one of `values`, compared as `equals` does."""
    return _is_one_of(values, accents)


@register()
def contains(*, value: str, plurals: bool = False, accents: bool = False) -> Rule:
    """The reply has `value` as a word, or words, of its own."""
    return _contains([value], plurals, accents, all)


@register()
def contains_any(*, values: list[str], plurals: bool = False, accents: bool = False) -> Rule:
    """The reply has at least one of `values`."""
    return _contains(values, plurals, accents, any)


@register()
def contains_all(*, values: list[str], plurals: bool = False, accents: bool = False) -> Rule:
    """The reply has each of `values`."""
    return _contains(values, plurals, accents, all)


@register()
def starts_with(*, values: list[str], accents: bool = False) -> Rule:
    """The reply begins with one of `values`, as words."""
    return _at_edge(values, accents, start=True)


@register()
def ends_with(*, values: list[str], accents: bool = False) -> Rule:
    """The reply ends with one of `values`, as words; a last full stop does not matter."""
    return _at_edge(values, accents, start=False)


@register()
def regex(*, pattern: str, message: str | None = None, exact: bool = False) -> Rule:
    """The pattern, in Python's syntax, is found in the reply. `message` says in plain words,
    after “The reply needs”, what the pattern looks for. `exact`: a dash is no hyphen, and each
    kind of quotation mark and of space another."""
    return _pattern(pattern, message, visible if exact else tidy)


def _is_one_of(values: Sequence[str], accents: bool) -> Rule:
    targets = _targets(values, accents, whole)
    on_one_line = {" ".join(target.split()) for target in targets}

    def rule(subject: Subject) -> Finding:
        found = whole(subject.reply.text, accents=accents)
        held = found in targets
        extra = any(finds(found, target) for target in targets)
        detail = "equals_extra" if extra and len(values) == 1 else None
        detail = "one_of_extra" if extra and len(values) > 1 else detail
        if not held and " ".join(found.split()) in on_one_line:
            detail, extra = "equals_lines", False
        said = {"wanted": Quoted(tuple(values)), "found": _quoted(subject)}
        return Finding(held, said, detail, surplus=extra)

    return rule


def _contains(values: Sequence[str], plurals: bool, accents: bool, enough: type(all)) -> Rule:  # type: ignore[valid-type]
    forms = [_forms(target, plurals) for target in _targets(values, accents, folded)]

    def rule(subject: Subject) -> Finding:
        text = folded(subject.reply.text, accents=accents)
        found = [any(finds(text, form) for form in group) for group in forms]
        there = tuple(value for value, held in zip(values, found, strict=True) if held)
        missing = tuple(value for value, held in zip(values, found, strict=True) if not held)
        return Finding(
            enough(found),
            {"wanted": Quoted(tuple(values)), "found": Quoted(there), "missing": Quoted(missing)},
        )

    return rule


def _forms(target: str, plurals: bool) -> set[str]:
    """`target` itself, and with `plurals` every mixture of singular and plural words."""
    if not plurals:
        return {target}
    choices = [sorted(number_forms(word)) for word in target.split(" ")]
    combined = ("".join(word) for word in product(*_with_spaces(choices)))
    return {form for form, _ in zip(combined, range(_FORMS_LIMIT), strict=False)} | {target}


def _with_spaces(choices: list[list[str]]) -> list[list[str]]:
    return [words if not i else [f" {word}" for word in words] for i, words in enumerate(choices)]


def _at_edge(values: Sequence[str], accents: bool, *, start: bool) -> Rule:
    targets = _targets(values, accents, folded if start else whole)

    def rule(subject: Subject) -> Finding:
        text = subject.reply.text
        held = any(_edge(text, target, accents, start) for target in targets)
        found = _edge_quoted(subject, start)
        plain = folded(text, accents=accents)
        inside = next((v for v, t in zip(values, targets, strict=True) if finds(plain, t)), None)
        if held or inside is None:
            return Finding(held, {"wanted": Quoted(tuple(values)), "found": found})
        detail = "starts_with_later" if start else "ends_with_earlier"
        said = {"wanted": Quoted((inside,)), "found": found}
        return Finding(False, said, detail, surplus=True)

    return rule


def _edge(text: str, target: str, accents: bool, start: bool) -> bool:
    """Whether `text` begins, or ends, with `target`, both with and without what is around; their
    line ends are spaces."""
    target = " ".join(target.split())
    for form in (folded(text, accents=accents), " ".join(whole(text, accents=accents).split())):
        for begin, end in positions(form, target):
            if (start and begin == 0) or (not start and end == len(form)):
                return True
    return False


def _pattern(pattern: str, message: str | None, seen: Callable[[str], str]) -> Rule:
    if seen(pattern) != pattern:
        raise Misdescribed("unread_signs")
    try:
        compiled = re.compile(pattern, re.MULTILINE)
    except re.error as error:
        raise Misdescribed("bad_pattern", value=pattern, reason=error) from None
    if compiled.search(""):
        raise Misdescribed("empty_pattern", value=pattern)

    said = {
        "wanted": message or Phrase("checks.regex_form"),
        "unwanted": message or Phrase("checks.regex_left_out"),
    }
    by_line = pattern.startswith("^") and pattern.endswith("$")

    def rule(subject: Subject) -> Finding:
        text = seen(subject.reply.text)
        if len(text) > PATTERN_LIMIT:
            return Finding(None, {"limit": PATTERN_LIMIT}, "regex_too_long")
        match = compiled.search(text)
        if match:
            return Finding(True, {**said, "found": Quoted((_matched(match, text),))})
        written = lines(text)
        if not (by_line and written):
            return Finding(False, said)
        several = "regex_lines" if len(written) > 1 else "regex_line"
        return Finding(False, {**said, "line": Quoted((written[0],))}, several)

    return rule


def _matched(match: re.Match[str], text: str) -> str:
    """The words that match; where these are none, the line that they stand in, or all."""
    line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
    return next(one for one in (match[0].strip(), line.strip(), text.strip()) if one)


def _targets(values: Sequence[str], accents: bool, form: type(folded)) -> list[str]:  # type: ignore[valid-type]
    targets = [form(value, accents=accents) for value in values]
    for value, target in zip(values, targets, strict=True):
        if not target:
            raise Misdescribed("empty_target", value=value)
    return targets


def _quoted(subject: Subject) -> Quoted:
    return Quoted((subject.reply.text,))


def _edge_quoted(subject: Subject, start: bool) -> Quoted:
    """The first, or last, few words of the reply."""
    found = subject.reply.text.split()
    if len(found) <= 6:
        return Quoted((" ".join(found),))
    return Quoted((" ".join(found[:6]) + "…" if start else "…" + " ".join(found[-6:]),))
