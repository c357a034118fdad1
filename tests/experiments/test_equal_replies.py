"""Equal replies are shown as one, with how many they are."""

# ruff: noqa: F811
from __future__ import annotations

import pytest
from support.experiments import ASKED, CASES, IS_CITY, learner, use  # noqa: F401
from support.making import ScriptedModel

import course
from course.messages import LANGUAGES, say


def shown(use, answer, checks=(), **options):
    use(ScriptedModel(answer))
    return course.experiment({"a": ASKED}, CASES, checks, **options).replies("a")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_reply_to_every_case_is_one(use, monkeypatch, language):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    table = shown(use, lambda messages, repeat: "A city.\n")
    told = say("experiment.equal_cases", language, equal=4, total=4)
    listed = [f"– {case['country']}" for case in CASES]
    assert table.rows == [("\n".join((told, *listed)), "A city.")]
    assert table._repr_html_().count("A city.") == table.text().count("A city.") == 1
    assert "<br>– Spain<br>" in table._repr_html_()


def test_what_came_out_differently_stays_apart(use):
    def answer(messages, repeat):
        return "Paris" if "Spain" not in messages[-1].text else "Madrid"

    table = shown(use, answer, IS_CITY)
    assert [row[:2] for row in table.rows] == [
        ("France", "Paris"),
        ("Italy", "Paris"),
        ("Spain", "Madrid"),
        ("Poland", "Paris"),
    ], "“Paris” is right once, and wrong for another reason each time"


def test_repeats_are_counted_as_replies_and_listed_once(use):
    table = shown(use, lambda messages, repeat: "A city.", repeats=2, temperature=1)
    [(asked, reply)] = table.rows
    assert asked.split("\n")[0] == say("experiment.equal_replies", "en", equal=8, total=8)
    assert len(asked.split("\n")) == 1 + len(CASES) and reply == "A city."


def test_long_inputs_are_cut_in_the_list_and_whole_by_themselves(use):
    use(ScriptedModel(lambda messages, repeat: "x" if "mail" in messages[-1].text else "y"))
    rows = [{"text": f"mail {n} " + "word " * 40} for n in (1, 2)] + [{"text": "long " * 40}]
    table = course.experiment({"a": "{{text}}"}, rows).replies("a")
    lines = table.rows[0][0].split("\n")[1:]
    assert len(lines) == 2 and all(len(line) < 70 and line.endswith("…") for line in lines)
    assert table.rows[1][0] == rows[2]["text"]
