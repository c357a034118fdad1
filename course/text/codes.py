"""What may be written in a text in a common code: hexadecimal, base64 and base32, binary digits,
the numbers of characters, places in the alphabet, Morse, the alphabet of radio; and what its
initials spell. Everything that may be in a code is decoded; whether it says anything, the reader
of it finds out.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from course.text.compare import tidy, without_accents
from course.text.counting import lines

_BETWEEN = re.compile(r"(?<=[A-Za-z0-9+/_-])\s++(?=[A-Za-z0-9+/_=-])")
"""White space between two runs of base64's letters."""

_HEX = re.compile(r"(?:(?:0x|\\x|%)?[0-9a-fA-F]{2}[\s:,-]{0,2}){4,}[0-9a-fA-F]?")
_BINARY = re.compile(r"[01]{8}(?:[\s,]{0,2}[01]{8}){3,}")
_NUMBERS = re.compile(r"(?<!\d)\d{1,3}(?:[\s,;:./-]{1,3}\d{1,3}){3,}(?!\d)")
_MORSE_RUN = re.compile(r"[.-]{1,5}(?:[ /|\n]{1,3}[.-]{1,5}){3,}")
_BASE32 = re.compile(r"[A-Z2-7]{7,}")

_MARKS = """.- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..-
    ...- .-- -..- -.-- --.. ----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----."""
_MORSE = dict(zip(_MARKS.split(), "abcdefghijklmnopqrstuvwxyz0123456789", strict=True))
_CALLED = """alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november
    oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu alpha juliet
    whisky"""
_RADIO = frozenset(_CALLED.split())

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_CIPHERS = [
    *(str.maketrans(_ALPHABET, _ALPHABET[by:] + _ALPHABET[:by]) for by in range(1, 26)),
    str.maketrans(_ALPHABET, _ALPHABET[::-1]),
]


def from_hex(text: str) -> Iterator[str]:
    """What pairs of hexadecimal digits say, read from each of the first two places on."""
    for run in _HEX.findall(text):
        digits = re.sub(r"0x|[^0-9a-fA-F]", "", run)
        for start in (0, 1):
            yield _decoded(bytes.fromhex(digits[start : len(digits) - (len(digits) - start) % 2]))


def from_base64(text: str, size: int) -> Iterator[str]:
    """What the runs of base64's letters say that can hold `size` bytes, read from each of four
    places on: nobody says where a secret begins."""
    by_line = _BETWEEN.sub(lambda gap: "" if "\n" in gap[0] else gap[0], text)
    closed = _BETWEEN.sub("", text)
    for written in dict.fromkeys((text, by_line, closed)):
        for run in re.findall(rf"[A-Za-z0-9+/_-]{{{4 * size // 3},}}", written):
            yield from _from_run(run.replace("-", "+").replace("_", "/"))


@lru_cache(512)  # a text is read again for each of the secrets that it may hold
def _from_run(run: str) -> tuple[str, ...]:
    parts = (run[start:] for start in range(4))
    even = (part[: len(part) - (len(part) % 4 == 1)] for part in parts)
    return tuple(_decoded(base64.b64decode(part + "=" * (-len(part) % 4))) for part in even)


def from_codes(text: str) -> Iterator[str]:
    """What `text`, in small letters or not, says in the other codes."""
    for run in _BASE32.findall(text):
        try:
            yield _decoded(base64.b32decode(run + "=" * (-len(run) % 8)))
        except binascii.Error:
            continue
    for run in _BINARY.findall(text):
        digits = re.sub(r"\D", "", run)
        yield _decoded(bytes(int(digits[at : at + 8], 2) for at in range(0, len(digits), 8)))
    for run in _NUMBERS.findall(text):
        values = [int(one) for one in re.findall(r"\d+", run)]
        yield "".join(chr(one) if 32 <= one < 127 else "?" for one in values).casefold()
        yield "".join(chr(96 + one) if 1 <= one <= 26 else "?" for one in values)
    for run in _MORSE_RUN.findall(text):
        yield "".join(_MORSE.get(one, "?") for one in re.split(r"[ /|\n]+", run))
    yield from _from_radio(text)


def _from_radio(text: str) -> Iterator[str]:
    words = re.findall(r"[^\W\d_]+", re.sub(r"\bx-ray\b", "xray", text.casefold()))
    yield "".join(word[0] if word in _RADIO else " " for word in words)


def initials(text: str) -> Iterator[str]:
    """The initials of all the lines of `text`, and of the words of each of its sentences."""
    by_line = (re.search(r"[^\W\d_]", line) for line in lines(text))
    yield "".join(found[0] for found in by_line if found)
    for sentence in re.split(r"[.!?:\n]", text):
        by_word = (re.search(r"[^\W_]", word) for word in sentence.split())
        yield "".join(found[0] for found in by_word if found)


def _decoded(data: bytes) -> str:
    return without_accents(tidy(data.decode("utf-8", errors="replace"))).casefold()


def shifted(letters: str) -> Iterable[str]:
    """`letters`, small Latin ones, in the ciphers that put another letter for each: moved by some
    places in the alphabet, or with the alphabet turned round."""
    return (letters.translate(cipher) for cipher in _CIPHERS)
