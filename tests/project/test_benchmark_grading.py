"""The class of `benchmarks/grading.py` gets the marks that it must get, with one call for each
different prompt and case; and its comparison with stock finds what differs."""

import json
import sys
from random import Random

import pytest
from support.places import ROOT

sys.path.append(str(ROOT / "benchmarks"))

from grading import making, ours
from grading.agreement import agreement
from grading.job import Job
from grading.learners import CUT, DAMAGES, NO_MARKS, Learner, learners
from grading.prompts import MIDDLING, in_own_words, tasks, texts, without_own_words
from grading.replies import Replies
from grading.report import report, targets

from grader.marking.grade import grade_prompt

SIX = 6


@pytest.fixture
def job(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    made = Job(str(tmp_path / "course"), SIX)
    making.make(made)
    return made


def test_a_class_of_six_gets_its_marks_with_one_call_a_prompt_and_case(job):
    graded = ours.grade(job)
    six = list(learners(SIX))
    assert [one.kind for one in six] == [
        *("reference", "weak", "middling", "copied", "broken", "middling")
    ]
    points = {task.id: task.points for task in tasks()}
    by_kind = {one.kind: graded["marks"][one.name] for one in six}
    assert by_kind["reference"] == points
    assert all(by_kind["weak"][name] <= 0.4 * points[name] for name in points)
    copied = next(one for one in six if one.kind == "copied")
    source = next(one for one in six if one is not copied and one.prompts == copied.prompts)
    assert graded["marks"][copied.name] == graded["marks"][source.name]
    for one in six:
        for task in tasks():
            gone = task.id == one.damaged and one.damage in NO_MARKS
            expected = 0.0 if gone else grade_prompt(task, one.prompts[task.id], Replies()).score
            assert graded["marks"][one.name][task.id] == expected
    different = {item for one in six for item in one.prompts.items()}
    unsent = sum(one.damage in NO_MARKS for one in six)
    assert graded["requests"] == graded["needed"] == 18 * (len(different) - unsent)
    assert graded["saved"] == 18 * len(points)
    assert graded["submissions"] == SIX and graded["ungraded"] == 0


def test_the_same_class_every_time_with_every_damage_in_it():
    class_here = list(learners(200))
    assert class_here == list(learners(200))
    assert class_here[:SIX] == list(learners(SIX))
    assert {one.damage for one in class_here} == {"", CUT, *DAMAGES}
    texts_here = [
        text for one in class_here if one.kind != "copied" for text in one.prompts.values()
    ]
    assert len(texts_here) == len(set(texts_here))


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_changes_the_file_and_leaves_a_notebook(damage):
    learner = next(one for one in learners(2) if one.kind == "reference")
    broken = Learner(learner.name, "broken", learner.prompts, damage, tasks()[0].id)
    assert json.loads(broken.file())["cells"] != json.loads(learner.file())["cells"]
    assert json.loads(learner.file())["cells"] == json.loads(learner.file())["cells"]


def test_own_words_are_not_for_the_model():
    text = "Do this.\n\n{{message}}"
    own = in_own_words(text, 3, Random(1))
    assert own != text and without_own_words(own) == text == without_own_words(text)


def test_there_are_middling_prompts_for_every_exercise():
    assert set(MIDDLING) == {task.id for task in tasks()}
    rates = []
    for task in tasks():
        for text in texts(task.id, "middling"):
            graded = grade_prompt(task, text, Replies())
            assert graded.score is not None
            rates.append(graded.held_out_tally.rate)
    assert sum(0 < rate < 1 for rate in rates) >= len(rates) / 2


def test_what_differs_and_what_stock_leaves_is_listed():
    four = list(learners(4))
    marks = {one.name: {"a": 1.0, "b": 0.5} for one in four}
    other = {**marks, four[1].name: {"a": 1.0, "b": 0.0}, four[2].name: {"a": None, "b": 0.5}}
    found = agreement(four, marks, other, {four[3].name: "it broke"})
    assert found.equal == 1
    assert found.differ == [f"{four[1].name} (weak): b: ours 0.5, stock 0.0"]
    assert [one.split(": ", 1)[1] for one in found.not_graded] == [
        *("waits for a person: a", "fails: it broke")
    ]


def test_the_report_says_what_was_reached():
    span = {name: {"median": 2.0, "min": 1.0, "max": 3.0} for name in ("wall", "cpu", "memory")}
    run = {
        "rounds": 1,
        "class": {
            **{"submissions": 10, "prompts": 8, "requests": 80, "saved": 20, "needed": 80},
            **{"ungraded": 1, "no_notebook": 1, "whole_same": True, "whole": None},
            "ours": {**span, "phases": {"reading": 0.5}},
        },
        "stock": {"submissions": 10, "each": span, "equal": 9, "differ": ["x"], "not_graded": []},
        "simulation": [
            {"submissions": n, "wall": n, "cpu": n, "memory": 1e6 * n, "phases": {"reading": 1.0}}
            for n in (10, 100)
        ],
    }
    verdicts = {one.what: one.verdict for one in targets(run)}
    assert verdicts["ours, per submission, inside a process"] == "NOT reached"
    assert verdicts["calls beyond one per different prompt and case"] == "reached"
    assert verdicts["submissions that stock marks otherwise"] == "NOT reached"
    said = report(run, list(targets(run)))
    assert "200.0 (100.0–300.0)" in said and "10.0 times as long" in said
