"""The CSV files that Moodle and Canvas import, in their documented formats."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from support.nbgrader_class import new_gradebook
from traitlets.config import Config

from course.display.safe import cell_line
from course.exercises.exercise import exercises
from grader.nbgrading.exports import CanvasExport, MoodleExport

MODULE = "01-clear-instructions"
TASKS = [one for one in exercises("en") if one.module == MODULE]
TOTAL = sum(task.points for task in TASKS)


@pytest.fixture
def book() -> Iterator[Gradebook]:
    """A gradebook of one assignment: graded, waiting, by hand, late, and not handed in."""
    with new_gradebook("sqlite:///:memory:") as gradebook:
        gradebook.add_assignment(MODULE)
        gradebook.add_notebook(MODULE, MODULE)
        for task in reversed(TASKS):
            name = f"score-{task.id}"
            gradebook.add_grade_cell(name, MODULE, MODULE, max_score=task.points, cell_type="code")
        people = {
            "anna": ("Anna", "Ångström", "anna@example.org", "71"),
            "bo": ('=HYPERLINK("http://x")', "@SUM(A1)\r\n", "+1@example.org", None),
            "cy": (None, None, None, None),
            "di": ("Di, the", '"late"', "di@example.org", "-2+3"),
            "ed": ("Ed", "Nothing", "ed@example.org", "75"),
        }
        for student, (first, last, email, lms) in people.items():
            gradebook.add_student(
                student, first_name=first, last_name=last, email=email, lms_user_id=lms
            )
        for student in ("anna", "bo", "cy", "di"):
            gradebook.add_submission(MODULE, student)
            for task in TASKS:
                grade = gradebook.find_grade(f"score-{task.id}", MODULE, MODULE, student)
                grade.auto_score, grade.needs_manual_grade = task.points, False
        first = f"score-{TASKS[0].id}"
        gradebook.find_grade(first, MODULE, MODULE, "anna").auto_score = 2 / 3
        waiting = gradebook.find_grade(first, MODULE, MODULE, "bo")
        waiting.auto_score, waiting.needs_manual_grade = None, True
        by_hand = gradebook.find_grade(first, MODULE, MODULE, "cy")
        by_hand.manual_score, by_hand.needs_manual_grade = 0.0, True
        late = gradebook.find_submission_notebook(MODULE, MODULE, "di")
        late.late_submission_penalty = 1.5
        gradebook.db.commit()
        yield gradebook


def exported(book: Gradebook, plugin: type, path: Path, **options: object) -> list[list[str]]:
    plugin(config=Config({"ExportPlugin": {"to": str(path), **options}})).export(book)
    content = path.read_bytes()
    assert path.stat().st_mode & 0o007 == 0, "marks are not for everybody on the machine"
    assert not content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(content.decode("utf-8").splitlines(keepends=True)))


TITLES = [MODULE, *(f"{MODULE}: {task.id}" for task in TASKS)]
FULL = [f"{task.points:g}" for task in TASKS]
REST = FULL[1:]


def test_moodles_file(book: Gradebook, tmp_path: Path) -> None:
    head, *rows = exported(book, MoodleExport, tmp_path / "m.csv")
    assert head == ["First name", "Last name", "ID number", "Email address", *TITLES]
    by_id = {row[2]: row for row in rows}
    anna = f"{TOTAL - TASKS[0].points + 2 / 3:.2f}"
    assert by_id["71"] == [
        *("Anna", "Ångström", "71", "anna@example.org", anna, "0.67"),
        *REST,
    ]
    assert by_id["bo"][4:] == ["", "", *REST]
    assert by_id["cy"] == ["", "", "cy", "", f"{TOTAL - TASKS[0].points:g}", "0", *REST]
    assert by_id["'-2+3"][4:] == [f"{TOTAL - 1.5:g}", *FULL]
    assert by_id["75"][4:] == [""] * (1 + len(TASKS))


def test_canvas_file(book: Gradebook, tmp_path: Path) -> None:
    head, points, *rows = exported(book, CanvasExport, tmp_path / "c.csv")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *TITLES]
    assert points == ["    Points Possible", "", "", "", "", f"{TOTAL:g}", *FULL]
    by_id = {row[3]: row for row in rows}
    assert by_id["anna"][:5] == ["Ångström, Anna", "71", "", "anna", ""]
    assert by_id["di"][:2] == ['"late", Di, the', "'-2+3"]
    assert by_id["bo"][5:] == ["", "", *REST]


@pytest.mark.parametrize("plugin", [MoodleExport, CanvasExport])
def test_no_name_is_a_formula(book: Gradebook, tmp_path: Path, plugin: type) -> None:
    for row in exported(book, plugin, tmp_path / "x.csv"):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_some_students_and_assignments_only(book: Gradebook, tmp_path: Path) -> None:
    head, *rows = exported(book, MoodleExport, tmp_path / "x.csv", student=["ed", "anna"])
    assert {row[2] for row in rows} == {"71", "75"}
    head, *rows = exported(book, MoodleExport, tmp_path / "x.csv", assignment=["another"])
    assert len(head) == 4 and len(rows) == 5


@given(st.text())
def test_any_text_is_safe_in_a_spreadsheet(text: str) -> None:
    safe = cell_line(text)
    assert not safe.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert re.sub("[\u00ad\u180e\u200c\u200d]", "", safe).isprintable()  # joiners are needed
