"""The settings form in a real JupyterLab."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize(
    ("language", "address", "list_models", "problem"),
    [
        ("en", "Server's address", "List models", "Nothing answers at 127.0.0.1:9"),
        ("fr", "Adresse du serveur", "Lister les modèles", "Rien ne répond à l’adresse"),
    ],
)
def test_a_server_can_be_typed_in_and_a_wrong_one_is_told(
    live_lab, open_notebook, language, address, list_models, problem
):
    page = open_notebook(live_lab, live_lab.notebook(language, "settings", "course.settings()"))
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+Enter")
    form = page.locator(".jp-OutputArea")
    source = form.locator("select").first
    source.select_option(index=1)
    expect(source).to_be_visible()
    form.get_by_label(address).fill("http://127.0.0.1:9/v1")
    form.get_by_label(address).press("Tab")
    form.get_by_role("button", name=list_models).click()
    expect(form.get_by_role("status").filter(has_text=problem)).to_be_visible()
