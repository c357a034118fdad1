"""“In your own chatbot”, between the browser's clicks and what the panel is sent."""

from __future__ import annotations

import json
import re

import pytest
from support.chatting import chat
from support.making import ScriptedModel, capitals, knows_capitals

from course.display.safe import HIDDEN, AsWritten
from course.errors import SettingsError
from course.exercises.exercise import Exercise
from course.learner.elsewhere import LONGEST
from course.learner.runner import Tryout
from course.learner.store import UserStore
from course.messages import LANGUAGES
from course.notebook import jobs
from course.notebook.panel import panel as panels

ONLY = "Give only the capital of {{country}}."


class Opened:
    """A panel on which an exercise was run, and what its user does."""

    def __init__(self, task: Exercise, prompt: str) -> None:
        panels.open_panel(Tryout(task, prompt))
        self.panel = panels._open[task.id, task.language]
        jobs.wait_for(task.id, task.language)

    def click(self, do: str, row: object = 0, **given: object) -> dict:
        """A click in a row; returns what the row shows of it in the end."""
        self.panel.on_event({"do": do, "row": row, **given})
        jobs.wait_for(f"elsewhere-{self.panel.model_id}", str(row))
        shown = self.panel.rows[row : row + 1] if type(row) is int else []
        return shown[0]["elsewhere"] if shown else {}

    def row(self, number: int = 0) -> dict:
        return self.panel.rows[number]["elsewhere"]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """Opens a panel in a kernel whose model knows the capitals."""
    kept = UserStore(tmp_path / "kept.sqlite")
    for place in ("learner.elsewhere", "learner.runner", "learner.model", "notebook.panel.panel"):
        monkeypatch.setattr(f"course.{place}.user_store", lambda: kept)
    monkeypatch.setattr("course.notebook.panel.widget.display", lambda *a, **b: SavedText())
    model = ScriptedModel(lambda asked, n: knows_capitals(asked) if "only" in str(asked) else "x")
    monkeypatch.setattr("course.models.chosen.named_model", lambda name=None: model)
    return Opened


class SavedText:
    def update(self, *given: object, **more: object) -> None:
        """Nothing is shown."""


def test_each_case_offers_its_request_before_and_after_its_reply(opened):
    panel = opened(capitals(), f"system:\nBe brief.\nuser:\n{ONLY}")
    requests = [panel.row(number)["request"] for number in range(4)]
    assert requests[1] == "Be brief.\n\nGive only the capital of Italy."
    assert len(set(requests)) == 4 and all(panel.row(n)["found"] is None for n in range(4))


def test_a_pasted_reply_is_judged_beside_the_models(opened):
    panel = opened(capitals(), ONLY)
    shown = panel.click("judge", 1, text="ChatGPT said:\r\nRom\r\n", source="ChatGPT")
    found = shown["found"]
    assert (found["name"], found["status"], found["reply"]) == (
        *("From elsewhere: ChatGPT", "failed", "Rom"),
    )
    assert found["checks"][0]["status"] == "failed" and "ChatGPT said:" in found["aside"]
    assert "did not hold" in shown["note"] and "does not count" in shown["note"]
    assert panel.panel.rows[1]["reply"] == "Rome" and panel.panel.rows[1]["status"] == "passed"
    assert panel.panel.view["score"]["points"] == "2 / 2"
    [kept] = panel.panel.view["elsewhere"]
    assert (kept["case"], kept["replies"], kept["prompt"]) == ("Case 2", ["Rom"], ONLY)
    assert len(panel.panel.view["attempts"]) == 1
    assert panel.row(0)["found"] is None
    again = panel.click("judge", 1, text="Rome", source="")
    assert again["found"]["name"] == "From elsewhere" and again["found"]["status"] == "passed"
    assert again["taken"] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        *(("", "nothing to judge"), ("x" * (LONGEST + 1), "longer than")),
        *(("Claude said:", "only what"), ("Give only the capital of France.\n", "request itself")),
    ],
)
def test_what_cannot_be_judged_is_said_and_stays_in_its_field(opened, text, said):
    panel = opened(capitals(), ONLY)
    panel.click("judge", text="Paris", source="x")
    shown = panel.click("judge", text=text, source="x")
    assert said in shown["note"] and shown["taken"] == 1 and not shown["busy"]
    assert shown["found"]["reply"] == "Paris"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conversation_is_pasted_turn_by_turn(opened, language):
    panel = opened(chat(language), "system:\nBe brief.")
    first = panel.row()
    assert "1" in first["ask"]
    second = panel.click("judge", text="It is on its way.", source="Le Chat")
    assert "3" in second["ask"] and second["found"]["status"] == "waiting"
    assert "It is on its way." in second["request"] and second["request"] != first["request"]
    assert second["found"]["checks"] == [] and second["note"]
    last = panel.click("judge", text="Today.", source="Le Chat")
    assert last["found"]["status"] == "passed" and len(last["found"]["turns"]) == 6
    assert last["request"] == first["request"] and last["ask"] == first["ask"]
    panel.click("judge", text="Once more.", source="Le Chat")
    anew = panel.click("again")
    assert anew["request"] == first["request"] and anew["found"] is None
    assert panel.panel.rows[1]["elsewhere"]["taken"] == 0


def test_without_a_usable_model_there_are_requests_all_the_same(opened, monkeypatch):
    def none(name=None):
        raise SettingsError("judging.none_asked")

    monkeypatch.setattr("course.models.chosen.named_model", none)
    panel = opened(capitals(), ONLY)
    assert panel.panel.view["phase"] == "problem"
    assert "your own chatbot" in panel.panel.view["problem"]["more"]
    shown = panel.click("judge", 3, text="Warsaw", source="Copilot")
    assert "Poland" in shown["request"] and shown["found"]["status"] == "passed"


def test_what_was_brought_comes_back_with_the_same_prompt(opened):
    panel = opened(capitals(), ONLY)
    panel.click("judge", 1, text="Rom", source="Claude")
    panel.click("judge", 1, text="Rome", source="Claude")
    again = opened(capitals(), ONLY)
    found = again.row(1)["found"]
    assert (found["reply"], found["status"]) == ("Rome", "passed")
    assert [again.row(number)["found"] for number in (0, 2, 3)] == [None] * 3
    assert len(again.panel.view["elsewhere"]) == 2, "and is not kept anew"
    other = opened(capitals(), f"{ONLY} Please.")
    assert other.row(1)["found"] is None and len(other.panel.view["elsewhere"]) == 2


@pytest.mark.parametrize("row", [-1, 4, "0", None, True, 1.0, [0]], ids=str)
def test_clicks_that_no_row_has_are_passed_over(opened, row):
    panel = opened(capitals(), ONLY)
    before = panel.panel.rows
    panel.click("judge", row, text="x", source="x")
    panel.click("again", row)
    panel.click("nothing", 0)
    assert panel.panel.rows == before


STEERING = "a\x1b[2J\u202eb\u2066\u200b\U000e0041\ud800<img src=x>"


def test_nothing_that_steers_reaches_the_browser(opened):
    panel = opened(chat(), STEERING)
    row = panel.click("judge", text=STEERING, source=STEERING)
    assert isinstance(row["request"], AsWritten) and STEERING in row["request"]
    assert "⟨U+202E⟩" in row["found"]["turns"][1]["text"]
    panel.click("judge", text=STEERING, source=STEERING)
    rows = [{**one, "elsewhere": {**one["elsewhere"], "request": ""}} for one in panel.panel.rows]
    kept = panel.panel.view["elsewhere"]
    assert kept[0]["name"].startswith("From elsewhere: a [2Jb")
    assert not re.search(f"[{HIDDEN}]", json.dumps([rows, kept], ensure_ascii=False))
