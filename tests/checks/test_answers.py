"""Checks on answers from a table of facts: each fact of the thing that it is said of, no other
figure, no denial, no choice; and no name from elsewhere."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.checks import build_checks
from course.checks.base import CheckError, Subject
from course.exercises.exercise import exercises
from course.models.base import Reply
from course.prompts.message import Message
from course.prompts.prompt import Prompt

ANY = settings(deadline=None, max_examples=60)

POOL = {
    "en": {
        "opens": {"is": "8 am", "of": ["open*", "open* … at", "from", "closed until"]},
        "shuts": {"is": "9 pm", "of": ["open*", "close*", "until"]},
        "rest day": {"is": "Friday", "of": ["close*", "not open*", "except"]},
        "other days": {"is": ["Saturday", "Sunday"], "of": ["open*", "open* … at"]},
        "swim": {"is": "£4", "of": ["swim*", "cost*"]},
        "babies": {"is": ["nothing", "free", "not pay*"], "of": ["bab*", "cost*", "pay*"]},
        "slide": {"is": "lane 2", "of": ["slide*", "lane*"]},
        "nowhere": {"of": ["behind", "no slide*", "sauna*"]},
    },
    "fr": {
        "opens": {"is": "8 h", "of": ["ouvr*", "ouvr* … à", "dès"]},
        "shuts": {"is": "21 h", "of": ["ouvert*", "ferm*", "jusqu’à"]},
        "rest day": {"is": "vendredi", "of": ["ferm*", "ouvr* pas", "sauf"]},
        "swim": {"is": "4 €", "of": ["bain*", "coûte*"]},
        "babies": {"is": ["rien", "gratuit*", "pai* pas"], "of": ["bébé*", "pai*", "coûte*"]},
        "slide": {"is": "couloir 2", "of": ["toboggan*", "couloir*"]},
    },
}

ANSWERS = [
    (
        "en",
        "opens",
        "We open at eight. | 08:00! | From 8 to 9, except Fridays. | Eight, and a swim costs £4. | "
        "We are closed until eight. | At 8 we open the gates. | Eight in the morning. | "
        "Open Saturday and Sunday, 8 to 9. | Not before eight, I fear: we open at eight.",
        "We close at eight. | We are open until eight. | The sauna opens at eight. | At nine. | "
        "We open at nine and close at eight. | We do not open at eight. | Eight or nine. | "
        "Perhaps at eight. | Do we open at eight? | It costs eight. | Eight apples. | "
        "We open at eight on Fridays. | We open at eight in lane 3. | Before eight. | Soon. | "
        "We open at eight, also on Friday. | Eight pounds. | At about eight.",
    ),
    (
        "en",
        "rest day",
        "Friday. | We are closed on Fridays. | Every day except Friday we are here. | "
        "We are not open on Friday.",
        "Saturday. | We are open on Fridays. | Friday and Saturday. | Closed Friday and Sunday. | "
        "Friday or Sunday. | Not on Friday.",
    ),
    (
        "en",
        "swim",
        "£4. | Four. | A swim costs four pounds, babies pay nothing. | "
        "Free for babies; swimming costs £4.",
        "Babies pay four pounds. | Four pounds for babies. | For babies, it is four pounds. | "
        "Less than four pounds. | Four euros. | £4 or £5. | A swim costs nothing.",
    ),
    (
        "en",
        "slide",
        "In lane 2. | LANE TWO! | You find the slide in lane 2.",
        "In lane 2-B. | Lane 2.5 | Lanes 2 and 3 | No slide is in lane 2. | Behind lane 2. | "
        "It isn’t in lane 2. | lane 2 bis | lane 22",
    ),
    (
        "fr",
        "opens",
        "Nous ouvrons à huit heures. | 8h00 | Huit. | Dès 8 h, sauf le vendredi. | "
        "On ouvre à 8 h et le bain coûte 4 €.",
        "Nous fermons à huit heures. | Ouvert jusqu’à huit heures. | Vers huit heures. | "
        "Nous n’ouvrons pas à huit heures. | Huit ou neuf heures. | Ouvrons-nous à huit heures ? | "
        "Nous ouvrons à huit heures le vendredi. | Huit heures du soir. | Peut-être à 8 h.",
    ),
    (
        "fr",
        "babies",
        "Rien. | Les bébés ne paient pas. | C’est gratuit.",
        "Ce n’est pas gratuit. | Les bébés paient 4 €. | Le bain est gratuit. | Oui.",
    ),
]


def sides() -> list[Any]:
    return [
        pytest.param(language, asked, text.strip(), right, id=f"{language}-{asked}-{text.strip()}")
        for language, asked, *replies in ANSWERS
        for right, texts in zip((True, False), replies, strict=True)
        for text in texts.split(" | ")
    ]


def passes(name: str, parameters: dict[str, Any], text: str, language: str) -> bool:
    outcome = judge(name, parameters, text, language)
    assert outcome.status in ("passed", "failed")
    assert outcome.reason(language)
    return outcome.status == "passed"


@pytest.mark.parametrize(("language", "asked", "text", "right"), sides())
def test_a_fact_is_given_of_what_it_is_said_of(language, asked, text, right) -> None:
    told = {"asked": asked, "facts": POOL[language]}
    assert passes("answers_from", told, text, language) is right


@ANY
@given(st.text(), st.sampled_from(["en", "fr"]))
def test_any_text_is_judged(text: str, language: str) -> None:
    told = {"asked": "opens", "facts": POOL[language]}
    assert judge("answers_from", told, text, language).status in ("passed", "failed")


def test_a_long_text_is_judged_in_time() -> None:
    for text in ("We open at eight, or nine, except Friday. ", "open … not ", "8 ", "closed, "):
        begin = time.process_time()
        judge("answers_from", {"asked": "opens", "facts": POOL["en"]}, text * 2500, "en")
        assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    "told",
    [
        {"asked": "lunch", "facts": POOL["en"]},
        {"asked": "nowhere", "facts": POOL["en"]},
        {"asked": "opens", "facts": {"opens": "8 am"}},
        {"asked": "opens", "facts": {"opens": {}}},
        {"asked": "opens", "facts": {"opens": {"is": [], "of": ["open"]}}},
        {"asked": "opens", "facts": {"opens": {"is": ["…"]}}},
        {"asked": "opens", "facts": {"opens": {"is": "8 am", "off": ["open"]}}},
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(told: dict[str, Any]) -> None:
    with pytest.raises(CheckError, match="answers_from"):
        build_checks([{"answers_from": told}], {}, "en")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Hello! The pool of Anna Bell opens on Saturday.", True),
        ("In May we swim in lane TWO with Anna.", True),
        ("Hello! The Ritz opens at eight.", False),
        ("We ask Marcel.", False),
    ],
)
def test_names_are_those_of_the_source(text: str, right: bool) -> None:
    assert passes("names_from", {"source": "Anna Bell has a pool."}, text, "en") is right


def test_names_of_the_parameter_also_are_known() -> None:
    told = {"source": "Le bassin d’Anna", "also": ["Marcel"]}
    assert passes("names_from", told, "On demande à Marcel et à Anna.", "fr")
    assert not passes("names_from", told, "On demande à Gaston.", "fr")


ASKED = {
    "en": "Hello, I have four children and a Labrador called Rex. Do you open at nine?",
    "fr": "Bonjour, j’ai quatre enfants et un Labrador. Vous ouvrez à neuf heures ?",
}
POSSESSIVE = [
    ("en", "babies", "Your four little ones pay nothing.", True),
    ("en", "babies", "Your 4 babies pay nothing!", True),
    ("en", "babies", "Your five little ones pay nothing.", False),
    ("en", "babies", "The four babies pay nothing.", False),
    ("en", "babies", "Your babies pay nothing, four swim.", False),
    ("en", "opens", "We open at eight, for your four children, too.", True),
    ("en", "opens", "Your nine o’clock is fine: we open at nine.", False),
    ("en", "opens", "We open at nine.", False),
    ("fr", "babies", "Vos quatre petits bébés ne paient pas.", True),
    ("fr", "babies", "Vos cinq bébés ne paient pas.", False),
    ("fr", "babies", "Les quatre bébés ne paient pas.", False),
]


def in_answer_to(asked: str, name: str, told: dict[str, Any], text: str, language: str) -> bool:
    [check] = build_checks([{name: told}], {}, language)
    messages = (Message("system", "Your four"), Message("user", asked))
    found = check.run(Subject(Reply(text), Prompt("x"), messages, language=language))
    return bool(found.status == "passed")


@pytest.mark.parametrize(("language", "asked", "text", "right"), POSSESSIVE)
def test_the_visitors_own_numbers_may_be_taken_up(language, asked, text, right) -> None:
    told = {"asked": asked, "facts": POOL[language]}
    assert in_answer_to(ASKED[language], "answers_from", told, text, language) is right


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("Leave your Labrador outside.", "en", True),
        ("And your Poodle waits outside.", "en", False),
        ("The Labrador opens at eight.", "en", False),
        ("Ask your Labrador Fleming.", "en", False),
        ("Laissez votre Labrador dehors.", "fr", True),
        ("Laissez votre Caniche dehors.", "fr", False),
        ("Bienvenue au Labrador.", "fr", False),
    ],
)
def test_the_visitors_own_names_may_be_taken_up(text: str, language: str, right: bool) -> None:
    told = {"source": "Anna Bell has a pool."}
    assert in_answer_to(ASKED[language], "names_from", told, text, language) is right


MUSEUM = [
    ("en", "opening", "Ahoy! Ten is the earliest. | Ahoy! Ten is when we open."),
    ("en", "closing", "Ahoy! Six is the latest. | Ahoy! Six is when we close."),
    ("en", "lifeboat", "Ahoy! It is outside, in the yard."),
    ("en", "closed on Mondays", "Ahoy! Visit another day, we are closed on Mondays."),
    ("fr", "opening", "Ohé ! Dix heures est le plus tôt."),
    ("fr", "lifeboat", "Ohé ! Dehors, dans la cour."),
    ("fr", "closed on Mondays", "Ohé ! Venez un autre jour, nous sommes fermés le lundi."),
]
ASTRAY = [
    ("en", "opening", "Ahoy! Ten is the latest. | Ahoy! Six is the earliest. | Ahoy! Ten is full."),
    ("en", "opening", "Ahoy! Ten is when we close. | Ahoy! Ten is too early."),
    (
        "en",
        "lifeboat",
        "Ahoy! Outside the yard. | Ahoy! It is outside. | Ahoy! Outside, on the roof.",
    ),
    ("en", "closed on Mondays", "Ahoy! Visit another day, we are closed on Sundays."),
    ("fr", "opening", "Ohé ! Dix heures est le plus tard."),
    ("fr", "closed on Mondays", "Ohé ! Venez un lundi, nous sommes fermés le mardi."),
    ("fr", "closed on Mondays", "Ohé ! Nous sommes fermés, venez le lundi."),
]


@pytest.mark.parametrize(
    ("language", "asked", "text", "right"),
    [
        (language, asked, text, right)
        for rows, right in ((MUSEUM, True), (ASTRAY, False))
        for language, asked, texts in rows
        for text in texts.split(" | ")
    ],
)
def test_what_the_museum_guide_says(language, asked, text, right) -> None:
    task = next(one for one in exercises(language) if one.id == "museum-guide")
    [told] = [one["answers_from"] for one in task.checks if "answers_from" in one]
    facts = told["facts"].get(language, told["facts"])
    assert passes("answers_from", {"asked": asked, "facts": facts}, text, language) is right
