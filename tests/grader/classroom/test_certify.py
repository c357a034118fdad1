"""`prompteur certify`: a class is graded, and a learner's measured results leave it signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support.classes import Echoing, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, GOOD, GOOD_FR, IDS
from support.nbgrader_class import Classroom

from course.cli import main
from course.credentials.keys import key_path
from course.exercises.exercise import exercise
from grader.marking.heldout import held_out
from grader.nbgrading.folders import ClassFolders

CASES = sum(len(held_out(exercise(name, "en")).cases) for name in IDS)


@pytest.fixture
def folders(classroom: Classroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ClassFolders:
    """A class of which Ada handed in good prompts and Bo one that is never sent; graded."""
    found = course_folders(classroom.root)
    with Gradebook(classroom.database) as book:
        book.add_student("ada", first_name="Ada", last_name="Roe")
        book.add_student("bo")
    hand_in(found, "ada", GOOD)
    hand_in(found, "bo", {**GOOD_FR, IDS[0]: "{{nobody}}"}, "fr")
    grade_class(found, Echoing())
    monkeypatch.chdir(tmp_path)
    return found


def certify(*words: str) -> int:
    return main(["certify", *words, "--by", "A School", "--lang", "en"])


def results(file: str, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    assert main(["verify-credential", file, "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    return {one["name"]: one["value"] for one in found["results"]}


def test_the_measured_results_of_a_learner_are_signed(
    folders: ClassFolders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert certify("ada", "--hours", "20", "--until", "2999-01-01") == 0
    said = capsys.readouterr().out
    assert "Credential of Ada Roe issued: ada.credential.json" in said and "did:key:z6Mk" in said
    assert "linkedin.com/profile/add" in said
    secret = key_path("issuer").read_text().splitlines()[1]
    text = Path("ada.credential.json").read_text(encoding="utf-8")
    for shown in (said, text, Path("ada.credential.html").read_text(encoding="utf-8")):
        assert secret not in shown
    assert "recorded or echo" in text and "which anybody can read, set " in text
    found = results("ada.credential.json", capsys)
    assert found["All held-out cases together: cases that held"] == f"{CASES}"
    assert found["Hours of work, as the issuer says"] == "20"


def test_a_prompt_that_was_never_sent_failed_everywhere(
    folders: ClassFolders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert certify("bo", "--name", "Bo Two", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    found = results(said["file"], capsys)
    [rate] = [one for name, one in found.items() if f"({IDS[0]}, fr" in name and "per cent" in name]
    assert rate == "0"


def test_what_is_not_graded_as_it_stands_is_not_certified(
    folders: ClassFolders, capsys: pytest.CaptureFixture[str]
) -> None:
    hand_in(folders, "ada", {**GOOD, IDS[1]: "Another prompt: {{message}}"})
    assert certify("ada") == 1
    said = capsys.readouterr().err
    assert IDS[1] in said and f"prompteur grade {ASSIGNMENT}" in said
    assert not Path("ada.credential.json").exists()


WRONG = {
    "nobody": (("eve",), "no name for eve"),
    "nothing": (("eve", "--name", "Eve"), "eve has handed in nothing"),
    "assignment": (("ada", "--assignment", "99-none"), "99-none"),
    "not handed in": (("ada", "--assignment", "02-instructions-and-data"), "handed in nothing for"),
    "no name": (("bo",), "no name for bo"),
    "day": (("ada", "--until", "soon"), "soon is no day"),
    "past": (("ada", "--until", "2000-01-01"), "over already"),
    "hours": (("ada", "--hours", "-1"), "hours"),
    "outside": (("../ada", "--name", "Ada"), "handed in nothing"),
}


def test_what_cannot_be_certified_is_told(
    folders: ClassFolders, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, wanted in WRONG.values():
        assert certify(*words) == 1, words
        assert wanted in capsys.readouterr().err, words
    assert not list(Path().glob("*.credential.*"))
