"""What is written of a class: everybody is in it, links lead somewhere, and effort adds up."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from nbgrader.api import Gradebook
from support.classes import Echoing, course_folders, grade_class, hand_in
from support.grades import Page
from support.hostile import ASSIGNMENT, GOOD, IDS
from support.nbgrader_class import Classroom

from course.models.base import Model
from grader.classroom.effort import Effort, read_effort
from grader.classroom.reports import write_reports
from grader.marking.work import Counts
from grader.nbgrading.folders import ClassFolders


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gradebook: Path) -> Classroom:
    made = Classroom(tmp_path, monkeypatch)
    made.take(gradebook)
    with Gradebook(made.database) as book:
        book.add_student("ada", first_name="Ada", last_name="Roe")
        book.add_student("otto", first_name="Otto", last_name="Nothing")
    return made


def reported(folders: ClassFolders, model: Model) -> tuple[Path, Counts]:
    """Grade the class and write its report; the page, and what the run took."""
    grading, records = grade_class(folders, model)
    where = write_reports(folders, ASSIGNMENT, list(records.values()), grading.counts, "en")
    return Path(where), grading.counts


def test_everybody_is_in_the_report_and_the_links_lead_to_their_pages(
    classroom: Classroom,
) -> None:
    folders = course_folders(classroom.root)
    for student in ("ada", "Bo Unlisted #1"):
        hand_in(folders, student, GOOD)
    page, _ = reported(folders, Echoing())
    html = page.read_text(encoding="utf-8")
    found = Page(html)
    assert "Ada Roe" in found.text and "Otto Nothing" in found.text
    [link] = found.all("a")
    target = (page.parent / unquote(link["href"] or "")).resolve()
    assert target == folders.feedback("ada", ASSIGNMENT).resolve() and target.is_file()
    assert "otto" in (page.parent / "class.csv").read_text(encoding="utf-8")


def test_a_run_with_nothing_to_do_leaves_cost_and_time_as_they_were(classroom: Classroom) -> None:
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", {**GOOD, IDS[0]: "A new prompt: {{message}}"})
    page, first = reported(folders, Echoing())
    kept = read_effort(page.parent / "effort.json")
    assert kept.calls == first.calls > 0 and kept.seconds == first.seconds > 0
    before = page.read_text(encoding="utf-8")
    page, second = reported(folders, Echoing())
    assert second.calls == 0
    assert page.read_text(encoding="utf-8") == before
    assert read_effort(page.parent / "effort.json") == kept


def test_the_effort_of_all_runs_adds_up(tmp_path: Path) -> None:
    run = Counts(1, 2, 10, 4, 0, None, 1.5)
    paid = Counts(1, 2, 1, 0, 0, 0.25, 0.5)
    assert Effort().with_run(run) == Effort(10, 4, 1.5, None)
    assert Effort().with_run(run).with_run(paid).with_run(paid) == Effort(12, 4, 2.5, 0.5)
    for text in ("", "[]", "null", '{"calls": "x"}', '{"other": 1}'):
        (tmp_path / "effort.json").write_text(text)
        assert read_effort(tmp_path / "effort.json") == Effort()
