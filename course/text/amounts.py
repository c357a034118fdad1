"""Money, shares in a hundred, how long, telephone numbers and plain numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from course.text.clock import lasts
from course.text.readings import DIGITS, NUMBER, SCALE, START, Keys, Rule, S, amount, keys, rule

_WORDS_EN = {
    "gbp": r"pounds?(?: sterling)?|quid|gbp",
    "eur": r"euros?|eur",
    "cad": r"canadian dollars?|cad",
    "usd": r"(?:us |american )?dollars?|bucks?|usd",
    "chf": r"(?:swiss )?francs?|chf",
    "jpy": r"yens?|jpy",
}
_WORDS_FR = {
    "gbp": r"livres? sterling|gbp",
    "eur": r"euros?|eur",
    "cad": r"dollars? canadiens?|cad",
    "usd": r"dollars?(?: americains?| us)?|usd",
    "chf": r"francs?(?: suisses?)?|chf",
    "jpy": r"yens?|jpy",
}
_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
_CENTS_EN = {"gbp": r"pence|penny|p", "": r"cents?|c"}
_CENTS_FR = {"": r"centimes?|\x02100|cts?"}

_LENGTHS: tuple[tuple[str, str, int], ...] = (
    (r"secondes?|seconds?|secs?", "minutes", 0),
    (r"minutes?|mins?", "minutes", 1),
    (r"heures?|hours?|hrs?|h", "minutes", 60),
    (r"(?:working|business) days?|jours? ouvr(?:es?|ables?)", "working days", 1),
    (r"jours?|journees?|days?", "minutes", 24 * 60),
    (r"semaines?|weeks?", "minutes", 7 * 24 * 60),
    (r"fortnights?", "minutes", 14 * 24 * 60),
    (r"mois|months?", "months", 1),
    (r"annees?|ans?|years?|yrs?", "months", 12),
)
_UNIT = "|".join(pattern for pattern, _, _ in _LENGTHS)
_LENGTH = [(re.compile(pattern), base, size) for pattern, base, size in _LENGTHS]
_RATE = re.compile(
    rf"\d ?(?:{_UNIT}|{'|'.join((*_WORDS_EN.values(), *_WORDS_FR.values()))}|miles?|km|times) $"
)
"""What stands before “a week” where that is no time of its own: 20 hours a week."""

_ABROAD = ("33", "44", "32", "41", "353")
_FEWEST, _MOST = 6, 15
"""Digits of a telephone number (E.164 has 15 at most)."""


def currency(words: dict[str, str], said: str) -> str:
    """The code of a currency that a pattern has found."""
    if said in _SIGNS:
        return _SIGNS[said]
    return next(code for code, pattern in words.items() if re.fullmatch(pattern, said))


def _money(words: dict[str, str], cents: dict[str, str]) -> tuple[Rule, ...]:
    unit = rf"(?P<unit>[$€£¥]|(?:{'|'.join(words.values())})\b)"
    front = rf"(?P<unit>[$€£¥]|\b(?:{'|'.join(code for code in words)})(?![^\W\d_]))"
    small = "|".join(cents.values())
    after = r"(?:(?P<half> et demi| and a half)\b"
    after += rf"| ?(?P<and>and |et )?{S}(?P<cents>\d\d?)(?!\d)(?! ?[$€£¥:%]|[.,]\d)"
    after += rf"(?: (?:{small})\b|(?(and)(?! [^\W\d_]))))?"  # not: 640 pounds and 86 members

    def whole(found: re.Match[str], language: str) -> Keys | None:
        value = amount(found["n"], language, found["scale"])
        if not isinstance(value, Decimal):
            return None
        extra = found["cents"] if "cents" in found.re.groupindex else None
        if "half" in found.re.groupindex and found["half"]:
            value += Decimal("0.5")
        if extra and value != int(value):
            return None
        return keys((value * 100 + int(extra or 0), currency(words, found["unit"])))

    def part(found: re.Match[str], language: str) -> Keys | None:
        value = amount(found["n"], language)
        said = found["small"]
        code = next(code for code, pattern in cents.items() if re.fullmatch(pattern, said))
        return keys((value, code or None)) if isinstance(value, Decimal) else None

    return (
        rule("money", rf"(?<![^\W_]){front} ?-?{NUMBER}", whole),
        rule("money", rf"{START}{NUMBER}[ -]?(?:d'|de )?{unit}{after}", whole),
        rule("money", rf"{START}{S}(?P<n>{DIGITS}) ?(?P<small>{small})\b", part),
    )


def _percent(found: re.Match[str], language: str) -> Keys | None:
    value = amount(found["n"], language)
    return None if value is None else keys(value)


def _lasting(found: re.Match[str], language: str) -> Keys | None:
    """So many days: in minutes, or in months, which have no fixed length."""
    said = found["unit"]
    if language == "en" and said in ("an", "ans"):  # £13.80 an hour: no French years
        return None
    if not found["n"] and _RATE.search(found.string, max(0, found.start() - 40), found.start()):
        return None
    value = amount(found["n"], language) if found["n"] else Decimal(1)
    if not isinstance(value, Decimal):
        return None
    if language == "fr" and said in ("h", "heure", "heures") and value < 24 and not lasts(found):
        return None
    base, size = next((base, size) for one, base, size in _LENGTH if one.fullmatch(said))
    if found["half"] or found["first"]:
        value += Decimal("0.5")
    return keys((base, value * size if size else value / 60))


def _part_of_unit(found: re.Match[str], _language: str) -> Keys | None:
    """Half an hour, trois quarts d’heure."""
    base, size = next((base, size) for one, base, size in _LENGTH if one.fullmatch(found["unit"]))
    quarters = 2 if found["half"] else 3 if found["three"] else 1
    return keys((base, Decimal(size * quarters) / 4))


def _phone(found: re.Match[str], _language: str) -> Keys | None:
    said = found["v"]
    digits = "".join(char for char in said if char.isdigit())
    if not _FEWEST <= len(digits) <= _MOST:
        return None
    if said[0] not in "+(0" and (len(digits) < 7 or re.fullmatch(_THOUSANDS, said)):
        return None
    if said[0] == "+" or digits.startswith("00"):
        abroad = digits.removeprefix("00")
        code = next((one for one in _ABROAD if abroad.startswith(one)), None)
        if code:
            home = abroad[len(code) :].lstrip("0")
            return keys(code + home, f"0{home}")
        return keys(abroad)
    return keys(digits)


_THOUSANDS = r"\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*|\d+"


def _number(found: re.Match[str], language: str) -> Keys | None:
    value = amount(found["n"], language, found["scale"])
    if value is None or (found[0][0] == "\x02" and value == 1):
        return None
    if isinstance(value, Decimal) and (found["sign"] or "") in ("-", "minus ", "moins "):
        value = -value
    return keys(value)


def _ordinal(found: re.Match[str], _language: str) -> Keys | None:
    return keys(int(found["o"]))


_ARTICLE = r"(?P<first>(?:a|an|\x021) )"
_ONLY = r"(?:(?:single|full|whole|seule?) )?"
_LONG_ONES = (
    rf"{START}{S}(?P<n>{DIGITS})(?P<first> and a half| et demie?)?[ -]?{_ONLY}(?P<unit>{_UNIT})\b"
    r"(?P<half> and a half\b| et demie?\b)?"
)
_ONE_LONG = (
    rf"(?<!\btimes )(?<!\bonce )(?<!\btwice )(?<!\bfois )(?<![\d$€£¥%] )\b"
    r"(?P<n>(?!))?(?P<first>(?!))?"
    rf"(?:an?|un|une) {_ONLY}(?P<unit>{_UNIT})\b(?P<half> and a half\b| et demie?\b)?"
)
_PART_LONG = (
    r"(?:\b(?P<half>half(?: an?[ -]|[ -])|demi[ -])|(?P<three>\x023 )?\b"
    r"(?:quarters? of an |quarts? d'))(?P<unit>hour|heure|day|journee|year)\b"
)

_SHARED: tuple[Rule, ...] = (
    rule(
        "percent",
        rf"{START}{S}(?P<n>{DIGITS})[ -]?(?:%|per ?cent\b|(?:pour|p\.) ?(?:\x02100|cent\b))",
        _percent,
    ),
    rule("duration", _LONG_ONES, _lasting),
    rule("duration", _ONE_LONG, _lasting),
    rule("duration", _PART_LONG, _part_of_unit),
    rule(
        "phone",
        r"(?<![^\W_])(?<!\d[.,:/])(?<!\x02)"
        r"(?P<v>(?:\+\d{1,3} ?\(\d{1,4}\) ?\d{1,15}|\+?\(?\d{1,15}\)?)"
        r"(?:[ .-]{1,2}\d{1,15}){0,9})(?![\d/:])(?![.,]\d)",
        _phone,
    ),
    rule(
        "number",
        rf"(?P<sign>(?<![\w)])[-+](?=\d)|\b(?:minus|moins) )?{START}{S}(?P<n>{DIGITS})"
        r"(?! ?-[a-z]\b)(?![/:]\d)(?![²³])"
        rf"(?:[ -]?(?!m\b){SCALE}\b|"
        r"(?=kg|g\b|mg\b|l\b|ml\b|cl\b|km|m\b|cm\b|mm\b|°|kb|mb|gb|w\b|kw)|(?![^\W_]))",
        _number,
    ),
    rule("ordinal", rf"{START}{S}(?P<o>\d{{1,9}})(?:st|nd|rd|th|e|er|re|ere|eme|nde)\b", _ordinal),
)
ENGLISH: tuple[Rule, ...] = (*_money(_WORDS_EN, _CENTS_EN), *_SHARED)
FRENCH: tuple[Rule, ...] = (*_money(_WORDS_FR, _CENTS_FR), *_SHARED)
