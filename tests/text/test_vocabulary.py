"""Which words of a text are not those of another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.text.vocabulary import foreign_words

POOL = "The street lights go out at ten, and the swimming pool is closed on Sundays."
BUS = "Le prix du bus a doublé en deux ans."


@pytest.mark.parametrize(
    ("language", "source", "phrases", "text", "foreign"),
    [
        ("en", POOL, [], "Why is our pool closed on Sunday?", ()),
        ("en", POOL, [], "closing of the POOL’s streetlights at 10", ()),
        ("en", POOL, [], "pool not closed", ("not closed",)),
        ("en", POOL, [], "the pool isn’t closed", ("isn’t closed",)),
        ("en", POOL, [], "pool open without lights", ("open", "without lights")),
        ("en", POOL, ["not open", "opening hours"], "pool not open: Opening Hours", ()),
        ("en", POOL, ["not open"], "pool open, not closed", ("open", "not closed")),
        ("en", "crosswords", [], "cross word", ()),
        ("en", "twenty-two lamps", [], "22 lamps, two lamp", ("two",)),
        ("fr", BUS, [], "doublement du prix des bus", ()),
        ("fr", BUS, [], "L’Écart de prix", ("Écart",)),
        ("fr", BUS, [], "le bus n’a pas doublé", ("pas doublé",)),
        ("fr", BUS, ["sans consultation"], "bus sans prix", ("sans prix",)),
        ("fr", "La piscine ferme-t-elle ?", [], "Fermeture de la piscine fermée", ()),
    ],
)
def test_words_in_other_forms_are_no_others(
    language: str, source: str, phrases: list[str], text: str, foreign: tuple[str, ...]
) -> None:
    assert foreign_words(text, source, phrases, language) == foreign


@given(st.text(), st.sampled_from(["en", "fr"]))
def test_a_text_has_no_words_but_its_own(text: str, language: str) -> None:
    assert foreign_words(text, text, [], language) == ()
    assert foreign_words(text, "", [text], language) == ()


@given(st.text(), st.text(), st.sampled_from(["en", "fr"]))
def test_what_is_foreign_stands_in_the_text(text: str, source: str, language: str) -> None:
    assert all(word in text for word in foreign_words(text, source, [], language))
