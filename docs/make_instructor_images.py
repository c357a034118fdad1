"""Takes the screenshots of the instructor's guides: python docs/make_instructor_images.py

A made-up class of sixteen in both languages, with prompts and replies of the calibration's
recordings; nbgrader's formgrader in a real JupyterLab, and headless Chromium.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(ROOT / "tests")]

from conftest import CHROMIUM_FLAGS  # noqa: E402
from ensure_tools import find_chromium  # noqa: E402
from support.nbgrader_class import MODULE, Classroom, answered  # noqa: E402
from test_formgrader import IDS, InstructorsLab, open_formgrader  # noqa: E402

import grader.nbgrading.folders  # noqa: E402
from course.cli import main as prompteur  # noqa: E402
from course.exercises.exercise import exercise  # noqa: E402
from grader.marking.heldout import held_out  # noqa: E402

IMAGES = ROOT / "docs" / "images"
VIEW = {"width": 1280, "height": 900}
CLASS = {
    "en": ["ada", "carl", "dora", "emil", "finn", "hana", "ivan", "jo", "kim", "lars"],
    "fr": ["anouk", "benoit", "gaelle", "margot", "yann", "zoe"],
}
SHOWN = {"en": "carl", "fr": "zoe"}
COMMENTS = {
    "en": "You say what you want, but not how it should look. Give the model the form of the line.",
    "fr": "Vous dites ce que vous voulez, mais pas sous quelle forme. Donnez au modèle la forme "
    "de la ligne.",
}


def hand_in(classroom: Classroom) -> None:
    """Every learner's notebook: in each exercise the reference prompt, or a weak one."""
    chance = random.Random(2)
    for language, students in CLASS.items():
        for student in students:
            prompts = {}
            for name in IDS:
                kept = held_out(exercise(name, language))
                weak = [one.prompt for one in kept.weak]
                good = chance.random() < 0.6
                prompts[name] = kept.reference if good else chance.choice(weak)
            if student in SHOWN.values():
                prompts[IDS[0]] = held_out(exercise(IDS[0], language)).weak[0].prompt
                prompts[IDS[1]] = held_out(exercise(IDS[1], language)).reference
            path = classroom.submitted(student) / f"{MODULE}.ipynb"
            path.write_text(answered(language, prompts), encoding="utf-8")


def mark_by_hand(page: Page, lab: InstructorsLab, language: str) -> None:
    """Give a learner a mark and a comment in formgrader; a picture of it."""
    with Gradebook(lab.classroom.database) as book:
        submission = book.find_submission_notebook(MODULE, MODULE, SHOWN[language]).id
    page.goto(lab.url(f"formgrader/submissions/{submission}/"))
    page.wait_for_load_state("networkidle")  # what is typed in before is overwritten
    page.evaluate("jQuery.fx.off = true")  # the page rolls to what is typed in
    comment = page.locator("textarea.comment").first
    comment.fill(COMMENTS[language])
    comment.blur()
    score = page.locator("input.score").first
    score.fill("1")
    score.blur()
    for saved in (".comment-saved.glyphicon-ok", ".score-saved.glyphicon-ok"):
        page.locator(saved).first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    comment.evaluate("box => box.closest('.nbgrader_cell').scrollIntoView()")
    page.evaluate("scrollBy(0, -60)")
    page.screenshot(path=IMAGES / f"instructor-mark-{language}.png")


def picture(page: Page, file: Path, name: str, height: int) -> None:
    """The upper part of an HTML page."""
    page.set_viewport_size({**VIEW, "height": height})
    page.goto(file.as_uri())
    page.screenshot(path=IMAGES / f"{name}.png")


def take(page: Page, classroom: Classroom, lab: InstructorsLab) -> None:
    """Grade the class, mark by hand, and take all pictures."""
    hand_in(classroom)
    classroom.nbgrader("generate_assignment", MODULE, "--force")
    classroom.nbgrader("release_assignment", MODULE)
    prompteur(["grade", MODULE, "--lang", "en"])
    frame = open_formgrader(page, lab)
    frame.locator("tr").filter(has_text=MODULE).wait_for()
    page.screenshot(path=IMAGES / "instructor-formgrader.png")
    for language in CLASS:
        mark_by_hand(page, lab, language)
    for language, student in SHOWN.items():
        prompteur(["grade", MODULE, "--lang", language])
        report = classroom.grader / "reports" / MODULE / "index.html"
        picture(page, report, f"instructor-report-{language}", 1200)
        feedback = classroom.grader / "feedback" / student / MODULE / f"{MODULE}.html"
        picture(page, feedback, f"instructor-feedback-{language}", 1200)


def main() -> None:
    """Make the class, and take its pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        sync_playwright() as playwright,
    ):
        classroom = Classroom(Path(folder), patch)
        patch.setattr(grader.nbgrading.folders, "ROOT", classroom.root)
        lab = InstructorsLab(classroom, Path(folder) / "server.log")
        flags = list(CHROMIUM_FLAGS)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        try:
            page = browser.new_page(viewport=VIEW)
            page.set_default_timeout(60_000)
            take(page, classroom, lab)
        finally:
            browser.close()
            lab.close()


if __name__ == "__main__":
    main()
