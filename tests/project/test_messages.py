"""The catalogues say the same things in both languages, and every message that checks use."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest

from course.checks import REGISTRY
from course.messages import LANGUAGES, catalogue, say

FOLDERS = {language: files("course.messages") / language for language in LANGUAGES}
AREAS = sorted({f.name.removesuffix(".yaml") for x in FOLDERS.values() for f in x.iterdir()})


def texts(entry: Any) -> list[str]:
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def placeholders(entry: Any) -> set[str]:
    return {name for text in texts(entry) for name in re.findall(r"\{(\w+)[:}]", text)}


class Unseen(int):
    """A number that is read alike, whichever it is."""

    def __str__(self) -> str:
        return "#"


def counted(entry: Any) -> set[str]:
    """The names of the numbers that a message agrees with."""
    inline = {name for text in texts(entry) for name in re.findall(r"\{(\w+):", text)}
    return inline | ({"count"} & placeholders(entry) if isinstance(entry, dict) else set())


@pytest.mark.parametrize("area", AREAS)
def test_english_and_french_have_the_same_keys_and_placeholders(area: str) -> None:
    english, french = catalogue("en", area), catalogue("fr", area)
    assert set(english) == set(french)
    for key, entry in english.items():
        assert placeholders(entry) == placeholders(french[key]), key
        assert isinstance(entry, dict) == isinstance(french[key], dict), key
        for one in (entry, french[key]):
            assert all(isinstance(text, str) and text.strip() for text in texts(one)), key
            if isinstance(one, dict):
                assert set(one) == {"one", "other"}, key


@pytest.mark.parametrize("area", AREAS)
def test_french_typography(area: str) -> None:
    for key, entry in catalogue("fr", area).items():
        for text in texts(entry):
            assert not re.search(r"[ \u00a0][;:?!»]|« |\w'\w", text), (key, text)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_check_can_say_what_it_found(name: str) -> None:
    wanted = {f"{name}_passed", f"{name}_failed"}
    if REGISTRY[name].scope == "reply":
        wanted |= {f"not_{name}_passed", f"not_{name}_failed"}
    wanted.discard("json_field_failed")  # it always says more precisely what is wrong
    assert wanted <= set(catalogue("en", REGISTRY[name].area))


NEVER_FEW = {
    *(
        "checks.regex_too_long",
        "judge.similar_too_long",
        "lesson.all_different",
        "lesson.different",
    ),
    *("class_report.about_discrimination", "class_report.copies_intro", "checks.in_every_reply"),
    *("prompt.too_long", "prompt.too_many_uses", "experiment.too_many", "panel.cut"),
    *("money.plan_thoughts", "money.plan_thoughts_cost", "class_report.names_more"),
    *("submission.several", "submission.several_worked_on"),
    *("calibrate.why_too_low", "calibrate.why_too_high", "calibrate.why_ungraded"),
    *("experiment.points", "experiment.compare_shown", "experiment.compare_shown_models"),
    *("experiment.compare_perhaps", "experiment.compare_open", "experiment.compare_tokens"),
}
"""Messages whose numbers are bounds far above one, of several things, or ranges, whose second
number is the one that is read with the word; and {cases} that are practice or held out."""
PLURAL = {
    "en": re.compile(
        r"\{(\w+)\} (?:more |different )?(?!is\b|was\b|has\b|does\b|s\b)[a-z]{2,}[^us\W]s\b"
    ),
    "fr": re.compile(r"\{(\w+)\}[ \u202f\xa0](?!plus\b|dans\b|cas\b|fois\b)[^\W\d_]{3,}[sx]\b"),
}
"""A name of something, and what may be a word in the plural behind it."""
NUMBERS = re.compile(
    r"count|\w*done|total|kept|saved|prompts|unchanged|points|score|passed|failed|graded|cases|"
    r"repeats|times|tokens\w*|words|ratio|exercises|seconds|limit|length|book|english|found|uses"
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", AREAS)
def test_every_number_agrees_with_its_word(area: str, language: str) -> None:
    for key, entry in catalogue(language, area).items():
        if f"{area}.{key}" in NEVER_FEW:
            continue
        for form, text in entry.items() if isinstance(entry, dict) else [("", entry)]:
            plain = re.sub(r"\{\w+:[^}]*\}", "", text)
            for name in PLURAL[language].findall(plain):
                agreed = name == "count" and form == "other"
                assert agreed or not NUMBERS.fullmatch(name), (key, text)


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(("language", "singular"), [("en", {1}), ("fr", {0, 1})])
def test_zero_one_and_two_choose_their_words(area: str, language: str, singular: set[int]) -> None:
    for key, entry in catalogue(language, area).items():
        for name in counted(entry):
            values = dict.fromkeys(placeholders(entry) | {"count"}, 7)
            said = [
                say(f"{area}.{key}", language, **values | {name: Unseen(number)})
                for number in (0, 1, 2)
            ]
            one = {said[number] for number in singular}
            other = {said[number] for number in {0, 1, 2} - singular}
            assert len(one) == len(other) == 1, key
            alike = isinstance(entry, dict) and entry["one"] == entry["other"]
            assert (one == other) == (alike and name == "count"), key


def test_each_of_several_numbers_has_its_own_word() -> None:
    for kept, word in ((0, "0 replies kept"), (1, "1 reply kept"), (2, "2 replies kept")):
        assert (
            say("money.plan", "en", count=1, kept=kept)
            == f"1 call to the model, {word} from before."
        )
    said = say("money.plan", "fr", count=2, kept=1)
    assert said == "2 appels au modèle, 1 réponse déjà gardée."
    assert "1 point." in say("report.refused", "en", points=0.999)


def test_a_count_chooses_the_form_of_the_language() -> None:
    values = {"wanted": "x"}
    assert "0 words" in say("checks.word_count_failed", "en", count=0, **values)
    assert "0 mot;" in say("checks.word_count_failed", "fr", count=0, **values).replace(
        "\u202f", ""
    )
    assert "1 word;" in say("checks.word_count_failed", "en", count=1, **values)
