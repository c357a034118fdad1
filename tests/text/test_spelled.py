"""Numbers in words, read alike by the two releases of text2num that platforms have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import text_to_num

from course.text import spelled
from course.text.spelled import in_digits

WORDS = {"two": 2, "fifty": 50, "hundred": 100}


@pytest.fixture(params=["the newest", "the one in Python alone"])
def release(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The release that is installed, or one that takes the arguments, and breaks numbers at
    “and”, as 2.5 does."""
    if request.param != "the newest":
        monkeypatch.setattr(text_to_num, "alpha2digit", _as_in_2_5)
    spelled._converter.cache_clear()
    yield
    spelled._converter.cache_clear()


def _as_in_2_5(text: str, lang: str, ordinal_threshold: int = 3) -> str:
    def value(found: re.Match[str]) -> str:
        total = 0
        for word in found[0].split():
            number = WORDS[word]
            total = total * number if number == 100 else total + number
        return str(total)

    one = "|".join(WORDS)
    return re.sub(rf"\b(?:{one})(?: (?:{one}))*\b", value, text)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("two hundred and fifty euros", "250 euros"),
        ("two hundred fifty", "250"),
        ("two hundred and more", "200 and more"),
    ],
)
def test_numbers_in_english_words(release: Any, text: str, digits: str) -> None:
    assert in_digits(text, "en") == digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [("quatre-vingts ans", "80 ans"), ("le vingt et unième", "le 21ème"), ("deux cents", "200")],
)
def test_numbers_in_french_words(text: str, digits: str) -> None:
    assert in_digits(text, "fr") == digits
