"""Numbers as people write them in English and French: 1,234.50, 1 234,50, 12,5 %, −3, minus 3, €15.

Where a comma or a full stop could be a decimal sign or group thousands, the language decides:
1,234 is 1234 in English and 1.234 in French. A full stop before three digits is a decimal sign
in both, since French does not group with it. What would have to be guessed at is no number:
3.5k, $15M, 3 million, 5 dozen, 1e5, 15², 5½, 2nd, 12:30, 12 h 30, 3/4, 1.2.3, 2024-05-12, hundreds
of digits in a row. Numbers in words are not read. Which units a number may have beside it:
`course.text.units`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from course.text.compare import tidy, without_emphasis
from course.text.units import CURRENCY_BEFORE, is_unit

_GROUPED = r"\d{1,3}(?:(?P<group>[ '])\d{3}(?!\d))(?:(?P=group)\d{3}(?!\d))*(?:[.,]\d+)?"
_NUMBER = re.compile(
    r"(?<![^\W_])(?<!\d[.,:/])(?<![^\W_]\.)"
    rf"(?P<sign>(?<![\w)])[-+](?={CURRENCY_BEFORE}?[.\d]))?(?P<currency>{CURRENCY_BEFORE}-?)?"
    rf"(?P<digits>{_GROUPED}|\d+(?:[.,]\d+)*|\.\d+)(?P<after>[:/]\d+|[^\W\d_]*)"
)
_MAGNITUDE = re.compile(
    r"\s?(?:"
    r"(?i:bn|mds?|mrds?|mio|thousands?|hundreds?|mille|milliers?|(?:m|b|tr)ill?iards?"
    r"|(?:m|b|tr)ill?ions?|dozens?|gross|lakhs?|crores?|dizaines?|douzaines?|quinzaines?"
    r"|vingtaines?|trentaines?|centaines?)\b"
    r"|(?:[kK]|MM?)(?![^\W_])|(?:k|m|M|Md|G)[$€£]|(?<=\d)B(?![^\W_]))"
)
_OF_MONEY = re.compile(r"\s?[kKmMbBtT](?:n|ln|ill?)?(?![^\W_])")
_GOES_ON = re.compile(
    r"\s?[¹²³⁰⁴-⁹½⅓⅔¼¾⅛⅜⅝⅞]|\^|\*\*\d|\s_{3}(?!_)|\s?[x×]\s?10(?:\^|[⁰-⁹¹²³])"
    r"|(?:\s[^\W\d_]{1,12})?\s(?:and\s(?:a\s(?:half|quarter)|three\squarters)|et\s(?:demie?|quart))\b"
    r"|\s(?:point|virgule)\s\w",
    re.I,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|re|ere|eme|ème|ère|nde?)$", re.I)
_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d\d?[-/.]\d\d?[-/.]\d{4}\b|\b\d\d?(?:[:h]| h )\d\d\b|(?<!\d)\d+/\d+"
)
_LIST_MARKER = re.compile(r"^[ \t]*(\d{1,4})[.)][ \t]+(?=\S)", re.MULTILINE)
_LONGEST = 300
"""Digits. What has more is beyond the floats, and nobody's answer."""

_LIST = re.compile(r"(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*))+")

_MINUS = r"\b(?:minus|negative|moins) "
_MINUS_ALONE = re.compile(_MINUS, re.I)
_NEGATIVE = re.compile(rf"{_MINUS}$", re.I)
_NO_SIGN = re.compile(r"(?:[\d%°€$£]\w{0,3}|\b(?:au|du|le|ou|or|plus)) $", re.I)
_BELOW_ZERO = re.compile(
    r"\s?(?:°\s?[CF]?|degr[^\W\d_]+(?:\s(?:celsius|fahrenheit))?)?\s?"
    r"(?:below (?:zero|freezing)|under zero|(?:sous|au-dessous de|en dessous de) z[ée]ro)\b",
    re.I,
)
_UNSURE = re.compile(
    r"(?:n't|\b(?:not|never|no longer|rather than|instead of|more than|less than|fewer than|over"
    r"|at least|at most|up to|nearly|almost|perhaps|maybe|probably|possibly"
    r"|pas|non|jamais|plutôt que|au lieu de|plus de|moins de|plus que|moins que|au moins|au plus"
    r"|jusqu'à|presque|peut-être|probablement))"
    r"(?: (?:exactly|really|quite|be|exactement|vraiment|de|à))?[ \"(]{1,3}$",
    re.I,
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|approximately|approx\.?|roughly|circa|environ|à peu près"
    r"|approximativement|près de|autour de)[ \"(]{1,3}|[~≈±<>≤≥] ?)$",
    re.I,
)
_ABOUT_AFTER = re.compile(
    r"(?:\s?[^\W\d_]{1,12}|\s?[%€$£°])?,?(?:\s\(?(?:or (?:so|more|less)|approximately|roughly|maybe"
    r"|perhaps|environ|ou (?:plus|moins)|à peu près|peut-être)\b|-?ish\b|\+(?!\s?\d))",
    re.I,
)
_OR = re.compile(r"(?:\s?[^\W\d_]{1,12}|\s?[%€$£°])?,?\s(?:or|ou)\s", re.I)
_TO = re.compile(r"-|\s(?:to|à)\s", re.I)
_NEAR = 30
"""Characters before a number that say how it is meant."""

How = Literal["exact", "range", "about", "unsure"]


@dataclass(frozen=True)
class Given:
    """A number in a text and how it is given: `exact`; as the end of a `range`; `about`; or
    `unsure`: denied, doubted, one of several (“not 15”, “maybe 15”, “15 or 16”, “over 15”)."""

    value: float
    how: How


def numbers(text: str, language: str) -> list[float]:
    """The numbers in `text`, in order, read as `language` ("en" or "fr") writes them."""
    plain = _plain(text)
    return [value for match in _matches(plain) for value in _values(plain, match, language)]


def given_numbers(text: str, language: str) -> list[Given]:
    """The numbers in `text` as `numbers` reads them, with how each is given."""
    plain = _plain(text)
    matches = list(_matches(plain))
    found = []
    for at, match in enumerate(matches):
        before = plain[matches[at - 1].end("digits") : match.start()] if at else None
        after = plain[match.end("digits") : matches[at + 1].start()] if matches[at + 1 :] else None
        how = _how(plain, match, before, after)
        found += [Given(value, how) for value in _values(plain, match, language)]
    return found


def only_number(text: str, language: str, known: frozenset[str] = frozenset()) -> float | None:
    """The number that `text` is, alone or with a currency and a unit, one of the table or of
    `known`, folded; None for anything else."""
    plain = _plain(text.rstrip(".! \n")).rstrip(".! ")
    matches = list(_matches(plain))
    values = [value for match in matches for value in _values(plain, match, language)]
    if len(values) != 1 or len(matches) != 1:
        return None
    start, end = matches[0].start(), matches[0].end("digits")
    begins = start == 0 or _MINUS_ALONE.fullmatch(plain, 0, start)
    below = _BELOW_ZERO.match(plain, end)
    return values[0] if begins and is_unit(plain[below.end() if below else end :], known) else None


def _plain(text: str) -> str:
    text = without_emphasis(tidy(text)).strip().strip("\"' ")
    markers = [int(number) for number in _LIST_MARKER.findall(text)]
    if len(markers) > 1 and markers == list(range(1, len(markers) + 1)):
        text = _LIST_MARKER.sub("", text)
    return _DATE.sub(lambda found: "_" * len(found[0]), text)


def _matches(text: str) -> Iterator[re.Match[str]]:
    for match in _NUMBER.finditer(text):
        end = match.end("digits")
        if (
            len(match["digits"]) <= _LONGEST
            and not _MAGNITUDE.match(text, end)
            and not (match["currency"] and _OF_MONEY.match(text, end))
            and not _GOES_ON.match(text, end)
            and not _guesswork(match["after"])
        ):
            yield match


def _guesswork(after: str) -> bool:
    """Whether what is stuck to the digits makes the number another one: 2nd, 12:30, 1e5."""
    return bool(after) and (after[0] in ":/" or bool(_ORDINAL.match(after)))


def _how(text: str, match: re.Match[str], before: str | None, after: str | None) -> How:
    """How the number of `match` is given; `before` and `after` are what stands between it and the
    numbers beside it, None where there is none."""
    near = text[max(0, match.start() - _NEAR) : match.start()]
    if _UNSURE.search(near) or any(one and _OR.fullmatch(one) for one in (before, after)):
        return "unsure"
    if _ABOUT.search(near) or _ABOUT_AFTER.match(text, match.end("digits")):
        return "about"
    if any(one and _TO.fullmatch(one) for one in (before, after)):
        return "range"
    return "exact"


def _values(text: str, match: re.Match[str], language: str) -> list[float]:
    digits = match["digits"].replace(" ", "").replace("'", "")
    number = _in_one(digits, language, grouped=bool(match["group"]))
    if number is None:
        return [float(one) for one in digits.split(",")] if _LIST.fullmatch(digits) else []
    return [-float(number) if _is_negative(text, match) else float(number)]


def _is_negative(text: str, match: re.Match[str]) -> bool:
    if "-" in (match["sign"] or "") or "-" in (match["currency"] or ""):
        return True
    near = text[max(0, match.start() - _NEAR) : match.start()]
    word = _NEGATIVE.search(near)
    if word and not _NO_SIGN.search(near[: word.start()]):
        return True
    return bool(_BELOW_ZERO.match(text, match.end("digits")))


def _in_one(digits: str, language: str, *, grouped: bool) -> str | None:
    """`digits` with its thousands brought together and a full stop as its decimal sign; None
    when it is not one number. `grouped`: spaces have already grouped the thousands."""
    signs = [char for char in digits if char in ".,"]
    if not signs:
        return digits
    last = signs[-1]
    if len(signs) == 1:
        thousands = bool(re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits)) and language == "en"
        return digits.replace(",", "" if thousands and not grouped else ".")
    if set(signs) == {last}:
        return digits.replace(last, "") if _well_grouped(digits, last) else None
    head, _, fraction = digits.rpartition(last)
    other = signs[0]
    if last in head or not _well_grouped(head, other):
        return None
    return f"{head.replace(other, '')}.{fraction}"


def _well_grouped(digits: str, mark: str) -> bool:
    return bool(re.fullmatch(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+", digits))
