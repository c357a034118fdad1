"""Names and ids that would run in Formgrader's pages, by every way into the gradebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from support.classes import Echoing, course_folders, grade_class, hand_in
from support.hostile import GOOD
from support.nbgrader_class import MODULE, Classroom, answered

from course.errors import CourseError
from grader.nbgrading.names import LONGEST_ID, clean_name, is_id, require_id

SCRIPT = "<img src=x onerror=alert(1)>"
BAD_IDS = [
    *("", " ", ".", "..", ".anna", "-anna", "anna.", "anna ", "a/b", "a\\b", "a\nb", "a\x00b"),
    *(SCRIPT, '"+alert(1)+"', "'-alert(1)-'", "</script>", "a&b", "a,b", "a%2e", "a#b", "a?b"),
    *("a*", "[ab]", "{{7}}", "a\u202eb", "a\u200bb", "é" * (LONGEST_ID // 2 + 1), "\ud800"),
]


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gradebook: Path) -> Classroom:
    made = Classroom(tmp_path, monkeypatch)
    made.take(gradebook)
    return made


def known(classroom: Classroom) -> dict[str, tuple[str | None, ...]]:
    """What the gradebook has of each learner."""
    with Gradebook(classroom.database) as book:
        return {
            one.id: (one.first_name, one.last_name, one.email, one.lms_user_id)
            for one in book.students
        }


@pytest.mark.parametrize("text", BAD_IDS, ids=ascii)
def test_what_could_run_or_lead_elsewhere_is_no_id(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(CourseError):
        require_id(text)


@pytest.mark.parametrize(
    "text", ["a", "anna", "Zoé Müller", "李伟", "a.b-c_d@example.org", "moodle-ann-roe-1", "a+b@c"]
)
def test_ids_of_people_and_accounts_are_ids(text: str) -> None:
    assert require_id(text) == text


@given(st.text())
def test_a_clean_name_has_no_tag_and_is_one_line(text: str) -> None:
    assert not set(clean_name(text)) & set("<>\n\r\x00")
    assert len(clean_name(text)) <= 128


@pytest.mark.parametrize("name", ["Zoé O’Brien", "O'Neil", "Ann & Bo", 'Di, "late"', "Nguyễn Thị"])
def test_names_stay_as_people_write_them(name: str) -> None:
    assert clean_name(name) == name


def test_a_list_of_the_class_brings_no_script(classroom: Classroom) -> None:
    (classroom.grader / "class.csv").write_text(
        "id,first_name,last_name,email,lms_user_id\n"
        f"anna,{SCRIPT},<script>alert(2)</script>,<b>@example.org,<i>\n"
        f"{SCRIPT},Bo,Two,,\n"
    )
    with pytest.raises(CourseError, match="onerror"):
        classroom.try_nbgrader("db", "student", "import", "class.csv")
    classroom.try_nbgrader("db", "student", "add", "bo", "--first-name=<u>Bo</u>")
    found = known(classroom)
    assert set(found) <= {"anna", "bo"}
    assert not [text for texts in found.values() for text in texts if text and "<" in text]


def test_an_assignments_name_brings_no_script(classroom: Classroom) -> None:
    with pytest.raises(CourseError, match="onerror"):
        classroom.try_nbgrader("db", "assignment", "add", SCRIPT)
    with Gradebook(classroom.database) as book:
        assert [one.name for one in book.assignments] == [MODULE]


def test_a_folders_name_gets_into_no_gradebook(classroom: Classroom) -> None:
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", GOOD)
    hand_in(folders, SCRIPT, GOOD)
    _, records = grade_class(folders, Echoing())
    assert records["ada"].score and "onerror" in records[SCRIPT].error
    assert set(known(classroom)) == {"ada"}
    (classroom.submitted("bo") / f"{MODULE}.ipynb").write_text(answered("en", {}))
    status, log = classroom.try_nbgrader("autograde", MODULE, "--force")
    assert status and "onerror" in log
    assert set(known(classroom)) == {"ada", "bo"}
