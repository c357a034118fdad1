"""Numbers as people write them in English and French: 1,234.50, 1 234,50, 12,5 %, −3, €15.

Where a comma or a full stop could be a decimal sign or group thousands, the language decides:
1,234 is 1234 in English and 1.234 in French. A full stop before three digits is a decimal sign
in both, since French does not group with it. What would have to be guessed at is no number:
3.5k, 3 million, 1e5, 2nd, 12:30, 3/4, 1.2.3, 2024-05-12, hundreds of digits in a row. Numbers
in words are not read.
"""

from __future__ import annotations

import re

from course.text.compare import tidy, without_emphasis

_GROUPED = r"\d{1,3}(?:(?P<group>[ '])\d{3}(?!\d))(?:(?P=group)\d{3}(?!\d))*(?:[.,]\d+)?"
_NUMBER = re.compile(
    r"(?<![^\W_])(?<!\d[.,:/])(?<![^\W_]\.)"
    r"(?P<sign>(?<![\w)])[-+](?=[$€£¥.\d]))?(?P<currency>[$€£¥] ?-?)?"
    rf"(?P<digits>{_GROUPED}|\d+(?:[.,]\d+)*|\.\d+)(?P<after>[:/]\d+|[^\W\d_]*)"
)
_MAGNITUDE = re.compile(
    r"\s*(?:k|bn|md|mds|thousand|mille|(?:m|b|tr)ill?iards?|(?:m|b|tr)ill?ions?)\b", re.I
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|re|ere|eme|ème|ère|nde?)$", re.I)
_DATE = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d\d?[-/.]\d\d?[-/.]\d{4}\b|\b\d\d?[:h]\d\d\b|(?<!\d)\d+/\d+"
)
_LIST_MARKER = re.compile(r"^[ \t]*(\d{1,4})[.)][ \t]+(?=\S)", re.MULTILINE)
_LONGEST = 300
"""Digits. What has more is beyond the floats, and nobody's answer."""

_LIST = re.compile(r"(?:0|[1-9]\d*)(?:,(?:0|[1-9]\d*))+")
_UNIT = re.compile(r" ?(?:[$€£¥%°]|°? ?[^\W\d_]+[²³]?(?:/[^\W\d_]+)?)?")


def numbers(text: str, language: str) -> list[float]:
    """The numbers in `text`, in order, read as `language` ("en" or "fr") writes them."""
    return [value for match in _matches(_plain(text)) for value in _values(match, language)]


def only_number(text: str, language: str) -> float | None:
    """The number that `text` is, alone or with a currency or one unit; None for anything else."""
    plain = _plain(text).rstrip(".! ")
    matches = _matches(plain)
    values = [value for match in matches for value in _values(match, language)]
    if len(values) != 1 or len(matches) != 1:
        return None
    end = matches[0].end("digits")
    alone = matches[0].start() == 0 and _UNIT.fullmatch(plain, end)
    return values[0] if alone else None


def _plain(text: str) -> str:
    text = without_emphasis(tidy(text)).strip().strip("\"' ")
    markers = [int(number) for number in _LIST_MARKER.findall(text)]
    if len(markers) > 1 and markers == list(range(1, len(markers) + 1)):
        text = _LIST_MARKER.sub("", text)
    return _DATE.sub(lambda found: "_" * len(found[0]), text)


def _matches(text: str) -> list[re.Match[str]]:
    return [
        match
        for match in _NUMBER.finditer(text)
        if len(match["digits"]) <= _LONGEST
        and not _MAGNITUDE.match(text, match.end("digits"))
        and not _guesswork(match["after"])
    ]


def _guesswork(after: str) -> bool:
    """Whether what is stuck to the digits makes the number another one: 2nd, 12:30, 1e5."""
    return bool(after) and (after[0] in ":/" or bool(_ORDINAL.match(after)))


def _values(match: re.Match[str], language: str) -> list[float]:
    digits = match["digits"].replace(" ", "").replace("'", "")
    text = _in_one(digits, language, grouped=bool(match["group"]))
    if text is None:
        return [float(one) for one in digits.split(",")] if _LIST.fullmatch(digits) else []
    negative = "-" in (match["sign"] or "") or "-" in (match["currency"] or "")
    return [-float(text) if negative else float(text)]


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
