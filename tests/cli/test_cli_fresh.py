"""`prompteur check --fresh`: a prompt on inputs that are drawn, which counts for nothing."""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from support.drawing import CAPITALS, LANDS, templates
from support.making import ScriptedModel, capitals, knows_capitals

import course.exercises.exercise
import course.models.chosen
from course.cli import main
from course.learner import attempts as attempt
from course.learner.store import UserStore

for _command in entry_points(group="prompteur.commands"):
    _command.load()  # one that is first loaded while the exercises are others would keep those

PROMPT = "Give only the capital of {{country}}."


def answer(messages, repeat):
    """Knows every capital, but not in winter unless it is asked for what is so always."""
    asked = messages[-1].text
    drawn = [city for land, city in LANDS.items() if f"{land}, in " in asked]
    if not drawn:
        return knows_capitals(messages)
    return "Brr." if "winter" in asked and "always" not in asked else drawn[0]


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(answer)


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch, model):
    """The person's store, in a home of their own; one exercise, with templates."""
    kept = UserStore(tmp_path / "kept.sqlite")
    for place in ("learner.runner", "learner.model"):
        monkeypatch.setattr(f"course.{place}.user_store", lambda: kept)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.chdir(tmp_path)
    tasks = lambda language: tuple(  # noqa: E731
        capitals(language=language, id=name) for name in ("capitals", "others")
    )
    monkeypatch.setattr(course.exercises.exercise, "exercises", tasks)
    monkeypatch.setattr(course.models.chosen, "current_model", lambda: model)
    with templates(capitals=CAPITALS):
        yield kept


def run(*options: str, prompt: str = PROMPT, exercise: str = "capitals") -> int:
    Path("prompt.txt").write_text(prompt, encoding="utf-8")
    return main(["check", exercise, "--prompt", "prompt.txt", *options])


@pytest.mark.parametrize(
    ("language", "held", "uncounted"),
    [
        ("en", "10 of 10 other inputs held.", "They do not change your score."),
        ("fr", "Autres cas réussis\u202f: 10 sur 10.", "Elles ne changent rien à vos points."),
    ],
)
def test_other_inputs_are_tried_and_told_and_are_no_attempt(
    capsys, store, language, held, uncounted
):
    assert run("--fresh", "10", "--lang", language, prompt=f"{PROMPT} As always.") == 0
    said = capsys.readouterr().out
    assert held in said and uncounted in said and "%" in said
    assert "2 points" not in said and "France" not in said
    assert attempt.attempts(store, "capitals", language) == []


def test_a_program_is_told_that_it_does_not_count(capsys):
    assert run("--fresh", "10", "--repeats", "2", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    winter = sum("winter" in case["inputs"]["country"] for case in found["cases"])
    assert (found["score"], found["counts"], len(found["cases"])) == (None, False, 20)
    assert 0 < found["failed"] == winter < 20
    assert len({case["inputs"]["country"] for case in found["cases"]}) == 10


def test_the_practice_cases_count(capsys):
    assert run("--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["score"], found["counts"]) == (2.0, True)


def test_replies_to_several_times_are_told_as_replies(capsys):
    run("--fresh", "3", "--repeats", "2", prompt=f"{PROMPT} As always.")
    said = capsys.readouterr().out
    assert "6 of 6 replies held, over 3 other inputs asked 2 times each." in said


def test_each_time_others_are_drawn(capsys):
    drawn = []
    for _ in range(2):
        run("--fresh", "20", "--json")
        cases = json.loads(capsys.readouterr().out)["cases"]
        drawn.append([case["inputs"]["country"] for case in cases])
    assert drawn[0] != drawn[1]


def test_what_it_would_take_is_said_and_nothing_is_sent(capsys, model):
    assert run("--fresh", "7", "--dry-run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["calls"] == 7
    assert model.asked == []


@pytest.mark.parametrize(
    ("number", "exercise", "said"),
    [
        ("0", "capitals", "--fresh takes a whole number from 1"),
        ("-1", "capitals", "--fresh takes a whole number from 1"),
        ("51", "capitals", "only 50 different cases, and 51 are wanted"),
        ("1", "others", "has no templates"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_sent(capsys, model, number, exercise, said):
    assert run("--fresh", number, exercise=exercise) == 1
    told = capsys.readouterr()
    assert said in told.err and not told.out and model.asked == []


def test_a_prompt_that_does_not_pass_is_not_sent(capsys, model, monkeypatch):
    task = capitals(checks=({"not_contains": {"value": "x"}}, {"prompt_tokens": {"max": 1}}))
    monkeypatch.setattr(course.exercises.exercise, "exercises", lambda language: (task,))
    assert run("--fresh", "5") == 1
    said = capsys.readouterr().out
    assert "the prompt itself does not pass." in said and "0 of" not in said
    assert model.asked == []
