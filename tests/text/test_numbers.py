"""Numbers with their units, signs and doubts."""

from __future__ import annotations

import pytest

from course.text.numbers import given_numbers, numbers, only_number

ALONE = {
    "en": """£7.00=7 | 24 h=24 | EUR 15=15 | US$15=15 | 15 USD=15 | $15 USD=15 | 15 US dollars=15
        | 15 people=15 | 15 km/h=15 | 15 square metres=15 | 15 per cent=15 | minus 15=-15
        | 15 degrees below zero=-15 | $15 an hour=15 | 15 euros per month=15 | 15 years old=15
        | 15 m²=15 | CHF 15.50=15.5 | 15 pounds sterling=15 | -$15=-15 | 15 degrees Celsius=15
        | 15 GB=15 | “15 kg”.=15 | 15 KG=15 | −15 °C=-15 | 15 cubic feet=15""",
    "fr": """15 mètres carrés=15 | 15 dollars canadiens=15 | 15 € par mois=15 | 15 €/kg=15
        | 15 € le kilo=15 | 15 euros l’heure=15 | moins 15=-15 | 15 francs suisses=15
        | 15 pour cent=15 | 15 personnes=15 | 15 ans=15 | 12,5 %=12.5 | 15 degrés sous zéro=-15
        | 15 $ CA=15 | 15 livres sterling=15 | 15 francs CFA=15 | 15 h=15
        | « 1 234,50 € »=1234.5""",
}
NOT_ALONE = {
    "en": """about 15 | 15 or 16 | not 15 | 15 dozen | 15M | $15M | $15 m | 15k | $15bn | 15 hundred
        | 15² | 15^2 | 15½ | 15 1/2 | 15 and a half | 15 maybe | 15-16 | 15 to 16 | 15+ | ~15
        | 15-ish | more than 15 | 15 or so | 15 pm | 15 p.m. | 15? | 15 apples | 15 zillion | 15e3
        | (15) | 15 lakh | 15th | 15 in total | 15 gross | 15 pairs | 15 million
        | fifteen""",
    "fr": """environ 15 | 15 environ | 15 ou 16 | 15 M€ | 15 k€ | 15 mille | 15 douzaines | 15 non
        | 15 milliers | 15 h 45 | 15 et demi | 15 h et demie | 15 ? | plus de 15 | 15 à 16
        | 15 Md€ | pas 15 | 15 centaines | 15 pommes | 15e""",
}


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, one.strip()) for name, text in table.items() for one in text.split("|")]


@pytest.mark.parametrize(("language", "row"), rows(ALONE))
def test_a_number_may_have_a_unit_that_is_known(language: str, row: str) -> None:
    text, value = row.split("=")
    assert only_number(text, language) == float(value)


@pytest.mark.parametrize(("language", "text"), rows(NOT_ALONE))
def test_what_makes_another_number_of_it_is_no_unit(language: str, text: str) -> None:
    assert only_number(text, language) is None


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "It is minus 5 degrees.", [-5]),
        ("fr", "Il fait moins 5.", [-5]),
        ("en", "20 minus 5", [20, 5]),
        ("fr", "10 moins 5", [10, 5]),
        ("fr", "au moins 5", [5]),
        ("en", "It was 5 degrees below zero.", [-5]),
        ("en", "$5M, 5 dozen, 5 hundred, 5K, 5², 5 and a half", []),
        ("fr", "12 h 30, 5 M€, 5 douzaines, 5 et demi", []),
    ],
)
def test_signs_in_words_and_what_multiplies(language: str, text: str, found: list[float]) -> None:
    assert numbers(text, language) == found


@pytest.mark.parametrize(
    ("language", "text", "how"),
    [
        ("en", "It is 5.", "exact"),
        ("en", "It is not 5.", "unsure"),
        ("en", "It isn’t 5.", "unsure"),
        ("en", "maybe 5", "unsure"),
        ("en", "5 or 6", "unsure"),
        ("en", "more than 5", "unsure"),
        ("en", "about 5 kg", "about"),
        ("en", "5 kg or so", "about"),
        ("en", "5–6", "range"),
        ("en", "5 to 6", "range"),
        ("en", "5 - 6", "exact"),
        ("fr", "ce n’est pas 5", "unsure"),
        ("fr", "peut-être 5", "unsure"),
        ("fr", "5 ou 6 ans", "unsure"),
        ("fr", "au moins 5", "unsure"),
        ("fr", "environ 5 €", "about"),
        ("fr", "5 à 6", "range"),
        ("fr", "Il y en a 5, pas plus.", "exact"),
    ],
)
def test_how_a_number_is_given(language: str, text: str, how: str) -> None:
    assert given_numbers(text, language)[0].how == how
