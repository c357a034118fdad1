"""The lessons in a real JupyterLab: run from top to bottom, from recorded replies."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from conftest import Lab
from ensure_chromium import find
from playwright.sync_api import expect

from grader.lessons import LESSONS, RECORDINGS


@pytest.fixture(scope="module")
def replaying_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A server over copies of the lessons whose kernels answer from the recordings."""
    if not find():
        pytest.skip("no Chromium on this machine: `make test` installs it where apt can")
    replies = os.pathsep.join(map(str, sorted(RECORDINGS.glob("lesson-*.jsonl"))))
    running = Lab(tmp_path_factory.mktemp("lessons"), PROMPTEUR_REPLAY=replies)
    for language in ("en", "fr"):
        shutil.copytree(LESSONS / language, running.work / language)
    yield running
    running.close()


def run_all(page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


@pytest.mark.parametrize(
    ("place", "told", "last"),
    [
        ("en/00-start-here", "from a recording", "The capital of Norway is Oslo."),
        ("fr/01-clear-instructions", "réponse enregistrée", "précise, avec prière"),
    ],
)
def test_a_lesson_runs_from_top_to_bottom(replaying_lab, open_notebook, place, told, last):
    lesson = replaying_lab.work / f"{place}.ipynb"
    page = open_notebook(replaying_lab, lesson)
    run_all(page)
    expect(page.get_by_text(told).first).to_be_visible()
    page.get_by_text("[*]:").first.wait_for(state="detached")
    replaying_lab.wait_for_kernel(lesson)
    page.locator(".jp-OutputArea-output table").last.scroll_into_view_if_needed()
    expect(page.locator(".jp-OutputArea-output table").last).to_contain_text(last)
    expect(page.locator(".jp-OutputArea-output progress")).to_have_count(0)
    expect(page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')).to_have_count(0)
