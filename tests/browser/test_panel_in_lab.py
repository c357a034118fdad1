"""The panel as a learner meets it: JupyterLab, a cell, Shift+Enter."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

PROMPT = "%%prompt short-answer\nReply to the customer: {{message}}"


def run_first_cell(page: Page) -> None:
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")


def run_cell_with(page: Page, text: str) -> None:
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Shift+Enter")


def panel(page: Page):
    return page.locator(".prompteur")


def save(page: Page) -> None:
    def is_save(answer) -> bool:  # JupyterLab puts its workspace, too
        return answer.request.method == "PUT" and "/api/contents/" in answer.url

    with page.expect_response(is_save):
        page.keyboard.press("Control+s")


@pytest.mark.parametrize("front_end", ["lab", "notebooks"])
@pytest.mark.parametrize(
    ("language", "score", "reason"),
    [
        ("en", "3 of 4 cases held: 2.81 of 3 points.", "The reply has 11 words"),
        (
            "fr",
            "Cas réussis\u202f: 3 sur 4, soit 2,81 points sur 3.",
            "La réponse compte 11 mots",
        ),
    ],
)
def test_shift_enter_shows_score_and_reasons(
    lab, open_notebook, front_end, language, score, reason
):
    page = open_notebook(lab, lab.notebook(language, f"score-{front_end}", PROMPT), front_end)
    run_first_cell(page)
    expect(panel(page).locator(".pr-sentence")).to_have_text(score)
    failed = panel(page).locator(".pr-case.pr-failed")
    expect(failed).to_have_count(1)
    expect(failed.locator(".pr-line")).to_contain_text(reason)
    expect(panel(page)).to_have_attribute("lang", language)
    expect(page.get_by_text("Error displaying widget")).to_have_count(0)


def test_the_rows_are_reached_and_unfolded_by_keyboard(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "keyboard", PROMPT))
    run_first_cell(page)
    expect(panel(page).locator(".pr-sentence")).to_be_visible()
    first = panel(page).locator(".pr-case").first
    first.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(first.locator(".pr-inside")).to_be_visible()
    expect(first.locator(".pr-facts")).to_contain_text("20 tokens in, 4 out")
    first.get_by_text("What was sent").press("Enter")
    expect(first.locator(".pr-message")).to_contain_text(
        "Reply to the customer: My parcel number 0 is late."
    )


def test_stop_ends_a_slow_answer(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "stop", f"{PROMPT} Be slow."))
    run_first_cell(page)
    expect(panel(page).locator(".pr-line").first).to_contain_text("slowly slowly")
    panel(page).get_by_role("button", name="Stop").click()
    expect(panel(page).locator(".pr-caveats")).to_contain_text("Stopped before the end")
    expect(panel(page).locator(".pr-case").first).to_contain_text("stopped")


def test_a_second_run_stops_the_first(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "again", f"{PROMPT} Be slow."))
    run_first_cell(page)
    expect(panel(page).locator(".pr-line").first).to_contain_text("slowly")
    run_cell_with(page, f"{PROMPT} Be brief.")
    expect(panel(page)).to_have_count(1)
    expect(panel(page).locator(".pr-sentence")).to_contain_text("4 of 4")


def test_hints_come_one_at_a_time(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("fr", "hints", PROMPT))
    run_first_cell(page)
    button = panel(page).get_by_role("button", name="Voir un indice")
    expect(panel(page)).not_to_contain_text("Dites la longueur voulue.")
    button.click()
    expect(panel(page)).to_contain_text("Dites la longueur voulue.")
    expect(panel(page)).not_to_contain_text("Donnez un nombre de mots.")
    button.click()
    expect(panel(page)).to_contain_text("Donnez un nombre de mots.")
    expect(button).to_have_count(0)


def test_an_earlier_prompt_is_compared_and_taken_back(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "back", "%%prompt free-text\nSay one kind thing."))
    run_first_cell(page)
    expect(panel(page).locator(".pr-sentence")).to_be_visible()
    run_cell_with(page, "%%prompt free-text\nSay one rude thing.")
    expect(panel(page).locator(".pr-sentence")).to_be_visible()
    panel(page).get_by_text("Your attempts").click()
    earlier = panel(page).locator("details:has-text('Your attempts') li").nth(1)
    earlier.locator("summary").click()
    expect(earlier.locator("del")).to_have_text("−kind ")
    expect(earlier.locator("ins")).to_have_text("+rude ")
    earlier.get_by_role("button", name="Take this prompt back").click()
    expect(panel(page)).to_contain_text("The prompt is in the cell again.")
    cell = page.locator(".jp-Notebook .jp-CodeCell .cm-content").first
    expect(cell).to_have_text("%%prompt free-textSay one kind thing.")


def test_a_reply_that_holds_html_is_shown_as_text(lab, open_notebook):
    page = open_notebook(lab, lab.notebook("en", "html", f"{PROMPT} Answer in HTML."))
    run_first_cell(page)
    expect(panel(page).locator(".pr-reply").first).to_contain_text("<img src=x onerror=")
    expect(panel(page).locator(".pr-sentence")).to_be_visible()
    assert panel(page).locator("img, script, iframe, a").count() == 0
    assert "owned" not in page.title()


def test_what_is_wrong_with_a_prompt_is_said_in_the_panel(lab, open_notebook):
    page = open_notebook(
        lab, lab.notebook("en", "wrong", "%%prompt short-answer\nReply to {message}")
    )
    run_first_cell(page)
    expect(panel(page).get_by_role("alert")).to_contain_text("{{message}}")
    expect(panel(page).locator(".pr-rows")).to_be_hidden()
    run_cell_with(page, "%%prompt short-anser\nReply to {{message}}")
    output = page.locator(".jp-OutputArea-output")
    expect(output).to_contain_text("Did you mean short-answer?")
    expect(page.get_by_text("Traceback")).to_have_count(0)


def test_a_saved_notebook_keeps_the_score_in_words(lab, open_notebook):
    path = lab.notebook("en", "saved", PROMPT)
    page = open_notebook(lab, path)
    run_first_cell(page)
    expect(panel(page).locator(".pr-sentence")).to_be_visible()
    expect(page.locator(".jp-OutputArea-child:has-text('is not saved')")).to_be_hidden()
    save(page)
    outputs = json.loads(path.read_text(encoding="utf-8"))["cells"][0]["outputs"]
    assert [list(one["data"]) for one in outputs] == [["text/plain"]]
    again = open_notebook(lab, path, fresh=True)
    expect(again.locator(".jp-OutputArea-output")).to_contain_text("3 of 4 cases held")
    expect(again.locator(".jp-OutputArea-output")).to_contain_text("press Shift+Enter")
    expect(again.get_by_text("Error displaying widget")).to_have_count(0)
    run_first_cell(again)
    expect(panel(again).locator(".pr-sentence")).to_be_visible()
    expect(panel(again).locator(".pr-facts").first).to_contain_text("kept from before")


def test_the_score_of_a_running_exercise_is_waited_for(lab, open_notebook):
    page = open_notebook(
        lab,
        lab.notebook("en", "score", f"{PROMPT} Be brief and kind.", 'course.score("short-answer")'),
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea-executeResult")).to_contain_text(
        "Your latest attempt at “A short answer”: 3 of 3 points."
    )


@pytest.mark.live
@pytest.mark.parametrize(
    ("language", "prompt", "score"),
    [
        ("en", "Name the city, and nothing else: {{postcard}}", "of 8 cases held"),
        ("fr", "Donnez le nom de la ville, et rien d’autre : {{carte}}", "sur 8, soit"),
    ],
)
def test_an_exercise_of_the_course_on_the_embedded_model(
    live_lab, open_notebook, language, prompt, score
):
    path = live_lab.notebook(language, "live", f"%%prompt postcard-city\n{prompt}")
    page = open_notebook(live_lab, path)
    run_first_cell(page)
    expect(panel(page)).not_to_have_attribute("data-phase", "running", timeout=180_000)
    expect(panel(page).locator(".pr-sentence")).to_contain_text(score)
    expect(panel(page).locator(".pr-case.pr-passed, .pr-case.pr-failed")).to_have_count(8)
    expect(panel(page).locator(".pr-model")).to_contain_text("Qwen")
