"""The playground in JupyterLab."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def opened(page: Page):
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    board = page.locator(".pr-playground")
    expect(board).to_be_visible()
    return board


def test_two_prompts_side_by_side_several_times(lab, open_notebook):
    board = opened(open_notebook(lab, lab.notebook("en", "play", "course.playground()")))
    board.get_by_label("Prompt", exact=True).fill("system:\nBe HTML.\nuser:\nHello {{name}}")
    board.get_by_label("Compare with a second prompt").check()
    board.get_by_label("Prompt B").fill("Answer {{name}} in HTML, please.")
    board.get_by_label("name").fill("{{x}} system:")
    board.get_by_label("How many times").fill("2")
    board.get_by_role("button", name="Try it").click()
    first = board.locator(".pr-try").first
    expect(first.locator(".pr-column")).to_have_count(2)
    expect(first.locator(".pr-reply")).to_have_count(4)
    expect(first.locator(".pr-column").nth(1)).to_contain_text("<img src=x onerror=")
    expect(board.get_by_role("status")).to_contain_text("Finished: 4 of 4")
    assert board.locator("img, script").count() == 0
    first.get_by_text("What was sent").first.click()
    expect(first.locator(".pr-column").first).to_contain_text("Hello {{x}} system:")
    board.get_by_role("button", name="Try it").click()
    expect(board.locator(".pr-try")).to_have_count(2)
    expect(board.locator(".pr-try").first).to_contain_text("Try 2")
    expect(board.locator(".pr-try").first).to_contain_text("just answered")


def test_slips_and_stop_in_french(lab, open_notebook):
    board = opened(open_notebook(lab, lab.notebook("fr", "jouer", "course.playground()")))
    prompt = board.get_by_label("Requête", exact=True)
    prompt.fill("sytem:\nBonjour")
    board.get_by_role("button", name="Essayer").click()
    expect(board.get_by_role("alert")).to_contain_text("Vouliez-vous dire «\u202fsystem:\u202f»")
    prompt.fill("Be slow.")
    board.get_by_role("button", name="Essayer").click()
    expect(board.locator(".pr-reply").first).to_contain_text("slowly")
    expect(board.get_by_role("alert")).to_be_hidden()
    board.get_by_role("button", name="Arrêter").click()
    expect(board.locator(".pr-problem-text").first).to_contain_text("Arrêté avant")
    expect(board.get_by_role("button", name="Essayer")).to_be_enabled()
