"""`prompteur prompts`: search and show. Measuring is in tests/collection/test_figures.py."""

from __future__ import annotations

import json

import pytest

from course.cli import main
from course.collection import figures
from course.collection.entries import entry
from course.collection.figures import Figure

ID = "deadlines-in-a-letter"
QUERY = {"en": "what must be done until when", "fr": "ce qu’il faut faire et jusqu’à quelle date"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_search_says_title_purpose_and_rate(language, monkeypatch, capsys) -> None:
    figure = Figure(ID, language, entry(ID, language).version, "tiny", 3, 1, 0, 100.4, 50.0)
    monkeypatch.setattr(figures, "figures", lambda: (figure,))
    assert main(["prompts", "search", QUERY[language], "--lang", language]) == 0
    said = capsys.readouterr().out
    one = entry(ID, language)
    assert f"{ID}: {one.title}" in said and one.does in said
    assert {"en": "tiny: 3 of 4 cases (75%;", "fr": "tiny\u202f: 3 cas sur 4 (75\u202f%"}[
        language
    ] in said
    assert {"en": "not measured yet", "fr": "pas encore mesurée"}[language] in said


def test_search_as_json_with_filters(capsys) -> None:
    words = ["prompts", "search", "letter", "--trade", "law", "--count", "3", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)["prompts"]
    assert len(found) == 3 and {one["trade"] for one in found} == {"law"}


def test_search_that_finds_nothing_says_what_to_do(capsys) -> None:
    assert main(["prompts", "search", "x", "--model", "nobody", "--lang", "en"]) == 0
    assert "leave a filter out" in capsys.readouterr().out


@pytest.mark.parametrize("option", [("--rate", "101"), ("--rate", "-1"), ("--count", "0")])
def test_numbers_out_of_range_are_refused(option, capsys) -> None:
    assert main(["prompts", "search", "x", *option, "--lang", "en"]) == 1
    assert option[0] in capsys.readouterr().err


def test_an_unknown_trade_is_refused_in_french(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["prompts", "search", "x", "--trade", "magic", "--lang", "fr"])
    assert "Choisissez" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_show_has_the_prompt_and_an_example(language, capsys) -> None:
    assert main(["prompts", "show", ID, "--lang", language]) == 0
    said = capsys.readouterr().out
    one = entry(ID, language)
    assert all(line in said for line in one.prompt.split("\n") if line)
    assert one.right[0].split("\n")[0] in said and "CC-BY-4.0" in said


def test_show_as_json_has_the_names_of_a_card(capsys) -> None:
    assert main(["prompts", "show", ID, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    names = {"id", "version", "title", "language", "does", "author", "licence", "variables"}
    assert names | {"prompt", "settings", "checks", "cases", "figures"} <= set(row)


def test_an_unknown_prompt(capsys) -> None:
    assert main(["prompts", "show", f"{ID}s", "--lang", "fr"]) == 1
    assert ID in capsys.readouterr().err
