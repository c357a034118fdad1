"""Whether a word, some words or a number is told piece by piece: “light, then house”, “the first
letter is l, then i, …”, “48 21”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from course.text.spelled import in_digits

_TOKEN = re.compile(r"[^\W_]+")
_JOINING = """then next followed plus first second third fourth fifth sixth seventh eighth ninth
    tenth last finally after before word words part parts half halves piece pieces letter letters
    digit digits together joined starts begins ends add append preceded
    1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th
    puis ensuite suivi suivie suivent premier premiere deuxieme troisieme quatrieme cinquieme
    sixieme septieme huitieme neuvieme dixieme seconde dernier derniere derniers dernieres
    premiers premieres enfin finalement apres avant mot mots partie parties moitie lettre lettres
    chiffre chiffres ensemble precede commence finit termine ajoutez ajoute
    1er 1ere 1re 2e 3e 4e 5e 6e 7e 8e 9e 10e 2eme 3eme 4eme 5eme 6eme 7eme 8eme 9eme 10eme"""
"""Words with which one tells the pieces of something, in folded English and French."""

_BESIDE = """the a an is are and by it its s comes come goes with of to in at end that this will be
    one take and you
    le la les l un une est sont et de du des d il elle vient viennent avec on c ce a au par prenez
    vous"""
"""Words that may stand beside these."""

_TELLING = frozenset((_JOINING + " " + _BESIDE).split())
_THAT_JOIN = frozenset(_JOINING.split())

_MOST_BETWEEN = 8
"""Words between two pieces."""
_PIECE = 3
"""Letters of a piece that is more than one letter: “no, then where” is no “nowhere”."""

_EXAMPLE = re.compile(
    r"\b([^\W_]),? (?:(?:is|as in|as|for|like|comme|pour|dans) ){1,2}(?:[ld]'|(?:une?|an?|the) )?"
    r"[^\W_]{2,}"
)
"""“B as in boat”, « B comme bateau »."""

_DIGITS = {
    word: str(digit)
    for words in (
        "zero one two three four five six seven eight nine",
        "oh",
        "zero un deux trois quatre cinq six sept huit neuf",
    )
    for digit, word in enumerate(words.split())
}
_DIGIT = re.compile(rf"\b(?:{'|'.join(_DIGITS)})\b")
_COUNTED = re.compile(
    r"\b(first|last|next|other) (?:two|three|four|five)\b"
    r"|\b(?:two|three|four|five|six) (digits)\b"
    r"|\b(?:deux|trois|quatre|cinq|six) (premiers|derniers|autres|suivants|chiffres)\b"
)
"""How many digits come, which is none of them."""

_CLOSE = r"[ .,/:-]{1,2}"
_NUMBER_BEFORE = re.compile(rf"\d(?!\. ){_CLOSE}$")
_NUMBER_AFTER = re.compile(rf"(?!\. ){_CLOSE}\d")
_COUNT = re.compile(r"\d (?:words?|letters?|parts?|pieces?|halves|mots?|lettres?|parties?)\b")
"""44 words and 71 letters."""
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.']\d{3})+")
_OTHER = re.compile(r"(?:[01]?\d|2[0-3]) ?[:h] ?[0-5]\d|\d+/\d+(?:/\d+)?")
"""A time, a date, a fraction."""
_PRICE = re.compile(r"\d+[.,]\d\d")
_MONEY_BEFORE = re.compile(r"[$€£¥] ?$")
_MONEY_AFTER = re.compile(
    r" ?(?:[$€£¥%]|(?:euros?|dollars?|pounds?|livres?|francs?|cents?|per cent|pour cent)\b)"
)


@dataclass(frozen=True)
class _Told:
    """Pieces that make a word or number, where they stand in `text`, and whether a word between
    them says that they belong together."""

    text: str
    pieces: tuple[re.Match[str], ...]
    joined: bool

    @property
    def sizes(self) -> set[int]:
        """How many letters the pieces have."""
        return {len(one[0]) for one in self.pieces}

    @property
    def span(self) -> tuple[int, int]:
        """Where the first begins and the last ends."""
        return self.pieces[0].start(), self.pieces[-1].end()

    @property
    def quoted(self) -> bool:
        """Whether each piece stands in quotation marks, or in Markdown's emphasis."""
        marks = tuple("\"'*`_")
        return all(
            self.text.startswith(marks, one.end())
            and self.text.startswith(marks, max(0, one.start() - 1))
            for one in self.pieces
        )

    @property
    def apart(self) -> bool:
        """Whether words stand between the pieces."""
        gaps = (self.text[one.end() : other.start()] for one, other in pairwise(self.pieces))
        return any(_TOKEN.search(gap) for gap in gaps)


def word_in_pieces(text: str, word: str, parts: Sequence[str]) -> bool:
    """Whether `text` (unmasked) tells `word`, in small letters, letter by letter or in longer
    pieces with words between them that say so; `parts` are its words, when it has several."""
    return any(
        told.sizes == {1}
        or (
            (told.joined or told.quoted)
            and all(len(one[0]) >= _PIECE or one[0] in parts for one in told.pieces)
        )
        for told in _in_pieces(_without_examples(text), word)
    )


@lru_cache(16)
def _without_examples(text: str) -> str:
    return _EXAMPLE.sub(r"\1", text)


def number_in_pieces(text: str, digits: str) -> bool:
    """Whether `text` (unmasked) tells `digits` in words, digit by digit, or in pieces of two and
    more, and not as a part of a longer number, a time, a date or a price."""
    return any(
        _is_number(told)
        for one in _readings(text)
        for told in _in_pieces(one, digits, whole=one != text)
    )


@lru_cache(16)  # a text is read again for each of the numbers that it may tell
def _readings(text: str) -> frozenset[str]:
    """`text` as it stands, and with its numbers in digits, read in each way."""
    words = text.encode("utf-8", "replace").decode()
    words = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", words)
    words = _COUNTED.sub(lambda found: next(filter(None, found.groups())), words)
    one_by_one = _DIGIT.sub(lambda found: _DIGITS[found[0]], words)
    return frozenset((text, one_by_one, in_digits(words, "en"), in_digits(words, "fr")))


def _is_number(told: _Told) -> bool:
    start, end = told.span
    written = told.text[start:end]
    if 1 in told.sizes and told.sizes != {1} and not _GROUPED.fullmatch(written):
        return False
    if told.sizes != {1} and told.apart and not told.joined:
        return False
    if _COUNT.search(written) or _COUNT.match(told.text, end - 1):
        return False
    before = told.text[max(0, start - 4) : start]
    if _NUMBER_BEFORE.search(before) or _NUMBER_AFTER.match(told.text, end):
        return False
    priced = _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(told.text, end)
    return not (_OTHER.fullmatch(written) or (priced and _PRICE.fullmatch(written)))


def _in_pieces(text: str, word: str, *, whole: bool = False) -> Iterator[_Told]:
    """Where `text` has pieces of `word` one after the other, with nothing but telling words
    between them; `whole`: in one piece, too."""
    tokens = _tokens(text)
    for start, token in enumerate(tokens):
        if word.startswith(token[0]):
            told = _from(text, tokens[start : start + _MOST_BETWEEN * len(word)], word)
            if told and (whole or len(told.pieces) > 1):
                yield told


@lru_cache(16)
def _tokens(text: str) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(text))


def _from(text: str, tokens: Sequence[re.Match[str]], word: str) -> _Told | None:
    """The pieces of `word` that begin with the first of `tokens`."""
    pieces: list[re.Match[str]] = []
    joined, between, rest = False, 0, word
    for token in tokens:
        if rest.startswith(token[0]):
            pieces.append(token)
            between, rest = 0, rest[len(token[0]) :]
            if not rest:
                return _Told(text, tuple(pieces), joined)
        elif between < _MOST_BETWEEN and token[0] in _TELLING:
            joined = joined or token[0] in _THAT_JOIN
            between += 1
        else:
            return None
    return None
