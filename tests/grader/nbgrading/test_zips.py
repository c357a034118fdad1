"""Zip files of submissions from Moodle and Canvas, through nbgrader's zip_collect.

The samples in tests/data/lms/ are lists of names as the two platforms make them; see the
README.md there.
"""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.nbgrader_class import MODULE, Classroom, new_gradebook
from support.places import DATA

from grader.nbgrading.lms_names import Student, Upload, notebook_name, student_id, upload
from grader.submissions.files import LARGEST_FILE

SAMPLES = DATA / "lms"
JANE = f"Jane Doe_12345_assignsubmission_file_/{MODULE}.ipynb"
CLASS = [
    Student("jane", "Jane", "Doe", "123"),
    Student("li", "Wei", "Li", "456"),
    Student("twin-1", "Sam", "Roe", ""),
    Student("twin-2", "Sam", "Roe", ""),
]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with the class list."""
    path = tmp_path_factory.mktemp("book") / "gradebook.db"
    with new_gradebook(f"sqlite:///{path}") as gradebook:
        for one in CLASS:
            gradebook.add_student(
                one.id,
                first_name=one.first_name,
                last_name=one.last_name,
                lms_user_id=one.lms_user_id,
            )
    return path


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, book: Path) -> Classroom:
    made = Classroom(tmp_path, monkeypatch)
    made.take(book)
    return made


def archive(classroom: Classroom, name: str = "all.zip") -> Path:
    folder = classroom.grader / "downloaded" / MODULE / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def collected(classroom: Classroom) -> dict[str, list[str]]:
    """Run zip_collect; returns the names of the notebooks collected, by student."""
    classroom.nbgrader("zip_collect", MODULE, "--force")
    return {
        folder.name: sorted(path.name for path in (folder / MODULE).iterdir())
        for folder in (classroom.grader / "submitted").glob("*")
    }


@pytest.mark.parametrize("platform", ["moodle", "moodle-flat", "canvas"])
def test_what_the_platforms_give_is_collected(classroom: Classroom, platform: str) -> None:
    sample = json.loads((SAMPLES / f"{platform}.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for name in sample["members"]:
            made.writestr(name, f"from {name}")
    assert collected(classroom) == sample["collected"]
    for student, member in sample["contents"].items():
        path = classroom.grader / "submitted" / student / MODULE / f"{MODULE}.ipynb"
        assert path.read_text(encoding="utf-8") == f"from {member}"


def test_a_second_download_takes_the_place_of_the_first(classroom: Classroom) -> None:
    for text in ("first", "second"):
        with zipfile.ZipFile(archive(classroom), "w") as made:
            made.writestr(JANE, text)
        assert collected(classroom) == {"jane": [f"{MODULE}.ipynb"]}
    assert (classroom.submitted("jane") / f"{MODULE}.ipynb").read_text() == "second"


def test_notebooks_that_somebody_has_unpacked_are_collected(classroom: Classroom) -> None:
    folder = archive(classroom, "") / Path(JANE).parent
    folder.mkdir(parents=True)
    (folder / f"{MODULE}.ipynb").write_text("x")
    archive(classroom, f"liwei_456_99_{MODULE}-2.ipynb").write_text("x")
    archive(classroom, "notes.txt").write_text("x")
    assert collected(classroom) == {"jane": [f"{MODULE}.ipynb"], "li": [f"{MODULE}.ipynb"]}


HOSTILE_NAMES = [
    "../../../../escaped.ipynb",
    "/tmp/prompteur-escaped.ipynb",
    "C:\\Windows\\escaped.ipynb",
    "..\\..\\escaped.ipynb",
    "../../Jane Doe_1_assignsubmission_file_/../../../escaped.ipynb",
    "Jane Doe_12345_assignsubmission_file_/../../Wei Li_7_assignsubmission_file_/x.ipynb",
    "x_assignsubmission_file_/a.ipynb",
    "..",
    "con/../..",
    "\x1b[2J_1_assignsubmission_file_/\x1b[31m.ipynb",
    "._5_assignsubmission_file_/..ipynb",
    ".._6_assignsubmission_file_/...ipynb",
    "*_7_assignsubmission_file_/[x].ipynb",
    "-_8_assignsubmission_file_/-.ipynb",
    "\u202eDoe\u2066 \u200bJane\u200e_9_assignsubmission_file_/\u202ebpyni.ipynb",
]


def test_hostile_names_write_nowhere_else(classroom: Classroom, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for name in HOSTILE_NAMES:
            made.writestr(name, "hostile")
        made.writestr("Wei Li_2_assignsubmission_file_/fine.ipynb", "fine")
    before = {path for path in tmp_path.rglob("*") if path.name != "__pycache__"}
    found = collected(classroom)
    assert found["li"] == ["fine.ipynb"]
    assert not Path("/tmp/prompteur-escaped.ipynb").exists()
    for path in set(tmp_path.rglob("*")) - before:
        inside = path.relative_to(tmp_path).parts
        assert inside[0] != "repository" or (
            inside[2] in ("submitted", "class.db")
            or inside[2:5] == ("downloaded", MODULE, "extracted")
        )
        assert "escaped" not in path.name
    for name in found:
        assert name.isprintable() and not set(name) & set('*?[]/\\<>|:"') and name.strip(".-")


def test_nothing_in_a_zip_file_stops_the_batch(classroom: Classroom) -> None:
    good = f"Wei Li_2_assignsubmission_file_/{MODULE}.ipynb"
    archive(classroom, "a-none.zip").write_bytes(b"this is no zip file")
    archive(classroom, "b-empty.zip").write_bytes(b"")
    archive(classroom, "c.tar.gz").write_bytes(b"\x1f\x8b nonsense")
    with zipfile.ZipFile(archive(classroom, "d.zip"), "w") as made:
        link = zipfile.ZipInfo("Al One_3_assignsubmission_file_/link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("Bo Two_4_assignsubmission_file_/work.zip", "PK")
        with made.open("Cy Bomb_5_assignsubmission_file_/b.ipynb", "w") as bomb:
            bomb.write(b"0" * (LARGEST_FILE + 1))
        made.writestr("Di Three_6_assignsubmission_file_/secret.ipynb", "x")
        made.writestr("Ed Four_7_assignsubmission_file_/broken.ipynb", "unbroken text")
        made.writestr("Fi Five_8_assignsubmission_file_/method.ipynb", "x")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr(good, "one")
            made.writestr(good, "two")
    _patch(archive(classroom, "d.zip"))
    (archive(classroom, "e.zip")).symlink_to("/etc/passwd")
    status, log = classroom.try_nbgrader("zip_collect", MODULE, "--force")
    assert status == 0, log
    assert [path.name for path in (classroom.grader / "submitted").iterdir()] == ["li"]
    for name in ("a-none.zip", "b-empty.zip", "c.tar.gz", "link", "work.zip", "Cy Bomb", "secret"):
        assert name in log
    assert "broken.ipynb" in log and "method.ipynb" in log


def _patch(path: Path) -> None:
    """Make members encrypted, damaged, and of an unknown method, as zipfile itself cannot."""
    content = bytearray(path.read_bytes())
    for entry, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for name, field, value in ((b"Di Three", 0, 1), (b"Fi Five", 2, 99)):
            at = content.index(name, 0 if entry[2:3] == b"\x03" else content.index(b"PK\x01\x02"))
            start = content.rindex(entry, 0, at)
            struct.pack_into("<H", content, start + offset + field, value)
    at = content.index(b"unbroken")
    content[at] ^= 0xFF
    path.write_bytes(content)


def test_who_hands_in_cannot_take_another_learners_place() -> None:
    inside = "Jane Doe_1_assignsubmission_file_/Wei Li_2_assignsubmission_file_/x.ipynb"
    assert upload(inside).name == "Jane Doe"  # type: ignore[union-attr]
    assert upload("doejane_123_7_liwei_456_8_x.ipynb").learner == 123  # type: ignore[union-attr]
    assert upload("Jane Doe_1_assignsubmission_onlinetext_/liwei_456_8_x.ipynb") is None
    assert upload("Jane Doe_1_assignsubmission_onlinetext_liwei_456_8_x.ipynb") is None
    assert upload("doejane_123_7_Wei Li_2_assignsubmission_file_x.ipynb") is None


def test_two_learners_of_one_name_are_not_mixed(classroom: Classroom) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for number in (1, 2):
            made.writestr(f"Ann Roe_{number}_assignsubmission_file_/{MODULE}.ipynb", str(number))
            made.writestr(f"Jane Doe_{number}0_assignsubmission_file_/{MODULE}.ipynb", "x")
    assert set(collected(classroom)) == {"moodle-ann-roe-1", "moodle-ann-roe-2"}


@pytest.mark.parametrize(
    ("platform", "name", "number", "wanted"),
    [
        ("moodle", "Jane Doe", 1, "jane"),
        ("moodle", "Doe Jane", 1, "jane"),
        ("moodle", "Sam Roe", 1, "moodle-sam-roe"),
        ("moodle", "Zoé Ó’Brien", 1, "moodle-zoé-ó-brien"),
        ("moodle", "Participant", 17, "moodle-participant"),
        ("moodle", "...", 17, "moodle-17"),
        ("moodle", "Twin-1", 1, "moodle-twin-1"),
        ("canvas", "doejane", 123, "jane"),
        ("canvas", "doejane", 999, "canvas-999"),
    ],
)
def test_whose_it_is(platform: str, name: str, number: int, wanted: str) -> None:
    assert student_id(Upload(platform, name, number, 0, "x.ipynb"), CLASS) == wanted


@pytest.mark.parametrize(
    "file",
    [
        f"{MODULE}.ipynb",
        f"{MODULE}-1.ipynb",
        f"{MODULE} (2).ipynb",
        f"{MODULE}-Copy1.ipynb",
        f"sub/{MODULE}.ipynb",
    ],
)
def test_a_copy_has_the_assignments_name(file: str) -> None:
    assert notebook_name(file, MODULE) == MODULE


@given(st.text(), st.text())
def test_every_name_that_is_made_is_safe(text: str, name: str) -> None:
    for made in (
        notebook_name(f"{text}.ipynb", MODULE),
        student_id(Upload("moodle", name, 5, 0, text), CLASS),
    ):
        assert made and made == Path(made).name and made.isprintable()
        assert not made.startswith((".", "-")) and not set(made) & set('*?[]<>|:"\\+')


@given(st.text())
def test_any_name_can_be_looked_at(name: str) -> None:
    upload(name)
    upload(f"Jane Doe_1_assignsubmission_file_/{name}.ipynb")
