"""Late penalties, extensions, extra credit, marks by hand, several assignments: `prompteur grade`
records what nbgrader's own autograde does, and every page and table shows the same."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin
from support.classes import hand_in
from support.hostile import GOOD, GOOD_FR, IDS
from support.nbgrader_class import MODULE, RECORDINGS, REPOSITORY, Classroom, answered
from traitlets.config import Config

import grader.nbgrading.folders
from course.cli import main
from course.exercises.exercise import exercise, exercises
from course.messages import rounded
from grader.marking.heldout import held_out
from grader.nbgrading.exports import marks
from grader.nbgrading.folders import ClassFolders, course_configuration

SECOND = "02-instructions-and-data"
WEAK = {name: held_out(exercise(name, "en")).weak[0].prompt for name in IDS}
DUE = "2026-03-01 12:00:00 UTC"
EARLY, LATE = "2026-03-01 11:00:00 UTC", "2026-03-01 15:00:00 UTC"
HANDED_IN = {
    "ada": (GOOD, "en", EARLY),
    "benoit": (GOOD_FR, "fr", LATE),
    "carl": (WEAK, "en", LATE),
    "dora": (GOOD, "en", LATE),
    "emil": (GOOD, "en", None),
}
PLUGIN = """
from nbgrader.plugins import BasePlugin

class AnHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late / 3600 * (10 if student_id == "carl" else 0.875)
"""
RULES = {
    "none": "",
    "zero": "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n",
    "an hour": "\nc.AssignLatePenalties.plugin_class = 'late_by_the_hour.AnHour'\n",
}


@pytest.fixture
def by_the_hour(tmp_path, monkeypatch):
    (tmp_path / "late_by_the_hour.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("late_by_the_hour", None)


def new_class(root: Path, patch: pytest.MonkeyPatch, gradebook: Path, rule: str) -> Classroom:
    """A class with two assignments, the first of which is due."""
    root.mkdir()
    classroom = Classroom(root, patch)
    classroom.take(gradebook)
    for language in ("en", "fr"):
        place = Path("solutions") / language / SECOND
        shutil.copytree(REPOSITORY / place, classroom.root / place)
    with (classroom.grader / "nbgrader_config.py").open("a") as config:
        config.write(RULES[rule])
    patch.setattr(grader.nbgrading.folders, "ROOT", classroom.root)
    folders = ClassFolders.of(course_configuration(classroom.root))
    for student, (prompts, language, when) in HANDED_IN.items():
        folder = hand_in(folders, student, prompts, language)
        if when:
            (folder / "timestamp.txt").write_text(when)
    second = folders.submitted("ada", SECOND)
    second.mkdir(parents=True)
    references = {
        one.id: held_out(one).reference for one in exercises("en") if one.module == SECOND
    }
    (second / f"{SECOND}.ipynb").write_text(answered("en", references, SECOND), encoding="utf-8")
    return classroom


def set_by_hand(database: str) -> None:
    """What an instructor does in Formgrader: an extension, a mark, extra credit."""
    with Gradebook(database) as book:
        book.update_or_create_assignment(MODULE, duedate=DUE)
        book.update_or_create_submission(MODULE, "dora", extension=timedelta(hours=2))
        grade = book.find_grade(f"score-{IDS[0]}", MODULE, MODULE, "dora")
        grade.manual_score, grade.extra_credit = 0.5, 0.25
        book.find_grade(f"score-{IDS[1]}", MODULE, MODULE, "benoit").extra_credit = 1.0
        book.db.commit()


def recorded(database: str, out: Path) -> tuple[object, list[list[str]]]:
    """What our exports and nbgrader's own say."""
    with Gradebook(database) as book:
        CsvExportPlugin(config=Config({"ExportPlugin": {"to": str(out)}})).export(book)
        with out.open(encoding="utf-8") as lines:
            return marks(book), sorted(csv.reader(lines))


@pytest.mark.parametrize("rule", RULES)
def test_the_same_marks_as_autograde(rule, tmp_path, monkeypatch, gradebook, by_the_hour, capsys):
    ours = new_class(tmp_path / "ours", monkeypatch, gradebook, rule)
    for again in ([], ["--again"]):
        for assignment in (MODULE, SECOND):
            arguments = ["grade", assignment, "--no-collect", "--lang", "en"]
            assert main([*arguments, *again]) == 0, capsys.readouterr()
        if not again:
            set_by_hand(ours.database)
    found = recorded(ours.database, tmp_path / "ours.csv")

    stock = new_class(tmp_path / "stock", monkeypatch, gradebook, rule)
    stock.nbgrader("generate_assignment", SECOND, "--force")
    for again in ([], ["--force"]):
        for assignment in (MODULE, SECOND):
            stock.nbgrader("autograde", assignment, *again)
        if not again:
            set_by_hand(stock.database)
    assert found == recorded(stock.database, tmp_path / "stock.csv")

    with Gradebook(ours.database) as book:
        penalties = {
            student: book.find_submission(MODULE, student).late_submission_penalty
            for student in HANDED_IN
        }
        totals = {
            student: max(0.0, book.find_submission(MODULE, student).score - late)
            for student, late in penalties.items()
        }
    assert penalties["ada"] == penalties["emil"] == 0
    assert rule == "none" or (penalties["benoit"] > penalties["dora"] > 0 or rule == "zero")
    folders = ClassFolders.of(course_configuration(ours.root))
    table = (folders.reports(MODULE) / "class.csv").read_text(encoding="utf-8")
    in_report = {row["student"]: row for row in csv.DictReader(table.splitlines())}
    exported = found[0].scores
    for student, total in totals.items():
        row = in_report[student]
        assert float(row["total"]) == rounded(total)
        assert float(row["late_penalty"]) == pytest.approx(penalties[student], abs=0.0001)
        page = folders.feedback(student, MODULE).read_text(encoding="utf-8")
        shown = f"{float(row['total']):.2f}".rstrip("0").rstrip(".")
        assert (f"Total: {shown} of" in page) or (
            f"Total\N{NARROW NO-BREAK SPACE}: {shown.replace('.', ',')} sur" in page
        ), student
        assert ("came late" in page or "retard" in page) == (penalties[student] > 0)
        [whole] = [c for c in exported[student] if c.assignment == MODULE and not c.exercise]
        assert exported[student][whole] == pytest.approx(total)
    assert float(in_report["benoit"]["extra_credit"]) == 1.0
    page = folders.feedback("benoit", MODULE).read_text(encoding="utf-8")
    assert "1 point, déjà compté" in page


def test_a_gradebook_with_other_points_counts_and_it_is_said_once(
    tmp_path, monkeypatch, gradebook, capsys
):
    def other_points(database: str) -> None:
        with Gradebook(database) as book:
            book.find_grade_cell(f"score-{IDS[0]}", MODULE, MODULE).max_score = 5.0
            book.db.commit()

    ours = new_class(tmp_path / "ours", monkeypatch, gradebook, "none")
    assert main(["grade", MODULE, "--no-collect", "--lang", "en"]) == 0
    other_points(ours.database)
    capsys.readouterr()
    assert main(["grade", MODULE, "--no-collect", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    points = exercise(IDS[0], "en").points
    assert said.count(f"{IDS[0]} has 5 points in the gradebook and {points:g} in the") == 1
    whole = sum(exercise(name, "en").points for name in IDS) - points + 5
    folders = ClassFolders.of(course_configuration(ours.root))
    page = folders.feedback("ada", MODULE).read_text(encoding="utf-8")
    assert f"Total: {whole:g} of {whole:g} points" in page
    report = (folders.reports(MODULE) / "index.html").read_text(encoding="utf-8")
    assert f" of {whole:g}" in report

    stock = new_class(tmp_path / "stock", monkeypatch, gradebook, "none")
    other_points(stock.database)
    stock.nbgrader("autograde", MODULE)
    for student in HANDED_IN:
        assert ours.marks(student) == stock.marks(student)
    assert ours.marks("ada")[IDS[0]] == ours.marks("benoit")[IDS[0]] == 5.0


@pytest.mark.parametrize("method", ["none", "zero"])
def test_the_same_as_stock_nbgrader_that_runs_kernels(method, tmp_path, monkeypatch, gradebook):
    """nbgrader with its own preprocessors, on test cells that compute the mark in a kernel."""
    sys.path.append(str(REPOSITORY / "benchmarks"))
    from grading import stock

    ours = new_class(tmp_path / "ours", monkeypatch, gradebook, method)
    assert main(["grade", MODULE, "--no-collect"]) == 0
    set_by_hand(ours.database)
    assert main(["grade", MODULE, "--no-collect"]) == 0

    monkeypatch.setenv("PROMPTEUR_REPLAY", os.pathsep.join(map(str, RECORDINGS)))
    shutil.copytree(ours.root / "solutions", tmp_path / "course" / "solutions")
    root = tmp_path / "stock"
    api = stock._course(root)
    api.config.LateSubmissionPlugin.penalty_method = method
    database = api.config.CourseDirectory.db_url
    english = [name for name, (_, language, _) in HANDED_IN.items() if language == "en"]
    folders = ClassFolders.of(course_configuration(ours.root))
    for student in english:
        shutil.copytree(folders.submitted(student, MODULE), root / "submitted" / student / MODULE)
    with Gradebook(database) as book:
        for student in ("benoit", "dora"):
            book.add_student(student)
            book.add_submission(MODULE, student)
    set_by_hand(database)
    for student in english:
        done = api.autograde(MODULE, student)
        assert done["success"], done
    for student in english:
        with Gradebook(database) as theirs, Gradebook(ours.database) as mine:
            there = theirs.find_submission(MODULE, student)
            here = mine.find_submission(MODULE, student)
            assert here.score == pytest.approx(there.score), student
            assert here.late_submission_penalty == pytest.approx(there.late_submission_penalty)
