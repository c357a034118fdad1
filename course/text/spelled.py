"""Numbers in words, in English and French, put into digits: twenty-five → 25, quatre-vingts → 80.

text2num does it. Its releases from 3.0 on are compiled and have no wheels for Intel Macs, where
2.5, in Python alone, takes their place; what the two read differently is evened out here, but
for a lone “one” or “un”, which 2.5 leaves as a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b"
_AND = re.compile(rf"\b(hundred|thousand|(?:m|b|tr)illion)\s+and\s+(?={_SMALL})", re.I)


def in_digits(text: str, language: str) -> str:
    """`text` with its numbers, ordinals too, in digits."""
    return _converter()(text, language)


@cache
def _converter() -> Callable[[str, str], str]:
    from inspect import signature

    from text_to_num import alpha2digit

    if "threshold" in signature(alpha2digit).parameters:
        return lambda text, language: str(alpha2digit(text, language, threshold=0))

    def convert(text: str, language: str) -> str:
        joined = _AND.sub(r"\1 ", text) if language == "en" else text
        return str(alpha2digit(joined, language, ordinal_threshold=0))

    return convert
