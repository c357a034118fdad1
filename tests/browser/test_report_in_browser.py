"""The instructor's report in a browser: read on a phone, sorted and filtered by keyboard, and
whole without a script."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from support.grades import MODULE, grade, submission, tasks

from grader.marking.work import LearnerRecord
from grader.reporting.class_report import class_report
from grader.reporting.class_table import People

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
NAMES = ["Zoé Blanc", "anna roe", "Émile Dubois-Lefèvre", "Carl Lund", "Bo Two", "Dora Meyer"]
LANGUAGES = ["en", "fr"]


def learner(student: str, chance: random.Random) -> LearnerRecord:
    grades = {
        task.id: grade(task, passed=passed, failed=10 - passed)
        for task in tasks()
        for passed in [chance.randint(0, 10)]
    }
    handed_in = submission({name: one.prompt for name, one in grades.items()})
    total = sum(one.score or 0.0 for one in grades.values())
    return LearnerRecord(student, handed_in, grades, total)


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report on a class of eight, of whom two handed in nothing."""
    chance = random.Random(4)
    ids = {f"s{number}": name for number, name in enumerate(NAMES)}
    learners = [learner(one, chance) for one in ids]
    names = {**ids, "otto": "Otto Nothing", "pia": "Pia Absent"}
    people = People(names, ["otto", "pia"], {one: f"{one}.html" for one in ids})
    numbers: dict[str, Any] = {"seconds": 5.0, "calls": 4, "calls_saved": 1, "cost": None}
    html = class_report(MODULE, learners, language=request.param, people=people, **numbers)
    path = tmp_path_factory.mktemp("report") / f"{request.param}.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


def shown(page: Page) -> list[str]:
    """The names in the table of learners that can be seen, in order."""
    texts = page.locator("#learners-table tbody tr:visible th").all_inner_texts()
    return [text.rpartition(" ")[0] for text in texts]


def test_a_click_in_a_columns_head_sorts_by_it(page: Page, report: str) -> None:
    page.goto(report)
    by_name = shown(page)
    assert by_name == sorted(by_name, key=lambda one: one.casefold().replace("é", "e"))
    head = page.locator("#learners-table thead th").nth(-2)
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    cells = page.locator("#learners-table tbody tr td:nth-last-child(2)")
    marks = [float(one or -1) for one in cells.evaluate_all("all => all.map(a => a.dataset.sort)")]
    assert marks[:6] == sorted(marks[:6]) and marks[6:] == [-1, -1], "no mark comes last"
    page.keyboard.press("Space")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.locator('th[aria-sort="ascending"]')).to_have_count(0)
    page.locator("#learners-table thead th").first.get_by_role("button").click()
    assert shown(page) == by_name


def test_names_and_states_are_filtered_and_the_count_is_said(page: Page, report: str) -> None:
    page.goto(report)
    status = page.get_by_role("status")
    expect(status).to_contain_text("8")
    page.get_by_role("searchbox").fill("EMILE")
    expect(page.locator("#learners-table tbody tr:visible")).to_have_count(1)
    assert shown(page) == ["Émile Dubois-Lefèvre"]
    expect(status).to_contain_text("1")
    page.get_by_role("searchbox").fill("")
    page.locator("select").select_option("nothing")
    assert set(shown(page)) >= {"Otto Nothing", "Pia Absent"}
    expect(page.locator('tr[data-state="graded"]:visible')).to_have_count(0)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_has_no_fault_that_axe_finds(
    page: Page, report: str, size: Any, scheme: Any
) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto(report)
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_on_a_phone_tables_move_in_their_boxes_and_say_so(page: Page, report: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(report)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    box = page.locator(".wide", has=page.locator("#learners-table"))
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    expect(box.locator("xpath=preceding-sibling::p[1]")).to_be_visible()
    box.focus()
    name = page.locator("#learners-table tbody th").first
    before = name.bounding_box()
    box.evaluate("box => box.scrollTo(200, 0)")
    assert name.bounding_box() == before, "whose row it is stays in sight"
    page.set_viewport_size(DESK)
    expect(box.locator("xpath=preceding-sibling::p[1]")).to_be_hidden()


def test_without_a_script_the_table_is_whole(browser: Any, report: str) -> None:
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(report)
        expect(page.locator("#learners-table tbody tr:visible")).to_have_count(8)
        expect(page.locator("form, th button").filter(visible=True)).to_have_count(0)
        expect(page.locator(".aside").first).to_be_visible()


def test_no_other_script_runs_in_it(page: Page, report: str, tmp_path: Path) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(report)
    html = page.content().replace("<main>", "<main><script>document.title = 'ran'</script>")
    (tmp_path / "x.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "x.html").as_uri())
    assert page.title() != "ran" and any("Content Security Policy" in one for one in refused)
