"""What an experiment gives to take away: comparisons, differences, figures, rows, files."""

# ruff: noqa: F811
from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64decode

import pytest
from support.experiments import ASKED, CASES, IS_CITY, TIGHT, learner, use  # noqa: F401
from support.making import ScriptedModel, knows_capitals

import course
from course.errors import ModelError
from course.models.base import Reply
from course.prompts.message import Message

NARROW = "\u202f"


def answering(good):
    """A model that gives the city alone for the first `good` of the cases, and for “only” always;
    a word with the words of the prompt as tokens."""
    lands = [one["country"] for one in CASES[:good]]

    def answer(messages, repeat):
        asked = messages[-1].text
        right = "only" in asked or any(land in asked for land in lands)
        return knows_capitals([Message("user", asked + (" only" if right else ""))])

    return ScriptedModel(answer)


def run(prompts=None, cases=CASES, checks=IS_CITY, **options):
    return course.experiment(prompts or {"loose": ASKED, "tight": TIGHT}, cases, checks, **options)


def many(count):
    """Cases of made-up countries, so that there are enough to show something."""
    return [{"country": f"Land{number}", "city": f"City{number}"} for number in range(count)]


def echo(right):
    """A model that knows the made-up cities under `only`, and else the first `right` of them."""

    def answer(messages, repeat):
        number = int(re.search(r"Land(\d+)", messages[-1].text)[1])
        return f"City{number}" if "only" in messages[-1].text or number < right else "No"

    return ScriptedModel(answer)


def test_a_comparison_says_what_is_shown(use):
    use(echo(2))
    lines = repr(run(cases=many(10)).compare()).splitlines()
    assert lines[0] == "“tight” compared with “loose”, case by case"
    assert re.split(r"\s{2,}", lines[2]) == ["Measure", "loose", "tight", "Difference"]
    cells = re.split(r"\s{2,}", lines[3])
    assert cells[:3] == ["Pass rate", "20%", "100%"]
    assert re.fullmatch(r"\+80 points; 95% interval \+\d+ to \+\d+", cells[3])
    text = "\n".join(lines)
    assert "8 better with “tight”, 0 worse, 2 the same (sign test: p = 0.0078)" in text
    assert re.search(r"“tight” is better than “loose”: its pass rate is between \d+ and \d+", text)


def test_the_worse_one_is_not_called_better(use):
    use(echo(2))
    text = repr(run(cases=many(10)).compare("tight", "loose"))
    assert "−80 points; 95% interval −" in text
    assert re.search(r"“tight” is better than “loose”: its pass rate is between \d+ and \d+", text)


def test_a_difference_that_may_be_chance_is_said(use):
    use(echo(6))
    text = repr(run(cases=many(10)).compare())
    assert "4 better" in text and "p = 0.12" in text and "is better than" not in text
    assert "could also be chance" in text


def test_no_difference_shows_nothing(use):
    use(answering(4))
    compared = run().compare()
    assert "may be anything from −" in repr(compared) and "to +" in repr(compared)
    assert compared.paired.same == 4 and compared.differences() is None


def test_tokens_and_cost_stand_beside_the_quality(use, capsys):
    class Paid(ScriptedModel):
        async def complete(self, request, **others):
            tight = "only" in request.messages[-1].text
            return Reply("x", "stop", 20 if tight else 7, 3, cost=0.004 if tight else 0.001)

    use(Paid(None))
    result = run({"loose": ASKED, "tight": "only {{country}}"}, cases=many(3))
    assert repr(result).splitlines()[2].endswith("Tokens out   Cost")
    assert "$0.0030" in repr(result) and "$0.012" in repr(result)
    text = repr(result.compare())
    result.plot()
    assert "3 tokens out for a case. In all, $0.0030." in capsys.readouterr().out
    assert (
        "× 2.9" in text
        and "× 4" in text
        and "“tight” takes 2.3 times the tokens, in and out together." in text
    )
    assert "“loose” takes 56% fewer tokens, in and out together." in repr(
        result.compare("tight", "loose")
    )
    again = repr(run({"loose": ASKED, "tight": "only {{country}}"}, cases=many(3)))
    assert again == repr(result), "kept replies count with what they cost once"


def test_without_checks_there_is_no_rate(use):
    use(answering(4))
    result = run(checks=())
    assert repr(result).splitlines()[2].split("   ")[:2] == ["Prompt", "Replies"]
    for text in (repr(result), repr(result.compare()), result._repr_html_()):
        assert "held" not in text.lower() and "judged" not in text and "rate" not in text.lower()
    assert "Verdict" not in result.replies("loose")._repr_html_()


def test_only_cases_judged_under_both_are_compared(use):
    def sometimes(messages, repeat):
        if "Italy" in messages[0].text and "name" in messages[0].text:
            raise ModelError("model.not_recorded")
        return knows_capitals(messages)

    use(ScriptedModel(sometimes))
    assert run().compare().paired.cases == 3

    use(
        ScriptedModel(
            lambda messages, repeat: (_ for _ in ()).throw(ModelError("model.cut", host="h"))
        )
    )
    result = run({"a": "1 {{country}}", "b": "2 {{country}}"})
    assert result.compare().paired is None and "no difference to tell" in repr(result.compare())


def test_repeats_of_a_case_are_one_case(use):
    def every_other(messages, repeat):
        return knows_capitals([Message("user", messages[-1].text + " only" * (repeat % 2))])

    use(ScriptedModel(every_other))
    result = run({"a": "{{country}}?", "b": "only {{country}}"}, repeats=2, temperature=1.0)
    found = result.compare().paired
    assert found.cases == found.better == 4 and found.rates == (0.5, 1.0)
    shown = repr(result.differences())
    assert shown.count("1 of 2") == 4 == shown.count("2 of 2")
    assert "   → a\n" in shown and "The capital is Paris." in shown


def test_differences_stand_side_by_side(use):
    use(answering(3))
    result = run({"loose": ASKED, "tight": ASKED + " only"})
    shown = result.differences()
    assert "1 case that came out differently" in repr(shown)
    assert [line.strip() for line in repr(shown).splitlines()[2:]] == [
        "Poland",
        "→ loose",
        "✗ did not hold",
        "The capital is Warsaw.",
        "→ tight",
        "✓ held",
        "Warsaw",
    ]
    assert shown._repr_html_().count('scope="col"') == 3


def test_without_checks_different_replies_are_the_differences(use):
    use(answering(3))
    shown = repr(run({"loose": ASKED, "tight": ASKED + " only"}, checks=()).differences())
    assert "Poland" in shown and "France" not in shown and "✓" not in shown


def test_a_name_that_is_not_there_and_a_lone_prompt_are_said(use, capsys):
    use(answering(4))
    result = run({"loose": ASKED})
    assert result.compare() is None and result.differences("loose", "tight") is None
    told = capsys.readouterr().out
    assert "two different prompts" in told and "no prompt called “tight”" in told


def test_a_prompt_without_a_variable_is_noticed(use):
    use(ScriptedModel(lambda messages, repeat: "x"))
    text = repr(run({"loose": ASKED, "forgot": "Name a capital."}))
    assert "forgot: no column stands in this prompt" in text and "loose: no" not in text


@pytest.fixture
def figures(monkeypatch):
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, metadata, raw: shown.append((data, metadata))
    )
    return shown


@pytest.mark.parametrize(
    ("language", "tokens", "percent"),
    [("en", "On average 7 tokens in", "100%"), ("fr", "7 jetons lus et", f"100{NARROW}%")],
)
@pytest.mark.parametrize("checks", [IS_CITY, ()], ids=["judged", "not judged"])
def test_the_figure_says_in_words_what_it_shows(
    use,
    monkeypatch,
    figures,
    language,
    tokens,
    percent,
    checks,
):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    use(answering(4))
    for _ in range(2):
        run(checks=checks).plot()
    (data, metadata), again = figures
    assert data == again[0] and len(b64decode(data["image/png"])) < 60_000
    alt = metadata["image/png"]["alt"]
    assert tokens.lower() in alt.lower() and (percent in alt) == bool(checks)
    assert ("interval" in alt) == bool(checks)


def test_a_prompt_without_any_reply_is_not_drawn(use, figures, capsys):
    def half(messages, repeat):
        if "name" in messages[0].text:
            raise ModelError("model.not_recorded")
        return knows_capitals(messages)

    use(ScriptedModel(half))
    run().plot()
    assert "loose" in figures[0][0]["text/plain"] and "tight" not in capsys.readouterr().out
    run({"tight": TIGHT}).plot()
    assert len(figures) == 1


def test_a_server_that_counts_no_tokens_gets_no_figures_for_them(use, figures, capsys):
    class Silent(ScriptedModel):
        async def complete(self, request, **others):
            return Reply(knows_capitals(request.messages), "stop")

    use(Silent(None))
    result = run()
    result.plot()
    assert "tokens" not in capsys.readouterr().out and figures
    assert "okens" not in repr(result.compare())


def test_names_in_a_figure_are_no_formulas(use, figures):
    use(answering(4))
    run({"costs $\\nope$": ASKED, "tight " * 30: TIGHT}).plot()
    assert figures


def test_rows_are_for_pandas(use):
    use(answering(1))
    rows = run(repeats=2, temperature=1).rows()
    assert len(rows) == 16
    assert rows[0] == {
        "prompt": "loose",
        "model": "scripted",
        "case": 1,
        "repeat": 1,
        "city": "Paris",
        "country": "France",
        "reply": "Paris",
        "held": True,
        "reasons": "",
        "tokens_in": 7,
        "tokens_out": 2,
        "cost": None,
    }
    assert rows[5]["repeat"] == 2 and rows[5]["held"] is False and rows[5]["case"] == 2
    assert "Rome" in rows[5]["reasons"]
    assert json.dumps(rows)


def test_a_column_called_as_one_of_ours_keeps_its_content(use):
    use(ScriptedModel(lambda messages, repeat: "the reply"))
    [row] = run({"a": "{{reply}}"}, cases=[{"reply": "the column"}], checks=()).rows()
    assert row["input_reply"] == "the column" and row["reply"] == "the reply"


DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    " =1",
    "\t=1",
    "\u200b=1",
    "\u202e=1",
    "\u200d=1",
    "\uff1d1",
    '=cmd|"/C"!A1',
    "a\n=1",
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_file_is_a_formula(use, tmp_path, monkeypatch, language, text):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    use(ScriptedModel(lambda messages, repeat: text))
    run({text: "{{message}}"}, cases=[{"message": text, text: "x"}], checks=()).to_csv("out.csv")
    content = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";" if language == "fr" else ","))
    assert len(rows) == 2
    for cell in (rows[1][0], rows[1][4], rows[1][5]):
        assert cell.strip()[0] in "'a", cell
        assert text.strip().lstrip("\u200b\u202e") in cell


def test_a_written_file_is_read_again(use, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")
    use(ScriptedModel(lambda messages, repeat: "Voilà !\nC’est « oui » ; 1,5"))
    run({"a": "{{country}}"}, checks=()).to_csv(tmp_path / "résultat.csv")
    from course.experiments.rows import read_csv

    rows = read_csv(tmp_path / "résultat.csv")
    assert len(rows) == 4 and rows[0]["reply"] == "Voilà !\nC’est « oui » ; 1,5"
    assert rows[0]["cost"] == ""


def test_where_a_file_was_written_or_why_not_is_said(use, tmp_path, capsys):
    use(answering(4))
    result = run()
    assert result.to_csv("out.csv") is None
    assert "out.csv: 8 replies" in capsys.readouterr().out
    result.to_csv(tmp_path / "none" / "out.csv")
    told = capsys.readouterr()
    assert "could not be written" in told.err and "Traceback" not in told.err
