"""The sentences of a text: sentencex (Wikimedia, MIT), with what it gets wrong put right.

sentencex 1.0 splits after some titles and references, of French above all (M. Dupont, art. 5,
S. Veil), and does not split after “…”, after “etc.” and a few French words that it takes for
abbreviations (un vol. Il attend), nor after a full stop inside brackets. A heading, a line of a
list and a paragraph end a sentence; a line break inside a paragraph does not.
"""

from __future__ import annotations

import re

from course.text.compare import visible, without_emphasis

_TITLE = re.compile(
    r"(?:^|[\s(«\"“'’-])(?:MM?|Mmes?|Mlles?|Mr|Mrs|Ms|Dre?|Pre?|Prof|Ste?|[Aa]v|[Bb]d|[Cc]f)\.$"
)
_REFERENCE = re.compile(
    r"(?:^|[\s(«\"“'’])(?:art|chap|env|fig|nos?|n|pp?|tél|vol)\.$", re.IGNORECASE
)
_INITIAL = re.compile(r"(?:^|\b(?:and|by|de|et|par) )(?:[A-ZÀ-Þ]\. ?)+$")
_LIST_NUMBER = re.compile(r"\d+[.)]\s*")
_HEADING = re.compile(r"^(#{1,6} .*)\n", re.MULTILINE)
_MISSED = re.compile(r"(?:(?<=\b(?:art|etc|sec|vol)\.)|(?<=[.!?]\)))\s+(?=[«\"“(]?\s?[A-ZÀ-Þ])")


def sentences(text: str, language: str) -> list[str]:
    """The sentences of `text`, in order; what holds no letter or digit is none."""
    from sentencex import segment

    plain = without_emphasis(visible(text)).replace("…", "...")
    plain = _HEADING.sub(r"\1\n\n", plain)
    found: list[str] = []
    for piece in segment(language, plain):
        if found and _goes_on(found[-1], piece):
            found[-1] += piece
        else:
            found += _MISSED.split(piece)
    return [one.strip() for one in found if any(char.isalnum() for char in one)]


def _goes_on(before: str, after: str) -> bool:
    """Whether the sentence `before` does not end where sentencex has ended it."""
    if _LIST_NUMBER.fullmatch(before):
        return True
    if before != before.rstrip("\n") or after.startswith("\n"):
        return False
    before = before.rstrip()
    if _TITLE.search(before) or _INITIAL.search(before):
        return True
    return bool(_REFERENCE.search(before)) and after.lstrip()[:1].isdigit()
