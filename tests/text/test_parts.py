"""When a part is another one, and when it is the same in other words."""

from __future__ import annotations

import pytest

from course.text.parts import after_marker, is_between, same_part, split_at

SAME = [
    ("en", "at the Park Road clinic.", "Park Road clinic"),
    ("en", "Blue Room", "in the Blue Room"),
    ("en", "“BREAD”", "bread"),
    ("en", "The", "the"),
    ("en", "at 3 p.m.", "15:00"),
    ("en", "on Mon", "Monday"),
    ("en", "£1,280.00", "1280 pounds"),
    ("en", "for a dozen years", "for a dozen years"),
    ("en", "twelve months", "12 months"),
    ("en", "01615550142", "0161 555 0142"),
    ("fr", "à quinze heures", "15h"),
    ("fr", "le 18 aout", "18 août"),
    ("fr", "1 280 €", "1280 euros"),
    ("fr", "soixante", "60"),
    ("fr", "à la clinique du Parc", "clinique du Parc"),
    ("fr", "l’Étoile", "etoile"),
    ("fr", "d’œufs", "des oeufs"),
    ("fr", "au 3e étage", "3e étage"),
    ("fr", "pour la chambre 12", "chambre 12"),
    ("en", "some eggs", "eggs"),
    ("en", "in room no. twelve", "room 12"),
    ("en", "the 3rd floor", "third floor"),
    ("en", "1 lemon", "one lemon"),
    ("fr", "en salle n° 12", "salle douze"),
    ("fr", "au 3ème étage", "troisième étage"),
    ("fr", "de l’eau", "eau"),
]
OTHER = [
    ("en", "not at 10:30", "10:30"),
    ("en", "10:30 or 11:30", "10:30"),
    ("en", "10:30, 10:30", "10:30"),
    ("en", "10:30?", "10:30"),
    ("en", "13 pm", "3 pm"),
    ("en", "Friday 10:30", "10:30"),
    ("en", "more than 1,280 euros", "1,280 euros"),
    ("en", "about 1,280 euros", "1,280 euros"),
    ("en", "1,280 euros per month", "1,280 euros"),
    ("en", "1,280 pounds", "1,280 euros"),
    ("en", "5512 (not 4410)", "5512"),
    ("en", "room 12-B", "room 12"),
    ("fr", "15 h et demie", "15 h"),
    ("fr", "moins de douze mois", "12 mois"),
    ("fr", "vingt-deux ans", "deux ans"),
    ("en", "no eggs", "eggs"),
    ("en", "room 12th", "room 12"),
    ("en", "3 floor", "third floor"),
    ("en", "no 12", "not 12"),
    ("fr", "2e étage", "troisième étage"),
    ("en", "never without nuts", "without nuts"),
    ("en", "without nuts", "nuts"),
    ("en", "bread knife", "bread"),
    ("en", "milk chocolate", "milk"),
    ("en", "Red Room or Blue Room", "Blue Room"),
    ("en", "the", "a"),
    ("en", "", "eggs"),
    ("en", "le pain", "pain"),
    ("fr", "pas de pain", "pain"),
    ("fr", "sans noix de coco", "sans noix"),
    ("fr", "aucun œuf", "œuf"),
    ("fr", "dix-sept", "sept"),
    ("fr", "jus d’orange", "orange"),
]


@pytest.mark.parametrize(("language", "found", "allowed"), SAME)
def test_the_same_part(language: str, found: str, allowed: str) -> None:
    assert same_part(found, allowed, language)
    assert same_part(allowed, found, language)


@pytest.mark.parametrize(("language", "found", "allowed"), OTHER)
@pytest.mark.parametrize("plurals", [False, True])
def test_another_part(language: str, found: str, allowed: str, plurals: bool) -> None:
    assert not same_part(found, allowed, language, plurals=plurals)


def test_plurals_where_they_are_asked() -> None:
    assert same_part("an apple", "apples", "en", plurals=True)
    assert same_part("paper towel", "paper towels", "en", plurals=True)
    assert same_part("des gâteaux", "gâteau", "fr", plurals=True)
    assert same_part("Fridays", "Friday", "en", plurals=True)
    assert not same_part("Fridays", "Friday", "en")
    assert not same_part("an apple", "apples", "en")
    assert not same_part("apple juice", "apples", "en", plurals=True)
    assert not same_part("apples and pears", "apples", "en", plurals=True)


@pytest.mark.parametrize(
    ("line", "marker", "at", "rest"),
    [
        ("- eggs", "- ", 1, "eggs"),
        ("–\u00a0eggs ", "- ", 1, "eggs"),
        ("-", "- ", 1, ""),
        ("-5", "- ", 1, None),
        ("-5", "-", 1, "5"),
        ("eggs", "- ", 1, None),
        ("3. eggs", "1. ", 3, "eggs"),
        ("1. eggs", "1. ", 3, None),
    ],
)
def test_what_follows_a_marker(line: str, marker: str, at: int, rest: str | None) -> None:
    assert after_marker(line, marker, at) == rest


def test_a_list_on_one_line() -> None:
    assert split_at("Bread, Milk and eggs.", (",", "and")) == ["Bread", "Milk", "eggs"]
    assert split_at("bread , milk, and eggs", (",", "and")) == ["bread", "milk", "eggs"]
    assert split_at("pain ; œufs et été", (";", "et")) == ["pain", "œufs", "été"]
    assert split_at("sand,, andiron", (",", "and")) == ["sand", "", "andiron"]
    assert split_at("bread", (",",)) == ["bread"]


@pytest.mark.parametrize(
    ("language", "found", "allowed", "same"),
    [
        ("en", "2 years", "two years", True),
        ("en", "1280 euros", "1,280 euros", True),
        ("en", "twenty-five pounds", "25 pounds", True),
        ("en", "from 3 to 9 August", "3 to 9 August", True),
        ("en", "6am", "6 am", True),
        ("en", "£25", "25 pounds", False),
        ("en", "one year", "twelve months", False),
        ("en", "1.280 euros", "1,280 euros", False),
        ("en", "not two years", "two years", False),
        ("en", "3 to 8 August", "3 to 9 August", False),
        ("fr", "deux ans", "2 ans", True),
        ("fr", "1\u202f280 euros", "1280 euros", True),
        ("fr", "25 €", "25 euros", False),
    ],
)
def test_as_words_only_numbers_may_be_written_otherwise(
    language: str, found: str, allowed: str, same: bool
) -> None:
    assert same_part(found, allowed, language, way="words") == same


@pytest.mark.parametrize(
    ("found", "same"),
    [("5512", True), ("“5512”.", True), ("5,512", False), ("the 5512", False), ("5512.00", False)],
)
def test_as_letters_a_number_is_no_value(found: str, same: bool) -> None:
    assert same_part(found, "5512", "en", way="letters") == same


@pytest.mark.parametrize("allowed", ["head torch", "Head-Torch"])
def test_a_hyphen_between_words_makes_no_difference(allowed: str) -> None:
    assert same_part("head-torch", allowed, "en")
    assert not same_part("headtorch", allowed, "en")


@pytest.mark.parametrize(
    ("found", "between"),
    [
        ("lamp (Luna)", True),
        ("Luna lamp", True),
        ("the lamp, “Luna”", True),
        ("Luna", False),
        ("lamp Luna Luna", False),
        ("lamp, not Luna", False),
        ("lamp? Luna", False),
    ],
)
def test_a_part_between_a_short_form_and_a_long_one(found: str, between: bool) -> None:
    assert is_between(found, "lamp", '"Luna" lamp', "en") == between
