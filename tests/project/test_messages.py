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
    return {name for text in texts(entry) for name in re.findall(r"\{(\w+)\}", text)}


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


def test_a_count_chooses_the_form_of_the_language() -> None:
    values = {"wanted": "x"}
    assert "0 words" in say("checks.word_count_failed", "en", count=0, **values)
    assert "0 mot;" in say("checks.word_count_failed", "fr", count=0, **values).replace(
        "\u202f", ""
    )
    assert "1 word;" in say("checks.word_count_failed", "en", count=1, **values)
