"""Parts of a text that stand one after the other, in any order, with marks between them or nothing:
`chicken pie (without nuts), room 12`.

A part is read word by word, in any case, with or without accents, numbers in digits or in words;
articles within it and in front of it count for nothing, nor does “and” in front of it, nor what
says that a number follows (no., n°, #). In time that grows as the text does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from course.text.compare import number_forms
from course.text.figures import SPELLED, figures
from course.text.literals import literal
from course.text.parts import ASIDE

_MARKS = re.compile(r"[\s,;:|/()\[\].\"'•·+&!>*_-]*")
_UNMARKED = re.compile(r"[^,;:|/()\[\].!]+")
_AROUND = re.compile(r"[\s\"'*_]*")
_AND = {"en": re.compile(r"(?:and [\s,(-]*)?(?:1 )?"), "fr": re.compile(r"(?:et [\s,(-]*)?(?:1 )?")}
_BETWEEN = {
    "en": r"(?: ?: ?| |-|')(?:(?:the|an?|any) )?",
    "fr": r"(?: ?: ?| |-|')(?:(?:les?|la|des?|du|une?|1|aucune?) |[ld]')?",
}
_COUNTS = r"(?:n(?:[or]s?)?[°º.]? ?|numero |number |[#№] ?)?"
_WORD_ENDS = re.compile(r"[\s:'-]+")


@dataclass(frozen=True)
class Joined:
    """What a text is made of: the names of the parts in it, as they come, and the `rest`, the
    first words that are no part, in their own letters. `opens`: it begins as it should."""

    opens: bool
    names: tuple[str, ...] = ()
    rest: str = ""


class Reader:
    """Reads texts that begin with `opening` and hold parts, each a name with its wordings; of
    those in `plurals` the number of the words makes no difference."""

    def __init__(
        self,
        opening: str,
        parts: Mapping[str, Sequence[str]],
        language: str,
        plurals: Collection[str] = (),
    ) -> None:
        self._language = language
        self._opening = literal(opening)
        self._parts = {
            name: [re.compile(_source(one, language, name in plurals)) for one in wordings]
            for name, wordings in parts.items()
        }

    def read(self, text: str) -> Joined:
        """What `text`, which is one line, is made of."""
        plain, places = _digits(text, self._language)
        opening = self._opening.match(plain, _end(_AROUND, plain, 0))
        if not opening:
            return Joined(False)
        names: list[str] = []
        at = opening.end()
        while (at := _end(_MARKS, plain, at)) < len(plain):
            name, end = self._part(plain, self._start(plain, at))
            if not name:
                rest = _UNMARKED.match(text, places[at])
                return Joined(True, tuple(names), rest[0].strip() if rest else text[places[at] :])
            names.append(name)
            at = end
        return Joined(True, tuple(names))

    def _start(self, plain: str, at: int) -> int:
        """Where the part that `at` leads up to begins."""
        at = _end(_AND[self._language], plain, at)
        aside = ASIDE[self._language].match(plain, at)
        return aside.end() if aside else at

    def _part(self, plain: str, at: int) -> tuple[str, int]:
        """The name of the longest part at that place, and where it ends."""
        return max(
            (
                (name, found.end())
                for name, patterns in self._parts.items()
                for one in patterns
                if (found := one.match(plain, at))
            ),
            key=lambda part: part[1],
            default=("", at),
        )


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _digits(text: str, language: str) -> tuple[str, list[int]]:
    """`text` as `figures` has it, without the marks of what was in words, and its places."""
    found = figures(text, language)
    plain, places = found.text, found.places
    kept = [at for at, char in enumerate(plain) if char != SPELLED]
    return (
        "".join(plain[at] for at in kept),
        [places[at - 1 if plain[at - 1 : at] == SPELLED else at] for at in kept],
    )


def _source(wording: str, language: str, plurals: bool) -> str:
    plain, _ = _digits(wording, language)
    aside = ASIDE[language].match(plain)
    words = _WORD_ENDS.split((plain[aside.end() :] if aside else plain).strip(" .:'-"))
    return _BETWEEN[language].join(_word(one, plurals) for one in words) + r"(?![^\W_])"


def _word(word: str, plurals: bool) -> str:
    if word[:1].isdigit():
        return _COUNTS + re.escape(word)
    forms = sorted(number_forms(word)) if plurals else [word]
    return f"(?:{'|'.join(map(re.escape, forms))})"
