"""A text as a reader sees it, whatever signs it is written with.

Three rules do most of it: Unicode's compatibility forms (full-width, mathematical, circled
letters), the value that Unicode gives to a digit of any script, and the names of its characters
(REGIONAL INDICATOR SYMBOL LETTER B). What is left, letters of other scripts that look Latin, is a
table: single letters from confusables.txt of Unicode's security mechanisms (UTS #39), those of
Cyrillic, Greek, Armenian, Cherokee, Coptic and Lisu, with the small Cyrillic ones that look like
Latin capitals.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from course.text.compare import normalized, tidy, without_accents

_LOOK_LIKE = {
    "A": "ΑАᎪꓮ", "B": "ΒВᏴꓐ", "C": "ϹⲤСᏟꓚ", "D": "Ꭰꓓ", "E": "ΕЕᎬꓰ", "F": "Ϝꓝ", "G": "ԌᏀꓖ",
    "H": "ΗⲎНᎻꓧ", "I": "ΙІⲒ", "J": "ЈᎫꓙ", "K": "ΚⲔКᏦꓗ", "L": "ⳐᏞꓡ", "M": "ΜϺⲘМᎷꓟ", "N": "ΝⲚꓠ",
    "O": "ΟⲞОՕꓳ", "P": "ΡⲢРᏢꓑ", "R": "ᎡᏒꓣ", "S": "ЅՏᏕᏚꓢ", "T": "ΤⲦТᎢꓔ", "U": "Սꓴ", "V": "ѴᏙꓦ",
    "W": "ԜᎳᏔꓪ", "X": "ΧⲬХꓫ", "Y": "ΥϒⲨУҮᎩꓬ", "Z": "ΖᏃꓜ",
    "a": "ɑαа", "b": "ЬᏏвβ", "c": "ϲⲥс", "d": "ԁᏧ", "e": "еҽε℮", "f": "ք", "g": "ɡց", "h": "һհн",
    "i": "ɩιіꙇӏᎥ", "j": "ϳј", "k": "кκ", "l": "ǀӀ", "m": "м", "n": "ոռпη", "o": "οσⲟоჿօ",
    "p": "ρϱⲣр", "q": "ԛգզ", "r": "ⲅгᴦ", "s": "ѕ", "t": "тτ", "u": "ʋυս", "v": "νѵ", "w": "ѡԝա",
    "x": "хχ", "y": "γуүყ",
}  # fmt: skip
_LATIN = {other: letter for letter, others in _LOOK_LIKE.items() for other in others}
_NAMED = re.compile(
    r"(?:LATIN (?:(?P<small>SMALL)|CAPITAL) LETTER|LATIN LETTER SMALL CAPITAL|SYMBOL LETTER"
    r"|MODIFIER LETTER (?:SMALL|CAPITAL))(?: SCRIPT| DOTLESS| LONG)?"
    r" (?P<letter>[A-Z])(?: WITH .+)?$"
)
"""The letter that a character is, by its name."""

_BLOCK = re.compile(r"</?(?:br|p|div|li|[uo]l|t[rdh]|table|h[1-6]|hr)\b[^<>]{0,200}>", re.I)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>|<!--[^<>]{0,200}-->", re.I)
_ESCAPE = re.compile(r"\\u\{?00([0-9a-fA-F]{2})\}?|\bU\+00([0-9a-fA-F]{2})\b\s?")


def unmasked(text: str) -> str:
    """`text` in small letters, without accents and without what nobody sees, any form of a letter
    or a digit as that letter or digit, and in Latin where a letter looks so."""
    return as_it_looks(text).casefold()


def as_it_looks(text: str) -> str:
    """The same with its capitals."""
    text = tidy(text)
    if text.isascii():
        return text
    return without_accents("".join(_plain(char) for char in normalized("NFC", text)))


def without_markup(text: str) -> str:
    """`text` as a page shows it: without the tags of HTML, its entities and the escapes of
    programs (\\u0062) as the characters that they stand for."""
    text = _TAG.sub("", _BLOCK.sub(" ", text)) if "<" in text else text
    text = html.unescape(text) if "&" in text else text
    return _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)


@lru_cache(4096)
def _plain(char: str) -> str:
    if char.isascii() or char in _LATIN:
        return _LATIN.get(char, char)
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if found := _NAMED.search(unicodedata.name(char, "")):
        return found["letter"].lower() if found["small"] else found["letter"]
    parts = unicodedata.normalize("NFKD", char)
    shown = (part for part in parts if unicodedata.category(part) not in ("Mn", "Mc", "Me"))
    return "".join(_LATIN.get(part, part) for part in shown)
