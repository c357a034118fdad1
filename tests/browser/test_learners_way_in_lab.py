"""What a learner meets beside the score: where it stands on the page, a kernel that is gone, the
playground from the panel, tabs, lines of plain outputs."""

from __future__ import annotations

import nbformat
import pytest
from playwright.sync_api import Page, expect

PROMPT = "%%prompt short-answer\nReply to the customer: {{message}}"
LONG = "\n".join(f"# line {number}" for number in range(30))
NEXT = "# the next cell\n" + LONG

RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
SHUT_DOWN = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
ACTIVE = "() => document.querySelector('.jp-mod-active .cm-content')?.textContent ?? ''"


def run_cell(page: Page, number: int) -> None:
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").nth(number).click()
    page.keyboard.press("Shift+Enter")


def panel(page: Page):
    return page.locator(".prompteur")


def test_the_score_is_in_view_after_shift_enter_and_the_next_cell_has_the_focus(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "in-view", LONG, PROMPT, NEXT, LONG))
    run_cell(page, 1)
    expect(panel(page).locator(".pr-score")).to_be_in_viewport(ratio=1)
    expect(panel(page).locator(".pr-title")).to_be_in_viewport(ratio=1)
    assert page.evaluate(ACTIVE).startswith("# the next cell")


def test_who_has_scrolled_away_stays_there(lab, open_notebook):
    path = lab.notebook("en", "scrolled", LONG, f"{PROMPT} Be slow.", NEXT, LONG)
    page = open_notebook(lab, path)
    run_cell(page, 1)
    expect(panel(page).locator(".pr-line").first).to_contain_text("slowly")
    page.mouse.move(600, 500)
    page.mouse.wheel(0, 5000)
    expect(panel(page)).not_to_be_in_viewport()
    page.evaluate("() => document.querySelector('.prompteur .pr-stop').click()")
    expect(panel(page)).not_to_have_attribute("data-phase", "running")
    expect(panel(page)).not_to_be_in_viewport()


@pytest.mark.parametrize("end", [RESTART, "os._exit(1)", SHUT_DOWN], ids=["again", "died", "shut"])
def test_a_panel_whose_kernel_is_gone_says_what_to_do(lab, open_notebook, end):
    cells = (f"{PROMPT} Be slow.", "import os; os._exit(1)")
    page = open_notebook(lab, lab.notebook("fr", "gone", *cells))
    run_cell(page, 0)
    expect(panel(page).locator(".pr-line").first).to_contain_text("slowly")
    if "exit" in end:
        page.keyboard.press("Shift+Enter")
    else:
        page.evaluate(end)
    expect(panel(page).get_by_role("status").first).to_contain_text("appuyez sur Maj+Entrée")
    expect(panel(page).locator(".pr-progress")).to_be_hidden()
    expect(panel(page).locator(".pr-stop").first).to_be_hidden()
    expect(panel(page).locator(".pr-answering, .pr-waiting")).to_have_count(0)
    dialog = page.locator(".jp-Dialog button.jp-mod-accept")
    if "exit" in end:
        dialog.click()
    hint = panel(page).get_by_role("button", name="Voir un indice")
    hint.click()
    expect(panel(page).get_by_role("alert").last).to_contain_text("appuyez sur Maj+Entrée")


def test_the_prompt_is_opened_in_the_playground(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "board", PROMPT))
    run_cell(page, 0)
    expect(panel(page).locator(".pr-sentence").first).to_be_visible()
    panel(page).get_by_role("button", name="Open in the playground").press("Enter")
    board = page.locator(".pr-playground")
    field = board.locator("textarea").first
    expect(field).to_have_value("Reply to the customer: {{message}}")
    expect(field).to_be_focused()
    expect(board.locator(".pr-inputs textarea")).to_have_value("My parcel number 0 is late.")
    board.get_by_role("button", name="Try it").click()
    expect(board.locator(".pr-try .pr-reply").first).to_contain_text("On its way")


@pytest.mark.parametrize(
    ("language", "lesson", "exercises"),
    [("en", "Lesson", "Exercises"), ("fr", "Leçon", "Exercices")],
)
def test_the_tabs_of_lesson_and_exercises_say_which_is_which(
    lab, open_notebook, language, lesson, exercises
):
    for name, graded in (("lesson", False), ("exercises", True)):
        path = lab.notebook(language, f"{name}-tab", "print('word ' * 100)")
        book = nbformat.read(path, as_version=4)
        book.metadata["prompteur"] = {"language": language}
        if graded:
            book.cells[0].metadata["nbgrader"] = {"grade": False}
        nbformat.write(book, path)
    for name, word in (("lesson", lesson), ("exercises", exercises)):
        page = open_notebook(lab, lab.work / language / f"{name}-tab.ipynb")
        tab = page.locator(f".lm-TabBar-tab.prompteur-{language}-{name} .lm-TabBar-tabLabel")
        expect(tab).to_have_text(f"{name}-tab.ipynb")
        before = tab.evaluate("node => getComputedStyle(node, '::before').content")
        assert before.startswith(f'"{word}')
    run_cell(page, 0)
    output = page.locator(".jp-OutputArea-output pre")
    expect(output).to_contain_text("word")
    assert output.evaluate("node => getComputedStyle(node).wordBreak") == "normal"
