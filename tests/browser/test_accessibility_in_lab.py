"""What learners use, for everybody: axe finds no serious fault, and a keyboard is enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from support.lab_pages import LANGUAGES, TALL, faults, run_cell, unfold

PROMPT = "%%prompt short-answer\nReply to the customer: {{message}}"
ADD_CHAT = "from support import chatting; chatting.add_in_kernel()"
CHAT = "%%prompt short-chat\nsystem:\nYou answer for a parcel service."
MANY_LINES = "\n".join(f"{n}." for n in range(40))


def bring(row: Locator, reply: str) -> None:
    """Paste a reply from elsewhere into a row, and have it judged."""
    row.locator(".pr-elsewhere input").fill("ChatGPT")
    row.locator(".pr-elsewhere textarea:not([readonly])").fill(reply)
    row.locator(".pr-elsewhere .pr-judge").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_fault_in_the_panel(lab, open_notebook, language):
    path = lab.notebook(language, "axe-panel", PROMPT, ADD_CHAT, CHAT)
    page = open_notebook(lab, path)
    page.set_viewport_size(TALL)
    output = run_cell(page)
    expect(output.locator(".pr-sentence")).to_be_visible()
    run_cell(page, text=f"{PROMPT}\n{MANY_LINES}")
    expect(output.locator(".pr-case.pr-failed")).to_have_count(4)
    expect(output.locator(".pr-diff").first).to_be_attached()
    output.locator(".pr-hints button").click()
    expect(output.locator(".pr-hints li")).to_have_count(1)
    unfold(output)
    assert faults(page, ".prompteur") == []

    run_cell(page, text="%%prompt short-answer\nReply to {message}")
    expect(output.get_by_role("alert")).to_be_visible()
    assert faults(page, ".prompteur") == []

    run_cell(page, text=f"{PROMPT} Be slow.")
    expect(output.locator(".pr-line").first).to_contain_text("slowly slowly")
    assert faults(page, ".prompteur") == []
    output.locator(".pr-running button").click()
    expect(output.locator(".pr-caveats")).not_to_be_empty()

    run_cell(page, 1)
    output = run_cell(page, 2)
    expect(output.locator(".pr-sentence")).to_be_visible()
    unfold(output)
    expect(output.locator(".pr-turn").first).to_be_visible()
    bring(output.locator(".pr-case").first, "On its way.")
    expect(output.locator(".pr-elsewhere-found .pr-turn").first).to_be_visible()
    bring(output.locator(".pr-case").first, "It will surely be there today or tomorrow.")
    expect(output.locator(".pr-elsewhere-found .pr-check.pr-failed")).to_be_visible()
    expect(output.locator("time").nth(1)).to_be_attached()
    unfold(output)
    assert faults(page, ".prompteur") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_fault_in_the_playground(lab, open_notebook, language):
    path = lab.notebook(language, "axe-play", "course.playground()")
    page = open_notebook(lab, path)
    page.set_viewport_size(TALL)
    board = run_cell(page).locator(".pr-playground")
    board.get_by_role("checkbox").check()
    board.get_by_role("textbox").nth(1).fill(f"Answer {{{{who}}}} in HTML.\n{MANY_LINES}")
    board.locator(".pr-go").click()
    expect(board.locator(".pr-reply").nth(1)).to_contain_text("<img")
    unfold(board)
    assert faults(page, ".pr-playground") == []

    board.get_by_role("textbox").first.fill("sytem:\nHello")
    board.locator(".pr-go").click()
    expect(board.get_by_role("alert")).to_be_visible()
    board.get_by_role("checkbox").uncheck()
    board.get_by_role("textbox").first.fill("Be slow.")
    board.locator(".pr-go").click()
    expect(board.locator(".pr-reply").first).to_contain_text("slowly")
    assert faults(page, ".pr-playground") == []
    board.locator(".pr-running button").nth(1).click()
    expect(board.locator(".pr-go")).to_be_enabled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_fault_in_the_settings_form(live_lab, open_notebook, language):
    path = live_lab.notebook(language, "axe-settings", "course.settings()")
    page = open_notebook(live_lab, path)
    form = run_cell(page).locator(".prompteur-settings")
    expect(form.get_by_role("status")).to_be_attached()
    assert faults(page, ".prompteur-settings") == []
    form.locator("select").first.select_option(index=1)
    form.get_by_role("button").last.click()
    expect(form.get_by_role("status")).not_to_be_empty()
    assert faults(page, ".prompteur-settings") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_fault_in_the_progress_page(lab, open_notebook, language):
    path = lab.notebook(language, "axe-progress", PROMPT, "course.progress()")
    page = open_notebook(lab, path)
    expect(run_cell(page).locator(".pr-sentence")).to_be_visible()
    shown = run_cell(page, 1).locator(".prompteur-progress")
    expect(shown.locator("caption")).to_be_visible()
    assert faults(page, ".prompteur-progress") == []


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until `wanted` has the focus, which must be seen there."""
    for _ in range(40):
        page.keyboard.press(key)
        if wanted.evaluate("node => node === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    ring = wanted.evaluate("node => getComputedStyle(node).outlineStyle")
    assert ring in ("solid", "auto"), ring


def leaves(page: Page, part: Locator, key: str) -> bool:
    """Whether Tab, pressed often enough, leaves `part` for JupyterLab."""
    for _ in range(60):
        page.keyboard.press(key)
        if not part.evaluate("node => node.contains(document.activeElement)"):
            return True
    return False


def keys_stay(page: Page) -> None:
    """What JupyterLab would take for a new cell, a deleted one or the next one does nothing."""
    cells = page.locator(".jp-Notebook .jp-Cell")
    here, before = focused(page).element_handle(), cells.count()
    for key in ("b", "a", "x", "ArrowDown", "ArrowUp", "Escape"):
        page.keyboard.press(key)
    assert cells.count() == before
    assert here.evaluate("node => node === document.activeElement")


def test_the_panel_by_keyboard_alone(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-panel", "%%prompt free-text\nBe kind.", ""))
    panel = run_cell(page).locator(".prompteur")
    expect(panel.locator(".pr-sentence")).to_be_visible()
    run_cell(page, text=PROMPT)
    expect(panel.locator(".pr-case")).to_have_count(4)
    expect(panel.locator(".pr-sentence")).to_be_visible()
    cell = page.locator(".jp-Notebook .jp-CodeCell").first
    expect(cell).to_be_focused()

    tab_to(page, panel.locator(".pr-row > summary").first)
    page.keyboard.press("Enter")
    expect(panel.locator(".pr-inside").first).to_be_visible()
    page.keyboard.press("Space")
    expect(panel.locator(".pr-inside").first).to_be_hidden()
    keys_stay(page)

    hint = panel.locator(".pr-hints button")
    tab_to(page, hint)
    page.keyboard.press("Enter")
    expect(panel.locator(".pr-hints li")).to_have_count(1)
    expect(hint).to_be_focused()
    page.keyboard.press("Space")
    expect(panel.locator(".pr-hints li")).to_have_count(2)
    expect(panel.locator(".pr-hints li").last).to_be_focused()

    tab_to(page, panel.get_by_text("What is checked in this exercise"))
    assert leaves(page, panel, "Tab")
    tab_to(page, panel.get_by_text("What is checked in this exercise"), "Shift+Tab")
    assert leaves(page, panel, "Shift+Tab")


def test_a_reply_is_brought_from_elsewhere_by_keyboard_alone(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-elsewhere", PROMPT, ""))
    panel = run_cell(page).locator(".prompteur")
    expect(panel.locator(".pr-sentence")).to_be_visible()
    row = panel.locator(".pr-case").first
    tab_to(page, row.locator(".pr-row > summary"))
    page.keyboard.press("Enter")
    tab_to(page, row.locator(".pr-elsewhere > summary"))
    page.keyboard.press("Enter")
    copy = row.get_by_role("button", name="Copy the request")
    tab_to(page, copy)
    keys_stay(page)
    page.keyboard.press("Enter")
    expect(row.locator(".pr-elsewhere [role=status]").first).not_to_be_empty()
    tab_to(page, row.get_by_label("Where the reply comes from"))
    page.keyboard.type("abba")
    tab_to(page, row.get_by_label("The reply, as you copied it"))
    page.keyboard.type("xx, bb")
    page.keyboard.press("Enter")
    judge = row.get_by_role("button", name="Judge a reply from elsewhere")
    tab_to(page, judge)
    page.keyboard.press("Enter")
    expect(row.locator(".pr-elsewhere-found")).to_contain_text("From elsewhere: abba")
    expect(judge).to_be_focused()
    assert page.locator(".jp-Notebook .jp-Cell").count() == 2


def test_a_prompt_is_taken_back_by_keyboard_alone(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-back", "%%prompt free-text\nBe good."))
    panel = run_cell(page).locator(".prompteur")
    expect(panel.locator(".pr-sentence")).to_be_visible()
    run_cell(page, text="%%prompt free-text\nBe bad.")
    attempts = panel.locator("details:has(> summary:has-text('Your attempts'))")
    expect(attempts).to_be_visible()
    tab_to(page, attempts.locator("summary").first)
    page.keyboard.press("Enter")
    earlier = attempts.locator("li").filter(has_text="Be good.")
    tab_to(page, earlier.locator("summary"))
    page.keyboard.press("Enter")
    tab_to(page, earlier.get_by_role("button"))
    page.keyboard.press("Enter")
    editor = page.locator(".jp-Notebook .jp-CodeCell .cm-content").first
    expect(editor).to_contain_text("Be good.")
    expect(editor).to_be_focused()
    page.keyboard.press("Escape")
    expect(editor).not_to_be_focused()


def test_a_run_is_stopped_by_keyboard_alone(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-stop", f"{PROMPT} Be slow."))
    panel = run_cell(page).locator(".prompteur")
    expect(panel.locator(".pr-line").first).to_contain_text("slowly")
    tab_to(page, panel.get_by_role("button", name="Stop"))
    page.keyboard.press("Enter")
    expect(panel.locator(".pr-caveats")).to_contain_text("Stopped before the end")
    expect(panel.locator(".pr-score")).to_be_focused()


def test_the_notebook_is_saved_from_the_panel(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-save", PROMPT))
    panel = run_cell(page).locator(".prompteur")
    expect(panel.locator(".pr-sentence")).to_be_visible()
    tab_to(page, panel.locator(".pr-row > summary").first)

    def saves(answer: Response) -> bool:
        return answer.request.method == "PUT" and "/api/contents/en/keys-save" in answer.url

    with page.expect_response(saves):
        page.keyboard.press("Control+s")


def test_the_playground_by_keyboard_alone(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-play", "course.playground()", ""))
    board = run_cell(page).locator(".pr-playground")
    tab_to(page, board.get_by_label("Prompt", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("Say hello to {{bob}}, x times")
    page.keyboard.press("Enter")
    page.keyboard.type("and x more")
    expect(focused(page)).to_have_value("Say hello to {{bob}}, x times\nand x more")
    tab_to(page, board.get_by_role("checkbox"))
    page.keyboard.press("Space")
    expect(board.get_by_label("Prompt B")).to_be_visible()
    page.keyboard.press("Space")
    expect(board.get_by_label("Prompt B")).to_be_hidden()
    tab_to(page, board.get_by_label("bob"))
    page.keyboard.type("abba")
    heat = board.get_by_label("Temperature")
    tab_to(page, heat)
    for key in ("ArrowRight", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    expect(heat).to_have_value("0.8")
    tab_to(page, board.get_by_label("Longest reply"))
    times = board.get_by_label("How many times")
    tab_to(page, times)
    page.keyboard.press("ArrowUp")
    expect(times).to_have_value("2")
    go = board.get_by_role("button", name="Try it")
    tab_to(page, go)
    keys_stay(page)
    page.keyboard.press("Enter")
    expect(board.locator(".pr-reply")).to_have_count(2)
    expect(go).to_be_enabled()
    expect(go).to_be_focused()
    tab_to(page, board.get_by_text("What was sent"))
    page.keyboard.press("Enter")
    expect(board.locator(".pr-column")).to_contain_text("Say hello to abba, x times")
    assert leaves(page, board, "Tab")


def test_a_try_is_stopped_by_keyboard_alone(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keys-play-stop", "course.playground()"))
    board = run_cell(page).locator(".pr-playground")
    tab_to(page, board.get_by_label("Prompt", exact=True))
    page.keyboard.type("Be slow.")
    go = board.get_by_role("button", name="Try it")
    tab_to(page, go)
    page.keyboard.press("Enter")
    expect(board.locator(".pr-reply").first).to_contain_text("slowly")
    expect(go).to_be_focused()
    page.keyboard.press("Enter")  # a second try must wait for the first
    tab_to(page, board.get_by_role("button", name="Stop"))
    page.keyboard.press("Space")
    expect(go).to_be_enabled()
    expect(go).to_be_focused()
    expect(board.locator(".pr-try")).to_have_count(1)


def test_the_settings_form_by_keyboard_alone(live_lab, open_notebook):
    page = open_notebook(
        live_lab, live_lab.notebook("en", "keys-settings", "course.settings()", "")
    )
    form = run_cell(page).locator(".prompteur-settings")
    expect(form.get_by_role("status")).to_be_attached()
    tab_to(page, form.get_by_label("Size"))
    keys_stay(page)
    source = form.locator("select").first
    tab_to(page, source, "Shift+Tab")
    page.keyboard.press("ArrowDown")
    expect(form.get_by_label("Server's address")).to_be_visible()
    tab_to(page, form.get_by_label("Server's address"))
    page.keyboard.type("http://127.0.0.1:9/v1")
    tab_to(page, form.get_by_label("Model's name"))
    page.keyboard.type("abba")
    asked = form.get_by_role("button", name="Test")
    tab_to(page, asked)
    page.keyboard.press("Enter")
    said = form.get_by_role("status")
    expect(said).to_contain_text("Nothing answers at 127.0.0.1:9", timeout=30_000)
    expect(asked).to_be_enabled()
    expect(asked).to_be_focused()
    assert leaves(page, form, "Tab")


def test_a_link_of_the_progress_page_is_followed_by_keyboard(lab, open_notebook):
    notebook = lab.work / "exercises" / "en" / "00-test" / "00-test.ipynb"
    notebook.parent.mkdir(parents=True)
    written = lab.notebook("en", "keys-progress", "course.progress()")
    notebook.write_bytes(Path(written).read_bytes())
    page = open_notebook(lab, written)
    shown = run_cell(page).locator(".prompteur-progress")
    link = shown.get_by_role("link", name="What to do next")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="00-test.ipynb")).to_be_visible()
