"""The check that a title or a topic says only what the text it is about says."""

from __future__ import annotations

from collections.abc import Sequence

from course.checks.base import Quoted, Subject
from course.checks.registry import Finding, Rule, register
from course.text.grounding import beyond, denied_beyond, stated_beyond

_SHOWN = 4
"""How many words a reason quotes."""


@register()
def words_from(*, source: str, also: list[str | list[str]] | None = None) -> Rule:
    """Every word and figure of the reply stands in `source`, in whatever form, or in `also`, whose
    items are words, phrases, or lists of these; and the reply neither denies what `source` states
    nor states what it denies. Words that any text has count for nothing."""

    def rule(subject: Subject) -> Finding:
        found = not_from(subject.reply.text, source, also or (), subject.language)
        return found or Finding(True)

    return rule


def not_from(
    text: str, source: str, allowed: Sequence[str | list[str]], language: str
) -> Finding | None:
    """What `text` says that `source` does not say, as `words_from` finds it with `allowed` beside;
    None without any."""
    also = [one for group in allowed for one in ([group] if isinstance(group, str) else group)]
    new = beyond(text, source, also, language)
    if new:
        return Finding(False, {"found": Quoted(new[:_SHOWN])}, "words_from_failed")
    denied = denied_beyond(text, source, also, language)
    if denied:
        return Finding(False, {"found": Quoted((denied,))}, "words_from_denied")
    stated = stated_beyond(text, source, also, language)
    if stated:
        return Finding(False, {"found": Quoted((stated,))}, "words_from_stated")
    return None
