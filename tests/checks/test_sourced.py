"""Checks on words that come from a text: none says more than it, or its contrary."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

ANY = settings(deadline=None, max_examples=60)

CLUB = {
    "source": "Rowers in Goole lost their boathouse in the flood. No boat was damaged, and they "
    "have no roof until Friday.",
    "about": ["rower", "boathouse", "club"],
    "also": ["water", "high water", "no boathouse", "homeless"],
}
RADIO = {
    "source": "La radio de Dole n’émet plus depuis lundi. L’antenne est tombée, sans blessés.",
    "about": ["radio", "antenne"],
    "also": ["silence", "muette", "plus de radio", "chute"],
}


def holds(told: dict[str, object], text: str, language: str) -> bool:
    outcome = judge("words_about", told, text, language)
    assert outcome.status in ("passed", "failed")
    return outcome.status == "passed"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("goole/rowers-flood", True),
        ("goole/boathouse-lost", True),
        ("ROWERS WITHOUT A ROOF", True),
        ("rowers/no-roof", True),
        ("goole/no-boathouse", True),
        ("goole/homeless-rower", True),
        ("goole/rowers-high-water", True),
        ("clubs/flooding", True),
        ("goole/flood-friday", False),
        ("rowers/new-roof", False),
        ("rowers/boat-damaged", False),
        ("rowers/no-flood", False),
        ("rowers/without-water", False),
        ("boathouse/reopens", False),
        ("boathouse-fire", False),
    ],
)
def test_words_say_what_the_text_says(text: str, right: bool) -> None:
    assert holds(CLUB, text, "en") is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("dole/radio-muette", True),
        ("dole/antenne-tombée", True),
        ("dole/chute-antenne", True),
        ("dole/plus-de-radio", True),
        ("dole/antenne-sans-blessés", True),
        ("dole/antenne-blessés", False),
        ("dole/antenne-réparée", False),
        ("dole/aucune-chute-antenne", False),
        ("dole/silence-lundi", False),
    ],
)
def test_words_say_what_the_text_says_in_french(text: str, right: bool) -> None:
    assert holds(RADIO, text, "fr") is right


@ANY
@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    judge("words_about", CLUB, text, "en")


@pytest.mark.parametrize(
    ("text", "exact", "right"),
    [
        ("a-b", True, True),
        ("a—b", True, False),
        ("a—b", False, True),
        ("a–b", True, False),
        ("a\u00adb", True, False),
        ("“a-b”", True, True),
    ],
)
def test_an_exact_pattern_tells_a_dash_from_a_hyphen(text: str, exact: bool, right: bool) -> None:
    outcome = judge("regex", {"pattern": "a-b", "exact": exact}, text, "en")
    assert (outcome.status == "passed") is right
