"""The rules for comparing texts, and for counting sentences and numbers."""

from __future__ import annotations

import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.checks.security import leaked_form
from course.text.compare import (
    finds,
    folded,
    is_blank,
    lines,
    number_forms,
    tidy,
    visible,
    whole,
    words,
)
from course.text.numbers import numbers, only_number
from course.text.refusals import declines
from course.text.sentences import sentences


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    for form in (visible, tidy, whole):
        assert form(form(text)) == form(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C’est l’été", "c'est l'ete"),
        ("Bonjour\u202f!", "Bonjour !"),
        ("Bonjour !", "bonjour!"),
        ("«\u202fOui\u202f»", '"oui"'),
        ("vas\u2011y", "vas-y"),
        ("cafe\u0301", "café"),
        ("Œuvre", "OEUVRE"),
        ("a \n\t b", "a b"),
        ("**a** _b_ `c`", "a b c"),
        ("Straße", "STRASSE"),
        ("et…", "et..."),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_what_is_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_what_is_not_the_same() -> None:
    assert folded("ou", accents=True) != folded("où", accents=True)
    assert folded("2*3*4") == "2*3*4"
    assert folded("snake_case_name") == "snake_case_name"


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("soon", "soo", False),
        ("l'hotel", "hotel", True),
        ("qu'il", "il", True),
        ("can't", "t", False),
        ("o'clock", "clock", False),
        ("she'll", "she", True),
        ("1,5", "1", False),
        ("1, 5", "1", True),
        ("a.b", "a", True),
        ("élan", "é", False),
        ("he said 'yes'", "yes", True),
    ],
)
def test_words_are_words(text: str, target: str, expected: bool) -> None:
    assert finds(text, target) is expected


def test_plural_and_singular() -> None:
    assert {"city", "cities"} <= number_forms("city") & number_forms("cities")
    assert {"journal", "journaux"} <= number_forms("journal") & number_forms("journaux")
    assert {"box", "boxes"} <= number_forms("box") & number_forms("boxes")
    assert {"leaf", "leaves"} <= number_forms("leaf")
    assert number_forms("is") == {"is"}
    assert "glas" not in number_forms("glass")


def test_counting() -> None:
    assert words("Aujourd’hui, l’hôtel — 3 !") == ["Aujourd’hui,", "l’hôtel", "3"]
    assert lines("a\r\n\n  b  \n\u200b\n") == ["a", "b"]
    assert is_blank("\u200b \n") and not is_blank(".")


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, " … "),
        ("en", 1, "Hello world"),
        ("en", 2, "Dr. Smith paid 3.5 dollars. He left at 5 p.m. yesterday."),
        ("en", 1, "“Stop!” he said."),
        ("en", 2, "Really?! Yes."),
        ("en", 2, "**Bold sentence.** Another one."),
        ("en", 2, "She said (he was there.) Then left."),
        ("en", 1, "She left (really!) at noon."),
        ("en", 3, "1. First item.\n2. Second item.\n3. Third item."),
        ("en", 2, "- bread\n- milk"),
        ("en", 2, "# Title\nBody of text."),
        ("en", 1, "A sentence that wraps\nover two lines."),
        ("en", 2, "So do I. He left."),
        ("fr", 1, "« Viens\u202f! » dit-elle."),
        ("fr", 2, "Bonjour\u202f! Comment allez-vous\u202f?"),
        ("fr", 2, "M. Dupont est là. Il attend."),
        ("fr", 1, "Mme Durand et MM. Petit et Grand sont venus."),
        ("fr", 1, "S. Veil et A. Camus."),
        ("fr", 1, "L’art. 5 vaut 3,5 %."),
        ("fr", 2, "J’aime l’art. Toi aussi."),
        ("fr", 2, "Il a raté son vol. Il attend."),
        ("fr", 2, "Il est parti… Elle aussi."),
        ("fr", 1, "Euh… non."),
        ("fr", 2, "Il aime les pommes, les poires, etc. Elle aussi."),
        ("fr", 2, "Chère Mme. Leroy, merci. À bientôt."),
    ],
)
def test_sentences(language: str, count: int, text: str) -> None:
    assert len(sentences(text, language)) == count, sentences(text, language)


@pytest.mark.parametrize(
    ("language", "text", "found", "only"),
    [
        ("en", ".5", [0.5], 0.5),
        ("en", "-$5", [-5], -5),
        ("en", "1.234", [1.234], 1.234),
        ("fr", "1.234", [1.234], 1.234),
        ("fr", "0,125", [0.125], 0.125),
        ("en", "0,125", [0.125], 0.125),
        ("en", "1.234.567", [1234567], 1234567),
        ("en", "5 km/h", [5], 5),
        ("en", "20 °C", [20], 20),
        ("en", "42 apples", [42], 42),
        ("en", "about 42", [42], None),
        ("en", "3-5", [3, 5], None),
        ("en", "5 - 3 = 2", [5, 3, 2], None),
        ("en", "- 3 eggs", [3], None),
        ("en", "1,2,3", [1, 2, 3], None),
        ("en", "2024 300", [2024, 300], None),
        ("en", "1. Paris 12\n2. Rome 13", [12, 13], None),
        ("en", "3 million, 1e5, 2nd, 12:30, 3/4, 1.2.3, 2024-05-12, A4, GPT4", [], None),
        ("fr", "12h30, 2e étage, 3 milliards", [], None),
    ],
)
def test_numbers(language: str, text: str, found: list[float], only: float | None) -> None:
    assert numbers(text, language) == found
    assert only_number(text, language) == only


@pytest.mark.parametrize("piece", ["**a ", "merci ", "sorry, ", "« ", "_", "1 ", "a"])
def test_a_hostile_reply_is_read_in_reasonable_time(piece: str) -> None:
    reply = piece * 4000
    start = time.process_time()
    folded(reply)
    declines(reply)
    numbers(reply, "en")
    leaked_form(reply, "bluebird")
    assert time.process_time() - start < 5


def test_every_format_character_of_unicode_is_unseen() -> None:
    unseen = [
        char for char in map(chr, range(sys.maxunicode)) if unicodedata.category(char) == "Cf"
    ]
    assert visible(f"a{''.join(unseen)}b") == "ab"
