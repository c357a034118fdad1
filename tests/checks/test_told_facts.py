"""Answers that give known facts and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.text.courtesy import is_courtesy

FACTS: dict[str, list[Any]] = {
    "en": ["8 am", "£6", ["hall 3", "room 3"], ["closed", "not open"]],
    "fr": ["8 h", "6 €", ["salle 3", "salle n° 3"], ["fermé", "pas ouvert"]],
}
ROWS = [
    (
        "en",
        "8 am",
        "At eight.",
        "At eight; the ticket is £6. | Hello! At 8. Anything else? | 08:00",
    ),
    ("en", "£6", "Six pounds.", "6 | It is £6.00, and we open at eight. | Thank you. £6!"),
    ("en", "hall 3", "In hall three.", "“Room 3”. | Yes, in **hall 3**. | In hall 3, from eight."),
    ("en", "closed", "We are closed.", "Sorry, we are not open. | Closed, I am sorry to say."),
    ("fr", "8 h", "À huit heures.", "Bonjour\u202f! À 8 h. | À huit heures, salle 3. | 08:00"),
    ("fr", "salle 3", "En salle trois.", "Salle n° 3. | Oui\u202f! Dans la salle 3, pour 6 €."),
]
WRONG = [
    ("en", "8 am", "Not at eight. | At nine. | At eight or nine. | At least at eight. | £6", ""),
    ("en", "8 am", "At eight. Bring a coat. | At eight; it rains.", "answers_beside"),
    ("en", "8 am", "At eight, for £9. | At eight, in hall 4.", "answers_figures"),
    ("en", "hall 3", "In hall 3, for £9. | Hall 3, at nine.", "answers_figures"),
    (
        "en",
        "hall 3",
        "Not in hall 3. | Hall 3 is not right. | It is wrong to say: hall 3.",
        "keeps_denied",
    ),
    ("en", "hall 3", "Hall 3 or outside. | Outside or in hall 3.", "states_choice"),
    ("en", "hall 3", "In the hall. | At eight. | Hello!", "answers_failed"),
    ("en", "hall 3", "In hall 3. That is wrong.", "answers_beside"),
    ("en", "closed", "We are not closed.", "keeps_denied"),
    ("fr", "8 h", "À huit heures. C’est faux.", "answers_beside"),
    ("fr", "salle 3", "Pas en salle 3. | Il est faux de dire\u202f: en salle 3.", "keeps_denied"),
    ("fr", "salle 3", "Salle 3 ou dehors. | Dehors ou en salle 3.", "states_choice"),
]


def wordings(fact: str, language: str) -> list[str]:
    lists = [one if isinstance(one, list) else [one] for one in FACTS[language]]
    return next(one for one in lists if fact in one)


def outcome(language: str, fact: str, text: str) -> Any:
    given = {"fact": wordings(fact, language), "facts": FACTS[language], "names": ["Ann"]}
    return judge("answers", given, text, language)


@pytest.mark.parametrize(("language", "fact", "said", "more"), ROWS)
def test_the_fact_and_other_facts_may_be_said(
    language: str, fact: str, said: str, more: str
) -> None:
    for text in (said, *more.split(" | ")):
        found = outcome(language, fact, text)
        assert found.status == "passed", (text, found.reason(language))


@pytest.mark.parametrize(("language", "fact", "texts", "why"), WRONG)
def test_anything_else_may_not(language: str, fact: str, texts: str, why: str) -> None:
    for text in texts.split(" | "):
        found = outcome(language, fact, text)
        assert found.status == "failed", text
        assert found.message_id.removeprefix("checks.") == why or not why, text


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(ROWS), st.integers(10, 99))
def test_a_figure_that_is_no_fact_is_told(row: tuple[str, ...], number: int) -> None:
    language, fact, said, _ = row
    assert outcome(language, fact, f"{said} {number} cm.").status == "failed"


@pytest.mark.parametrize(
    ("sentence", "language", "polite"),
    [
        ("Good morning, and welcome!", "en", True),
        ("I’m sorry to hear that.", "en", True),
        ("Don’t worry, Ann.", "en", True),
        ("Let me know if you need anything else.", "en", True),
        ("That is wrong.", "en", False),
        ("Oh no!", "en", True),
        ("Oh dear!", "en", True),
        ("What a pity.", "en", True),
        ("How annoying!", "en", True),
        ("Oh no, not at nine.", "en", False),
        ("Oh no, that is wrong.", "en", False),
        ("No!", "en", False),
        ("What a price!", "en", False),
        ("Oh non\u202f!", "fr", True),
        ("Mince alors\u202f!", "fr", True),
        ("Quel dommage.", "fr", True),
        ("Aïe\u202f!", "fr", True),
        ("Non\u202f!", "fr", False),
        ("Oh non, c’est faux.", "fr", False),
        ("No.", "en", False),
        ("I don’t know.", "en", False),
        ("Bonne journée, Ann\u202f!", "fr", True),
        ("Ne vous inquiétez pas.", "fr", True),
        ("C’est faux.", "fr", False),
        ("Achetez de l’or.", "fr", False),
    ],
)
def test_what_is_only_polite(sentence: str, language: str, polite: bool) -> None:
    assert is_courtesy(sentence, language, ("Ann",)) == polite
