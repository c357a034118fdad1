"""What is told of a case: each thing that is wrong once, and what in the prompt would change it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.checks.base import Outcome
from course.evals.reasons import advice, told
from course.messages import LANGUAGES, catalogue

ANY = settings(deadline=None, max_examples=200)
Spec = tuple[str, dict[str, Any]]


def judged(reply: str, *checks: Spec) -> list[Outcome]:
    return [judge(name, parameters, reply) for name, parameters in checks]


def names(outcomes: Any) -> list[str]:
    return [one.check for one in outcomes if one.status == "failed"]


@pytest.mark.parametrize(
    ("reply", "checks", "left"),
    [
        (
            "Sure!\nHere it is.\nParis is it",
            [
                ("line_count", {"exactly": 1}),
                ("regex", {"pattern": "^Paris$"}),
                ("ends_with", {"values": ["Paris"]}),
            ],
            ["ends_with"],
        ),
        (
            "Rome",
            [("contains", {"value": "Nell"}), ("starts_with", {"values": ["I am Captain Nell"]})],
            ["starts_with"],
        ),
        (
            "a; b",
            [
                ("line_count", {"exactly": 1}),
                ("regex", {"pattern": "^a;b$"}),
                ("equals", {"value": "a;b"}),
            ],
            ["equals"],
        ),
        (
            "He is late.",
            [
                ("not_regex", {"pattern": r"(?i)\bhe\b"}),
                ("not_contains_any", {"values": ["he", "she"]}),
            ],
            ["not_contains_any"],
        ),
        (
            "no JSON",
            [("is_json", {}), ("json_field", {"path": "a"}), ("json_field", {"path": "b"})],
            ["is_json"],
        ),
        (
            "Well, Paris",
            [("equals", {"value": "Paris"}), ("word_count", {"max": 1})],
            ["equals"],
        ),
        (
            "Rome",
            [("contains", {"value": "Oslo"}), ("contains", {"value": "Paris"})],
            ["contains", "contains"],
        ),
        (
            '{"a": "x", "b": "x"}',
            [
                ("json_field", {"path": "a", "equals": "y"}),
                ("json_field", {"path": "b", "equals": "y"}),
            ],
            ["json_field", "json_field"],
        ),
        (
            "one two three",
            [("word_count", {"max": 2}), ("not_contains", {"value": "two"})],
            ["word_count", "not_contains"],
        ),
    ],
)
def test_nothing_is_blamed_twice(reply: str, checks: list[Spec], left: list[str]) -> None:
    assert names(told(judged(reply, *checks))) == left
    assert names(told(judged(reply, *reversed(checks)))) == left[::-1]


WORDS = st.lists(st.sampled_from(["Nell", "Captain Nell", "ahoy", "7"]), min_size=1, max_size=3)
CHECKS = st.lists(
    st.one_of(
        WORDS.map(lambda words: ("contains_all", {"values": words})),
        WORDS.map(lambda words: ("contains_any", {"values": words})),
        WORDS.map(lambda words: ("not_contains_any", {"values": words})),
        WORDS.map(lambda words: ("contains", {"value": words[0]})),
        WORDS.map(lambda words: ("starts_with", {"values": words})),
        WORDS.map(lambda words: ("equals", {"value": words[0]})),
        WORDS.map(lambda words: ("not_regex", {"pattern": words[0]})),
        WORDS.map(lambda words: ("regex", {"pattern": f"^{words[0]}$"})),
    ),
    min_size=1,
    max_size=6,
)
PIECES = st.sampled_from(["Nell", "ahoy", "7", "sure", "I am Captain Nell", "\n"])
REPLIES = st.lists(PIECES, min_size=1).map(" ".join).filter(str.strip)


@ANY
@given(reply=REPLIES, checks=CHECKS)
def test_what_is_told_is_told_once_and_a_case_that_fails_has_a_reason(
    reply: str, checks: list[Spec]
) -> None:
    outcomes = judged(reply, *checks)
    shown = told(outcomes)
    for language in LANGUAGES:
        said = [one.reason(language) for one in shown if one.status == "failed"]
        assert len(set(said)) == len(said)
        assert bool(said) == any(one.status == "failed" for one in outcomes)
        sentences = advice(outcomes, language)
        assert len(set(sentences)) == len(sentences)
    blamed = [
        (one.check, word)
        for one in shown
        if one.status == "failed" and one.check.startswith("contains")
        for word in getattr(one.values.get("missing"), "texts", ())
    ]
    alone = [pair for pair in blamed if pair[0] == "contains"]
    assert len(set(alone)) == len(alone)
    assert [one for one in outcomes if one in shown and one.status != "failed"] == [
        one for one in outcomes if one.status != "failed"
    ]


def test_what_in_the_prompt_would_change_it_is_said_once_for_each_advice() -> None:
    outcomes = judged("Rome", ("contains", {"value": "Oslo"}), ("contains", {"value": "Paris"}))
    assert advice(outcomes, "en") == ["Say in the prompt what must be in the answer."]
    assert advice(judged("Rome", ("contains", {"value": "Rome"})), "en") == []


@pytest.mark.parametrize("area", ["checks", "judge"])
def test_every_advice_is_on_a_message_that_there_is(area: str) -> None:
    for language in LANGUAGES:
        known = catalogue(language, area)
        advised = {key.removeprefix("advice_") for key in known if key.startswith("advice_")}
        assert advised and advised <= set(known)
