"""A conversation in the panel, as a learner meets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

ADD = "from support import chatting; chatting.add_in_kernel()"
PROMPT = "%%prompt short-chat\nsystem:\nYou answer for a parcel service."


def opened(open_notebook, lab, language: str, name: str, prompt: str = PROMPT) -> Page:
    page = open_notebook(lab, lab.notebook(language, name, ADD, prompt))
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    return page


@pytest.mark.parametrize(
    ("language", "names", "reason"),
    [
        (
            "en",
            [
                *("Message 1 (user)", "Reply 1 (model) ✗ did not hold", "Message 2 (user)"),
                *("Reply 2 (given by the exercise)", "Message 3 (user)", "Reply 3 (model)"),
            ],
            "In reply 1: the reply has 11 words",
        ),
        (
            "fr",
            [
                *("Message 1 (utilisateur)", "Réponse 1 (modèle) ✗ manqué"),
                *("Message 2 (utilisateur)", "Réponse 2 (donnée par l’exercice)"),
                *("Message 3 (utilisateur)", "Réponse 3 (modèle)"),
            ],
            "Dans la réponse 1\u202f: la réponse compte 11 mots",
        ),
    ],
)
def test_a_conversation_is_shown_turn_by_turn(lab, open_notebook, language, names, reason):
    page = opened(open_notebook, lab, language, "chat")
    panel = page.locator(".prompteur")
    expect(panel.locator(".pr-sentence")).to_be_visible()
    failed = panel.locator(".pr-case.pr-failed")
    expect(failed).to_have_count(1)
    expect(failed.locator(".pr-line")).to_contain_text(reason)
    turns = failed.get_by_role("list", name="The conversation" if language == "en" else "La conv")
    said = turns.get_by_role("listitem")
    expect(said.locator(".pr-who")).to_have_text(names)
    expect(said.nth(2)).to_contain_text("</script>")
    expect(said.nth(3)).to_contain_text("{{expected}}")
    expect(said.nth(4).locator(".pr-text")).to_contain_text("system:")
    assert panel.locator("img, script, iframe, a").count() == 0
    expect(failed.locator(".pr-reply")).to_be_hidden()


def test_the_replies_of_a_conversation_come_one_by_one(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "streaming", f"{PROMPT}\nuser:\nBe slow.")
    first = page.locator(".prompteur .pr-case").first
    first.locator("summary").first.click()
    said = first.get_by_role("listitem")
    expect(said).to_have_count(2)
    expect(said.nth(1)).to_contain_text("Reply 1 (model)")
    expect(said.nth(1)).to_contain_text("slowly slowly")
    page.locator(".prompteur").get_by_role("button", name="Stop").click()
    expect(said).to_have_count(1)
    expect(first).to_contain_text("stopped")
