"""The check on a reply's own words: whether it says more than a text does."""

from __future__ import annotations

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.vocabulary import foreign_words

_SHOWN = 4


@register()
def wording_from(*, source: str, also: list[str] | None = None) -> Rule:
    """Every word of the reply that says something is a word of `source`, in some form, or stands
    in one of the phrases, parted by commas, of `also`."""
    phrases = [one.strip() for text in also or () for one in text.split(",")]
    if not all(phrases):
        raise wrong_parameter("also", "empty_phrase")

    def rule(subject: Subject) -> Finding:
        found = foreign_words(subject.reply.text, source, phrases, subject.language)
        return Finding(not found, {"found": Quoted(found[:_SHOWN])})

    return rule
