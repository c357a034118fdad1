"""The checks on notes to somebody: `speaks_to`, `blames`, `undoes`."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.checks import judge

from course.checks import build_checks
from course.checks.base import CheckError

DEAR = {
    "opening": {"en": "Dear Leo", "fr": "Bonjour Léo"},
    "things": {"en": ["two sums"], "fr": ["x"]},
}


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("Dear Leo, slow down.", "en"),
        ("“**Dear Leo!**\n\nWell done, Leo! Slow down.”", "en"),
        ("dear leo – well done Leo for your sums: they are right.", "en"),
        ("Dear Leo, my dear boy, say the words and write them down.", "en"),
        ("Bonjour Léo, il faut ralentir.", "fr"),
        ("Bonjour Leo ! Il serait bon de ralentir, il te suffit d’essayer.", "fr"),
        ("Bonjour Léo, allez, relis ta dictée, elle sera superbe. Bravo Léo !", "fr"),
        ("Bonjour Léo, s’il te plaît, ralentis. C’est assez chez toi.", "fr"),
    ],
)
def test_a_note_to_one_person(reply: str, language: str) -> None:
    assert judge("speaks_to", DEAR, reply, language).status == "passed"
    assert judge("not_speaks_to", DEAR, reply, language).status == "failed"


@pytest.mark.parametrize(
    ("reply", "language", "said"),
    [
        ("Leo, slow down.", "en", "begins with “Leo, slow down.”"),
        ("Dear Leonard, slow down.", "en", "begins with “Dear Leonard,"),
        ("Dear Leo and Mia, slow down.", "en", "begins with “Dear Leo and Mia,"),
        ("Dear Leo, Mia and Sam, slow down.", "en", "begins with “Dear Leo, Mia and"),
        ("Dear Leo Smith, slow down.", "en", "begins with “Dear Leo Smith,"),
        ("Dear Leo's mother, slow down.", "en", "begins with “Dear Leo's mother,"),
        ("Dear Leo, he can slow down.", "en", "it has “he”"),
        ("Dear Leo, their sums are right.", "en", "it has “their”"),
        ("Dear Leo, help them to slow down.", "en", "it has “help them”"),
        ("Dear Leo, this young pupil can slow down.", "en", "it has “this young pupil”"),
        ("Dear Leo, Leo needs to slow down.", "en", "it has “leo”"),
        ("Dear Leo, I tell Leo to slow down.", "en", "it has “leo to”"),
        ("Bonjour Léo et Manon, ralentis.", "fr", "begins with “Bonjour Léo et Manon,"),
        ("Bonjour Léo, il peut ralentir.", "fr", "it has “il”"),
        ("Bonjour Léo, il est capable de ralentir.", "fr", "it has “il”"),
        ("Bonjour Léo, elle lit trop vite.", "fr", "it has “elle”"),
        ("Bonjour Léo, cet élève lit trop vite.", "fr", "it has “cet eleve”"),
        ("Bonjour Léo, vous pouvez ralentir.", "fr", "it has “vous”"),
        ("Bonjour Léo, ralentissez.", "fr", "it has “ralentissez”"),
        ("Bonjour Léo, allez moins vite.", "fr", "it has “allez”"),
    ],
)
def test_a_note_to_others_or_about_the_person(reply: str, language: str, said: str) -> None:
    outcome = judge("speaks_to", DEAR, reply, language)
    assert outcome.status == "failed" and said in outcome.reason("en")


@pytest.mark.parametrize(
    ("reply", "language", "found"),
    [
        ("Your clumsy reading", "en", "clumsy"),
        ("Such CARELESSNESS!", "en", "carelessness"),
        ("You let me down.", "en", "let me down"),
        ("It is hard to read.", "en", "hard to read"),
        ("Do not swallow the ends.", "en", "swallow"),
        ("Not sloppy at all", "en", "sloppy"),
        ("C’est bâclé.", "fr", "bacle"),
        ("Ta dictée est ratée, tu lis mal.", "fr", "ratee"),
        ("Tu avales les mots.", "fr", "avales"),
    ],
)
def test_words_that_blame(reply: str, language: str, found: str) -> None:
    also = {"also": {"en": ["swallows"], "fr": ["avale"]}}
    outcome = judge("blames", also, reply, language)
    assert outcome.status == "passed" and f"“{found}”" in outcome.reason("en")
    assert judge("not_blames", also, reply, language).status == "failed"


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("Well done, take your time and slow down: I am proud of you.", "en"),
        ("Don't be sad, you are better than you think.", "en"),
        ("Bravo, c’est pas mal du tout, et nulle part mieux !", "fr"),
        ("N’en rate aucune, je suis fière de toi.", "fr"),
    ],
)
def test_words_that_do_not_blame(reply: str, language: str) -> None:
    assert judge("not_blames", None, reply, language).status == "passed"


@pytest.mark.parametrize(
    ("what", "reply", "language", "found"),
    [
        ("use a ruler", "Put the ruler away.", "en", "put the ruler away"),
        ("use a ruler", "You can leave your ruler at home.", "en", "leave your ruler"),
        ("slow down", "Stop slowing down!", "en", "stop slowing"),
        ("slow down", "Hurry, it is late.", "en", "hurry"),
        ("add two examples", "Take out two examples.", "en", "take out"),
        ("check the double letters", "Forget about the double letters.", "en", "forget about the"),
        ("check the double letters", "Write fewer double letters.", "en", "fewer double"),
        ("réviser la table de sept", "Laisse tomber la table de sept.", "fr", "laisse tomber la"),
        ("prendre une règle", "Range ta règle.", "fr", "range ta regle"),
        ("prendre une règle", "Mets la règle de côté.", "fr", "mets la regle de cote"),
        ("ralentir", "Ne ralentis pas.", "fr", "ne ralentis pas"),
        ("tenir le crayon plus bas", "Tiens le crayon plus haut.", "fr", "plus haut"),
    ],
)
def test_steps_that_are_undone(what: str, reply: str, language: str, found: str) -> None:
    outcome = judge("undoes", {"what": what}, reply, language)
    assert outcome.status == "passed" and f"“{found}" in outcome.reason("en")
    assert judge("not_undoes", {"what": what}, reply, language).status == "failed"


@pytest.mark.parametrize(
    ("what", "reply", "language"),
    [
        ("use a ruler", "Take out your ruler and don't forget your ruler.", "en"),
        ("slow down", "There is no need to rush, slow down.", "en"),
        ("check the double letters", "Try not to skip the double letters.", "en"),
        ("leave a line free", "Leave a line free.", "en"),
        ("sauter une ligne", "Saute une ligne.", "fr"),
        ("ralentir", "Inutile de te presser, ne va pas trop vite : ralentis.", "fr"),
        ("vérifier les accents", "N’oublie pas les accents, relis sans oublier les accents.", "fr"),
    ],
)
def test_steps_that_are_asked_for(what: str, reply: str, language: str) -> None:
    assert judge("not_undoes", {"what": what}, reply, language).status == "passed"


@given(st.text(alphabet="LeoDar ,.!'\n-éànils", max_size=60), st.sampled_from(["en", "fr"]))
def test_any_text_is_judged(text: str, language: str) -> None:
    for name, spec in (("speaks_to", DEAR), ("blames", None), ("undoes", {"what": "lire"})):
        assert judge(name, spec, f"x{text}", language).status in ("passed", "failed")


@pytest.mark.parametrize(
    "spec",
    [{"speaks_to": {"opening": "Dear"}}, {"undoes": {"what": "?!"}}, {"blames": {"also": []}}],
)
def test_notes_that_cannot_be_meant(spec: dict[str, Any]) -> None:
    with pytest.raises(CheckError):
        build_checks([spec], {}, "en")
