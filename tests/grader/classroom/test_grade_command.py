"""`prompteur grade`: what an instructor types, and what comes of it."""

from __future__ import annotations

import json

import pytest
from support.classes import book_of, course_folders, hand_in
from support.hostile import ASSIGNMENT, GOOD, GOOD_FR, IDS
from support.nbgrader_class import Classroom

import grader.nbgrading.folders
from course.cli import main
from course.exercises.exercise import exercise, exercises
from grader.marking.heldout import held_out
from grader.nbgrading.folders import ClassFolders, course_configuration

FULL = sum(one.points for one in exercises("en") if one.module == ASSIGNMENT)


@pytest.fixture
def classroom(tmp_path, monkeypatch):
    made = Classroom(tmp_path, monkeypatch)
    monkeypatch.setattr(grader.nbgrading.folders, "ROOT", made.root)
    return made


@pytest.fixture
def folders(classroom, gradebook):
    """A class of three, whose gradebook knows the assignment."""
    classroom.take(gradebook)
    return three_hand_in(classroom)


def three_hand_in(classroom):
    found = ClassFolders.of(course_configuration(classroom.root))
    hand_in(found, "ada", GOOD)
    hand_in(found, "benoit", GOOD_FR, "fr")
    hand_in(found, "carl", {name: held_out(exercise(name, "en")).weak[0].prompt for name in IDS})
    return found


def test_a_class_in_one_go(classroom, capsys):
    folders = three_hand_in(classroom)
    assert main(["grade", ASSIGNMENT, "--no-collect", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "3 submissions graded" in said
    report = folders.reports(ASSIGNMENT)
    names = {"index.html", "class.csv", "exercises.csv", "effort.json"}
    assert {one.name for one in report.iterdir()} == names
    assert str(report / "index.html") in said
    for student in ("ada", "benoit", "carl"):
        assert folders.feedback(student, ASSIGNMENT).is_file()
    with book_of(folders) as book:
        assert book._gradebook.find_submission(ASSIGNMENT, "ada").score == FULL


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_dry_run_writes_and_sends_nothing(language, folders, classroom, capsys):
    before = sorted(classroom.root.rglob("*"))
    assert main(["grade", ASSIGNMENT, "--dry-run", "--lang", language]) == 0
    assert "12" in capsys.readouterr().out
    assert main(["grade", ASSIGNMENT, "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["submissions"] == 3 and told["prompts"] == 12 and told["calls"] > 100
    assert sorted(classroom.root.rglob("*")) == before


def test_the_summary_for_programs(folders, capsys):
    assert main(["grade", ASSIGNMENT, "--no-collect", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["student"]: one["score"] for one in told["learners"]}["ada"] == FULL
    assert main(["grade", ASSIGNMENT, "--no-collect", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 3


def test_what_could_not_be_graded_is_named_and_can_be_gone_on_with(
    folders, monkeypatch, capsys, tmp_path
):
    hand_in(folders, "dora", {**GOOD, IDS[0]: "Nobody recorded this. {{message}}"})
    assert main(["grade", ASSIGNMENT, "--no-collect", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "dora" in said and f"prompteur grade {ASSIGNMENT}" in said
    with book_of(folders) as book:
        assert book._gradebook.find_submission(ASSIGNMENT, "dora").needs_manual_grade


def test_a_student_whose_name_is_no_text_stops_nobody(folders, capsys):
    """A folder's name may be any bytes; no gradebook can hold half of a character."""
    hand_in(folders, "b\udcffd", GOOD)
    assert main(["grade", ASSIGNMENT, "--no-collect", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "4 submissions" in said and "could not be recorded" in said
    with book_of(folders) as book:
        for student, score in (("ada", FULL), ("benoit", FULL)):
            assert book._gradebook.find_submission(ASSIGNMENT, student).score == score
    report = (folders.reports(ASSIGNMENT) / "index.html").read_text("utf-8")
    assert "could not be recorded" in report


def test_what_is_handed_in_through_the_exchange_is_collected(classroom, gradebook, capsys):
    classroom.take(gradebook)
    folders = course_folders(classroom.root)
    classroom.nbgrader("generate_assignment", ASSIGNMENT, "--force")
    classroom.nbgrader("release_assignment", ASSIGNMENT)
    work = classroom.learners / "ada"
    work.mkdir(parents=True)
    classroom.nbgrader("fetch_assignment", ASSIGNMENT, "--course", "prompteur-en", folder=work)
    classroom.nbgrader("submit", ASSIGNMENT, "--course", "prompteur-en", folder=work)
    assert main(["grade", ASSIGNMENT, "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["submissions"] == 1
    assert folders.students(ASSIGNMENT) == []
    assert main(["grade", ASSIGNMENT, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["score"] for one in told["learners"]] == [0.0]
    assert folders.students(ASSIGNMENT) != []


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        [ASSIGNMENT, "--exercise", "nothing"],
        [ASSIGNMENT, "--student", "nobody"],
        [ASSIGNMENT, "--workers", "0"],
        [ASSIGNMENT, "--executor", "nowhere"],
    ],
)
def test_wrong_usage_is_one_sentence(arguments, folders, capsys):
    for language in ("en", "fr"):
        assert main(["grade", *arguments, "--no-collect", "--lang", language]) == 1
        said = capsys.readouterr()
        assert len(said.err.strip().splitlines()) == 1 and not said.out


def test_ctrl_c_keeps_what_is_graded_and_says_how_to_go_on(folders, monkeypatch, capsys):
    from grader.classroom import writing as class_writing

    write, written = class_writing.write_graded, []

    def interrupted(path, graded, shared):
        write(path, graded, shared)
        written.append(path)
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(class_writing, "write_graded", interrupted)
    assert main(["grade", ASSIGNMENT, "--no-collect", "--lang", "en"]) == 130
    assert "Stopped" in capsys.readouterr().out
    assert main(["grade", ASSIGNMENT, "--no-collect", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2
