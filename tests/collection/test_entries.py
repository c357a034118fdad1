"""The prompts of the collection: their form, and that their checks pass right replies only."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft202012Validator
from support.places import TESTS

from course.collection.entries import Entry, UnknownEntry, entries, entry
from course.collection.vocabulary import TECHNIQUES, TRADES
from course.evals.judge import Verdict, judge
from course.messages import LANGUAGES, say
from course.prompts.prompt import Prompt
from course.prompts.slips import diagnose

FOLDER = files("course.collection")
FILES = sorted((one for one in (FOLDER / "prompts").iterdir()), key=lambda one: one.name)
ALL = [one for language in LANGUAGES for one in entries(language)]


def name(one: Entry) -> str:
    return f"{one.language}-{one.id}"


@cache
def schema() -> Draft202012Validator:
    text = (FOLDER / "entry.schema.yaml").read_text(encoding="utf-8")
    return Draft202012Validator(yaml.safe_load(text))


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_a_file_has_the_form_of_the_schema(file) -> None:
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    errors = [f"{list(one.absolute_path)}: {one.message}" for one in schema().iter_errors(found)]
    assert not errors
    assert file.name == f"{found['trade']}.yaml"


def test_the_schema_and_the_course_know_the_same_trades_and_techniques() -> None:
    known = schema().schema["properties"]
    row = known["entries"]["items"]["properties"]
    assert known["trade"]["enum"] == list(TRADES)
    assert row["techniques"]["items"]["enum"] == list(TECHNIQUES)
    for language in LANGUAGES:
        for one in TRADES:
            assert say(f"collection.trade_{one}", language)
        for one in TECHNIQUES:
            assert say(f"collection.technique_{one}", language)


def test_each_id_and_title_is_there_once() -> None:
    for language in LANGUAGES:
        found = entries(language)
        assert len({one.id for one in found}) == len(found)
        assert len({one.title for one in found}) == len(found)


@pytest.mark.parametrize("one", ALL, ids=name)
def test_the_prompt_uses_its_variables_and_each_case_fills_them(one: Entry) -> None:
    assert diagnose(one.prompt, tuple(one.variables)) is None
    assert set(Prompt(one.prompt).variables) == set(one.variables)
    for case in one.cases:
        assert set(case["inputs"]) == set(one.variables)


def test_no_case_is_there_twice() -> None:
    for one in ALL:
        assert len({str(case["inputs"]) for case in one.cases}) == len(one.cases), one.id


def reasons(verdict: Verdict) -> list[tuple[str, str]]:
    return [(one.check, one.reason) for one in verdict.outcomes if one.status != "passed"]


@pytest.mark.parametrize("one", ALL, ids=name)
def test_right_replies_pass_and_a_wrong_one_fails(one: Entry) -> None:
    task = one.exercise()
    for number, verdict in enumerate(judge(task, list(one.right)), 1):
        assert verdict.status == "passed", (number, reasons(verdict))
    [wrong] = judge(task, one.wrong, case=1)
    assert wrong.status == "failed"


@pytest.mark.parametrize("one", ALL, ids=name)
def test_a_right_reply_to_another_case_is_wrong(one: Entry) -> None:
    [other] = judge(one.exercise(), one.right[1], case=1)
    [same] = judge(one.exercise(), one.right[0], case=1)
    if one.right[0] != one.right[1]:
        assert (same.status, other.status) == ("passed", "failed")


OTHERS = yaml.safe_load((TESTS / "data" / "collection.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: f"{row['language']}-{row['id']}")
def test_a_right_reply_in_other_words_passes(row) -> None:
    [verdict] = judge(entry(row["id"], row["language"]).exercise(), row["reply"], case=1)
    assert verdict.status == "passed", reasons(verdict)


def test_an_unknown_prompt_is_an_error_that_names_the_near_ones() -> None:
    known = entries("en")[0].id
    with pytest.raises(UnknownEntry, match=known):
        entry(f"{known}s", "en")
    with pytest.raises(UnknownEntry, match="prompteur prompts search"):
        entry("x", "en")
