"""The collection of prompts in JupyterLab, by keyboard, and beside another page."""

from __future__ import annotations

from playwright.sync_api import Locator, expect
from support.lab_pages import run_cell

CLIPBOARD = ["clipboard-read", "clipboard-write"]
ENCODER = 30_000
"""Milliseconds: the first search of a kernel loads the encoder."""


def searched(board: Locator, asked: str, said: str) -> Locator:
    """Search by keyboard; returns the prompts that were found."""
    board.get_by_role("searchbox").focus()
    board.page.keyboard.type(asked)
    board.page.keyboard.press("Enter")
    expect(board.get_by_role("status").first).to_have_text(said, timeout=ENCODER)
    return board.locator(".pr-found")


def test_search_open_and_copy_by_keyboard(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "find", "course.find_prompts()"))
    page.context.grant_permissions(CLIPBOARD)
    board = run_cell(page).locator(".pr-collection")
    expect(board.get_by_role("searchbox", name="What do you want to do?")).to_be_visible()
    found = searched(board, "un client n’a pas payé sa facture", "10 prompts found.")
    wanted = found.filter(has_text="A firm and polite payment reminder")
    wanted.get_by_role("button", name="Copy the prompt: A firm and polite").press("Enter")
    expect(wanted.get_by_role("status")).to_have_text("Copied.")
    assert "{{" in page.evaluate("navigator.clipboard.readText()")
    opens = wanted.get_by_role("button", name="Open in the playground: A firm and polite")
    opens.focus()
    page.keyboard.press("Enter")
    playground = wanted.locator(".pr-playground")
    expect(playground.get_by_role("textbox").first).to_be_focused()
    field = wanted.locator(".pr-playground .pr-inputs textarea").first
    expect(field).not_to_have_value("")
    wanted.get_by_role("button", name="Try on my data: A firm and polite").press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.type("Bill 7")
    page.keyboard.press("Enter")
    page.keyboard.type("90 days")
    expect(field).to_have_value("Bill 7\n90 days")


def test_the_button_that_searches_stands_out_beside_another_page(lab, open_notebook):
    cells = ("course.find_prompts()", "course.playground()")
    page = open_notebook(lab, lab.notebook("en", "find-beside", *cells))
    search = run_cell(page).get_by_role("button", name="Search")
    tried = run_cell(page, 1).get_by_role("button", name="Try it")
    expect(tried).to_be_visible()
    plain = "node => getComputedStyle(node).backgroundColor"
    assert search.evaluate(plain) == tried.evaluate(plain)
