"""How texts are compared: what counts as the same word, the same reply, a word at all.

The rules are for replies of models in English and French, against the words of an exercise:

- invisible characters count for nothing; all spaces are one space; curly and straight
  quotation marks, apostrophes, hyphens of every kind are the same; the space that French
  puts before `; : ? !` and inside « » makes no difference; case makes none, nor do accents
  unless asked;
- Markdown emphasis around words counts for nothing;
- of the marks that one letter carries, the first thirty count (UAX #15, stream-safe text): what
  has more is no writing, and Python takes the square of their number to put them in order;
- a word ends where letters and digits end, unless it is a part of a number or of a time (3 in
  3.5, 10 in 10:30, seven in twenty-seven: `course.text.inside`). A hyphen ends it, and so does an
  apostrophe after an elided word (l’hôtel has “hôtel”) or before an English ending ('s, 're, 'll,
  've, 'm, 'd: Anna’s has “Anna”), but not elsewhere (can’t has no “can”, aujourd’hui is one word).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from course.text.inside import number_goes_on

_SAME = {
    **dict.fromkeys("‘’‛ʼʹ′´＇", "'"),
    **dict.fromkeys("“”„‟″＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    "…": "...",
}
_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}
_CHARACTERS = str.maketrans(_SAME)
_UNLIGATED = str.maketrans(_LIGATURES)
_UNSEEN = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\ufe0e\ufe0f]"
)
"""Unicode's format characters (category Cf), and the variation selectors for emoji."""

_EMPHASIS = re.compile(
    r"(?<![\w*`])(\*{1,3}|_{1,3}|`)(?=[^\s*_`])(.{1,200}?)(?<=[^\s*_`])\1(?![\w*`])"
)
_DEEPEST = 4
"""How many marks of emphasis around the same words are taken off: bold, italics, code, and one."""

_NOT_ASCII = re.compile("([\u037e\u1fef])")
"""What Unicode's forms would make a semicolon and a backtick of, which it is not: the Greek
question mark looks like a semicolon, and no program reads it as one."""

_MOST_MARKS = 30
_MANY_MARKS = re.compile(rf"[^\x00-\u02ff\w\s]{{{_MOST_MARKS + 1}}}")
"""What a text with too many combining marks in a row has: they are no letters and no spaces."""

_QUOTES_AROUND = "\"'*_`"
_NOTHING_SAID = _QUOTES_AROUND + ". \n"

_SPACED_MARK = re.compile(r" (?=[;:?!])")
_GUILLEMETS = re.compile(r"«\s{0,9}|\s{0,9}»")
_SPACE = re.compile(r"[^\S\n]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

_FAR = 30
"""Characters on either side that say whether a word ends."""

_ELIDED = ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
_ENDINGS = ("s", "re", "ll", "ve", "m", "d")


def visible(text: str) -> str:
    """`text` without the characters that nobody sees: zero-width, soft hyphens, marks of
    direction, variation selectors. In Unicode's composed form (NFC)."""
    return text if text.isascii() else _UNSEEN.sub("", normalized("NFC", text))


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """`text` in that form of Unicode's, without the marks that are too many on their letter: in
    time that grows as the text does. NFC and NFD make no ASCII mark of one that looks like it."""
    if text.isascii():
        return text
    if _MANY_MARKS.search(text):
        text = "".join(_with_few_marks(text))
    if form in ("NFC", "NFD") and _NOT_ASCII.search(text):
        parts = _NOT_ASCII.split(text)
        parts[::2] = [unicodedata.normalize(form, part) for part in parts[::2]]
        return "".join(parts)
    return unicodedata.normalize(form, text)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            yield char


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in `text`."""
    return not visible(text).strip()


def tidy(text: str) -> str:
    """`text` with one apostrophe, one quotation mark, one hyphen and one kind of space, line
    ends kept. This is what the patterns of `regex` see."""
    if not text.isascii():
        text = _GUILLEMETS.sub('"', visible(text)).translate(_CHARACTERS)
    return _SPACE.sub(" ", _LINE_ENDS.sub("\n", text))


def without_accents(text: str) -> str:
    """`text` with plain letters: é → e, ç → c, œ → oe."""
    if text.isascii():
        return text
    parts = normalized("NFD", text.translate(_UNLIGATED))
    return normalized("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def without_emphasis(text: str) -> str:
    """`text` without the Markdown marks of emphasis and code around its words."""
    for _ in range(_DEEPEST):
        if not any(mark in text for mark in "*_`"):
            break
        text = _EMPHASIS.sub(r"\2", text)
    return text


@lru_cache(4096)
def folded(text: str, *, accents: bool = False) -> str:
    """`text` as it is compared: see the rules at the top of this module.

    `accents`: whether accents make a difference.
    """
    return _SPACED_MARK.sub("", " ".join(_folded_lines(text, accents)))


def same_value(text: str) -> str:
    """`text` as a value inside JSON is compared: in any case, with and without accents, with any
    of the apostrophes, hyphens and spaces that look alike; every other mark counts."""
    plain = _SPACE.sub(" ", normalized("NFC", text).translate(_CHARACTERS))
    return without_accents(plain.casefold())


def _folded_lines(text: str, accents: bool) -> list[str]:
    """The lines of `text` that are not empty, folded."""
    text = without_emphasis(tidy(text)).casefold()
    if not accents:
        text = without_accents(text)
    found = (_SPACED_MARK.sub("", " ".join(line.split())) for line in text.split("\n"))
    return [line for line in found if line]


def whole(text: str, *, accents: bool = False) -> str:
    """`text` as a whole answer: folded, without the quotation marks, the emphasis and the full
    stops around it. Its lines stay lines: one answer on two of them is another answer."""
    return unwrapped("\n".join(_folded_lines(text, accents)))


def unwrapped(text: str) -> str:
    """`text`, which is tidy, without the blanks, the quotation marks, the emphasis and the full
    stops around it."""
    if not text.strip(_NOTHING_SAID):
        return ""
    start, end = 0, len(text)
    while True:
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace() or text[end - 1] == ".":
            end -= 1
        if text[start] not in _QUOTES_AROUND or text[start] != text[end - 1] or end - start < 2:
            return text[start:end]
        start, end = start + 1, end - 1


def finds(text: str, target: str) -> bool:
    """Whether `target` occurs in `text` as a word or words of its own; both are folded."""
    return any(True for _ in positions(text, target))


def positions(text: str, target: str) -> Iterator[tuple[int, int]]:
    """Where `target` begins and ends in `text`, each time as words of its own."""
    start = text.find(target)
    while start >= 0:
        end = start + len(target)
        if _boundary(text, start) and _boundary(text, end):
            yield start, end
        start = text.find(target, start + 1)


def _boundary(text: str, at: int) -> bool:
    """Whether a word may begin or end between text[at - 1] and text[at]."""
    before, after = text[max(0, at - _FAR) : at], text[at : at + _FAR]
    if not before or not after:
        return True
    left, right = before[-1], after[0]
    if _in_word(left) and _in_word(right):
        return False
    return not (number_goes_on(before, after) or _word_goes_on(before, after))


def _in_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0


def _word_goes_on(before: str, after: str) -> bool:
    """can|'t and can'|t: an apostrophe inside a word that is neither an elision nor an ending."""
    if after[0] == "'":
        word, rest = before, after[1:]
    elif before[-1] == "'":
        word, rest = before[:-1], after
    else:
        return False
    if not word or not rest or not _in_word(word[-1]) or not _in_word(rest[0]):
        return False
    head = re.search(r"[^\W_]+$", word)
    tail = re.match(r"[^\W_]+", rest)
    assert head and tail
    return head[0] not in _ELIDED and tail[0] not in _ENDINGS


def number_forms(word: str) -> set[str]:
    """`word`, its plural and its singular, by the common rules of English and French."""
    forms = {word}
    if len(word) < 3 or not word.isalpha():
        return forms
    forms |= {word + "s", word + "es", word + "x"}
    for ending, other in (("y", "ies"), ("al", "aux"), ("ail", "aux"), ("f", "ves"), ("fe", "ves")):
        if word.endswith(ending):
            forms.add(word.removesuffix(ending) + other)
        if word.endswith(other):
            forms.add(word.removesuffix(other) + ending)
    if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):
        forms.add(word[:-1])
        if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
            forms.add(word[:-2])
    return forms
