"""course.experiment on a person's own data: dicts, CSV files, DataFrames, and what is wrong."""

# ruff: noqa: F811
from __future__ import annotations

import math
import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.experiments import ASKED, CASES, IS_CITY, TIGHT, learner, use  # noqa: F401
from support.making import ScriptedModel, knows_capitals

import course
from course.experiments.rows import DataError, read_csv, rows_from, text_of

SEMICOLONS = "country;city\nFrance;Paris\nItaly;Rome\n"


@pytest.fixture
def asked(use):
    """What the model was asked, as texts."""
    model = use(ScriptedModel(knows_capitals))
    return lambda: [messages[-1].text for messages, _ in model.asked]


@pytest.fixture
def file(tmp_path):
    def write(content, name="cases.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


class Frame:
    """A DataFrame as far as the course looks at one."""

    def __init__(self, *records):
        self.records = records

    def to_dict(self, orient):
        assert orient == "records"
        return list(self.records)


class Column:
    """A Series: one column, and no table."""

    def to_dict(self):
        return {0: "France"}


def run(cases, checks=IS_CITY, prompts=None, **options):
    return course.experiment(prompts or {"tight": TIGHT}, cases, checks, **options)


def said(capsys):
    """The one sentence that was said on stderr, where there was no result."""
    written = capsys.readouterr()
    assert "Traceback" not in written.err and written.err.count("\n") == 1
    return written.err


@pytest.mark.parametrize(
    "cases",
    [
        CASES[:2],
        [{"country": one["country"], "expect": {"city": one["city"]}} for one in CASES[:2]],
        Frame(*CASES[:2]),
    ],
    ids=["flat", "apart", "frame"],
)
def test_rows_of_every_kind_are_cases(asked, cases):
    assert "2 of 2" in repr(run(cases))
    assert [text.split()[2].strip("?") for text in asked()] == ["France", "Italy"]


@pytest.mark.parametrize(
    "content",
    [
        SEMICOLONS,
        SEMICOLONS.replace(";", ","),
        SEMICOLONS.replace(";", "\t"),
        "\ufeff" + SEMICOLONS,
        SEMICOLONS.replace("\n", "\r\n"),
        SEMICOLONS.replace("\n", "\r"),
        "\n" + SEMICOLONS.replace("Italy", "\n;\n  Italy ") + "\n\n",
        SEMICOLONS.replace("city", "city;;").replace("Rome", "Rome;;"),
        '"country";"city"\n"France";Paris\nItaly;"Rome"',
    ],
)
@pytest.mark.parametrize("kind", [str, lambda path: path, lambda path: path.name])
def test_a_csv_file_is_read_however_it_was_written(asked, file, content, kind):
    result = run(kind(file(content)))
    assert "2 of 2" in repr(result), "by path, as text or not, from the folder of the notebook"


def test_texts_with_separators_quotes_and_lines_arrive_whole(file):
    rows = read_csv(file('message;note\n"Hi; ""you""\r\n, é";\n'))
    assert rows == [{"message": 'Hi; "you"\n, é', "note": ""}]


def test_commas_in_the_texts_do_not_decide_on_the_separator(file):
    assert list(read_csv(file("avis;note\nbon, vif, frais, net;5\n"))[0]) == ["avis", "note"]


WRONG = {
    "no such file": ("nope.csv", None, "There is no file nope.csv"),
    "a near name": ("case.csv", "x", "cases.csv"),
    "empty": ("cases.csv", "", "is empty"),
    "only a head": ("cases.csv", "country;city\n", "no cases"),
    "twice": ("cases.csv", "city;city\na;b\n", "Two columns of cases.csv are called “city”"),
    "no name": ("cases.csv", "country;;city\na;b;c\n", "Column 2"),
    "too many": ("cases.csv", SEMICOLONS + "Spain;Madrid;x\n", "Line 4 of cases.csv has 3"),
    "not UTF-8": ("cases.csv", "pays\nCôte\n".encode("cp1252"), "CSV UTF-8"),
    "UTF-16": ("cases.csv", SEMICOLONS.encode("utf-16"), "CSV UTF-8"),
    "open quote": ("cases.csv", 'country;city\nFrance;Paris\n"Italy;Rome\n', "line 3"),
    "a folder": ("home.csv", "folder", "cannot be read"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_cannot_be_used_is_said(asked, file, capsys, monkeypatch, name, language):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    path, content, words = WRONG[name]
    if content == "folder":
        (file("", "x").parent / path).mkdir()
    elif content is not None:
        file(content)
    assert run(path) is None
    assert asked() == []
    told = said(capsys)
    assert words in told if language == "en" else re.search(r"\b(est|pas|de|dans|la|aucun)\b", told)


def test_a_variable_that_the_rows_lack_names_the_near_columns(asked, capsys):
    assert run(CASES, prompts={"typo": "Capital of {{Countr}}?"}) is None
    told = said(capsys)
    assert "{{Countr}}" in told and "country" in told and "city" not in told.split("mean")[1]


def test_a_column_name_with_a_space_is_explained(asked, capsys):
    rows = [{"home town": "Paris"}]
    assert run(rows, (), {"one": "Where is {{ home town }}?"}) is None
    assert "home_town" in said(capsys)


@pytest.mark.parametrize(
    ("rows", "check", "words"),
    [
        (CASES, {"equals": {"value": {"expect": "town"}}}, "“town”"),
        ([{"country": "France", "city": " "}], IS_CITY[0], "empty in case 1"),
        ([*CASES, {"country": "x", "city": math.nan}], IS_CITY[0], "empty in case 5"),
        (CASES, {"number": {"value": {"expect": "city"}}}, "“Paris”"),
        (CASES, {"one_of": {"values": [{"expect": "no"}]}}, "“no”"),
    ],
)
def test_what_a_check_cannot_take_from_a_row_is_said(asked, capsys, rows, check, words):
    assert run(rows, [check]) is None
    assert words in said(capsys) and asked() == []


@pytest.mark.parametrize("cases", [[], Frame(), 7, [1, 2], {"country": "France"}, Column()])
def test_what_is_no_table_is_said(asked, capsys, cases):
    assert run(cases) is None
    assert "cases" in said(capsys)


@pytest.mark.parametrize("prompts", [{}, {"a": " "}, {"a": 7}, ["a"]])
def test_what_is_no_prompt_is_said(asked, capsys, prompts):
    assert course.experiment(prompts, CASES) is None
    assert "prompt" in said(capsys)


def test_a_column_of_numbers_serves_checks_on_numbers_and_on_words(use, file):
    use(ScriptedModel(lambda messages, repeat: messages[-1].text))
    checks = [
        {"number": {"value": {"expect": "total"}}},
        {"contains": {"value": {"expect": "unit"}}},
    ]
    rows = [{"asked": "12.5 kg", "total": 12.5, "unit": "kg"}]
    both = [*rows, {"asked": "3 m", "total": 3.0, "unit": "m"}]
    assert "2 of 2" in repr(run(both, checks, {"a": "{{asked}}"}))
    csv = file("asked;total;unit\n12.5 kg;12.5;kg\n3 m;3;m\n")
    assert "2 of 2" in repr(run(csv, checks, {"a": "{{asked}}"}))
    text = [{"contains": {"value": {"expect": "total"}}}, checks[0]]
    assert "1 of 2" in repr(run(csv, [*text, {"contains": {"value": "kg"}}], {"a": "{{asked}}"}))


def test_french_numbers_in_a_file_are_read_as_french(use, file, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")
    use(ScriptedModel(lambda messages, repeat: "12,5 €"))
    checks = [{"number": {"value": {"expect": "prix"}}}]
    assert "1 sur 1" in repr(run(file("n;prix\nx;12,50\n"), checks, {"a": "{{n}}"}))


def test_only_so_many_rows_are_used(asked, capsys):
    assert "2 cases" in repr(run(CASES, only=2)) and len(asked()) == 2
    assert run(CASES, only=0) is None and "no cases" in said(capsys)


def test_the_input_shown_is_what_the_prompts_use(asked):
    blocks = repr(run(CASES).replies("tight")).split("\n\n")
    assert blocks[1].splitlines()[:2] == ["France", "   → Paris"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (3.0, "3"),
        (3.5, "3.5"),
        (3, "3"),
        (True, "True"),
        (1e300, "1e+300"),
        (math.inf, "inf"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("007", "007"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 9, 30), "2026-01-02 09:30:00"),
    ],
)
def test_a_value_as_text(value, text):
    assert text_of(value) == text


def test_pandas_own_nothing_is_nothing():
    class NAType:
        def __ne__(self, other):
            return self

        def __bool__(self):
            raise TypeError("boolean value of NA is ambiguous")

    assert text_of(NAType()) == ""


def test_names_that_are_numbers_are_names(use):
    model = use(ScriptedModel(lambda messages, repeat: "x"))
    run(Frame({0: "hello", 1.0: 2.0}), (), {"a": "{{0}} {{1}}"})
    assert model.asked[0][0][0].text == "hello 2"


@pytest.mark.parametrize("name", ["expect", "turns"])
def test_a_column_may_be_called_as_we_call_ours(use, file, name):
    use(ScriptedModel(lambda messages, repeat: messages[-1].text))
    checks = [{"equals": {"value": {"expect": name}}}]
    assert "1 of 1" in repr(run(file(f"a,{name}\nyes,yes\n"), checks, {"p": "{{a}}"}))


def test_a_conversation_is_a_case_too(use):
    model = use(ScriptedModel(lambda messages, repeat: f"reply {len(messages)}"))
    turns = ["Hello", {"user": "I am vegetarian.", "reply": "Noted!"}, "Dinner?"]
    rows = [{"name": "Ann", "turns": turns, "expect": {"word": "reply"}}]
    checks = [{"contains": {"value": {"expect": "word"}, "turn": "every"}}]
    result = run(rows, checks, {"host": "system:\nYou cook for {{name}}."})
    assert "1 of 1" in repr(result) and len(model.asked) == 2
    shown = repr(result.replies("host"))
    for text in ("Ann", "1. Hello", "→ Noted!", "3. Dinner?", "1. reply 2", "3. reply 6"):
        assert text in shown, text
    [row] = result.rows()
    assert row["tokens_in"] == 14 and "Dinner?" in row["turns"]


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@given(
    rows=st.lists(st.tuples(CELL, CELL.map(lambda text: f"x{text}")), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
)
def test_what_pythons_csv_writes_is_read_back(tmp_path_factory, rows, delimiter):
    import csv

    path = tmp_path_factory.mktemp("csv") / "f.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target, delimiter=delimiter).writerows([("a", "b"), *rows])
    assert [tuple(row.values()) for row in read_csv(path)] == rows


@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused_in_words(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_bytes(content)
    try:
        assert rows_from(path)
    except DataError as error:
        assert error.text("en") != error.text("fr")
