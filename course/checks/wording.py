"""Checks on whether the words of a reply come from a text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.echoes import without_echoes
from course.text.figures import in_figures
from course.text.grounding import claimed_beyond, stated_beyond
from course.text.keywords import names_in
from course.text.vocabulary import foreign_words

_SHOWN = 4
"""How many words a reason quotes."""

_REPLIES = 512
"""Replies whose words are kept as they were judged: many prompts of a class get the same ones."""


@register()
def names_from(*, source: str, also: list[str] | None = None) -> Rule:
    """Every word with a capital letter inside a sentence stands in `source` or in `also`, but for
    days, months and numbers."""
    known = "\n".join((source, *(also or ())))

    def rule(subject: Subject) -> Finding:
        language = subject.language
        text = without_echoes(subject.reply.text, subject.asked, language)
        found = names_in(text, language, missing_in=known)
        new = tuple(one for one in found if in_figures(one, language).isalpha())
        return Finding(not new, {"found": Quoted(new[:_SHOWN])})

    return rule


@register()
def wording_from(*, source: str, also: list[str | list[str]] | None = None) -> Rule:
    """Every word of the reply that says something is a word of `source`, in some form and denied
    where it is denied there, belongs to a value that `source` has, however written (18:00 for
    6 pm), or is one of the words or stands in one of the phrases, parted by commas, of `also`."""
    phrases = tuple(one.strip() for text in _flat(also or ()) for one in text.split(","))
    if not all(phrases):
        raise wrong_parameter("also", "empty_phrase")

    def rule(subject: Subject) -> Finding:
        found = _foreign(subject.reply.text, source, phrases, subject.language)
        return Finding(not found, {"found": Quoted(found[:_SHOWN])})

    return rule


@register()
def words_from(*, source: str, also: list[str | list[str]] | None = None) -> Rule:
    """Every word and figure of the reply stands in `source`, in whatever form, or in `also`, whose
    items are words, phrases, or lists of these; and the reply neither denies what `source` states,
    nor states what it denies, nor has done what it asks for. Words that any text has count for
    nothing."""

    def rule(subject: Subject) -> Finding:
        found = not_from(subject.reply.text, source, also or (), subject.language)
        return found or Finding(True)

    return rule


def not_from(
    text: str, source: str, allowed: Sequence[str | list[str]], language: str
) -> Finding | None:
    """What `text` says that `source` does not say, as `words_from` finds it with `allowed` beside;
    None without any."""
    found = _beyond(text, source, _flat(allowed), language)
    return Finding(False, {"found": Quoted(found[1])}, f"words_from_{found[0]}") if found else None


@lru_cache(_REPLIES)
def _foreign(text: str, source: str, phrases: tuple[str, ...], language: str) -> tuple[str, ...]:
    return foreign_words(text, source, phrases, language)


@lru_cache(_REPLIES)
def _beyond(
    text: str, source: str, also: tuple[str, ...], language: str
) -> tuple[str, tuple[str, ...]] | None:
    """How `text` goes beyond `source`, and the words by which it does."""
    new = foreign_words(text, source, also, language, denied_too=True)
    if new:
        return "failed", new[:_SHOWN]
    for detail, look in (("stated", stated_beyond), ("claimed", claimed_beyond)):
        word = look(text, source, also, language)
        if word:
            return detail, (word,)
    return None


def _flat(groups: Sequence[str | list[str]]) -> tuple[str, ...]:
    return tuple(one for group in groups for one in ([group] if isinstance(group, str) else group))
