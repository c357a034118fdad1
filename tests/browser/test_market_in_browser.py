"""The market's page in a browser: searched and filtered by keyboard, read on a phone, and whole
without a script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from support.cards import a_card, claim

from course.cards.card import Claim
from course.cards.files import write
from course.cards.market import market_page, stall
from course.cards.records import FOLDER, keep, record_of

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LANGUAGES = ["en", "fr"]
HOSTILE = "</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module", params=LANGUAGES)
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a market of three cards, and one that is not offered."""
    folder: Path = tmp_path_factory.mktemp("market")
    row = claim()
    found = Claim(**{name: one for name, one in row.items() if name not in ("rate", "interval")})
    for id, title, price in (("a", "Émile’s capitals", 5), ("b", "Bread", 9), ("c", HOSTILE, 1)):
        card = a_card(id=id, title=title, price=price, limits=["word" * 200])
        write(card, None, folder)
        keep(record_of(card, found, "Bo Two"), folder / FOLDER)
    write(a_card(id="alone"), None, folder)
    path = folder / "market.html"
    page = market_page(stall(folder, folder / FOLDER), "Market", request.param)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


def shown(page: Page) -> list[str]:
    return page.locator("#cards > li:visible h2").all_inner_texts()


def test_it_is_searched_filtered_and_ordered(page: Page, market: str) -> None:
    page.goto(market)
    assert len(shown(page)) == 3 and page.title() == "Market"
    page.get_by_role("searchbox").fill("emile")
    assert shown(page) == ["Émile’s capitals"]
    expect(page.get_by_role("status")).to_contain_text("1")
    page.get_by_role("searchbox").fill("")
    page.locator("[name=price]").fill("5")
    page.locator("[name=order]").select_option("price")
    assert shown(page) == [HOSTILE, "Émile’s capitals"]
    page.locator("[name=rate]").fill("80")
    assert shown(page) == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_and_nothing_is_cut(
    browser: Any, market: str, size: Any, scheme: Any
) -> None:
    with browser.new_context(viewport=size, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(market)
        for one in page.locator("summary").all():
            one.click()
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(wide)


def test_without_a_script_all_cards_are_there(browser: Any, market: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(market)
        assert len(shown(page)) == 3 and not page.locator("#filter").is_visible()
