"""Dates and days of the week, in English and French."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date

from course.text.readings import START, Keys, Rule, S, keys, rule

_EN = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_FR = (
    r"janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout"
    r"|\x027(?=\.)|septembre|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?"
)
_MONTHS = {
    "en": ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    "fr": ["jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec"],
}
_DAYS = {
    "en": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "fr": ["lun", "mar", "mer", "jeu", "ven", "sam", "dim"],
}
_YEAR = r"(?:,? (?P<y>\d{4})\b(?!:))?"
_TH = r"(?:st|nd|rd|th)?"


def _month(said: str, language: str) -> int:
    if said.startswith("\x02"):
        return 9
    return next(at for at, one in enumerate(_MONTHS[language], 1) if said.startswith(one))


def _date(month: int, day: int, year: int | None) -> set[Hashable]:
    try:
        date(2024 if year is None else year, month, day)
    except ValueError:
        return set()
    return {(month, day, year)}


def _worded(found: re.Match[str], language: str) -> Keys | None:
    year = int(found["y"]) if found["y"] else None
    return frozenset(_date(_month(found["month"], language), int(found["d"]), year)) or None


def _iso(found: re.Match[str], _language: str) -> Keys | None:
    return frozenset(_date(int(found["month"]), int(found["d"]), int(found["y"]))) or None


def _slashed(found: re.Match[str], language: str) -> Keys | None:
    """14/05/2026. In English 5/14 and, where both can be meant, 5/4 may have the month first."""
    first, second, said = int(found["d"]), int(found["month"]), found["y"]
    year = None if said is None else int(said) if len(said) == 4 else 2000 + int(said)
    found_dates = _date(second, first, year)
    if language == "en":
        found_dates |= _date(first, second, year)
    return frozenset(found_dates) or None


def _weekday(found: re.Match[str], language: str) -> Keys | None:
    return keys(_DAYS[language].index(found["day"][:3]))


_NUMERIC: tuple[Rule, ...] = (
    rule("date", rf"{START}(?P<y>[12]\d{{3}})-(?P<month>\d\d)-(?P<d>\d\d)(?![\d-])", _iso),
    rule(
        "date",
        rf"{START}(?P<d>\d\d?)(?P<by>[/.-])(?P<month>\d\d?)(?P=by)(?P<y>\d{{4}}|\d\d)(?![\d/.-]\d)(?!\d)",
        _slashed,
    ),
    rule("date", rf"{START}(?P<d>\d\d)/(?P<month>\d\d)(?P<y>(?!))?(?![\d/])", _slashed),
)
ENGLISH: tuple[Rule, ...] = (
    *_NUMERIC,
    rule(
        "date",
        rf"{START}{S}(?P<d>\d\d?){_TH} (?:of )?(?P<month>{_EN})\b(?:\.(?=,? \d))?{_YEAR}",
        _worded,
    ),
    rule(
        "date", rf"\b(?P<month>{_EN})\b\.? (?:the )?{S}(?P<d>\d\d?){_TH}(?![\d:]){_YEAR}", _worded
    ),
    rule("weekday", r"\b(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b", _weekday),
)
FRENCH: tuple[Rule, ...] = (
    *_NUMERIC,
    rule(
        "date",
        rf"{START}{S}(?P<d>\d\d?)(?:er|th)? (?P<month>{_FR})\b(?:\.(?=,? \d))?{_YEAR}",
        _worded,
    ),
    rule("weekday", r"\b(?P<day>(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?)\b", _weekday),
    rule("weekday", r"\b(?P<day>lun|mar|mer|jeu|ven|sam|dim)\. (?=\d)", _weekday),
)
SHORT = rule(
    "weekday",
    r"\b(?P<v>(?P<day>mon|tues?|wed|thur?s?|fri|sat|sun)\b\.?)"
    r"(?=[ \n]*(?:$|[^\w\s']|\d|(?:and|or|to|at)\b))",
    _weekday,
)
"""Short names of English days, which are words as well: read where they have a capital letter."""
