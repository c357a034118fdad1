"""A course in a folder with brackets in its name is like any other."""

from __future__ import annotations

import glob
import os
from pathlib import Path

import pytest
from support.classes import hand_in
from support.hostile import GOOD
from support.nbgrader_class import MODULE, Classroom

import grader.nbgrading.folders
from course.cli import main
from course.exercises.exercise import exercises
from grader.nbgrading.folders import ClassFolders, course_configuration
from grader.nbgrading.patterns import matching

POINTS = {one.id: one.points for one in exercises("en") if one.module == MODULE}


@pytest.mark.parametrize("name", ["Course [2026]", "[a-b] {x} (1) 'y' é", "[!a] [[] ]"])
def test_the_life_of_an_assignment_in_such_a_folder(name, tmp_path, monkeypatch, capsys):
    place = tmp_path / name
    place.mkdir()
    classroom = Classroom(place, monkeypatch)
    monkeypatch.setattr(grader.nbgrading.folders, "ROOT", classroom.root)
    folders = ClassFolders.of(course_configuration(classroom.root))
    hand_in(folders, "ada", GOOD)
    assert main(["grade", MODULE, "--lang", "en"]) == 0, capsys.readouterr()
    assert classroom.marks("ada") == POINTS
    classroom.nbgrader("generate_assignment", MODULE, "--force")
    classroom.nbgrader("release_assignment", MODULE)
    work = classroom.learners / "bo"
    work.mkdir(parents=True)
    classroom.nbgrader("fetch_assignment", MODULE, "--course", "prompteur-en", folder=work)
    classroom.nbgrader("submit", MODULE, "--course", "prompteur-en", folder=work)
    classroom.nbgrader("collect", MODULE)
    classroom.nbgrader("autograde", MODULE, "--force")
    assert classroom.marks("ada") == POINTS


def test_other_patterns_are_as_they_were(tmp_path: Path) -> None:
    for name in ("a", "b", "[ab]", "[ab]c", "ac", "*"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.ipynb").touch()
    for pattern in ("*", "?", "[a]", "*/x.ipynb", "*/[x].ipynb", "a*", "", "no[a]thing/*"):
        whole = os.path.join(tmp_path, pattern)
        assert sorted(matching(whole)) == sorted(glob.glob(whole)), pattern
    assert matching(str(tmp_path / "[ab]" / "*")) == [str(tmp_path / "[ab]" / "x.ipynb")]
    assert glob.glob(str(tmp_path / "[ab]" / "*")) != [str(tmp_path / "[ab]" / "x.ipynb")]
