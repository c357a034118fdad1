"""`%%compare … predict`: a number for each prompt, then the result with it beside."""

# ruff: noqa: F811
from __future__ import annotations

from threading import Event

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets.widgets.widget import _instances
from support.experiments import learner, use  # noqa: F401
from support.making import ScriptedModel, refuses

from course.messages import LANGUAGES, say
from course.notebook import jobs
from course.notebook.magic import load_ipython_extension
from course.notebook.panel import predict
from course.notebook.saved import MARK

CELL = "== <b>vague ==\nCapital of {{country}}?\n\n== precise ==\nCapital of {{country}}? Only it."
TABLE = "country,expected\nFrance,Paris\nItaly,Rome\n"
VIEW = "application/vnd.jupyter.widget-view+json"


def knows(messages, repeat):
    return "Paris" if "only" in messages[-1].text.casefold() else "A city."


class Cell:
    """What a front end shows of the cell, and what its user does there."""

    def __init__(self, shell) -> None:
        self._shell = shell

    def run(self, line: str = "towns.csv predict", cell: str = CELL):
        """Run it; gives what IPython would print."""
        self._shell.display_pub = CapturingDisplayPublisher()
        done = self._shell.run_cell(f"%%compare {line}\n{cell}")
        done.raise_error()
        return done.result

    @property
    def form(self) -> predict.PredictionForm:
        shown = [one["data"][VIEW]["model_id"] for one in self._outputs if VIEW in one["data"]]
        return _instances[shown[0]]

    @property
    def result(self) -> dict:
        """The last state of the place for the result."""
        own = [one for one in self._outputs if not one["metadata"].get(MARK)]
        return own[-1]["data"]

    @property
    def _outputs(self):
        return self._shell.display_pub.outputs

    def click(self, *given: str) -> None:
        self.form.on_event({"do": "show", "given": list(given)})

    def wait(self) -> None:
        jobs.wait_for("predict", self.form.model_id)


@pytest.fixture
def cell(monkeypatch, tmp_path):
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "widget")
    (tmp_path / "towns.csv").write_text(TABLE, encoding="utf-8")
    predict._predicted.clear()
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)
    yield Cell(shell)
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["predict", "prédire", "parier", "large, predict"])
def test_the_result_comes_on_the_click_with_the_prediction(use, cell, monkeypatch, language, word):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    monkeypatch.setattr("course.models.chosen.named_model", lambda name: model)
    model = use(ScriptedModel(knows))
    assert cell.run(f"towns.csv {word}") is None
    cell.wait()
    labels = [one["label"] for one in cell.form.view["fields"]]
    assert labels == [
        say("compare.predict_label", language, name=name, count=2)
        for name in ("<b>vague", "precise")
    ]
    assert len(model.asked) == 4 and cell.form.view["phase"] == "ready"
    assert cell.result == {"text/plain": ""}, "nothing is shown before the click"
    cell.click("", "2")
    said = cell.result["text/plain"]
    assert say("compare.head_predicted", language) in said and cell.form.view["phase"] == "done"
    [vague, precise] = [line.split() for line in said.splitlines()[3:5]]
    assert (vague[1], precise[1]) == ("–", "2")
    assert "<b>" not in cell.result["text/html"] and "<td" in cell.result["text/html"]


def test_a_click_before_the_replies_is_kept_until_they_are_there(use, cell):
    gate = Event()
    use(ScriptedModel(knows, gate=gate))
    cell.run()
    cell.click("1", "1")
    assert cell.result == {"text/plain": ""} and cell.form.view["phase"] == "waiting"
    gate.set()
    cell.wait()
    assert "precise" in cell.result["text/plain"] and cell.form.view["phase"] == "done"


def test_predictions_stand_there_again(use, cell):
    use(ScriptedModel(knows))
    cell.run()
    cell.click("0", "")
    cell.wait()
    cell.run()
    cell.wait()
    assert [one["given"] for one in cell.form.view["fields"]] == [0, None]


@pytest.mark.parametrize("wrong", ["3", "-1", "1.5", "?", "two", "9" * 400])
def test_what_is_no_prediction_is_said(use, cell, wrong):
    use(ScriptedModel(knows))
    cell.run()
    cell.wait()
    cell.click("1", wrong)
    assert cell.form.view["problem"] == say("compare.predict_range", "en", most=2)
    assert cell.result == {"text/plain": ""}
    cell.click("1", "1")
    assert cell.form.view["problem"] == "" and "precise" in cell.result["text/plain"]


def test_stop_ends_what_runs(use, cell):
    gate = Event()
    model = use(ScriptedModel(knows, gate=gate))
    cell.run()
    assert model.waiting.wait(10)
    cell.form.on_event({"do": "stop"})
    cell.wait()
    cell.click("", "")
    assert say("lesson.stopped", "en") in cell.result["text/plain"]


def test_a_model_that_cannot_be_had_is_told_with_the_result(use, cell):
    use(ScriptedModel(refuses))
    cell.run()
    cell.wait()
    cell.click("", "")
    assert say("model.not_recorded", "en") in cell.result["text/plain"]


def test_where_nothing_is_judged_there_is_nothing_to_predict(use, cell, tmp_path):
    use(ScriptedModel(knows))
    (tmp_path / "towns.csv").write_text(TABLE.replace("expected", "city"), encoding="utf-8")
    assert "A city." in repr(cell.run())


def test_without_widgets_nothing_waits(use, cell, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "text")
    use(ScriptedModel(knows))
    found = cell.run()
    assert "1 of 2" in repr(found) and say("compare.head_predicted", "en") not in repr(found)


def test_what_is_wrong_is_said_and_no_form_is_shown(use, cell, capsys):
    use(ScriptedModel(knows))
    assert cell.run(cell="== a ==\nSay {{town}}.") is None
    assert "{{town}}" in capsys.readouterr().err and cell._outputs == []
