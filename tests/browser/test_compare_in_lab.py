"""Results that wait for a prediction: outputs folded until their cell is run, and the form."""

from __future__ import annotations

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import expect

from grader.authoring.tidy import tidy


def test_a_folded_output_opens_when_its_cell_is_run(lab, open_notebook):
    table = {"text/html": "<b>stored</b>", "text/plain": "stored"}
    source = "from IPython.display import HTML\nHTML('<b>measured</b>')"
    cell = new_code_cell(source, outputs=[new_output("execute_result", data=table)])
    path = lab.work / "en" / "folded.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(tidy(new_notebook(cells=[cell]), keep_outputs=True), path)
    page = open_notebook(lab, path)
    expect(page.locator(".jp-OutputPlaceholder")).to_be_visible()
    expect(page.get_by_text("stored")).to_be_hidden()
    page.locator(".jp-CodeCell .cm-content").click()
    page.keyboard.press("Shift+Enter")
    expect(page.locator(".jp-OutputArea-output").get_by_text("measured")).to_be_visible()
    expect(page.locator(".jp-OutputPlaceholder")).to_have_count(0)


FORM = """
from types import SimpleNamespace
from IPython.display import HTML
from course.notebook.panel.predict import ask_prediction

class Plan:
    variants, count, total = {"vague": 0, "precise": 0}, 8, 16

    def run(self, done, observer, stop):
        done["vague"] = "an evaluation"

ask_prediction(SimpleNamespace(
    data=SimpleNamespace(id="lost-property"),
    language="en",
    plan=Plan,
    found=lambda found, given: HTML(f"<b>measured after {list(given.values())}</b>"),
))
"""


def test_a_prediction_is_typed_and_the_result_shown_by_keyboard(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "predict", FORM))
    page.locator(".jp-CodeCell .cm-content").click()
    page.keyboard.press("Shift+Enter")
    form = page.get_by_role("region", name="Your prediction")
    first = form.get_by_role("spinbutton", name="How many of 8 will hold with “vague”?")
    expect(form.get_by_role("status")).to_have_text("The result is there.")
    first.focus()
    page.keyboard.type("b9")  # B would make a cell
    page.keyboard.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("from 0 to 8")
    expect(page.get_by_text("measured after [")).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("Backspace")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Show the result")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("measured after [3, None]")).to_be_visible()
    expect(form.get_by_role("status")).to_have_text("The result stands below.")
