"""“Try other inputs”, between the browser's clicks and what the panel is sent."""

from __future__ import annotations

import json
import re
from threading import Event

import pytest
from support.drawing import CAPITALS, LANDS, templates
from support.making import ScriptedModel, capitals, knows_capitals

from course.display.safe import HIDDEN
from course.errors import ModelError, SettingsError
from course.exercises.exercise import Exercise
from course.learner import attempts as attempt
from course.learner.runner import Tryout
from course.learner.store import UserStore
from course.messages import LANGUAGES
from course.notebook import jobs
from course.notebook.panel import panel as panels
from course.notebook.panel.others import COUNT

ONLY = "Give only the capital of {{country}}."
STEERING = "a\x1b[2J\u202eb\u2066\u200b\U000e0041<img src=x>"


class Opened:
    """A panel on which an exercise was run, and what its user does."""

    def __init__(self, task: Exercise, prompt: str) -> None:
        panels.open_panel(Tryout(task, prompt))
        self.panel = panels._open[task.id, task.language]
        jobs.wait_for(task.id, task.language)
        self._job = f"others-{self.panel.model_id}"

    def click(self, do: str = "others") -> dict:
        """A click; returns what the panel shows of other inputs once nothing runs any more."""
        self.panel.on_event({"do": do})
        self.wait()
        return self.panel.others

    def wait(self) -> None:
        jobs.wait_for(self._job, "")

    @property
    def in_winter(self) -> int:
        return sum("winter" in text for text in self.inputs)

    @property
    def inputs(self) -> list[str]:
        return [row["inputs"][0]["value"] for row in self.panel.other_rows]


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    kept = UserStore(tmp_path / "kept.sqlite")
    for place in ("learner.elsewhere", "learner.runner", "learner.model", "notebook.panel.panel"):
        monkeypatch.setattr(f"course.{place}.user_store", lambda: kept)
    return kept


@pytest.fixture
def model(monkeypatch):
    """The learner's model. It knows every capital, but not in winter."""
    found = ScriptedModel(_answer)
    monkeypatch.setattr("course.models.chosen.named_model", lambda name=None: found)
    return found


def _answer(messages, repeat):
    asked = messages[-1].text
    drawn = [city for land, city in LANDS.items() if f"{land}, in " in asked]
    if not drawn:
        return knows_capitals(messages)
    return STEERING if "winter" in asked else drawn[0]


@pytest.fixture
def opened(store, model, monkeypatch):
    """Opens a panel of an exercise that has templates."""
    monkeypatch.setattr("course.notebook.panel.widget.display", lambda *a, **b: SavedText())
    with templates(capitals=CAPITALS):
        yield Opened


class SavedText:
    def update(self, *given: object, **more: object) -> None:
        """Nothing is shown."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_click_tries_the_prompt_on_inputs_that_are_new_and_counts_for_nothing(
    opened, store, language
):
    task = capitals(language=language)
    panel = opened(task, ONLY)
    assert panel.panel.others["phase"] == "offered" and panel.panel.other_rows == []
    practice, tried = panel.panel.rows, attempt.attempts(store, task.id, language)
    found = panel.click()
    rows = panel.panel.other_rows
    held = [row["status"] for row in rows].count("passed")
    assert len(set(panel.inputs)) == COUNT and 0 < held == COUNT - panel.in_winter < COUNT
    assert not {one.inputs["country"] for one in task.cases} & set(panel.inputs)
    score = found["score"]
    assert found["phase"] == "done" and score["sentence"] in found["status"]
    said = {"en": f"{held} of {COUNT} other inputs held.", "fr": f": {held} sur {COUNT}."}
    assert score["sentence"].endswith(said[language])
    assert (score["points"], score["level"]) == ("", "none")
    low, high = score["interval"]
    assert low < score["rate"] == held / COUNT <= high
    assert f"{round(100 * low)}" in score["caveats"][0]
    never = {"en": "do not change your score", "fr": "ne changent rien à vos points"}
    assert never[language] in score["caveats"][-1]
    assert panel.panel.rows == practice and panel.panel.view["score"]["points"]
    assert attempt.attempts(store, task.id, language) == tried and len(tried) == 1


def test_a_row_says_what_was_asked_answered_and_found_and_nothing_of_other_chatbots(opened):
    panel = opened(capitals(), ONLY)
    panel.click()
    for row in panel.panel.other_rows:
        [given] = row["inputs"]
        assert given["name"] == "country" and given["value"] in row["sent"][0]["content"]
        assert row["reply"] and row["checks"][0]["text"] and "elsewhere" not in row


def test_each_click_draws_others_and_asks_for_them_anew(opened, model):
    panel = opened(capitals(), ONLY)
    assert panel.click()["draw"] == 1
    first = panel.inputs
    assert panel.click()["draw"] == 2
    assert panel.inputs != first and len(panel.inputs) == COUNT
    asked = [messages[-1].text for messages, _ in model.asked]
    assert len(asked) == len(set(asked)), "a reply that was kept is not asked for again"


def test_what_runs_can_be_stopped_and_begun_again(opened, model):
    panel = opened(capitals(), ONLY)
    model.gate = Event()
    model.waiting.clear()
    panel.panel.on_event({"do": "others"})
    assert panel.panel.others["phase"] == "running" and model.waiting.wait(10)
    panel.panel.on_event({"do": "others"})
    assert panel.panel.others["draw"] == 1, "a second click while it runs is passed over"
    found = panel.click("stop_others")
    assert found["phase"] == "done" and "Stopped before the end." in found["score"]["caveats"]
    assert {row["word"] for row in panel.panel.other_rows} == {"stopped"}
    model.gate.set()
    assert panel.click()["score"]["rate"] is not None


def test_a_new_run_of_the_cell_stops_what_runs_on_the_panel_before(opened, model):
    panel = opened(capitals(), ONLY)
    model.gate = Event()
    model.waiting.clear()
    panel.panel.on_event({"do": "others"})
    assert model.waiting.wait(10)
    again = opened(capitals(), ONLY)
    panel.wait()
    assert {row["word"] for row in panel.panel.other_rows} == {"stopped"}
    assert again.panel.others["phase"] == "offered" and again.panel.other_rows == []


def down(*_):
    raise ModelError("model.not_recorded", final=True)


def no_settings(*_):
    raise SettingsError("judging.none_asked")


def broken(*_, **__):
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("place", "wrong", "said"),
    [
        ("answer", down, "no recorded reply"),
        ("course.models.chosen.named_model", no_settings, "model"),
        ("course.learner.runner.evaluate", broken, "ZeroDivisionError"),
    ],
)
def test_what_goes_wrong_is_told_and_can_be_tried_again(
    opened, model, monkeypatch, place, wrong, said
):
    panel = opened(capitals(), ONLY)
    target = (model, place) if place == "answer" else (place,)
    with monkeypatch.context() as patch:
        patch.setattr(*target, wrong)
        found = panel.click()
    assert found["phase"] == "problem" and found["score"] is None
    assert said in found["problem"]["text"] and found["status"] == ""
    assert panel.panel.view["phase"] == "done" and panel.panel.view["score"]["points"] == "2 / 2"
    assert panel.click()["phase"] == "done" and panel.panel.others["problem"] is None


@pytest.mark.parametrize(
    ("prompt", "changes"),
    [
        (ONLY, {"id": "without-templates"}),
        ("Give only the capital of {country}.", {}),
        (ONLY, {"checks": ({"not_contains": {"value": "x"}}, {"prompt_tokens": {"max": 1}})}),
    ],
    ids=["no templates", "a slip", "refused"],
)
def test_there_is_nothing_to_click_where_nothing_can_be_tried(opened, prompt, changes, model):
    panel = opened(capitals(**changes), prompt)
    asked = len(model.asked)
    assert panel.panel.others == {} and panel.click() == {}
    assert panel.click("stop_others") == {} and len(model.asked) == asked


def test_templates_that_cannot_be_read_take_nothing_else_away(opened, monkeypatch):
    panel = opened(capitals(), ONLY)
    monkeypatch.setattr("course.notebook.panel.others.can_be_drawn", broken)
    panel = opened(capitals(), ONLY)
    assert panel.panel.view["score"]["points"] == "2 / 2" and panel.panel.others == {}
    assert panel.panel.view["attempts"] and panel.panel.rows[0]["elsewhere"]


def test_nothing_that_steers_reaches_the_browser(opened):
    panel = opened(capitals(), f"{ONLY} \u202e")
    panel.click()
    replies = [row["reply"] for row in panel.panel.other_rows]
    assert sum("⟨U+202E⟩" in reply for reply in replies) == panel.in_winter > 0
    sent = json.dumps([panel.panel.other_rows, panel.panel.others], ensure_ascii=False)
    assert not re.search(f"[{HIDDEN}]", sent)
