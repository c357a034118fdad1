"""The sentences of a text: sentencex (Wikimedia, MIT), with what it gets wrong put right.

sentencex 1.0 splits after some titles and abbreviations, of French above all (M. Dupont, art. 5,
av. J.-C.), which are kept from it (`course.text.abbreviations`), and after initials. It does not
split after “…”, after “etc.” and a few French words that it takes for abbreviations (un vol. Il
attend), nor after a full stop inside brackets. A heading, a line of a list and a paragraph end a
sentence; a line break inside a paragraph does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from course.text.abbreviations import held, released
from course.text.compare import visible, without_emphasis

_INITIAL = re.compile(r"(?:^|\b(?:and|by|de|et|par) )(?:[A-ZÀ-Þ]\. ?)+$")
_LIST_NUMBER = re.compile(r"\d+[.)]\s*")
_HEADING = re.compile(r"^(#{1,6} .*)\n", re.MULTILINE)
_MISSED = re.compile(r"(?:(?<=\b(?:art|etc|sec|vol)\.)|(?<=[.!?]\)))\s+(?=[«\"“(]?\s?[A-ZÀ-Þ])")

_LOOK_BACK = 100
"""Characters of a sentence that say whether it is over: a number of a list, initials."""

_LONGEST_BLOCK = 8_000
"""Characters that sentencex is given at a time."""


def sentences(text: str, language: str) -> list[str]:
    """The sentences of `text`, in order; what holds no letter or digit is none."""
    from sentencex import segment

    sendable = text.encode("utf-8", errors="replace").decode("utf-8")  # without half characters
    plain = without_emphasis(visible(sendable)).replace("…", "...")
    plain = held(_HEADING.sub(r"\1\n\n", plain), language)
    found: list[list[str]] = []
    for piece in (piece for block in _blocks(plain) for piece in segment(language, block)):
        if found and _goes_on("".join(found[-1][-2:])[-_LOOK_BACK:], piece):
            found[-1].append(piece)
        else:
            found += [[part] for part in _MISSED.split(piece)]
    whole = (released("".join(pieces)).strip() for pieces in found)
    return [one for one in whole if any(char.isalnum() for char in one)]


def _blocks(text: str) -> Iterator[str]:
    """`text` in blocks that end where a paragraph does, and one that goes on for too long at a
    space: sentencex takes the square of the quotation marks in what it is given."""
    start = 0
    while len(text) - start > _LONGEST_BLOCK:
        end = start + _LONGEST_BLOCK
        for mark in ("\n\n", "\n", " "):
            at = text.rfind(mark, start + _LONGEST_BLOCK // 2, end)
            if at >= 0:
                end = at + len(mark)
                break
        yield text[start:end]
        start = end
    yield text[start:]


def _goes_on(before: str, after: str) -> bool:
    """Whether the sentence `before` does not end where sentencex has ended it."""
    if _LIST_NUMBER.fullmatch(before):
        return True
    if before != before.rstrip("\n") or after.startswith("\n"):
        return False
    return bool(_INITIAL.search(before.rstrip()))
