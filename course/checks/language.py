"""The check on the language of a reply."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

from course.checks.base import Phrase, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.compare import visible

LANGUAGES = ("en", "fr", "de", "es", "it", "nl", "pt")
"""The languages that the check tells apart; those that replies in this course may be in."""

SURE = 0.9
"""How probable a language must be, among those, for the check to say that it is that one."""

LINE_WORDS = 4
"""A line of fewer words is not judged by itself."""


_OF_ONE_ALONE = {
    "en": """the and of to is are was were be been has had have will would can could should this
        that these those it its we you they he she his her our their your my with for from at by
        not but which who when where what there then than into about if so do does did i am""",
    "fr": """le des du une et est sont était étaient être été ont avait sera ce cet cette ces elle
        ils elles nous vous je sa ses leur leurs notre votre mon mes avec pour dans sur pas ne qui
        quand où mais ou donc très aux au d l qu n j c""",
}
_OWN_WORDS = {name: frozenset(words.split()) for name, words in _OF_ONE_ALONE.items()}
"""Words of English that French has not, and the other way round, as far as their neighbours have
not got them either (la, un, que): what a sentence is made of,
whatever it speaks of (a café au lait, le brainstorming)."""

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile('«[^«»\n]*»|“[^“”\n]*”|"[^"\n]*"')
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_MOST_QUOTED = 3
"""A line has so many times the words that it does not quote, at most, to be judged by these."""


@register()
def language(*, value: str) -> Rule:
    """The reply is written in the language `value` ("en", "fr", "de", "es", "it", "nl", "pt").
    Fails when a line or a sentence of it is in another one, but for what it quotes; ungraded when
    the reply is too short to say."""
    if value not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise wrong_parameter("value", "none_of", inside=True, value=value, known=known)

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
    """The languages of the lines of `text` that are long enough to say, and those of the sentences
    in a line that are all French in English, or all English in French."""
    prose = _prose(text)
    found = (_detect(line) for line in prose if len(line.split()) >= LINE_WORDS)
    pieces = (one for line in prose for one in _SENTENCE_END.split(_QUOTED.sub(" ", line)))
    alone = (_alone(one) for one in pieces if len(one.split()) >= LINE_WORDS)
    return [one for one in chain(found, alone) if one is not None]


def _own_words(text: str) -> dict[str, int]:
    """How many words `text` has that are English, and French, alone."""
    words = _WORD.findall(text.lower())
    return {name: sum(word in own for word in words) for name, own in _OWN_WORDS.items()}


def _alone(sentence: str) -> str | None:
    """English or French, when a sentence has several words of that one and none of the other."""
    counts = _own_words(sentence)
    [best, other] = sorted(counts, key=counts.__getitem__, reverse=True)
    sure = counts[best] >= 2 and not counts[other]
    return best if sure and _detect(sentence) == best else None


def _detect(line: str) -> str | None:
    if not any(char.isalpha() for char in line):
        return None
    found, probability = _identifier().classify(line.lower() if line.isupper() else line)
    other = {"en": "fr", "fr": "en"}.get(found)
    if other is None:
        return str(found) if probability >= SURE else None
    counts = _own_words(line)
    if probability < SURE:
        return _clearly(counts)
    return str(found) if counts[other] < max(2, 2 * counts[found]) else _clearly(counts)


def _clearly(counts: Mapping[str, int]) -> str | None:
    """The language that many more words are of than of the other."""
    other, best = sorted(counts, key=counts.__getitem__)
    return best if counts[best] > max(2, 2 * counts[other]) else None


def _outside(line: str) -> str:
    """`line` without what it quotes, unless that is most of it: a quotation is in the language
    that it is in."""
    rest = _QUOTED.sub(" ", line)
    words, left = len(line.split()), len(rest.split())
    return rest if left >= LINE_WORDS and words <= _MOST_QUOTED * left else line


def _prose(text: str) -> list[str]:
    """The lines of `text` without what is in no language, code blocks, addresses, numbers, and
    without what they quote."""
    text = re.sub(r"```.*?(?:```|\Z)", "\n", visible(text), flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`|https?://\S+", " ", text)
    text = re.sub(r"\S+", lambda word: " " if "@" in word[0][1:-1] else word[0], text)
    text = re.sub(r"[\d_*#<>{}\[\]|\\/=+]+", " ", text)
    return [" ".join(_outside(line).split()) for line in text.splitlines() if line.strip()]


def _name(code: str) -> Phrase:
    return Phrase(f"checks.language_{code}")


@lru_cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
