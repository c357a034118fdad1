"""axe finds no serious fault in the collection’s page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from support.lab_pages import LANGUAGES, TALL, faults, run_cell, unfold


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_fault_in_the_collection(lab, open_notebook, language):
    page = open_notebook(lab, lab.notebook(language, "axe-find", "course.find_prompts()"))
    page.set_viewport_size(TALL)
    board = run_cell(page).locator(".pr-collection")
    board.locator(".pr-go").click()
    first = board.locator(".pr-found").first
    first.get_by_role("button").last.click()
    expect(first.locator(".pr-playground")).to_be_visible()
    unfold(board)
    assert faults(page, ".pr-collection") == []
