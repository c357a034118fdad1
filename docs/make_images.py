"""Takes the screenshots of the READMEs: python docs/make_images.py

A real JupyterLab, the released exercise notebooks of module 01, the embedded model, and
headless Chromium. The prompts are middling on purpose: a panel has more to show then.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "browser"), str(ROOT / "tests")]

from conftest import CHROMIUM_FLAGS, Lab  # noqa: E402
from ensure_tools import find_chromium  # noqa: E402

MODULE = "01-clear-instructions"
WIDTH, HEIGHT = 1280, 1000
PROMPTS = {
    "en": "List the three things to buy, one per line, with a hyphen. Message: {{message}}",
    "fr": "Faites la liste des trois articles à acheter, un par ligne, avec un tiret. "
    "Message : {{message}}",
}


def take(page: object, lab: Lab, language: str) -> None:
    """Fill in the second exercise, run it, and take the picture of cell and panel."""
    place = lab.work / language / MODULE
    place.mkdir(parents=True)
    notebook = place / f"{MODULE}.ipynb"
    shutil.copy(ROOT / "exercises" / language / MODULE / notebook.name, notebook)
    page.goto(lab.url(notebook))
    cells = page.locator(".jp-Notebook .jp-CodeCell")
    cells.first.locator(".cm-content").wait_for()
    lab.wait_for_kernel(notebook)
    cell = cells.filter(has_text="%%prompt shopping-list")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(f"%%prompt shopping-list\n{PROMPTS[language]}")
    page.keyboard.press("Control+Enter")
    panel = cell.locator(".prompteur")
    panel.locator(".pr-sentence").filter(has_text="8").wait_for(timeout=180_000)
    cell.evaluate("cell => cell.scrollIntoView({block: 'start'})")
    page.screenshot(path=ROOT / "docs" / "images" / f"panel-{language}.png")


def main() -> None:
    """Take both pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        lab = Lab(Path(folder))
        path, flags = find_chromium(), list(CHROMIUM_FLAGS)
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            for language in PROMPTS:
                page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
                take(page, lab, language)
                page.close()
        finally:
            browser.close()
            lab.close()


if __name__ == "__main__":
    main()
