"""Whether a title or a topic says only what its source says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.text.grounding import claimed_beyond, stated_beyond
from course.text.vocabulary import foreign_words

LAMP = (
    "Hello, I ordered a blue lamp (order 5512) and it arrived yesterday with a broken switch. "
    "I would like a replacement. Thanks, Paula"
)
FLAT = "The heating in flat 12 has not worked since Monday, and the window does not close. Webb"
CAT = "Notre chat gris n’est pas rentré depuis samedi. Je n’arrive pas à ouvrir la deuxième porte."
ALSO = ["faulty", "parcel", "out of order"]


def verdict(text: str, source: str, language: str) -> str:
    given = (text, source, ALSO, language)
    if foreign_words(*given, denied_too=True):
        return "beyond"
    if claimed_beyond(*given):
        return "claimed"
    return "stated" if stated_beyond(*given) else "within"


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("Order 5512: broken lamp", LAMP, "en"),
        ("“FAULTY LAMP”", LAMP, "en"),
        ("The replacing of a lamp’s switch", LAMP, "en"),
        ("Lamp out of order", LAMP, "en"),
        ("Your package", LAMP, "en"),
        ("Heating not working", FLAT, "en"),
        ("No heating in flat twelve", FLAT, "en"),
        ("The window that won’t close", FLAT, "en"),
        ("closing the window", FLAT, "en"),
        ("Chat pas rentré", CAT, "fr"),
        ("Le chat, toujours pas rentré samedi", CAT, "fr"),
        ("Ouvrir la 2e porte", CAT, "fr"),
        ("Ouvrir la deuxieme porte", CAT, "fr"),
    ],
)
def test_what_the_source_says(text: str, source: str, language: str) -> None:
    assert verdict(text, source, language) == "within"


@pytest.mark.parametrize(
    ("text", "source", "language", "kind"),
    [
        ("Order 5521: broken lamp", LAMP, "en", "beyond"),
        ("Two broken lamps", LAMP, "en", "beyond"),
        ("Broken lamp and lost cat", LAMP, "en", "beyond"),
        ("Broken lamp in order", "Broken lamp", "en", "beyond"),
        ("Lamp not broken", LAMP, "en", "beyond"),
        ("Not about a lamp", LAMP, "en", "beyond"),
        ("Lamp without a switch", LAMP, "en", "beyond"),
        ("Heating worked since Monday", FLAT, "en", "stated"),
        ("The window closes", FLAT, "en", "stated"),
        ("Lamp replaced", LAMP, "en", "claimed"),
        ("Chat noir pas rentré", CAT, "fr", "beyond"),
        ("Chat rentré samedi", CAT, "fr", "stated"),
        ("Il ne s’agit pas d’un chat", "Un chat gris. Il s’agit de Milo.", "fr", "beyond"),
    ],
)
def test_what_the_source_does_not_say(text: str, source: str, language: str, kind: str) -> None:
    assert verdict(text, source, language) == kind


def test_new_words_are_told_as_they_stand_there() -> None:
    found = foreign_words("Élan, ÉLAN and Moose with a lamp", LAMP, [], "en", denied_too=True)
    assert found == ("Élan", "ÉLAN", "Moose")


WORDS = st.sampled_from(
    ["blue", "lamp", "order", "5512", "arrived", "yesterday", "broken", "switch", "the", "with"]
)


@given(said=st.lists(WORDS, min_size=1), new=st.sampled_from(["moose", "77", "réunion"]))
def test_any_words_of_the_source_are_within_and_another_is_not(said: list[str], new: str) -> None:
    assert verdict(" ".join(said), LAMP, "en") == "within"
    assert verdict(" ".join([*said, new]), LAMP, "en") == "beyond"
