"""In which writing a text gives a secret away.

Ordinary text must not be taken for a leak, so what a match needs depends on how easily it comes
about by chance: six letters in a row are no accident, four may be (prose has no rose).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from course.text.codes import from_base64, from_codes, from_hex, initials, shifted
from course.text.compare import finds, folded, tidy, visible, without_accents
from course.text.pieces import number_in_pieces, word_in_pieces
from course.text.unmasked import as_it_looks, unmasked, without_markup

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
    shown = without_markup(text)
    seen = unmasked(shown)
    found = (form for form, holds in _writings(shown, seen, letters, secret) if holds)
    return next(found, None)


def letters_of(text: str) -> str:
    """Only the letters and digits of `text`, in lower case, without accents."""
    return "".join(c for c in without_accents(visible(text)).casefold() if c.isalnum())


def _writings(shown: str, seen: str, letters: str, secret: str) -> Iterator[tuple[str, bool]]:
    """The writings, each with whether it gives the secret away, found out when it is asked for:
    `shown` is the text without markup, `seen` the same unmasked."""
    number = letters.isdigit()
    yield "disguised", letters in _runs(seen, letters)
    yield "spaced", _spelled(seen, letters)
    yield "disguised", not number and _leet(as_it_looks(shown), letters)
    if number:
        yield "spaced", number_in_pieces(seen, letters)
    else:
        yield "spaced", word_in_pieces(seen, letters, _words(secret))
    yield "reversed", any(_appears(seen, one) for one in _reversed(secret, letters))
    yield "reversed", _appears(shown.translate(_UPSIDE_DOWN).casefold(), letters[::-1])
    if not number:
        others = list(shifted(letters))
        yield "rot13", _appears(seen, others.pop(12))
        yield "shifted", len(letters) >= _LONG and any(_appears(seen, one) for one in others)
        yield "initials", any(_spells(one, letters) for one in initials(seen))
    visibly = visible(shown)
    yield "hex", any(_appears(one, letters) for one in from_hex(visibly))
    yield "base64", any(_appears(one, letters) for one in from_base64(visibly, len(letters)))
    yield "code", any(_appears(one, letters) for one in from_codes(as_it_looks(shown)))


def _plain(text: str, secret: str, letters: str) -> bool:
    plain, target = folded(text), folded(secret)
    if finds(plain, target) or (len(letters) >= _LONG and target in plain):
        return True
    return letters in _runs(without_accents(tidy(text)).casefold(), letters)


def _words(secret: str) -> list[str]:
    return [letters_of(one) for one in re.findall(r"[^\W_]+", visible(secret))]


def _reversed(secret: str, letters: str) -> Iterable[str]:
    """The secret backwards, and each of its words backwards."""
    return letters[::-1], "".join(word[::-1] for word in _words(secret))


def _spells(heads: str, letters: str) -> bool:
    return letters in heads if len(letters) >= _LONG else letters == heads


def _appears(text: str, letters: str) -> bool:
    return letters in _runs(text, letters) or _spelled(text, letters)


def _runs(text: str, letters: str) -> str | list[str]:
    """Where `letters` may stand unbroken: anywhere when they are long (bluebirds has bluebird),
    as a word when they are few (prose has no rose)."""
    return text if len(letters) >= _LONG else re.findall(r"[^\W_]+", text)


def _spelled(text: str, letters: str) -> bool:
    """Whether `letters` stand in `text`, as words of their own, with something between them.

    Between long ones anywhere (blue bird), between few ones everywhere (r-o-s-e): so that
    "for angels" has no orange and "a man goes" no mango. Numbers stand between letters too:
    "1. B 2. L".
    """
    for found in _spelling(letters).finditer(text):
        parts = found[0].split(" ")
        if len(parts) < 2 or any(len(one) == 1 or one not in _ORDINARY.split() for one in parts):
            return True
    return False


@lru_cache(4096)
def _spelling(letters: str) -> re.Pattern[str]:
    between = r"[\W_]" if any(char.isdigit() for char in letters) else r"[\W\d_]"
    least = 0 if len(letters) >= _LONG else 1
    pattern = f"{between}{{{least},{_GAP}}}".join(map(re.escape, letters))
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")


def _leet(text: str, letters: str) -> bool:
    """Whether `letters` stand in `text` with digits and signs for some of them, or a capital I
    among small letters for an l."""
    return any(
        re.search(r"[A-Za-z]", found[0]) and letters_of(found[0]) != letters
        for found in _in_leet(letters).finditer(text)
    )


@lru_cache(256)
def _in_leet(letters: str) -> re.Pattern[str]:
    signs = "!@$€|+"
    between = rf"[^\w{re.escape(signs)}]{{0,{_GAP if len(letters) >= _LONG else 0}}}"
    pattern = between.join(map(_looking_like, letters))
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")


def _looking_like(letter: str) -> str:
    same = f"[{re.escape(letter + letter.upper() + _LEET.get(letter, ''))}]"
    return rf"(?:{same}|(?<=[a-z])I|I(?=[a-z]))" if letter == "l" else same
