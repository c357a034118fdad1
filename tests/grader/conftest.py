"""A class begins with a gradebook that knows its assignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.classes import course_folders
from support.nbgrader_class import Classroom

import grader.nbgrading.folders
from grader.nbgrading.course import gradebook_path


@pytest.fixture(scope="session")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the assignment and nobody yet, for classrooms to copy: nbgrader takes
    seconds to make one."""
    with pytest.MonkeyPatch.context() as patch:
        made = Classroom(tmp_path_factory.mktemp("gradebook"), patch)
        course_folders(made.root)
    return gradebook_path(made.root)


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gradebook: Path) -> Classroom:
    """A course of its own, with such a gradebook, in which `prompteur grade` runs."""
    made = Classroom(tmp_path, monkeypatch)
    monkeypatch.setattr(grader.nbgrading.folders, "ROOT", made.root)
    made.take(gradebook)
    return made
