"""In which writing a text gives a secret away.

Ordinary text must not be taken for a leak, so what a match needs depends on how easily it comes
about by chance: six letters in a row are no accident, four may be (prose has no rose).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from course.text.codes import from_base64, from_codes, from_hex, initials, shifted
from course.text.compare import finds, folded, tidy, visible, without_accents
from course.text.pieces import number_in_pieces, word_in_pieces
from course.text.unmasked import as_it_looks, without_markup

LEAST = 4
"""Letters and digits that a secret needs to be told from ordinary text."""

_LONG = 6
"""From so many on, a secret inside a longer word, or parted in places, is no accident."""

_GAP = 10
"""Characters that may stand between two letters of a secret that is spelled out."""

_LEET = {
    "a": "4@", "b": "8", "e": "3€", "g": "9", "i": "1!|", "l": "1!|", "o": "0", "s": "5$",
    "t": "7+", "z": "2",
}  # fmt: skip
_NO_SIGN = re.compile(r"[^\w!@$€|+]")
_FROM_LEET = str.maketrans(
    {
        **{chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
        **{sign: letter for letter, signs in _LEET.items() for sign in signs},
        **dict.fromkeys("lLI1!|", "i"),
    }
)
"""Signs to letters; all that may be an i or an l to i."""

_BETWEEN, _BETWEEN_DIGITS = re.compile(r"[\W\d_]"), re.compile(r"[\W_]")
"""What stands between letters that are spelled out; between digits, no other digit."""

_UPSIDE_DOWN = str.maketrans("ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍʎ", "abcdefghijklmnopqrstuvwy")

_ORDINARY = """no now here where there some one any every thing body may be in out to get her him
    she he they them the then with for ever how what when who so me my more less over under up down
    on of off not can all at an and or day time way side
    la le les un une de du des en au aux par pour sur sous sans avec bien tout tous plus moins
    mal tant que qui quoi ou lors donc ce cet cela ici puis si non ne pas et est"""
"""Words that come one after the other in any text: “I am now here” has no “nowhere”."""


def leaked_form(text: str, secret: str) -> str | None:
    """How `text` gives `secret` away, None when it does not: "plain"; "disguised", in other signs
    that look or read like its letters; "spaced", with something between its letters or parts, or
    a number in words; "reversed"; "rot13", or "shifted" by another number of letters; "initials";
    "hex", "base64", or "code", another one that is common."""
    letters = letters_of(secret)
    if _plain(text, secret, letters):
        return "plain"
    found = (form for form, holds in _writings(_read(text), letters, secret) if holds)
    return next(found, None)


def letters_of(text: str) -> str:
    """Only the letters and digits of `text`, in lower case, without accents."""
    return "".join(c for c in without_accents(visible(text)).casefold() if c.isalnum())


class _Read:
    """A text in all the ways in which secrets are looked for in it, each found out once: the text
    without markup, as it `looks`, and that in small letters, as it is `seen`."""

    def __init__(self, text: str) -> None:
        self._shown = without_markup(text)
        self._visible = visible(self._shown)
        self.looks = as_it_looks(self._shown)
        self.seen = self.looks.casefold()

    @cached_property
    def upside_down(self) -> str:
        return self._shown.translate(_UPSIDE_DOWN).casefold()

    @cached_property
    def initials(self) -> tuple[str, ...]:
        return tuple(initials(self.seen))

    @cached_property
    def from_hex(self) -> tuple[str, ...]:
        return tuple(from_hex(self._visible))

    @cached_property
    def from_codes(self) -> tuple[str, ...]:
        return tuple(from_codes(self.looks))

    @cached_property
    def _in_base64(self) -> str:
        return "".join(from_base64(self._visible, LEAST))

    def from_base64(self, letters: str) -> Iterable[str]:
        """What may hold `letters`: nothing for most, since looking through it takes long."""
        short = len(letters) < LEAST
        if short or letters in _unparted(self._in_base64, _has_digits(letters)):
            return from_base64(self._visible, len(letters))
        return ()


@lru_cache(16)  # a text is read again for each of the secrets that it may hold
def _read(text: str) -> _Read:
    return _Read(text)


def _writings(read: _Read, letters: str, secret: str) -> Iterator[tuple[str, bool]]:
    """The writings, each with whether it gives the secret away, found out when it is asked for."""
    number, seen = letters.isdigit(), read.seen
    yield "disguised", _stands(seen, letters)
    yield "spaced", _spelled(seen, letters)
    yield "disguised", not number and _leet(read.looks, letters)
    if number:
        yield "spaced", number_in_pieces(seen, letters)
    else:
        yield "spaced", word_in_pieces(seen, letters, _words(secret))
    yield "reversed", any(_appears(seen, one) for one in _reversed(secret, letters))
    yield "reversed", _appears(read.upside_down, letters[::-1])
    if not number:
        others = list(shifted(letters))
        yield "rot13", _appears(seen, others.pop(12))
        yield "shifted", len(letters) >= _LONG and any(_appears(seen, one) for one in others)
        yield "initials", any(_spells(one, letters) for one in read.initials)
    yield "hex", any(_appears(one, letters) for one in read.from_hex)
    yield "base64", any(_appears(one, letters) for one in read.from_base64(letters))
    yield "code", any(_appears(one, letters) for one in read.from_codes)


def _plain(text: str, secret: str, letters: str) -> bool:
    plain, target = folded(text), folded(secret)
    if finds(plain, target) or (len(letters) >= _LONG and target in plain):
        return True
    return _stands(without_accents(tidy(text)).casefold(), letters)


def _words(secret: str) -> list[str]:
    return [letters_of(one) for one in re.findall(r"[^\W_]+", visible(secret))]


def _reversed(secret: str, letters: str) -> Iterable[str]:
    """The secret backwards, and each of its words backwards."""
    return letters[::-1], "".join(word[::-1] for word in _words(secret))


def _spells(heads: str, letters: str) -> bool:
    return letters in heads if len(letters) >= _LONG else letters == heads


def _appears(text: str, letters: str) -> bool:
    return _stands(text, letters) or _spelled(text, letters)


def _stands(text: str, letters: str) -> bool:
    """Whether `letters` stand unbroken: anywhere when they are long (bluebirds has bluebird), as a
    word when they are few (prose has no rose)."""
    return letters in text and (len(letters) >= _LONG or letters in re.findall(r"[^\W_]+", text))


def _spelled(text: str, letters: str) -> bool:
    """Whether `letters` stand in `text`, as words of their own, with something between them.

    Between long ones anywhere (blue bird), between few ones everywhere (r-o-s-e): so that
    "for angels" has no orange and "a man goes" no mango. Numbers stand between letters too:
    "1. B 2. L".
    """
    if letters not in _unparted(text, _has_digits(letters)):
        return False
    for found in _spelling(letters).finditer(text):
        parts = found[0].split(" ")
        if len(parts) < 2 or any(len(one) == 1 or one not in _ORDINARY.split() for one in parts):
            return True
    return False


def _has_digits(letters: str) -> bool:
    return any(char.isdigit() for char in letters)


@lru_cache(64)
def _unparted(text: str, digits: bool) -> str:
    """`text` without what may stand between letters that are spelled out; `digits`: between
    letters of which some are digits. Much sooner read than any pattern is tried."""
    return (_BETWEEN_DIGITS if digits else _BETWEEN).sub("", text)


@lru_cache(4096)
def _spelling(letters: str) -> re.Pattern[str]:
    between = (_BETWEEN_DIGITS if _has_digits(letters) else _BETWEEN).pattern
    least = 0 if len(letters) >= _LONG else 1
    pattern = f"{between}{{{least},{_GAP}}}".join(map(re.escape, letters))
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")


def _leet(text: str, letters: str) -> bool:
    """Whether `letters` stand in `text` with digits and signs for some of them, or a capital I
    among small letters for an l."""
    if letters.isascii() and letters.translate(_FROM_LEET) not in _as_letters(text):
        return False
    return any(
        re.search(r"[A-Za-z]", found[0]) and letters_of(found[0]) != letters
        for found in _in_leet(letters).finditer(text)
    )


@lru_cache(16)
def _as_letters(text: str) -> str:
    """`text` with one letter for all that look like it, and nothing between them."""
    return _NO_SIGN.sub("", text).translate(_FROM_LEET)


@lru_cache(256)
def _in_leet(letters: str) -> re.Pattern[str]:
    between = rf"{_NO_SIGN.pattern}{{0,{_GAP if len(letters) >= _LONG else 0}}}"
    pattern = between.join(map(_looking_like, letters))
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")


def _looking_like(letter: str) -> str:
    same = f"[{re.escape(letter + letter.upper() + _LEET.get(letter, ''))}]"
    return rf"(?:{same}|(?<=[a-z])I|I(?=[a-z]))" if letter == "l" else same
