"""Numbers in words, where they stand: “twenty-five past ten” has 25 and 10, each with its place.

`course.text.spelled` turns a whole text into digits and forgets where they were; here each number
keeps its beginning and its end. English and French, up to billions, ordinals up to the 31st.
Words meet these rules folded: lower case, no accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Spelled(NamedTuple):
    """A number in words: its value and where it stands. `ordinal`: “fourteenth”."""

    value: int
    start: int
    end: int
    ordinal: bool = False


@dataclass(frozen=True)
class _Lexicon:
    small: dict[str, int]
    tens: dict[str, int]
    hundred: frozenset[str]
    scales: dict[str, int]
    ordinals: dict[str, int]
    joining: str
    one: frozenset[str]
    """Words that say 1 before a hundred, a dozen and the like, and are no number else."""


def _counted(words: str, first: int = 0, step: int = 1) -> dict[str, int]:
    return {word: first + step * at for at, word in enumerate(words.split())}


_EN_SMALL = _counted(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_EN_TENS = _counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_EN_ORDINALS = _counted(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    1,
)
_FR_SMALL = _counted(
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
_FR_TENS = _counted("vingt trente quarante cinquante soixante septante huitante nonante", 20, 10)
_FR_ORDINALS = _counted(
    "premier deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme", 1
)

_LEXICONS = {
    "en": _Lexicon(
        small=_EN_SMALL,
        tens={**_EN_TENS, "fourty": 40},
        hundred=frozenset({"hundred"}),
        scales={"dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9},
        ordinals={**_EN_ORDINALS, "thirtieth": 30},
        joining="and",
        one=frozenset({"a"}),
    ),
    "fr": _Lexicon(
        small={**_FR_SMALL, "une": 1},
        tens={**_FR_TENS, "octante": 80},
        hundred=frozenset({"cent", "cents"}),
        scales={
            **{"douzaine": 12, "douzaines": 12, "mille": 10**3, "million": 10**6},
            **{"millions": 10**6, "milliard": 10**9, "milliards": 10**9},
        },
        ordinals={**_FR_ORDINALS, "premiere": 1, "second": 2},
        joining="et",
        one=frozenset(),
    ),
}
_BEGINNINGS = {
    language: frozenset((*one.small, *one.tens, *one.hundred, *one.scales, *one.ordinals, *one.one))
    for language, one in _LEXICONS.items()
}
"""The words that a number may begin with; most words of a text are none of them."""

_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ \n]|-")


def spelled_numbers(text: str, language: str) -> Iterator[Spelled]:
    """The numbers in words in `text`, which is folded, in order."""
    lexicon = _LEXICONS[language]
    found = list(_WORD.finditer(text))
    at = 0
    while at < len(found):
        if found[at][0] not in _BEGINNINGS[language]:
            at += 1
            continue
        reader = _Reader(text, found, at, lexicon)
        reader.read()
        if reader.last is None:
            at += 1
            continue
        begin, end = found[at].start(), found[reader.last - 1].end()
        yield Spelled(reader.value, begin, end, reader.ordinal)
        at = reader.last


class _Reader:
    """Reads one number from the word at `at` on, as far as it goes: `last` is the word after it,
    None while there is no number."""

    def __init__(self, text: str, found: list[re.Match[str]], at: int, lexicon: _Lexicon) -> None:
        self._text, self._found, self._at, self._lexicon = text, found, at, lexicon
        self._begin = at
        self._total, self._group, self._room, self._scale = 0, 0, 100, 10**12
        self.last: int | None = None
        self.ordinal = False

    @property
    def value(self) -> int:
        return self._total + self._group

    def read(self) -> None:
        while not self.ordinal and self._adjoins():
            if not (self._joined() or self._take(self._word(self._at))):
                return

    def _word(self, at: int) -> str:
        return self._found[at][0] if at < len(self._found) else ""

    def _adjoins(self, at: int | None = None) -> bool:
        """Whether the word at `at` follows the one before it, with a space or a hyphen between."""
        at = self._at if at is None else at
        if at >= len(self._found):
            return False
        if at == self._begin:
            return True
        return bool(_GAP.fullmatch(self._text, self._found[at - 1].end(), self._found[at].start()))

    def _joined(self) -> bool:
        """Two hundred *and* fifty, vingt *et* un: the joining word, when a number goes on."""
        if self.last is None or self._word(self._at) != self._lexicon.joining:
            return False
        if not self._adjoins(self._at + 1):
            return False
        after = self._word(self._at + 1)
        if self._lexicon.joining == "et":
            goes_on = self._room in (10, 20) and after in ("un", "une", "onze")
        else:
            known = self._lexicon.small.keys() | self._lexicon.tens.keys()
            goes_on = self._room == 100 and self.value > 0 and after in known
        if goes_on:
            self._at += 1
            return self._take(after)
        return False

    def _take(self, word: str) -> bool:
        """Add `word` to the number, where it may go on so."""
        lexicon = self._lexicon
        if word in lexicon.hundred:
            return self._hundred()
        if word in lexicon.scales:
            return self._scaled(lexicon.scales[word])
        if word in lexicon.one and self.last is None:
            return self._article()
        if word in lexicon.ordinals and (self.last is None or self._room == 10):
            return self._ordinal(lexicon.ordinals[word])
        if word == "quatre" and self._word(self._at + 1) in ("vingt", "vingts"):
            return self._adjoins(self._at + 1) and self._add(80, 20, words=2)
        if word in lexicon.tens:
            value = lexicon.tens[word]
            return self._add(value, 20 if word == "soixante" else 10)
        if word in lexicon.small:
            value = lexicon.small[word]
            return self._add(value, -10 if word == "dix" else 0)
        return False

    def _add(self, value: int, room: int, words: int = 1) -> bool:
        """Add `value` below the room that the words before left; -10: only 7 to 9 may follow."""
        if self._room == -10:
            fits = 7 <= value <= 9
        else:
            fits = value < self._room and (value > 0 or self.last is None)
        if not fits:
            return False
        self._group, self._room = self._group + value, room
        return self._went(words)

    def _hundred(self) -> bool:
        if self._group >= 100 or (self._group == 0 and self._lexicon.joining == "and"):
            return False
        self._group, self._room = max(self._group, 1) * 100, 100
        return self._went()

    def _scaled(self, scale: int) -> bool:
        if scale >= self._scale or (self.last is None and scale != 1000):
            return False
        if self.last is None and self._lexicon.joining == "and":
            return False
        self._total, self._group = self._total + max(self._group, 1) * scale, 0
        self._scale, self._room = scale, 100
        return self._went()

    def _article(self) -> bool:
        after = self._word(self._at + 1)
        if not self._adjoins(self._at + 1):
            return False
        if after not in self._lexicon.hundred and after not in self._lexicon.scales:
            return False
        self._group, self._room = 1, 0
        return self._went()

    def _ordinal(self, value: int) -> bool:
        self.ordinal = True
        if self.last is not None and value > 9:
            self.ordinal = False
            return False
        self._group += value
        return self._went()

    def _went(self, words: int = 1) -> bool:
        self._at += words
        self.last = self._at
        return True
