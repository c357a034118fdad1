"""What stands inside a number or a time is no word of its own: 3 in 3.5, 10 in 10:30, 15 h in
15 h 45, seven in twenty-seven and in seven hundred, sept in dix-sept. Zeros take nothing away:
7 stands in 7.00, and 15 h in 15 h 00. No number has the same word twice on end: “cent cent” are
two."""

from __future__ import annotations

import re

_CARDINALS = {
    "en": "one two three four five six seven eight nine",
    "fr": """un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze
        seize""",
}
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth",
    "fr": """unieme deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme
        dixieme onzieme douzieme treizieme quatorzieme quinzieme seizieme""",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante septante huitante octante nonante",
}
_MANY = {
    "en": "hundred thousand million billion",
    "fr": "cent cents mille million millions milliard milliards",
}
_NEXT = "[- ]"


def _any(*words: str) -> str:
    """A pattern for any of these words, without the accents that they may have."""
    choices = "|".join(sorted(" ".join(words).split(), key=len, reverse=True))
    return f"(?:{choices.replace('ieme', 'i[eè]me')})"


def _joined(language: str) -> list[tuple[str, str, str]]:
    """Words of which the last goes on with the number that the first begins, and what may stand
    between them."""
    small, tens, many = _CARDINALS[language], _TENS[language], _MANY[language]
    units, more = _any(small, _ORDINALS[language]), _any(small, _ORDINALS[language], tens, many)
    pairs = [(_any(tens), _NEXT, units), (_any(small, tens), _NEXT, _any(many))]
    if language == "en":
        return [*pairs, (_any(many), f"{_NEXT}(?:and{_NEXT})?", more)]
    return [
        *pairs,
        (_any(many), _NEXT, more),
        (_any(tens, "mille"), f"{_NEXT}et{_NEXT}", "(?:une?|onze|(?:un|onz)i[eè]me)"),
        ("dix", _NEXT, "(?:sept|huit|neuf|neuv)(?:i[eè]me)?"),
        ("quatre", _NEXT, "vingt(?:s|i[eè]me)?"),
        (f"quatre{_NEXT}vingt", _NEXT, units),
    ]


def _splits() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """What stands before and after a place inside a number or a time."""
    minutes = r"(?!00)\d\d(?!\d)"
    found = [
        (r"\d$", r"[.,](?!00(?![.,]?\d))\d"),
        (r"\d$", r":(?!00(?!\d))\d"),
        (r"\d$", r"/\d"),
        (r"\d[.,:/]$", r"\d"),
        (r"\d$", rf" ?h(?:eures?)? ?{minutes}"),
        (r"\d ?h(?:eures?)?$", rf" ?{minutes}"),
        (r"\d ?h(?:eures?)? ?$", minutes),
    ]
    for first, between, last in (pair for one in ("en", "fr") for pair in _joined(one)):
        found.append((rf"\b{first}$", rf"{between}{last}\b"))
        found.append((rf"\b{first}{between}$", rf"{last}\b"))
    return [(re.compile(before), re.compile(after)) for before, after in found]


_SPLITS = _splits()
_GOES_ON = re.compile("|".join(f"(?:{after.pattern})" for _, after in _SPLITS))
"""What stands after the place in any of them: mostly nothing of it does, and one look says so."""


_LAST_WORD = re.compile(rf"([^\W\d_]+){_NEXT}?$")
_FIRST_WORD = re.compile(rf"{_NEXT}?([^\W\d_]+)")


def number_goes_on(before: str, after: str) -> bool:
    """Whether a number or a time goes on between `before` and `after`, which are folded."""
    return (
        _GOES_ON.match(after) is not None
        and any(
            second.match(after) is not None and first.search(before) is not None
            for first, second in _SPLITS
        )
        and not _is_twice(before, after)
    )


def _is_twice(before: str, after: str) -> bool:
    """Whether the same word stands on both sides."""
    last, first = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    return bool(last and first and last[1] == first[1])
