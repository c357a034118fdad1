"""nbgrader's formgrader in a real JupyterLab: what an instructor does with a mouse."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from support.nbgrader_class import MODULE, REPOSITORY, Classroom, answered

from course.exercises.exercise import exercise, exercises
from grader.cli.formgrader import jupyter_environment
from grader.marking.heldout import held_out

TOKEN = "instructor"
IDS = [one.id for one in exercises("en") if one.module == MODULE]
TOTAL = sum(exercise(name, "en").points for name in IDS)
STUDENT = "anna"


class InstructorsLab:
    """JupyterLab as `prompteur formgrader` starts it, over a classroom."""

    def __init__(self, classroom: Classroom, log: Path) -> None:
        self.classroom = classroom
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        shutil.copytree(REPOSITORY / "grader" / "labconfig", classroom.grader / "labconfig")
        self.log = log
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *("--ip=127.0.0.1", f"--port={self.port}", "--ServerApp.port_retries=0"),
                *(f"--ServerApp.root_dir={classroom.root}", f"--IdentityProvider.token={TOKEN}"),
            ],
            env=jupyter_environment(classroom.root),
            cwd=log.parent,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(self.url("api/status"), timeout=5).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(log.read_text()) from None
                time.sleep(0.1)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}?token={TOKEN}"

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def instructors_lab(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InstructorsLab]:
    """A running one; skipped with `browser` where there is no Chromium."""
    root = tmp_path_factory.mktemp("formgrader")
    with pytest.MonkeyPatch.context() as patch:
        classroom = Classroom(root, patch)
        patch.setenv("PATH", os.pathsep.join(["/usr/bin", "/bin"]))
        lab = InstructorsLab(classroom, root / "server.log")
    yield lab
    lab.close()


@pytest.fixture
def page(context, instructors_lab: InstructorsLab) -> Iterator[Page]:
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def shot(page: Page, name: str) -> None:
    """Save a screenshot where PROMPTEUR_SHOTS names a folder."""
    if folder := os.environ.get("PROMPTEUR_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def open_formgrader(page: Page, lab: InstructorsLab) -> FrameLocator:
    """Formgrader, opened from JupyterLab's menu."""
    page.goto(lab.url("lab") + "&reset")
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Formgrader").click()
    return page.frame_locator("iframe")


def test_an_instructor_grades_by_hand_and_button(
    page: Page, instructors_lab: InstructorsLab
) -> None:
    classroom = instructors_lab.classroom
    frame = open_formgrader(page, instructors_lab)
    expect(page.get_by_text("Create Assignment").first).to_be_visible()
    row = frame.locator("tr").filter(has_text=MODULE)
    row.locator(".assign a").click()
    expect(frame.locator(".modal-body")).to_contain_text("Successfully created")
    shot(page, "1-generated")
    frame.get_by_role("button", name="OK").click()

    prompts = {name: held_out(exercise(name, "fr")).reference for name in IDS}
    prompts[IDS[0]] = held_out(exercise(IDS[0], "fr")).weak[0].prompt
    submitted = classroom.submitted(STUDENT) / f"{MODULE}.ipynb"
    submitted.write_text(answered("fr", prompts), encoding="utf-8")

    address = f"formgrader/manage_submissions/{MODULE}"
    page.goto(instructors_lab.url(address))
    shot(page, "2-submitted")
    page.locator(f"tr:has-text('{STUDENT}') .autograde a").click()
    expect(page.locator(".modal-body")).to_contain_text("Successfully autograded")
    shot(page, "3-autograded")
    page.get_by_role("button", name="OK").click()
    marks = classroom.marks(STUDENT)
    first = marks[IDS[0]]
    assert first is not None and first <= 0.4 * exercise(IDS[0], "en").points
    assert {name: marks[name] for name in IDS[1:]} == {
        name: exercise(name, "en").points for name in IDS[1:]
    }

    page.goto(instructors_lab.url(f"formgrader/gradebook/{MODULE}/{MODULE}"))
    page.get_by_text("Submission #1").click()
    page.wait_for_url(re.compile("/formgrader/submissions/"))
    shot(page, "4-one-submission")
    expect(page.locator("body")).to_contain_text(exercise(IDS[0], "fr").title)
    score = page.locator("input.score").first
    expect(score).to_have_attribute("placeholder", f"{first:g}")
    score.fill("1.5")
    score.press("Tab")
    comment = page.locator("textarea.comment").first
    # What is typed before formgrader has fetched the comments is lost.
    expect(comment).to_have_attribute("placeholder", re.compile("comments"))
    comment.fill("Bien essayé.")
    comment.press("Tab")
    expect(page.locator(".comment-saved, .save-icon").first).to_be_attached()
    _wait_for_hand_marks(classroom)
    shot(page, "5-by-hand")

    page.goto(instructors_lab.url(address))
    page.locator(f"tr:has-text('{STUDENT}') .autograde a").click()
    expect(page.locator(".modal-body")).to_contain_text("Successfully autograded")
    _wait_for_hand_marks(classroom)
    page.get_by_role("button", name="OK").click()
    page.locator(f"tr:has-text('{STUDENT}') .generate-feedback a").click()
    expect(page.locator(".modal-body")).to_contain_text("Successfully generated feedback")
    shot(page, "6-feedback")
    feedback = classroom.grader / "feedback" / STUDENT / MODULE / f"{MODULE}.html"
    assert "Bien essayé." in feedback.read_text(encoding="utf-8")


def test_no_name_runs_in_formgraders_pages(page: Page, instructors_lab: InstructorsLab) -> None:
    """Its pages show names and ids as they are: what came in by its own form must be text."""
    from nbgrader.api import Gradebook

    classroom = instructors_lab.classroom
    name = "<img src=x onerror=window.ran=true>"
    classroom.nbgrader("generate_assignment", MODULE, "--force")
    page.goto(instructors_lab.url("formgrader/manage_students"))
    for student, first_name in (("bo", name), (name, "Carl")):
        page.get_by_text("Add new student").click()
        form = page.locator("#add-student-modal")
        form.locator("input.id").fill(student)
        form.locator("input.first-name").fill(first_name)
        form.locator("input.last-name").fill(name)
        with page.expect_response(re.compile("/api/student/")):
            form.get_by_role("button", name="Save").click()
        expect(form).to_have_count(0)
    (classroom.submitted("bo") / f"{MODULE}.ipynb").write_text(answered("en", {}))
    classroom.nbgrader("autograde", MODULE, "--student=bo")
    with Gradebook(classroom.database) as book:
        assert name not in {one.id for one in book.students}
        submission = book.find_submission_notebook(MODULE, MODULE, "bo").id
    for address in (
        *("manage_students", "manage_students/bo", f"manage_submissions/{MODULE}", "gradebook"),
        *(f"gradebook/{MODULE}/{MODULE}", f"submissions/{submission}/"),
    ):
        page.goto(instructors_lab.url(f"formgrader/{address}"))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.ran") is None, address
    assert "‹img src=x" in page.content()


def _wait_for_hand_marks(classroom: Classroom) -> None:
    """Until the gradebook holds the mark and the comment that were typed in."""
    from nbgrader.api import Gradebook

    deadline = time.monotonic() + 30
    while True:
        with Gradebook(classroom.database) as book:
            grade = book.find_grade(f"score-{IDS[0]}", MODULE, MODULE, STUDENT)
            comment = book.find_comment(f"prompt-{IDS[0]}", MODULE, MODULE, STUDENT)
            found = (grade.manual_score, comment.manual_comment)
        if found == (1.5, "Bien essayé."):
            return
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def test_learners_see_of_nbgrader_only_where_assignments_are(lab, open_notebook) -> None:
    page = open_notebook(lab, lab.notebook("en", "nbgrader", "1 + 1"))
    expect(page.get_by_text("Create Assignment")).to_have_count(0)
    expect(page.get_by_text("Validate", exact=True)).to_have_count(0)
    page.get_by_role("menuitem", name="Nbgrader").click()
    expect(page.get_by_role("menuitem", name="Assignment List")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Formgrader")).to_have_count(0)
