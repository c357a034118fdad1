"""Calibration with prompts that were written blind, and on fresh cases: with a model that answers
rightly where a test says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.making import ScriptedModel

from course.cli import main
from course.exercises.exercise import exercise
from course.exercises.fresh import drawn
from course.learner.store import user_store
from course.models.catalogue import LARGE
from grader.authoring import calibration, calibration_words
from grader.authoring.blind_verdict import blind_verdicts
from grader.authoring.calibration import BLIND_CASES, FRESH_SEED, Plan, calibrate, trials
from grader.marking.blind import BlindPrompt
from grader.marking.heldout import held_out

ID = "appointment-line"
TASK = exercise(ID, "en")
KEPT = held_out(TASK)
KNOWN = (
    *(("a1", False, 0), ("a2", True, 0), ("a3", True, 1)),
    *(("b1", True, 0), ("b2", True, 1), ("b3", True, 2)),
)
"""Prompts of a test: their names, whether they are careful, and how many examples they have."""
BLIND = tuple(BlindPrompt(name, f"Prompt {name}: {{{{message}}}}", *how) for name, *how in KNOWN)
HELD_OUT = [case.inputs["message"] for case in KEPT.cases]
ALL = {one.name: BLIND_CASES for one in BLIND}
FRESH = 12


def right_replies() -> dict[str, str]:
    """The reply that is right for each case that anything is tried on, by its text."""
    found = {}
    for case in (*TASK.cases, *KEPT.cases):
        place = case.expect["place"]
        first = place if isinstance(place, str) else place[0]
        line = f"{case.expect['day']} | {case.expect['time']} | {first}"
        found[case.inputs["message"]] = line
    fresh = drawn(TASK, FRESH, FRESH_SEED, without=KEPT.cases)
    return found | {one.case.inputs["message"]: one.replies[0] for one in fresh}


RIGHT = right_replies()


def answering(held: dict[str, int], *, fresh: bool = True) -> Callable[..., str]:
    """Right for the reference prompt, on fresh cases where that is said; for each blind prompt on
    the first so many held-out cases; for others never."""

    def answer(messages, repeat) -> str:
        text = messages[-1].text
        message = next(one for one in RIGHT if one in text)
        name = next((name for name in held if f"Prompt {name}:" in text), None)
        if name:
            is_right = message in HELD_OUT[: held[name]]
        else:
            known = message in HELD_OUT or message in [c.inputs["message"] for c in TASK.cases]
            is_right = "in this form: day | time | place" in text and (fresh or known)
        return RIGHT[message] if is_right else "Timbuktu"

    return answer


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Runs `prompteur calibrate` on one exercise with a model that answers by rule."""
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    for module in (calibration, calibration_words):
        monkeypatch.setattr(module, "blind_prompts", lambda task: BLIND)
    homes = iter(range(100))

    def run(answer, *options: str, model: str = LARGE.title) -> int:
        monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / f"home-{next(homes)}"))
        user_store.cache_clear()
        scripted = ScriptedModel(answer)
        scripted.name = model
        monkeypatch.setattr("course.models.chosen.current_model", lambda: scripted)
        return main(["calibrate", ID, "--lang", "en", *options])

    yield run
    user_store.cache_clear()


def test_what_is_as_it_should_be_ends_with_zero(run, capsys) -> None:
    assert run(answering(ALL), "--blind", "--fresh", str(FRESH)) == 0
    told = capsys.readouterr().out
    assert "blind a1" in told and "full marks" in told and "12/12" in told
    assert "in English: 6 of 6 prompts written from the brief alone earn full marks (100%)" in told
    assert f"Calibrated: {2 * (1 + len(KEPT.weak)) + len(BLIND) + 1} trials" in told


def test_neither_is_tried_where_nobody_asks(run, capsys) -> None:
    assert run(answering(ALL)) == 0
    told = capsys.readouterr().out
    assert "blind" not in told and "fresh" not in told and "brief alone" not in told


FAULTS = {
    "few": ({**ALL, "a2": 3, "a3": 3, "b1": 3, "b2": 3}, "at least half of them must"),
    "examples": ({**ALL, "a1": 3, "a2": 3, "b1": 3}, "earns full marks without an example"),
    "careful": ({**ALL, "b1": 1}, "blind b1, a careful prompt"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_default_model_is_judged_and_others_are_shown(run, capsys, fault: str) -> None:
    held, said = FAULTS[fault]
    assert run(answering(held), "--blind", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    [found] = told["blind"]
    assert not told["calibrated"] and found["faults"] == [fault] and found["judged"]
    assert run(answering(held), "--blind") == 1
    shown = capsys.readouterr().out
    assert said in shown and "Calibrated" not in shown
    assert run(answering(held), "--blind", model="another") == 0
    shown = capsys.readouterr().out
    assert said not in shown and "another, in English: " in shown


@pytest.mark.parametrize(
    "held",
    [
        {**ALL, "a2": 3, "a3": 3, "b1": 3},  # half of them
        {**ALL, "a1": 3, "a2": 3},  # one without an example
        {**ALL, "b1": 2},  # a careful one at half the points
        {**ALL, "a1": 0},  # none at all, but nobody took care
    ],
)
def test_what_is_just_enough_is_calibrated(run, held: dict[str, int]) -> None:
    assert run(answering(held), "--blind") == 0


def judged(task, blind, answer, *, beyond=()):
    """The verdict on blind prompts, on the default model."""
    model = ScriptedModel(answer)
    model.name = LARGE.title
    one, *_ = (each for each in trials(TASK, Plan(blind=True)) if each.blind)
    planned = [replace(one, exercise=task, prompt=b.prompt, blind=b, beyond=beyond) for b in blind]
    [found] = blind_verdicts(calibrate(planned, model))
    return found


def test_examples_are_needed_in_the_module_on_them_and_no_fault_there() -> None:
    answer = answering({**ALL, "a1": 3, "a2": 3, "b1": 3})
    assert judged(TASK, BLIND, answer).faults == ("examples",)
    assert judged(replace(TASK, module="05-examples"), BLIND, answer).faults == ()


def test_what_is_beyond_the_model_is_not_judged() -> None:
    nothing = answering(dict.fromkeys(ALL, 0))
    assert judged(TASK, BLIND, nothing).faults == ("few", "examples", "careful")
    found = judged(TASK, BLIND, nothing, beyond=(LARGE.title,))
    assert found.faults == () and not found.judged


def test_a_prompt_that_the_exercise_refuses_earns_nothing() -> None:
    refusing = replace(TASK, checks=(*TASK.checks, {"no_hardcoded_answers": {}}))
    cheat = "\n".join(f"{text}\n{RIGHT[text]}" for text in RIGHT) + "\n{{message}}"
    blind = (*BLIND[:5], replace(BLIND[5], prompt=cheat))
    model = ScriptedModel(answering(ALL))
    found = judged(refusing, blind, model.answer)
    assert found.verdicts[-1].evaluation.refused
    assert (found.full, found.faults) == (5, ("careful",))
    assert found.lowest is found.verdicts[-1] and not found.ungraded


def test_fresh_cases_are_the_same_each_time_and_none_is_known(monkeypatch) -> None:
    texts = []
    for _ in range(2):
        [fresh] = [one for one in trials(TASK, Plan(fresh=FRESH)) if one.where == "fresh"]
        assert fresh.prompt == KEPT.reference and len(fresh.cases) == FRESH
        texts.append([case.texts for case in fresh.cases])
    assert texts[0] == texts[1]
    monkeypatch.setattr(calibration, "held_out", lambda task: replace(KEPT, cases=fresh.cases))
    [others] = [one for one in trials(TASK, Plan(fresh=FRESH)) if one.where == "fresh"]
    assert not {*texts[0]} & {case.texts for case in others.cases}


def test_an_estimate_under_full_marks_is_told_and_not_judged(run, capsys) -> None:
    assert run(answering(ALL, fresh=False), "--fresh", str(FRESH)) == 0
    told = capsys.readouterr().out
    assert "under full marks" in told and "right in 0–24% of them" in told
    assert "Calibrated" in told
    assert run(answering(ALL), "--fresh", str(FRESH)) == 0
    assert "under full marks" not in capsys.readouterr().out


def test_an_exercise_without_either_is_named(run, monkeypatch, capsys) -> None:
    for module in (calibration, calibration_words):
        monkeypatch.setattr(module, "blind_prompts", lambda task: ())
        monkeypatch.setattr(module, "can_be_drawn", lambda task: False)
    assert run(answering(ALL), "--blind", "--fresh", "3") == 0
    told = capsys.readouterr().out
    assert f"brief alone for: {ID} (en)" in told and f"fresh cases, for: {ID} (en)" in told


@pytest.mark.parametrize("number", ["0", "-3"])
def test_no_number_of_fresh_cases_is_said(run, capsys, number: str) -> None:
    assert run(answering(ALL), "--fresh", number) == 1
    assert "from 1 on" in capsys.readouterr().err


def test_a_recording_answers_for_both_and_the_page_shows_them(run, tmp_path, capsys) -> None:
    kept, made = str(tmp_path / "kept"), tmp_path / "page.md"
    options = ("--blind", "--fresh", str(FRESH))
    held = {**ALL, "a1": 2, "b3": 3}
    assert run(answering(held), *options, "--record", kept, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    replayed = ("--replay", kept, "--markdown", str(made))
    assert run(None, *options, *replayed, "--json") == 0
    assert json.loads(capsys.readouterr().out) == told
    cells = made.read_text(encoding="utf-8").splitlines()[-1]
    assert cells == f"| {ID} | en | 8/8, 10/10 | 0/10 | 4/6, 3/5 | 12/12 (76–100%) |"
    assert "4 of 6 prompts" in made.read_text(encoding="utf-8")
    assert run(None, *replayed) == 0
    assert made.read_text(encoding="utf-8").endswith(f"| {ID} | en | 8/8, 10/10 | 0/10 | – | – |\n")


def test_what_a_recording_lacks_is_said(run, tmp_path, capsys) -> None:
    kept, made = str(tmp_path / "kept"), tmp_path / "page.md"
    assert run(answering(ALL), "--record", kept) == 0
    capsys.readouterr()
    options = ("--blind", "--fresh", "3", "--replay", kept, "--markdown", str(made))
    assert run(None, *options) == 1
    told = capsys.readouterr().out
    assert "30 replies to the prompts written from the brief alone" in told
    assert "3 replies could not be had" in told
    assert made.read_text(encoding="utf-8").endswith("| – | – |\n")


def test_the_page_marks_what_is_amiss(run, tmp_path, capsys) -> None:
    made = tmp_path / "page.md"
    options = ("--blind", "--fresh", str(FRESH), "--markdown", str(made))
    assert run(answering({**ALL, "b1": 1}, fresh=False), *options) == 1
    cells = made.read_text(encoding="utf-8").splitlines()[-1].split(" | ")
    assert cells[4] == "5/6, 1/5 **TOO LOW**"
    assert cells[5] == "0/12 (0–24%) **under full marks** |"
    assert (
        run(
            lambda messages, repeat: RIGHT[next(m for m in RIGHT if m in messages[-1].text)],
            *options,
        )
        == 1
    )
    cells = made.read_text(encoding="utf-8").splitlines()[-1].split(" | ")
    assert cells[3] == "10/10 **TOO HIGH**"
