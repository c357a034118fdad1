"""A card: what its file may say, what is refused and in which words, and that nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.cards import a_card, data

from course.cards import plain_yaml
from course.cards.card import card_from, card_of
from course.errors import CourseError


def refusal(text: str, language: str = "en") -> str:
    with pytest.raises(CourseError) as refused:
        card_from(text)
    assert refused.value.text("fr") != refused.value.text("en")
    return refused.value.text(language)


def said(**changes: Any) -> str:
    return plain_yaml.written(data() | changes)


def test_a_card_is_a_file_for_people_and_reads_back() -> None:
    card = a_card()
    assert "prompt: |-\n  system:\n  You name capitals.\n" in card.text()
    assert card_from(card.text()) == card
    assert card_from(card.text()).digest == card.digest


def test_the_digest_covers_every_word_and_no_layout() -> None:
    card = a_card()
    assert card_from(json.dumps(card.as_data())).digest == card.digest
    assert a_card(price=6).digest != card.digest
    assert a_card(limits=["Europe alone", "no capitals of regions"]).digest != card.digest


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


VALUES = st.recursive(
    st.one_of(
        TEXTS,
        st.integers(-(2**63), 2**63),
        st.booleans(),
        st.none(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_what_is_written_reads_back(value: Any) -> None:
    assert plain_yaml.read(plain_yaml.written({"value": value})) == {"value": value}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": "../../etc/passwd"}, "“id” is made of small letters"),
        ({"id": "tenant\n"}, "“id” is made of small letters"),
        ({"version": "1.0"}, "“version” is three numbers, such as 1.0.0; it is 1.0."),
        ({"price": -1}, "“price” must not be below 0."),
        ({"price": "cheap"}, "“price” must be a whole number."),
        ({"title": "a" * 201}, "“title” is longer than the 200 characters"),
        ({"title": " "}, "“title” cannot be"),
        ({"language": "de"}, "“language” must be one of these: en, fr."),
        ({"limits": []}, "“limits” needs 1 entry at least."),
        ({"surprise": 1}, "The card has “surprise”, which is not known there."),
        ({"card": 2}, "“card” or “record” must be 1."),
        ({"variables": {"two words": ""}}, "the name of a variable is one word"),
        ({"prompt": "Capital of {{city}}?"}, "Its prompt cannot be sent."),
        ({"checks": [{"no_such_check": {}}]}, "Its cases or checks cannot be meant:"),
        ({"checks": [{"judge": {}, "equals": {}}]}, "“checks”, entry 1 has more than 1 entry."),
        ({"cases": [{"inputs": {}}]}, "Case 1 gives no text for the variable country."),
        (
            {"cases": [{"inputs": {"country": 7}}]},
            "“cases”, entry 1, “inputs”, “country” must be a text.",
        ),
        ({"settings": {"max_tokens": 10**9}}, "“settings”, “max_tokens” must not be above 32000."),
        (
            {"settings": {"json_schema": {"$ref": "http://example.org/x.json"}}},
            "A schema may only refer to itself",
        ),
    ],
)
def test_what_cannot_stand_in_a_card_is_said_in_a_sentence(changes: Any, words: str) -> None:
    assert words in refusal(said(**changes))


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"rate": 1.0}, "Its rate does not follow from its counts: they make 0.75"),
        ({"interval": [0.7, 1.0]}, "Its rate does not follow"),
        ({"passed": 40}, "Its claim counts 41 replies; 4 cases and its repeats make 4."),
        ({"passed": 0, "failed": 0, "ungraded": 4}, "No reply could be judged"),
    ],
)
def test_figures_that_contradict_each_other_are_refused(claim: Any, words: str) -> None:
    assert words in refusal(said(claim=data()["claim"] | claim))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x [1]\nb: *x", "line 2 refers to another place"),
        ("!!python/object/apply:os.system [echo]", "line 1 has a tag, python/object/apply"),
        ("a: !secret x", "line 1 has a tag, !secret"),
        ("a: !!binary aGk=", "line 1 has a tag, binary"),
        ("[" * 400_000, "line 1 has more lists in lists"),
        ("a: 1\na: 2", "line 2 says a for the second time"),
        ("1: a", "line 1 has a name that is no text"),
        ("a: .nan", "line 1 has a value that no card can hold: .nan"),
        ("a: " + "9" * 5000, "no card can hold"),
        ("x" * 1_000_001, "it is too long"),
        ("a: [1", "line"),
        ("", "The card must be a mapping."),
        ("- 1", "The card must be a mapping."),
    ],
)
def test_yaml_that_is_more_than_data_is_refused(text: str, words: str) -> None:
    assert words.lower() in refusal(text).lower()


def test_a_day_is_the_text_that_was_written() -> None:
    assert plain_yaml.read("measured: 2026-11-30") == {"measured": "2026-11-30"}


def test_the_card_runs_as_it_was_measured() -> None:
    task = card_of(data()).exercise()
    assert task.settings.max_tokens == 20 and len(task.cases) == 4
    assert [one.name for one in task.checks_for(task.cases[0])] == ["equals"]
