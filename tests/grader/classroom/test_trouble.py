"""A server that is down, code that breaks, a gradebook or a disk that cannot be used: sentences,
and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest
from sqlalchemy.exc import DatabaseError, OperationalError
from support.classes import Echoing, book_of, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, GOOD, IDS

import grader.cli.grade
import grader.nbgrading.folders
from course.cli import main
from course.errors import CourseError, ModelError
from course.exercises.exercise import exercise, exercises
from course.messages import LANGUAGES
from grader.marking import executors
from grader.marking.grade import grade_prompt
from grader.marking.outage import FAILURES, LEARNERS
from grader.nbgrading.course import gradebook_path
from grader.nbgrading.trouble import explained, is_everybodys

FULL = sum(one.points for one in exercises("en") if one.module == ASSIGNMENT)
COMMAND = ["grade", ASSIGNMENT, "--no-collect", "--workers", "1"]
CASES = len(exercise(IDS[0], "en").cases)


@pytest.fixture
def folders(classroom):
    return course_folders(classroom.root)


class Down(Echoing):
    """Answers nobody, or nobody but those whose prompt holds `served`."""

    def __init__(self, error="model.server_error", served=None, final=False):
        super().__init__()
        self.error, self.served, self.final = error, served, final

    async def complete(self, request, *, on_text=None):
        if self.served and self.served in str(request.messages):
            return await super().complete(request, on_text=on_text)
        self.calls += 1
        values = {"host": "h", "status": 500, "model": "m"}
        raise ModelError(self.error, final=self.final, **values)


def own_words(number):
    """Prompts that nobody else hands in."""
    return {name: f"{text}\nThis is number {number}." for name, text in GOOD.items()}


def test_a_server_that_is_down_is_asked_a_few_times_for_a_whole_class(folders, monkeypatch, capsys):
    for number in range(30):
        hand_in(folders, f"s-{number:02}", own_words(number))
    model = Down()
    monkeypatch.setattr(grader.cli.grade, "learners_model", lambda *_: model)
    assert main([*COMMAND, "--lang", "en"]) == 1
    said = capsys.readouterr().out
    # Four requests at a time are under way when the third of them fails.
    assert model.calls <= LEARNERS * len(IDS) * (FAILURES + model.slots)
    assert said.count("Nobody was answered any more") == 1 and "30 submissions are not" in said
    report = (folders.reports(ASSIGNMENT) / "index.html").read_text(encoding="utf-8")
    assert "Nobody was answered any more" in report
    for student in ("s-00", "s-29"):
        page = folders.feedback(student, ASSIGNMENT).read_text(encoding="utf-8")
        assert "500" not in page and "Nobody" not in page
        with book_of(folders) as book:
            assert book._gradebook.find_submission(ASSIGNMENT, student).needs_manual_grade
    well = Echoing()
    monkeypatch.setattr(grader.cli.grade, "learners_model", lambda *_: well)
    assert main([*COMMAND, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["learners"]) == 30 and all(one["score"] is not None for one in told["learners"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_that_is_refused_is_tried_for_three_learners(language, folders, monkeypatch, capsys):
    for number in range(6):
        hand_in(folders, f"s-{number}", own_words(number))
    model = Down("model.wrong_key", final=True)
    monkeypatch.setattr(grader.cli.grade, "learners_model", lambda *_: model)
    assert main([*COMMAND, "--lang", language]) == 1
    assert model.calls <= LEARNERS * len(IDS) * model.slots
    reason = ModelError("model.wrong_key", host="h").text(language)
    assert reason in capsys.readouterr().out


def test_prompts_that_the_server_fails_on_stop_nobody_else(folders):
    """Two learners whose every request fails, beside others who are answered."""
    for number in range(2):
        hand_in(folders, f"a-{number}", own_words(number))
    for student in ("b", "c", "d"):
        hand_in(folders, student, {name: f"{text} Please." for name, text in GOOD.items()})
    _, records = grade_class(folders, Down(served="Please."), workers=1)
    assert {student: one.score is None for student, one in records.items()} == {
        **{"a-0": True, "a-1": True},
        **{"b": False, "c": False, "d": False},
    }


def test_an_error_in_one_prompt_costs_one_mark_and_is_in_the_log(folders, monkeypatch, capsys):
    def breaks(task, text, model, **more):
        if "BREAK" in text:
            raise RecursionError("too deep")
        return grade_prompt(task, text, model, **more)

    monkeypatch.setattr(executors, "grade_prompt", breaks)
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "bo", {**GOOD, IDS[1]: GOOD[IDS[1]] + " BREAK"})
    for language in LANGUAGES:
        assert main([*COMMAND, "--lang", language]) == 1
        said = capsys.readouterr().out
        assert IDS[1] in said and "RecursionError" in said
        report = folders.reports(ASSIGNMENT)
        assert "RecursionError" in (report / "index.html").read_text(encoding="utf-8")
    log = (report / "errors.log").read_text(encoding="utf-8")
    assert log.startswith(f"bo: {IDS[1]}\nTraceback") and "too deep" in log
    assert "RecursionError" not in folders.feedback("bo", ASSIGNMENT).read_text(encoding="utf-8")
    with book_of(folders) as book:
        assert book._gradebook.find_submission(ASSIGNMENT, "ada").score == FULL
        points = exercise(IDS[1], "en").points
        assert book._gradebook.find_submission(ASSIGNMENT, "bo").score == FULL - points
    monkeypatch.setattr(executors, "grade_prompt", grade_prompt)
    hand_in(folders, "bo", GOOD)
    assert main([*COMMAND, "--lang", "en"]) == 0
    assert not (report / "errors.log").exists()


class Broken(ThreadPoolExecutor):
    def submit(self, *_, **__):
        future = Future()
        future.set_exception(BrokenProcessPool("a process was terminated abruptly"))
        return future


def test_processes_that_end_are_a_sentence(folders):
    hand_in(folders, "ada", GOOD)
    with Broken(1) as executor, pytest.raises(CourseError) as caught:
        grade_class(folders, Echoing(), executor=executor)
    assert caught.value.message_id == "grade.executor_broke"


def sentence(capsys):
    said = capsys.readouterr()
    assert not said.out and len(said.err.strip().splitlines()) == 1, said
    return said.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_locked_gradebook(language, classroom, folders, capsys):
    hand_in(folders, "ada", GOOD)
    with (classroom.grader / "nbgrader_config.py").open("a") as config:
        config.write("\nc.CourseDirectory.db_url += '?timeout=0.05'\n")
    other = sqlite3.connect(gradebook_path(classroom.root), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert main([*COMMAND, "--lang", language]) == 1
    assert "Formgrader" in sentence(capsys)
    other.execute("ROLLBACK")
    other.close()
    assert main([*COMMAND, "--lang", language]) == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content", [b"not a database, and long enough to be looked at" * 50, None])
def test_a_damaged_or_missing_place_for_the_gradebook(
    content, language, classroom, folders, capsys
):
    hand_in(folders, "ada", GOOD)
    path = gradebook_path(classroom.root)
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    assert main([*COMMAND, "--lang", language]) == 1
    assert str(path) in sentence(capsys)
    assert content is None or path.read_bytes() == content


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gradebook_that_may_only_be_read(language, classroom, folders, capsys):
    hand_in(folders, "ada", GOOD)
    path = gradebook_path(classroom.root)
    with (classroom.grader / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = 'sqlite:///file:{path}?mode=ro&uri=true'\n")
    assert main([*COMMAND, "--lang", language]) == 1
    assert "class.db" in sentence(capsys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_disk_leaves_nothing_half_written(language, folders, monkeypatch, capsys):
    for student in ("ada", "bo"):
        hand_in(folders, student, GOOD)
    replace = os.replace

    def full(source, target):
        if "feedback" in str(target):
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    assert main([*COMMAND, "--lang", language]) == 1
    said = sentence(capsys)
    assert said.strip() == CourseError("grade.disk_full").text(language)
    assert not [one for one in folders.feedback("ada", ASSIGNMENT).parent.iterdir()]
    assert not folders.graded("ada", ASSIGNMENT).exists()
    monkeypatch.setattr(os, "replace", replace)
    assert main([*COMMAND, "--lang", language]) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_of_one_learner_that_cannot_be_written_costs_that_one(language, folders, capsys):
    for student in ("ada", "bo", "cy"):
        hand_in(folders, student, GOOD)
    page = folders.feedback("bo", ASSIGNMENT)
    page.mkdir(parents=True)
    assert main([*COMMAND, "--lang", language]) == 1
    assert "bo" in capsys.readouterr().out
    for student in ("ada", "cy"):
        assert folders.feedback(student, ASSIGNMENT).is_file()
    page.rmdir()
    assert main([*COMMAND, "--lang", language]) == 0


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (sqlite3.OperationalError("database or disk is full"), "disk_full"),
        (sqlite3.OperationalError("database is locked"), "book_locked"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "book_read_only"),
        (sqlite3.DatabaseError("database disk image is malformed"), "book_damaged"),
        (OSError("could not connect to server"), "book_failed"),
    ],
)
def test_what_a_database_says_is_explained_without_its_password(error, key):
    wrapped = (OperationalError if "full" in str(error) else DatabaseError)("SELECT 1", {}, error)
    told = explained(wrapped, "postgresql://user:hidden@host/class")
    assert told.message_id == f"grade.{key}" and is_everybodys(wrapped)
    for language in LANGUAGES:
        assert "hidden" not in told.text(language)
