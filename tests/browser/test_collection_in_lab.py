"""The collection of prompts in JupyterLab, by keyboard."""

from __future__ import annotations

from playwright.sync_api import expect


def test_search_open_and_copy_by_keyboard(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "find", "course.find_prompts()"))
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    board = page.locator(".pr-collection")
    query = board.get_by_role("searchbox", name="What do you want to do?")
    query.focus()
    page.keyboard.type("un client n’a pas payé sa facture")
    page.keyboard.press("Enter")
    expect(board.get_by_role("status").first).to_have_text("10 prompts found.")
    found = board.get_by_role("listitem").filter(has=page.get_by_role("heading", level=4))
    wanted = found.filter(has_text="A firm and polite payment reminder")
    opens = wanted.get_by_role("button", name="Open in the playground: A firm and polite")
    opens.focus()
    page.keyboard.press("Enter")
    playground = wanted.locator(".pr-playground")
    expect(playground.get_by_role("textbox").first).to_be_focused()
    wanted.get_by_role("button", name="Try on my data: A firm and polite").press("Enter")
    expect(wanted.locator(".pr-playground .pr-inputs textarea")).to_be_focused()
    expect(wanted.locator(".pr-playground .pr-inputs textarea")).to_have_value("")
