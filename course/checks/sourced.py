"""Checks on whether the words of a reply come from a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from course.checks.base import Quoted, Subject
from course.checks.registry import Finding, Rule, register
from course.text import around
from course.text.compare import folded, number_forms, positions
from course.text.figures import in_figures
from course.text.keywords import names_in, says_something, stem

_MOST_QUOTED = 4
_JOINTS = re.compile(r"[-/_]")
_DENIALS = frozenset(
    ["no", "not", "never", "without", "aucun", "aucune", "jamais", "non", "pas", "sans"]
)
"""Words that say something by what they deny alone."""

_WORD = re.compile(r"[^\W_]+")


@register()
def names_from(*, source: str, also: list[str] | None = None) -> Rule:
    """Every word with a capital letter inside a sentence stands in `source` or in `also`, but for
    days, months and numbers."""
    known = "\n".join((source, *(also or ())))

    def rule(subject: Subject) -> Finding:
        language = subject.language
        found = names_in(subject.reply.text, language, missing_in=known)
        new = tuple(one for one in found if in_figures(one, language).isalpha())
        return Finding(not new, {"found": Quoted(new[:_MOST_QUOTED])})

    return rule


@register()
def words_about(*, source: str, about: list[str], also: list[str] | None = None) -> Rule:
    """Every word of the reply that says something stands in `source`, in some form, denied where
    it is denied there and nowhere else, or, not denied, among `about` and `also`; one of them is
    among `about`. An entry of several words stands for these words as they are."""
    entries = [_parted(one) for one in (*about, *(also or ()))]
    listed = {form for one in entries if " " not in one for form in _forms(one)}
    phrases = [one for one in entries if " " in one]
    subjects = {form for one in about for form in number_forms(_parted(one))}

    def rule(subject: Subject) -> Finding:
        language = subject.language
        known = {
            (form, denied)
            for word, denied in _said(_parted(source), language)
            for form in _forms(word)
        }
        text = _parted(subject.reply.text)
        is_about = any(not subjects.isdisjoint(number_forms(one)) for one in _WORD.findall(text))
        for phrase in phrases:
            text = _blanked(text, phrase)
        new = []
        for word, denied in _said(text, language):
            forms = _forms(word)
            if not any((form, denied) in known for form in forms) and (
                denied or listed.isdisjoint(forms)
            ):
                new.append(word)
        values = {"found": Quoted(tuple(dict.fromkeys(new))[:_MOST_QUOTED])}
        if new:
            return Finding(False, values)
        return Finding(is_about, {**values, "wanted": Quoted(tuple(about))}, "words_about_about")

    return rule


def _parted(text: str) -> str:
    """`text` folded, with blanks where a hyphen, a slash or an underscore ties words together."""
    return _JOINTS.sub(" ", folded(text))


def _said(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """The words of a folded text that say something, each with whether it is denied."""
    for found in _WORD.finditer(text):
        if found[0] not in _DENIALS and says_something(found[0], language):
            yield found[0], around.is_denied(text, found.start(), found.end(), len(text))


def _forms(word: str) -> set[str]:
    return {stem(form) for form in number_forms(word)}


def _blanked(text: str, phrase: str) -> str:
    """`text` without `phrase`."""
    places: Sequence[tuple[int, int]] = list(positions(text, phrase))
    for start, end in reversed(places):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
