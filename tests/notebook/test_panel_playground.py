"""The playground that a panel opens: with the learner's own prompt, and a case of the exercise."""

from __future__ import annotations

from ipywidgets.widgets.widget import _instances
from support.making import capitals

from course.learner.runner import Tryout
from course.notebook.panel.panel import Panel
from course.notebook.playground import Playground

PROMPT = "\nGive only the capital of {{country}}.\n"


def test_the_playground_has_the_prompt_and_what_the_first_case_puts_in():
    task = capitals()
    panel = Panel(task)
    panel.on_event({"do": "playground"})
    assert panel.board == "", "nothing was tried yet"
    panel.tryout = Tryout(task, PROMPT)
    panel.on_event({"do": "playground"})
    board = _instances[panel.board]
    assert isinstance(board, Playground)
    form = {"a": PROMPT.strip("\n"), "inputs": task.cases[0].inputs}
    assert board.view["form"] == form
    opened = panel.board
    panel.on_event({"do": "playground"})
    assert panel.board == opened, "one is enough"


def test_a_playground_by_itself_has_an_example():
    form = Playground("fr").view["form"]
    assert "{{sujet}}" in form["a"] and list(form["inputs"]) == ["sujet"]
