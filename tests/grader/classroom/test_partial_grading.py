"""Grading a part of a class, in any order, and then all of it, is grading all of it at once."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.classes import Echoing, book_of, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, GOOD, GOOD_FR, IDS
from support.nbgrader_class import Classroom

from course.exercises.exercise import exercise, exercises
from course.models.base import Reply
from grader.classroom.reports import write_reports
from grader.marking.heldout import held_out
from grader.marking.work import Choice, Counts
from grader.nbgrading.exports import marks
from grader.nbgrading.folders import ClassFolders

FULL = sum(one.points for one in exercises("en") if one.module == ASSIGNMENT)
WEAK = [
    {name: held_out(exercise(name, "en")).weak[number].prompt for name in IDS} for number in (0, 1)
]
POOL = [
    (GOOD, "en"),
    (WEAK[0], "en"),
    (WEAK[1], "en"),
    (GOOD_FR, "fr"),
    ({IDS[0]: GOOD[IDS[0]]}, "en"),
    ({**GOOD, IDS[-1]: WEAK[0][IDS[-1]]}, "en"),
    ({}, "en"),
]
STUDENTS = ("ada", "benoit", "carl", "dora")


@pytest.fixture
def folders(tmp_path, monkeypatch, gradebook):
    return new_course(tmp_path, monkeypatch, gradebook)


def new_course(root: Path, patch: pytest.MonkeyPatch, gradebook: Path) -> ClassFolders:
    root.mkdir(exist_ok=True)
    classroom = Classroom(root, patch)
    classroom.take(gradebook)
    return course_folders(classroom.root)


def all_that_is_known(folders, records):
    """The gradebook, the pages, what goes to a learning platform, and the instructor's tables."""
    counts = Counts()
    write_reports(folders, ASSIGNMENT, list(records.values()), counts, "en")
    with book_of(folders) as book:
        rows = {
            (student, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for student in folders.students(ASSIGNMENT)
            for notebook in book._gradebook.find_submission(ASSIGNMENT, student).notebooks
            for grade in notebook.grades
        }
        exported = marks(book._gradebook)
    texts = {
        path.relative_to(folders.course.root).as_posix(): path.read_text(encoding="utf-8")
        for step in ("autograded", "feedback", "reports", "graded")
        for path in Path(folders.course.root, "grader", step).rglob("*")
        if path.is_file() and path.suffix != ".json"
    }
    return rows, exported, texts


@pytest.mark.parametrize("seed", range(8))
def test_any_history_of_partial_runs_ends_as_one_whole_run(seed, tmp_path, monkeypatch, gradebook):
    dice = random.Random(seed)
    folders = new_course(tmp_path / "history", monkeypatch, gradebook)
    model, handed_in = Echoing(), {}

    def hands_in(student):
        handed_in[student] = dice.choice(POOL)
        hand_in(folders, student, *handed_in[student])

    for student in STUDENTS:
        hands_in(student)
    for _ in range(7):
        step = dice.choice(["hand in", "student", "exercise", "both", "all", "again"])
        if step == "hand in":
            hands_in(dice.choice(STUDENTS))
            continue
        named = {"students": [dice.choice(STUDENTS)], "exercises": [dice.choice(IDS)]}
        wanted = {"student": ["students"], "exercise": ["exercises"], "both": list(named)}
        choice = {name: named[name] for name in wanted.get(step, [])}
        grade_class(folders, model, Choice(**choice, again=step == "again"))
    _, records = grade_class(folders, model)
    found = all_that_is_known(folders, records)

    at_once = new_course(tmp_path / "at-once", monkeypatch, gradebook)
    for student, (prompts, language) in handed_in.items():
        hand_in(at_once, student, prompts, language)
    _, records = grade_class(at_once, model)
    assert found == all_that_is_known(at_once, records)
    calls = model.calls
    _, again = grade_class(at_once, model)
    assert model.calls == calls and again == records


def test_one_student_is_graded_and_nobody_else_is_touched(folders):
    for student in ("ada", "carl"):
        hand_in(folders, student, GOOD)
    grading, records = grade_class(folders, Echoing(), Choice(students=["ada"]))
    assert list(records) == ["ada"] and records["ada"].score == FULL
    for place in (folders.graded, folders.feedback, folders.autograded):
        assert place("ada", ASSIGNMENT).exists()
        assert not place("carl", ASSIGNMENT).exists()
    with book_of(folders) as book:
        assert [one.student.id for one in book._gradebook.assignment_submissions(ASSIGNMENT)] == [
            "ada"
        ]
        [other] = grading.standing([one for one in grading.works() if not one.chosen], book)
    assert (other.student, other.score) == ("carl", None)
    _, records = grade_class(folders, Echoing())
    assert records["carl"].score == FULL


def test_the_mark_of_an_older_hand_in_does_not_outlive_a_newer_one(folders):
    hand_in(folders, "carl", WEAK[0])
    grade_class(folders, Echoing())
    hand_in(folders, "carl", GOOD)
    _, records = grade_class(folders, Echoing(), Choice(exercises=[IDS[1]]))
    assert records["carl"].score is None
    with book_of(folders) as book:
        found = {
            one.name.removeprefix("score-"): (one.auto_score, one.needs_manual_grade)
            for one in book._gradebook.find_submission(ASSIGNMENT, "carl").notebooks[0].grades
        }
    points = exercise(IDS[1], "en").points
    assert found == {name: (points, False) if name == IDS[1] else (None, True) for name in IDS}
    _, records = grade_class(folders, Echoing())
    assert records["carl"].score == FULL


def test_another_model_or_case_grades_what_it_changes_and_no_more(folders, monkeypatch):
    from grader.marking import grade, heldout, kept

    hand_in(folders, "ada", GOOD)
    grade_class(folders, Echoing())
    marked_on = heldout.marked_on

    def other_cases(task):
        return marked_on(task) + ("changed" if task.id == IDS[0] else "")

    for module in (kept, grade):
        monkeypatch.setattr(module, "marked_on", other_cases)
    model = Echoing()
    grade_class(folders, model)
    task = exercise(IDS[0], "en")
    assert model.calls == len(task.cases) + len(held_out(task).cases)
    other = Echoing()
    other.fingerprint = "another model"
    grade_class(folders, other)
    assert other.calls > model.calls


def test_a_grade_that_cannot_be_had_again_stays(folders):
    class Silent(Echoing):
        async def complete(self, request, *, on_text=None):
            return Reply("", "stop", model=self.name)

    hand_in(folders, "ada", GOOD)
    grade_class(folders, Echoing())
    assert grade_class(folders, Silent(), Choice(again=True))[1]["ada"].score == 0
    grade_class(folders, Echoing(), Choice(again=True))
    grading, records = grade_class(folders, down(), Choice(again=True))
    assert records["ada"].score == FULL and grading.counts.kept == len(IDS)


def down():
    from course.errors import ModelError

    class Down(Echoing):
        async def complete(self, request, *, on_text=None):
            self.calls += 1
            raise ModelError("model.server_error", host="h", status=500)

    return Down()
