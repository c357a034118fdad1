"""The check on the language of a reply."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from course.checks.base import CheckError, Phrase, Subject
from course.checks.registry import Finding, Rule, register
from course.text.compare import visible

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
"""The languages that the check tells apart; those that replies in this course may be in."""

SURE = 0.9
"""How probable a language must be, among those, for the check to say that it is that one."""

LINE_WORDS = 4
"""A line of fewer words is not judged by itself."""


@register()
def language(*, value: str) -> Rule:
    """The reply is written in the language `value` ("en", "fr", "de", "es", "it", "nl", "pt").
    Fails when a line of it is in another one; ungraded when the reply is too short to say."""
    if value not in LANGUAGES:
        raise CheckError(f"unknown language {value!r}; the languages are {', '.join(LANGUAGES)}")

    def rule(subject: Subject) -> Finding:
        wanted = {"wanted": _name(value)}
        found = detect(subject.reply.text)
        other = next((one for one in line_languages(subject.reply.text) if one != value), None)
        if found in (value, None) and other is not None:
            return Finding(False, {**wanted, "found": _name(other)}, "language_partly")
        if found is None:
            return Finding(None, wanted, "language_unknown")
        return Finding(found == value, {**wanted, "found": _name(found)})

    return rule


def detect(text: str) -> str | None:
    """The language of `text`, one of LANGUAGES; None when it cannot be said."""
    return _detect(" ".join(_prose(text)))


def line_languages(text: str) -> list[str]:
    """The languages of the lines of `text` that are long enough to say."""
    found = (_detect(line) for line in _prose(text) if len(line.split()) >= LINE_WORDS)
    return [one for one in found if one is not None]


def _detect(line: str) -> str | None:
    if not any(char.isalpha() for char in line):
        return None
    found, probability = _identifier().classify(line.lower() if line.isupper() else line)
    return str(found) if probability >= SURE else None


def _prose(text: str) -> list[str]:
    """The lines of `text` without what is in no language: code blocks, addresses, numbers."""
    text = re.sub(r"```.*?(?:```|\Z)", "\n", visible(text), flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`|https?://\S+", " ", text)
    text = re.sub(r"\S+", lambda word: " " if "@" in word[0][1:-1] else word[0], text)
    text = re.sub(r"[\d_*#<>{}\[\]|\\/=+]+", " ", text)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _name(code: str) -> Phrase:
    return Phrase(f"checks.language_{code}")


@lru_cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
