"""“In your own chatbot”, as a learner meets it in JupyterLab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

PROMPT = "%%prompt short-answer\nsystem:\nBe brief.\nuser:\n{{message}}"
ADD_CHAT = "from support import chatting; chatting.add_in_kernel()"
CHAT = "%%prompt short-chat\nsystem:\nYou answer for a parcel service."
MARKUP = "<img src=x onerror=\"document.title='owned'\">"
WORDS = {
    "en": {
        "offer": "In your own chatbot",
        "copy": "Copy the request",
        "source": "Where the reply comes from",
        "reply": "The reply, as you copied it",
        "judge": "Judge a reply from elsewhere",
        "named": "From elsewhere: Le Chat",
        "held": "does not count for your score",
        "empty": "Paste the chatbot’s reply",
        "kept": "Replies from elsewhere (",
        "request": "Be brief.\n\nMy parcel number 1 is late.",
    },
    "fr": {
        "offer": "Dans votre propre chatbot",
        "copy": "Copier la requête",
        "source": "D’où vient la réponse",
        "reply": "La réponse, telle que vous l’avez copiée",
        "judge": "Juger une réponse venue d’ailleurs",
        "named": "Venue d’ailleurs\u202f: Le Chat",
        "held": "ne compte pas dans vos points",
        "empty": "Collez la réponse du chatbot",
        "kept": "Réponses venues d’ailleurs (",
        "request": "Be brief.\n\nMon colis 1 est en retard.",
    },
}
CLIPBOARD = ["clipboard-read", "clipboard-write"]
PLAIN_HTTP = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def opened(open_notebook, lab, language: str, name: str, *cells: str, fresh: bool = False) -> Page:
    page = open_notebook(lab, lab.notebook(language, name, *cells), fresh=fresh)
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    for _ in cells:
        page.keyboard.press("Shift+Enter")
    expect(page.locator(".prompteur .pr-sentence")).to_be_visible()
    return page


def row_of(page: Page, number: int, language: str = "en") -> Locator:
    """The row of a case, unfolded, with its form unfolded."""
    row = page.locator(".prompteur .pr-case").nth(number)
    row.locator(".pr-row").evaluate("node => { node.open = true }")
    row.get_by_text(WORDS[language]["offer"], exact=True).click()
    return row


def fill(row: Locator, text: str, source: str = "Le Chat", language: str = "en") -> None:
    words = WORDS[language]
    row.get_by_label(words["source"]).fill(source)
    row.locator("textarea:not([readonly])").fill(text)
    row.get_by_role("button", name=words["judge"]).click()


@pytest.mark.parametrize("language", WORDS)
def test_a_request_is_copied_and_its_reply_judged(lab, open_notebook, language):
    words = WORDS[language]
    page = opened(open_notebook, lab, language, "elsewhere", PROMPT)
    page.context.grant_permissions(CLIPBOARD)
    row = row_of(page, 1, language)
    row.get_by_role("button", name=words["copy"]).click()
    expect(row.locator(".pr-buttons [role=status]").first).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == words["request"]

    judge = row.get_by_role("button", name=words["judge"])
    judge.click()
    expect(row.get_by_text(words["empty"])).to_be_visible()
    fill(row, "On its way, today.", language=language)
    found = row.locator(".pr-elsewhere-found")
    expect(found).to_contain_text(words["named"])
    expect(found.locator(".pr-brought")).to_have_text("On its way, today.")
    expect(found.locator(".pr-check.pr-passed")).to_have_count(2)
    expect(row.get_by_text(words["held"]).last).to_be_visible()
    expect(row.get_by_label(words["reply"])).to_have_value("")
    expect(row.locator(".pr-reply")).to_contain_text("On its way, **soon**.")
    left, right = (row.locator(one).bounding_box() for one in (".pr-reply", ".pr-brought"))
    assert left["x"] + left["width"] <= right["x"], "they stand side by side"
    expect(page.get_by_text(words["kept"])).to_be_visible()
    expect(page.locator(".prompteur .pr-points strong")).to_have_text(
        "2.81 / 3" if language == "en" else "2,81 / 3"
    )


def test_a_conversation_goes_on_with_the_replies_from_elsewhere(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "elsewhere-chat", ADD_CHAT, CHAT)
    row = row_of(page, 0)
    request = row.locator("textarea[readonly]")
    assert "tomorrow" not in request.input_value()
    fill(row, "It comes tomorrow.")
    expect(row.get_by_text("Reply 3 (from elsewhere)")).to_be_visible()
    assert "Assistant: It comes tomorrow." in request.input_value()
    fill(row, "Still tomorrow, as I have told you before.")
    found = row.locator(".pr-elsewhere-found")
    expect(found.locator(".pr-check.pr-failed")).to_contain_text("In reply 3")
    expect(found.get_by_role("listitem").filter(has_text="from elsewhere")).to_have_count(2)


def test_what_is_pasted_is_shown_as_text(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "elsewhere-html", PROMPT)
    row = row_of(page, 0)
    fill(row, MARKUP + "<script>document.title='owned'</script>", source=MARKUP)
    found = row.locator(".pr-elsewhere-found")
    expect(found.locator(".pr-brought")).to_contain_text("<img src=x onerror=")
    expect(found.locator("strong")).to_contain_text("<img src=x")
    page.get_by_text("Replies from elsewhere (").click()
    assert page.locator(".prompteur").locator("img, script, iframe, a").count() == 0
    assert "owned" not in page.title()


def test_a_whole_chat_is_too_long_and_stays_in_its_field(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "elsewhere-long", PROMPT)
    row = row_of(page, 0)
    fill(row, "😀" * 30_000)
    expect(row.get_by_text("longer than 20000 characters")).to_be_visible()
    field = row.get_by_label(WORDS["en"]["reply"])
    assert len(field.input_value()) == 30_000
    expect(row.locator(".pr-elsewhere-found")).not_to_contain_text("😀")
    fill(row, "😀" * 20_000)
    expect(row.locator(".pr-elsewhere-found")).to_contain_text("😀")


@pytest.mark.parametrize("copies", [True, False], ids=["a person's way", "no way"])
def test_over_plain_http_the_request_is_copied_or_selected(lab, open_notebook, copies):
    page = opened(open_notebook, lab, "en", f"elsewhere-http-{copies}", PROMPT, fresh=True)
    page.context.grant_permissions(CLIPBOARD)
    page.evaluate("window.board = navigator.clipboard")
    page.evaluate("board.writeText('before')")
    page.evaluate(PLAIN_HTTP)
    if not copies:
        page.evaluate("document.execCommand = () => false")
    row = row_of(page, 1)
    button = row.get_by_role("button", name="Copy the request")
    button.click()
    request = row.locator("textarea[readonly]")
    if copies:
        expect(row.get_by_text("Copied. Paste it")).to_be_visible()
        assert page.evaluate("board.readText()") == WORDS["en"]["request"]
        expect(request).to_be_hidden()
        expect(button).to_be_focused()
    else:
        expect(row.get_by_text("press Ctrl+C")).to_be_visible()
        expect(request).to_be_focused()
        selected = "node => node.value.slice(node.selectionStart, node.selectionEnd)"
        assert request.evaluate(selected) == WORDS["en"]["request"]


def test_the_name_is_remembered_for_the_next_case(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "elsewhere-name", PROMPT)
    fill(row_of(page, 0), "Soon.", source="Copilot")
    second = row_of(page, 1)
    expect(second.get_by_label(WORDS["en"]["source"])).to_have_value("Copilot")
