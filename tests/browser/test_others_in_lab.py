"""“Try other inputs”, as a learner meets it in JupyterLab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

PROMPT = "%%prompt short-answer\nReply to the customer: {{message}}"
DRAWN = (
    "from support import drawing; drawing.add_in_kernel("
    "'My parcel {number} is late.', 'Mon colis {number} a 2 jours de retard.')"
)
SLOW = "from support import drawing; drawing.add_in_kernel('My slow parcel {number} is late.')"
WORDS = {
    "en": {
        "try": "Try other inputs",
        "title": "Other inputs",
        "held": "4 of 8 other inputs held.",
        "uncounted": "They do not change your score.",
        "range": "With other inputs of this kind, expect between 22% and 78% to hold.",
        "points": "2.81 / 3",
    },
    "fr": {
        "try": "Essayer d’autres entrées",
        "title": "D’autres entrées",
        "held": "Autres cas réussis\u202f: 4 sur 8.",
        "uncounted": "Elles ne changent rien à vos points.",
        "range": "entre 22\u202f% et 78\u202f% soient réussis.",
        "points": "2,81 / 3",
    },
}


def opened(open_notebook, lab, language: str, name: str, *cells: str) -> Page:
    """A notebook whose cells were run, once there is a score."""
    page = open_notebook(lab, lab.notebook(language, name, *cells))
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    for _ in cells:
        page.keyboard.press("Shift+Enter")
    expect(page.locator(".prompteur .pr-sentence")).to_be_visible()
    return page


def part(page: Page, language: str = "en") -> tuple[Locator, Locator]:
    """The panel's part on other inputs, and its button."""
    found = page.locator(".prompteur").get_by_role("region", name=WORDS[language]["title"])
    return found, found.get_by_role("button", name=WORDS[language]["try"])


@pytest.mark.parametrize("language", WORDS)
def test_other_inputs_are_tried_by_keyboard_and_change_no_score(lab, open_notebook, language):
    words = WORDS[language]
    page = opened(open_notebook, lab, language, "others", DRAWN, PROMPT)
    others, button = part(page, language)
    expect(others.locator(".pr-rows, .pr-score")).to_have_count(0)
    button.press("Enter")
    expect(others.locator(".pr-sentence")).to_have_text(words["held"])
    expect(button).to_be_focused()
    expect(others.get_by_role("status")).to_contain_text(words["held"])
    expect(others.locator(".pr-caveats")).to_contain_text(words["uncounted"])
    expect(others.locator(".pr-caveats")).to_contain_text(words["range"])
    expect(others.locator(".pr-case")).to_have_count(8)
    failed = others.locator(".pr-case.pr-failed")
    expect(failed).to_have_count(4)
    expect(failed.first.locator(".pr-check.pr-failed").first).to_be_visible()
    expect(others.locator(".pr-elsewhere")).to_have_count(0)
    expect(page.locator(".prompteur .pr-points strong")).to_have_text(words["points"])

    first = others.locator(".pr-brief").all_text_contents()
    button.press("Enter")
    expect(others.locator(".pr-brief").first).not_to_have_text(first[0])
    expect(others.locator(".pr-sentence")).to_have_text(words["held"])
    expect(others.locator(".pr-case")).to_have_count(8)


def test_stop_ends_it_and_the_focus_goes_to_what_came_of_it(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "others-slow", SLOW, PROMPT)
    others, button = part(page)
    button.click()
    expect(others.locator(".pr-line").first).to_contain_text("slowly slowly")
    expect(button).to_have_attribute("aria-disabled", "true")
    others.get_by_role("button", name="Stop").press("Enter")
    expect(others.locator(".pr-caveats")).to_contain_text("Stopped before the end.")
    expect(others.locator(".pr-score")).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "false")
    button.click()
    expect(others.get_by_role("button", name="Stop")).to_have_attribute("aria-disabled", "false")
    others.get_by_role("button", name="Stop").click()
    expect(button).to_have_attribute("aria-disabled", "false")


def test_replies_to_other_inputs_are_shown_as_text(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "others-html", DRAWN, f"{PROMPT} Answer in HTML.")
    others, button = part(page)
    button.click()
    expect(others.locator(".pr-sentence")).to_be_visible()
    expect(others.locator(".pr-reply").first).to_contain_text("<img src=x onerror=")
    assert page.locator(".prompteur").locator("img, script, iframe, a").count() == 0
    assert "owned" not in page.title()


def test_where_there_are_no_templates_there_is_no_button(lab, open_notebook):
    page = opened(open_notebook, lab, "en", "others-none", PROMPT)
    expect(page.get_by_text("Your attempts")).to_be_visible()
    expect(part(page)[1]).to_have_count(0)
