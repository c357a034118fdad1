"""Literals found in a text that keeps its own letters: marks and words, in whatever case, with or
without accents, with or without blanks around the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.text.compare import folded, tidy, unwrapped, without_accents, without_emphasis

_OPENING = re.compile(r"(?<![\w'])'(?=[^\s'])")
_CLOSING = re.compile(r"(?<=[^\s'])'(?![\w'])")
_PIECE = re.compile(r"[^\W_]+|[^\s\w]|_")


@dataclass(frozen=True)
class Even:
    """A text on one line, with single blanks, without emphasis, and nothing around it. `plain` is
    what literals are looked for in; `origin` says where in `text` each of its characters stood."""

    text: str
    plain: str
    origin: Sequence[int]

    def original(self, start: int, end: int) -> str:
        """What stands in the text where `plain` has `start` to `end`, without blanks around it."""
        if start >= end:
            return ""
        return self.text[self.origin[start] : self.origin[end - 1] + 1].strip()


def even(text: str) -> Even:
    """`text` made even, without the quotation marks and the full stops around it."""
    text = unwrapped(_double_quoted(" ".join(without_emphasis(tidy(text)).split())))
    if text.isascii():
        return Even(text, text.casefold(), range(len(text)))
    plain = [(one, at) for at, char in enumerate(text) for one in _folded_character(char)]
    return Even(text, "".join(one for one, _ in plain), [at for _, at in plain])


def _double_quoted(text: str) -> str:
    """`text` with double quotation marks where it has single ones and none that are double."""
    if '"' in text:
        return text
    done, parts = 0, []
    while (opening := _OPENING.search(text, done)) and (
        closing := _CLOSING.search(text, opening.end())
    ):
        parts += [text[done : opening.start()], text[opening.end() : closing.start()]]
        done = closing.end()
    return '"'.join([*parts, text[done:]])


def is_literal(text: str) -> bool:
    """Whether `text` has a mark or a word that can be looked for."""
    return bool(_PIECE.search(folded(text)))


@lru_cache
def literal(text: str) -> re.Pattern[str]:
    """The pattern for the literal `text` in an `Even.plain`: one blank between two words, one or
    none elsewhere; a word at its edge is a word of its own."""
    return re.compile(_source(text))


@lru_cache
def separators(texts: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern for any of the literals `texts`; one that is a word may follow another one: of
    “,” and “and”, also “, and”."""
    some = "|".join(map(_source, texts))
    words = "|".join(_source(one) for one in texts if folded(one).isalpha())
    return re.compile(rf"(?:{some})(?: ?(?:{words}))?" if words else some)


def _source(text: str) -> str:
    pieces = _PIECE.findall(folded(text))
    source = ""
    for before, piece in zip(["", *pieces], pieces, strict=False):
        blank = " " if before.isalnum() and piece.isalnum() else " ?" if before else ""
        source += blank + re.escape(piece)
    opening = r"(?<![^\W_])" if pieces[0].isalnum() else ""
    return opening + source + (r"(?![^\W_])" if pieces[-1].isalnum() else "")


@lru_cache(4096)
def _folded_character(char: str) -> str:
    return without_accents(char.casefold())
