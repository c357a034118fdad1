"""Checks on the words of a reply: `wording_from` keeps to the words of a text, `words_from` says no
more than it, and `regex` sees every character."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.checks.base import CheckError

ANY = settings(deadline=None, max_examples=60)

GIVEN = {"source": {"expect": "matter"}, "also": ["closing, opening hours", {"expect": "name"}]}
EXPECT = {"matter": "The pool is closed on Sundays.", "name": "Luke Grant"}


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ("Luke Grant: Sunday closing, opening hours of the pool", "passed"),
        ("Luke Grant: the pool is opening", "failed"),
        ("Luke Moss: pool", "failed"),
        ("", "failed"),
    ],
)
def test_phrases_are_parted_by_commas_and_stand_whole(reply: str, status: str) -> None:
    assert judge("wording_from", GIVEN, reply, expect=EXPECT).status == status


HALL = {
    "en": "The hall opens at 3 pm on 14 May. Tickets cost $12, or $5.50 for children. It lasts two "
    "hours. No bikes after 8 pm. 20% off on Mondays.",
    "fr": "La salle ouvre à 15 h le 14 mai. L’entrée coûte 12 €, ou 5,50 € pour les enfants. Cela "
    "dure deux heures. Pas de vélos après 20 h. Remise de 20 % le lundi.",
}


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        (
            "en",
            "Hall opens at 15:00 | Opens at three in the afternoon | Opens at three o’clock | "
            "Tickets 12 dollars | Tickets: twelve dollars | Tickets $12.00 | Tickets USD 12 | "
            "Children: five dollars fifty | 14th May | May 14 | 2026-05-14 | Lasts 120 minutes | "
            "The fourteenth of May | Lasts 2 h | Twenty percent off | No bikes after 20:00",
            "Opens at 14:00 | Opens at 3 am | Opens 3 am | Opens at 14 pm | Tickets 13 dollars | "
            "Tickets 12 euros | Tickets $20 | 15 May | 20 May | 14 June | Lasts three hours | "
            "Lasts 20 minutes | 12 percent off | Not at 15:00 | Bikes after 20:00",
        ),
        (
            "fr",
            "Ouvre à 15:00 | Ouvre à quinze heures | Ouvre à 15h00 | Entrée : douze euros | "
            "Ouvre à 3 heures de l’après-midi | Entrée à 12 EUR | Entrée à 12,00 € | Le 14/05 | "
            "Le quatorze mai | Dure 2 h | Dure 120 minutes | Remise de vingt pour cent le lundi",
            "Ouvre à 16 heures | Ouvre à 14 h | Entrée à 13 euros | Entrée à 12 dollars | "
            "Entrée à 15 € | Le 15 mai | Le 14 juin | Dure trois heures | Pas à 15:00",
        ),
    ],
)
def test_a_value_may_be_written_otherwise_and_be_no_other(
    language: str, right: str, wrong: str
) -> None:
    for text in right.split(" | "):
        assert passes("wording_from", HALL, text, language), text
    for text in wrong.split(" | "):
        assert not passes("wording_from", HALL, text, language), text


def passes(name: str, sources: dict[str, str], text: str, language: str) -> bool:
    return judge(name, {"source": sources[language]}, text, language).status == "passed"


def test_a_figure_of_another_value_is_told_and_may_be_allowed() -> None:
    given = {"source": HALL["en"], "also": ["at 3 am, minutes"]}
    assert "“20”." in judge("wording_from", given, "Opens at 3 am for 20 minutes").reason("en")


def test_a_number_without_a_unit_may_be_any_figure_of_the_source() -> None:
    assert passes("wording_from", HALL, "Hall 14, opens at 3", "en")
    assert not passes("wording_from", HALL, "Hall 15, opens at 4", "en")


def test_the_reason_names_the_first_few_words_as_they_stand() -> None:
    outcome = judge("wording_from", GIVEN, "Été one, two, three, four, five", expect=EXPECT)
    assert "“Été”, “two”, “three”, “four”." in outcome.reason("en")


def test_the_reason_quotes_what_denies_a_word() -> None:
    outcome = judge("wording_from", GIVEN, "The pool is not really closed", expect=EXPECT)
    assert "“not really closed”" in outcome.reason("en")


def test_an_empty_phrase_is_an_error() -> None:
    with pytest.raises(CheckError, match="empty phrase"):
        judge("wording_from", {"source": "a", "also": ["b, , c"]}, "a")


CLUB = {
    "source": "Rowers in Goole lost their boathouse in the flood. No boat was damaged, and they "
    "have no roof until Friday.",
    "also": [["rower", "boathouse", "club"], "water", "high water, no boathouse", "homeless"],
}
RADIO = {
    "source": "La radio de Dole n’émet plus depuis lundi. L’antenne est tombée, sans blessés.",
    "also": ["radio, antenne", "silence", "muette", "plus de radio", "chute"],
}
TICKS = {
    "source": "Walkers near Bude are warned of ticks. Dogs were banned from the pier and ran off. "
    "A man who cut the rope pays a fine.",
}
PONT = {
    "source": "Le pont d’Auch ferme après la crue. On répare la digue, et la mairie aide.",
    "also": ["travaux"],
}


@pytest.mark.parametrize(
    ("told", "language", "right", "wrong"),
    [
        (
            CLUB,
            "en",
            "goole/rowers-flood goole/boathouse-lost goole/no-boathouse goole/homeless-rower "
            "goole/rowers-high-water clubs/flooding rowers/no-roof goole/flooded-boathouse",
            "rowers/new-roof rowers/boat-damaged rowers/no-flood rowers/without-water "
            "boathouse/reopens boathouse-fire rowers/before-flood",
        ),
        (
            RADIO,
            "fr",
            "dole/radio-muette dole/antenne-tombée dole/chute-antenne dole/plus-de-radio "
            "dole/antenne-sans-blessés",
            "dole/antenne-blessés dole/antenne-réparée dole/aucune-chute-antenne "
            "dole/silence-mardi",
        ),
        (
            TICKS,
            "en",
            "bude/tick-warning pier/dogs-banning bude/rope-cutting rope/fine-paying dog/pier-ban",
            "bude/tick-warming pier/dogs-bathing rope/fine-playing bude/no-ticks",
        ),
        (
            PONT,
            "fr",
            "travaux-devant-le-pont pont-avec-la-mairie auch/pont-fermé travaux-chez-la-mairie "
            "pont-après-la-crue",
            "pont-sans-la-mairie pont-avant-la-crue pont-ouvert pas-de-travaux",
        ),
    ],
)
def test_words_say_what_the_text_says(
    told: dict[str, Any], language: str, right: str, wrong: str
) -> None:
    for text in right.split():
        assert judge("wording_from", told, text, language).status == "passed", text
    for text in wrong.split():
        assert judge("wording_from", told, text, language).status == "failed", text


@pytest.mark.parametrize(
    ("source", "also", "language", "right", "wrong"),
    [
        (
            "The tap in flat 3 drips. Please send somebody to mend it.",
            ["repair", "fix", "request"],
            "en",
            "Tap repair | Repair of the tap | Tap to be repaired | "
            "Tap needs to be fixed | Repair requested | Tap repaired?",
            "Tap repaired | Tap fixed | Repaired tap in flat 3 | Flat 3: dripping tap mended",
        ),
        (
            "Could we rent the school kitchen on Friday? We would like to book it for a party.",
            [],
            "en",
            "Booking the school kitchen | School kitchen on Friday | School kitchen to be booked",
            "School kitchen booked | Kitchen rented for Friday | Party: booked kitchen",
        ),
        (
            "My order arrived damaged. We close early on Friday. Could you call before?",
            [],
            "en",
            "Damaged order | Closed early on Friday | Order arrived damaged",
            "Called before Friday",
        ),
        (
            "Le robinet goutte. Pourriez-vous le réparer ? Je souhaite aussi réserver la salle.",
            ["réparation", "réservation", "demande"],
            "fr",
            "Robinet à réparer | Réparation du robinet | Réservation de la salle | "
            "Réparation demandée",
            "Robinet réparé | Salle réservée | Salle réservée, robinet réparé",
        ),
        (
            "La lampe est arrivée cassée. Nous fermons vendredi. Merci de rembourser la lampe.",
            [],
            "fr",
            "Lampe cassée | Lampe arrivée cassée | Fermé vendredi | Rembourser la lampe",
            "Lampe remboursée",
        ),
        (
            "Je souhaite résilier le contrat à la fin de l’année et réserver l’allée du musée.",
            [],
            "fr",
            "Résilier le contrat à la fin de l’année | Réserver l’allée du musée | Fin d’année",
            "Contrat résilié à la fin de l’année | Allée du musée réservée",
        ),
    ],
)
def test_a_title_does_not_have_done_what_is_only_asked_for(
    source: str, also: list[str], language: str, right: str, wrong: str
) -> None:
    told = {"source": source, "also": [*also, {"en": "mending", "fr": "fuite"}[language]]}
    for text in right.split(" | "):
        found = judge("words_from", told, text, language)
        assert found.status == "passed", (text, found.reason("en"))
    for text in wrong.split(" | "):
        found = judge("words_from", told, text, language)
        assert found.message_id == "checks.words_from_claimed", (text, found.message_id)


@ANY
@given(st.text(), st.sampled_from(["wording_from", "words_from"]))
def test_any_text_is_judged(text: str, name: str) -> None:
    judge(name, CLUB, text, "en")


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
