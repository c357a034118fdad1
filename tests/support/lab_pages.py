"""What the tests in the browser do with a page of JupyterLab: cells run, themes put on, axe asked.

axe (axe-core) looks at the course's own elements, not at JupyterLab's.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

LANGUAGES = ["en", "fr"]
THEMES = ["JupyterLab Light", "JupyterLab Dark"]
TALL = {"width": 1280, "height": 9000}
"""JupyterLab does not lay out what is out of sight."""

SERIOUS = ("serious", "critical")


def put_on(page: Page, theme: str) -> None:
    """Have JupyterLab change into this theme."""
    page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    expect(page.locator("#jupyterlab-splash")).to_have_count(0)


def faults(page: Page, part: str) -> list[str]:
    """What axe has against the elements in `part`, in either theme, where it is serious or
    worse."""
    # JupyterLab's body has no height and hides what flows over: to axe, all of it.
    style = page.add_style_tag(content="html, body { height: 100vh }")
    found = []
    shown = page.locator("body").get_attribute("data-jp-theme-name")
    for theme in sorted(THEMES, key=lambda one: one != shown):  # the one that it has comes first
        put_on(page, theme)
        found += [f"{theme}: {fault}" for fault in _serious(page, part)]
    style.evaluate("node => node.remove()")
    return found


def _serious(page: Page, part: str) -> list[str]:
    options = {"resultTypes": ["violations", "passes"]}
    found = Axe().run(page, context={"include": [[part]]}, options=options).response
    contrasts = [one for one in found["passes"] if one["id"] == "color-contrast"]
    assert contrasts and contrasts[0]["nodes"], "axe saw no text at all"
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]


def run_cell(page: Page, number: int = 0, text: str | None = None) -> Locator:
    """Run a cell, with another text when one is given; returns its output."""
    cell = page.locator(".jp-Notebook .jp-CodeCell").nth(number)
    cell.locator(".cm-content").click()
    if text is not None:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    return cell.locator(".jp-Cell-outputArea")


def unfold(output: Locator) -> None:
    for fold in output.locator("details").all():
        fold.evaluate("node => { node.open = true }")
