"""The check on a reply's own words: whether it says more than a text does."""

from __future__ import annotations

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.values import values_in
from course.text.vocabulary import foreign_words

_SHOWN = 4


@register()
def wording_from(*, source: str, also: list[str] | None = None) -> Rule:
    """Every word of the reply that says something is a word of `source`, in some form, belongs to
    a value that `source` has, however written (18:00 for 6 pm), or stands in one of the phrases,
    parted by commas, of `also`."""
    phrases = [one.strip() for text in also or () for one in text.split(",")]
    if not all(phrases):
        raise wrong_parameter("also", "empty_phrase")

    def rule(subject: Subject) -> Finding:
        text = _without_values(subject.reply.text, source, subject.language)
        found = foreign_words(text, source, phrases, subject.language)
        return Finding(not found, {"found": Quoted(found[:_SHOWN])})

    return rule


def _without_values(text: str, source: str, language: str) -> str:
    """`text` with blanks where it has a value that `source` has."""
    known = values_in(source, language)
    for one in values_in(text, language):
        if any(map(one.same, known)):
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
    return text
