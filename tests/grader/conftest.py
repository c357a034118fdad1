"""A class begins with a gradebook that knows its assignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.classes import course_folders
from support.nbgrader_class import Classroom

from grader.nbgrading.course import gradebook_path


@pytest.fixture(scope="session")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the assignment and nobody yet, for classrooms to copy: nbgrader takes
    seconds to make one."""
    with pytest.MonkeyPatch.context() as patch:
        made = Classroom(tmp_path_factory.mktemp("gradebook"), patch)
        course_folders(made.root)
    return gradebook_path(made.root)
