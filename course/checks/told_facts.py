"""A check on answers that give known facts and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from course.checks.base import Quoted, Subject
from course.checks.facts import as_value, figures_of, of_kind, stated, wordings_of, written_in
from course.checks.registry import Finding, Rule, register
from course.text import around
from course.text.compare import positions
from course.text.courtesy import is_courtesy
from course.text.figures import in_figures
from course.text.sentences import sentences
from course.text.values import Value, as_kind, values_in

_MARKS = re.compile(r"\"|(?<![^\W_])'|'(?![^\W_])")
"""Quotation marks, around words."""

_PARTS = re.compile(r";\s")


@register()
def answers(*, fact: list[str], facts: list[Any], names: list[str] | None = None) -> Rule:
    """The reply gives `fact` in one of its wordings, a value being compared as by `states`; and it
    says nothing but that and `facts`, each a text or several wordings: every figure is one of
    theirs, and every sentence has one of them, asks something, or is only polite, maybe with
    `names`."""
    known = [*fact, *(form for one in facts for form in wordings_of(one))]

    def rule(subject: Subject) -> Finding:
        text, language = subject.reply.text, subject.language
        asked = as_value(fact[0], language)
        if asked:
            alike = [one for form in known if (one := as_value(form, language))]
            alike = [one for one in alike if one.kind == asked.kind]
            there = of_kind(values_in(text, language), asked.kind, language)
            found = stated(text, fact[0], asked, alike, there)
        else:
            found = _said(text, fact, language)
        if not found.held:
            return found
        return _nothing_else(text, known, asked, language, names or ())

    return rule


def _said(text: str, fact: Sequence[str], language: str) -> Finding:
    """Whether a wording of `fact`, which is no value, stands in `text`, and none is denied."""
    plain = _plain(text, language)
    at = [place for form in fact for place in positions(plain, _plain(form, language))]
    if not at:
        return Finding(False, {"wanted": Quoted((fact[0],))})
    denied = [plain[start:end] for start, end in at if _is_denied(plain, start, end)]
    if denied:
        return Finding(False, {"denied": Quoted((denied[0],))}, "keeps_denied")
    open_at = (start for start, end in at if around.is_choice_beside(plain, start, end))
    choice = next(open_at, None)
    if choice is not None:
        values = {"wanted": Quoted((fact[0],)), "found": Quoted((plain[choice:],))}
        return Finding(False, values, "states_choice")
    return Finding(True)


def _is_denied(text: str, start: int, end: int) -> bool:
    comma = text.find(",", end, end + around.NEAR + 1)  # one further on is out of reach
    return around.is_denied(text, start, end, len(text) if comma < 0 else comma)


def _nothing_else(
    text: str, facts: Sequence[str], asked: Value | None, language: str, names: Sequence[str]
) -> Finding:
    """Whether every figure and every sentence of `text` is one of `facts`."""
    known = [one for fact in facts for one in values_in(fact, language)]

    def is_known(figure: Value) -> bool:
        meant = as_kind(figure, asked.kind, language) if asked else None
        return any(one and one.same(fact) for one in (figure, meant) for fact in known)

    stray = [one for one in figures_of(text, language) if not is_known(one)]
    if stray:
        return Finding(False, {"found": Quoted(written_in(text, stray))}, "answers_figures")
    plain = [_plain(fact, language) for fact in facts]

    def belongs(sentence: str) -> bool:
        if sentence.rstrip(" \"'»").endswith("?") or is_courtesy(sentence, language, (*names,)):
            return True
        inside = _plain(sentence, language)
        return any(True for fact in plain for _ in positions(inside, fact)) or any(
            map(is_known, figures_of(sentence, language))
        )

    said = (part for one in sentences(text, language) for part in _PARTS.split(one))
    beside = next((one for one in said if not belongs(one)), None)
    return Finding(beside is None, {"found": Quoted((beside or "",))}, "answers_beside")


def _plain(text: str, language: str) -> str:
    """`text` as words are compared in it, without quotation marks."""
    return _MARKS.sub("", in_figures(text, language))
