"""Zip files of submissions from learning platforms, through nbgrader's zip_collect.

The samples in tests/data/lms/ are lists of names as the platforms make them; see the README.md
there.
"""

from __future__ import annotations

import json
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import GOOD, filled
from support.nbgrader_class import MODULE, Classroom, new_gradebook
from support.places import DATA

from grader.nbgrading.collecting import LARGEST_SUBMISSION
from grader.nbgrading.lms_names import (
    Student,
    Upload,
    notebook_name,
    readings,
    student_id,
    wrapping,
)
from grader.nbgrading.names import is_id
from grader.paths import RELEASED
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


@pytest.mark.parametrize("platform", sorted(path.stem for path in SAMPLES.glob("*.json")))
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


def test_what_jupyter_keeps_beside_a_notebook_is_not_handed_in(classroom: Classroom) -> None:
    """An older copy would count where it has more prompts: nobody knows the times in a zip file."""
    folder = Path(JANE).parent
    kept = folder / "work" / ".ipynb_checkpoints" / f"{MODULE}-checkpoint.ipynb"
    with zipfile.ZipFile(archive(classroom), "w") as made:
        made.writestr((folder / "work" / f"{MODULE}.ipynb").as_posix(), "new")
        made.writestr(kept.as_posix(), json.dumps(filled(GOOD)))
    assert collected(classroom) == {"jane": [f"{MODULE}.ipynb"]}
    assert (classroom.submitted("jane") / f"{MODULE}.ipynb").read_text() == "new"


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


def test_a_path_that_leads_out_is_named_and_nobodys(classroom: Classroom) -> None:
    paths = [f"../{JANE}", f"/{JANE}", f"C:\\{JANE}", JANE.replace("/", "/../")]
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for path in paths:
            made.writestr(path, "x")
        made.writestr("Wei Li_2_assignsubmission_file_/fine.ipynb", "fine")
    log = classroom.nbgrader("zip_collect", MODULE, "--force")
    assert log.count("leads out of the zip file") == len(paths)
    assert [path.name for path in (classroom.grader / "submitted").iterdir()] == ["li"]


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
    assert "another one of that name" in log
    assert (classroom.submitted("li") / f"{MODULE}.ipynb").read_text() == "two"
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


MINE, OTHERS = "Bo Two_1_assignsubmission", "Jane Doe_2_assignsubmission_file"


@pytest.mark.parametrize(
    "name",
    [
        f"{MINE}_onlinetext/{OTHERS}/x.ipynb",
        f"{MINE}_onlinetext/doejane_123_8_x.ipynb",
        f"{MINE}_onlinetext_doejane_123_8_x.ipynb",
        f"my work/{OTHERS}/x.ipynb",
        "two_1000_7_Jane Doe_2_assignsubmission_file_x.ipynb",
        "doejane_123_1000_7_x.ipynb",
        "HW_two_attempt_2026-11-01-10-00-00_doejane_123_8_x.ipynb",
        "two_1000_7_HW_jane_attempt_2026-11-01-10-00-00_x.ipynb",
        "1000-5 - Bo Two - Nov 1, 2026 1000 AM - doejane_123_8_x.ipynb",
        "1000-5 - Bo Two - Nov 1, 2026 1000 AM - Jane Doe_2_assignsubmission_file_x.ipynb",
    ],
)
def test_nobody_hands_in_under_anothers_name(classroom: Classroom, name: str) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        made.writestr(name, "mine")
        made.writestr(f"Wei Li_3_assignsubmission_file/{MODULE}.ipynb", "x")
    status, log = classroom.try_nbgrader("zip_collect", MODULE, "--force")
    assert status == 0 and name[:20] in log
    assert [path.name for path in (classroom.grader / "submitted").iterdir()] == ["li"]


def test_what_lies_in_a_learners_folder_is_the_learners(classroom: Classroom) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        made.writestr(f"Wei Li_3_assignsubmission_file/{OTHERS}/x.ipynb", "x")
    assert collected(classroom) == {"li": ["x.ipynb"]}


def test_a_zip_file_that_a_learner_handed_in_is_not_opened(classroom: Classroom) -> None:
    for name in ("Bo Two_1_assignsubmission_file/work.zip", "two_1000_7_work.zip"):
        path = archive(classroom, name)
        path.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(path, "w") as made:
            made.writestr(f"{OTHERS}/x.ipynb", "mine")
    with zipfile.ZipFile(archive(classroom), "w") as made:
        made.writestr(f"Wei Li_3_assignsubmission_file/{MODULE}.ipynb", "x")
    status, log = classroom.try_nbgrader("zip_collect", MODULE, "--force")
    assert status == 0 and log.count("somebody may have handed in") == 2
    assert [path.name for path in (classroom.grader / "submitted").iterdir()] == ["li"]


def test_a_name_that_learners_can_change_is_looked_at_twice(classroom: Classroom) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for name in ("Jane Doe", "Doe Jane", "Wei Li", "Nobody Known"):
            made.writestr(f"{name} - {MODULE}.ipynb", "x")
    status, log = classroom.try_nbgrader("zip_collect", MODULE, "--force")
    assert status == 0 and "can change that name" in log and "has just this name" in log
    assert [path.name for path in (classroom.grader / "submitted").iterdir()] == ["li"]


def test_the_folder_around_everything_is_told(classroom: Classroom) -> None:
    folder = "downloaded/by me"
    with zipfile.ZipFile(archive(classroom), "w") as made:
        made.writestr(f"{folder}/{JANE}", "x")
        made.writestr(f"__MACOSX/{folder}/._x", "x")
    log = classroom.nbgrader("zip_collect", MODULE, "--force")
    assert f"all.zip: {folder}/" in log
    assert (classroom.submitted("jane") / f"{MODULE}.ipynb").exists()


@pytest.mark.parametrize(
    "paths", [[], ["x"], ["a/x", "b/x"], ["a/x", "x"], [JANE], [f"{OTHERS}/x"]]
)
def test_where_there_is_no_folder_around_everything(paths: list[str]) -> None:
    assert wrapping(paths) == ""


def test_names_of_any_encoding_and_length_are_read(classroom: Classroom) -> None:
    four_bytes = "\N{OLD ITALIC LETTER A}" * 80
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for number, name in enumerate((four_bytes, "Zoé Müller", "Broken")):
            made.writestr(f"{name}_{number}_assignsubmission_file/{name}.ipynb", "x")
        made.writestr("Wei Li_9_assignsubmission_file\\x.ipynb", "x")
    path = archive(classroom)
    content = path.read_bytes().replace(b"Broken", b"Bro\xff\xfen")
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.rindex(mark, 0, content.index(b"Bro", content.index(mark)) + 1)
        content = content[: at + flags] + b"\x00\x08" + content[at + flags + 2 :]
    path.write_bytes(content)
    found = collected(classroom)
    assert len(found) == 4 and {"li", "moodle-zoé-müller"} <= set(found)
    assert all(is_id(name) for name in found)


def test_utf_8_that_is_not_marked_as_such_is_read(classroom: Classroom) -> None:
    """As macOS packs: letters and accents apart, and no word that it is UTF-8."""
    name = "Zoe\u0301 Mu\u0308ller_5_assignsubmission_file/x.ipynb".encode()
    with zipfile.ZipFile(archive(classroom), "w") as made:
        made.writestr("-" * len(name), "x")
    path = archive(classroom)
    path.write_bytes(path.read_bytes().replace(b"-" * len(name), name))
    assert collected(classroom) == {"moodle-zoé-müller": ["x.ipynb"]}


def test_the_newest_download_counts(classroom: Classroom) -> None:
    for name, time in (("a-old.zip", 1_000_000_000), ("b-new.zip", 2_000_000_000)):
        with zipfile.ZipFile(archive(classroom, name), "w") as made:
            made.writestr(JANE, name)
        os.utime(archive(classroom, name), (time, time))
    assert collected(classroom) == {"jane": [f"{MODULE}.ipynb"]}
    assert (classroom.submitted("jane") / f"{MODULE}.ipynb").read_text() == "b-new.zip"
    assert (classroom.grader / "submitted").stat().st_mode & 0o007 == 0, "others see nothing"


UNTOUCHED = (RELEASED / "en" / MODULE / f"{MODULE}.ipynb").read_text(encoding="utf-8")
FOLDER = "Jane Doe_12345_assignsubmission_file_"


@pytest.mark.parametrize(
    ("copies", "taken"),
    [
        ({"": UNTOUCHED, "-Copy1": "PROMPTS"}, "-Copy1"),
        ({"": "PROMPTS", "-Copy1": UNTOUCHED}, ""),
        ({"": "damaged", " (1)": "PROMPTS", "-Copy2": UNTOUCHED}, " (1)"),
        ({"": "ONE PROMPT", "-Copy1": "PROMPTS"}, "-Copy1"),
        ({"": UNTOUCHED, "-Copy1": UNTOUCHED}, "-Copy1"),
    ],
)
def test_of_several_copies_the_one_worked_on_is_collected_and_named(
    copies: dict[str, str],
    taken: str,
    classroom: Classroom,
) -> None:
    first = next(iter(GOOD))
    made_up = {"PROMPTS": json.dumps(filled(GOOD))}
    made_up["ONE PROMPT"] = json.dumps(filled({first: GOOD[first]}))
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for mark, text in copies.items():
            made.writestr(f"{FOLDER}/{MODULE}{mark}.ipynb", made_up.get(text, text))
    log = classroom.nbgrader("zip_collect", MODULE, "--force")
    assert log.count(f"{MODULE}{taken}.ipynb was collected") == len(copies) - 1
    found = (classroom.submitted("jane") / f"{MODULE}.ipynb").read_text(encoding="utf-8")
    assert found == made_up.get(copies[taken], copies[taken])


def test_one_that_was_worked_on_comes_before_a_newer_one_that_was_not(
    classroom: Classroom,
) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for number, text in enumerate([json.dumps(filled(GOOD)), UNTOUCHED]):
            made.writestr(f"doejane_123_{number}_{MODULE}.ipynb", text)
    assert collected(classroom) == {"jane": [f"{MODULE}.ipynb"]}
    found = (classroom.submitted("jane") / f"{MODULE}.ipynb").read_text(encoding="utf-8")
    assert json.loads(found) == filled(GOOD)


def test_a_submission_is_bounded_as_a_whole(classroom: Classroom) -> None:
    with zipfile.ZipFile(archive(classroom), "w", zipfile.ZIP_DEFLATED) as made:
        for number in range(9):
            made.writestr(JANE.replace(MODULE, str(number)), b" " * (LARGEST_FILE - 1))
    assert len(collected(classroom)["jane"]) == LARGEST_SUBMISSION // LARGEST_FILE


def test_two_learners_of_one_name_are_not_mixed(classroom: Classroom) -> None:
    with zipfile.ZipFile(archive(classroom), "w") as made:
        for number in (1, 2):
            made.writestr(f"Ann Roe_{number}_assignsubmission_file_/{MODULE}.ipynb", str(number))
            made.writestr(f"Jane Doe_{number}0_assignsubmission_file_/{MODULE}.ipynb", "x")
    assert set(collected(classroom)) == {"moodle-ann-roe-1", "moodle-ann-roe-2"}


@pytest.mark.parametrize(
    ("platform", "name", "number", "wanted"),
    [
        ("moodle", "Jane Doe", "1", "jane"),
        ("moodle", "Doe Jane", "1", "jane"),
        ("moodle", "Sam Roe", "1", "moodle-sam-roe"),
        ("moodle", "Zoé Ó’Brien", "1", "moodle-zoé-ó-brien"),
        ("moodle", "अनीता", "1", "moodle-अनीता"),
        ("moodle", "Participant", "17", "moodle-participant-17"),
        ("moodle", "...", "17", "moodle-17"),
        ("moodle", "Twin-1", "1", "moodle-twin-1"),
        ("canvas", "doejane", "123", "jane"),
        ("canvas", "doejane", "999", "canvas-999"),
        ("canvas", "anon", "a1B2c", "canvas-anon-a1B2c"),
        ("blackboard", "HW_1_Jane", "", "jane"),
        ("blackboard", "HW_xjane", "", "blackboard-xjane"),
        ("blackboard", "jane", "", "jane"),
        ("brightspace", "Somebody Else", "123", "jane"),
        ("brightspace", "Doe Jane", "9", "jane"),
        ("brightspace", "456 - Anybody", "9", "li"),
        ("brightspace", "456", "9", "brightspace-456"),
    ],
)
def test_whose_it_is(platform: str, name: str, number: str, wanted: str) -> None:
    assert student_id(Upload(platform, name, number, 0, "x.ipynb"), CLASS) == wanted


@pytest.mark.parametrize(
    "file",
    [
        f"{MODULE}.ipynb",
        f"{MODULE}-1.ipynb",
        f"{MODULE} (2).ipynb",
        f"{MODULE}-Copy1.ipynb",
        f"{MODULE}.ipynb.json",
        f"{MODULE}.ipynb.txt",
        f"{MODULE}.ipynb (1).txt",
        f"{MODULE} (1).IPYNB",
    ],
)
def test_a_copy_has_the_assignments_name(file: str) -> None:
    assert notebook_name(file, MODULE) == MODULE


@given(
    st.text(),
    st.text(),
    st.text("0123456789", max_size=18),
    st.sampled_from(["moodle", "canvas", "blackboard", "brightspace", "classroom"]),
)
def test_every_name_that_is_made_is_safe(text: str, name: str, number: str, of: str) -> None:
    made = notebook_name(f"{text}.ipynb", MODULE)
    assert made and made == Path(made).name and made.isprintable()
    assert not made.startswith((".", "-")) and not set(made) & set('*?[]<>|:"\\+')
    assert is_id(student_id(Upload(of, name, number or "7", 0, text), CLASS))


@given(st.text())
def test_any_name_can_be_looked_at(name: str) -> None:
    readings(name)
    assert len(readings(f"Jane Doe_1_assignsubmission_file/x{name.replace('/', '')}.ipynb")) == 1
    wrapping([name, f"a/{name}"])
