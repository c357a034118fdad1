"""Who may open what is written of a class: the instructor, the group where it is wanted, a learner
their own feedback. Where the tests run as root, by other accounts that try; always, by the modes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.utils import notebook_hash
from support.classes import Echoing, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, GOOD
from support.nbgrader_class import Classroom

from grader.classroom.reports import write_reports
from grader.nbgrading.course import gradebook_path
from grader.nbgrading.folders import ClassFolders

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
LEARNER, INSTRUCTOR, GROUP = 54321, 54322, 54323
SECRET = "the learner's own"


@dataclass(frozen=True)
class Graded:
    """A class that an instructor graded and gave feedback to."""

    folders: ClassFolders
    released: Path
    shared: bool
    mask: int

    @property
    def written(self) -> list[Path]:
        """All files that belong to the class, the gradebook among them."""
        grader = Path(self.folders.course.root) / "grader"
        tops = [grader / name for name in ("autograded", "feedback", "graded", "reports")]
        files = [path for top in tops for path in top.rglob("*") if path.is_file()]
        return [*files, gradebook_path(grader.parent)]

    @property
    def made(self) -> list[Path]:
        """All folders that were made for them."""
        grader = Path(self.folders.course.root) / "grader"
        return sorted(
            {one for path in self.written for one in path.parents if grader in one.parents}
        )


@pytest.fixture(params=[0o022, 0o002, 0o077], ids=oct)
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that other accounts can walk through."""
    folder = Path(tempfile.mkdtemp(prefix="prompteur-access-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(params=[False, True], ids=["alone", "groupshared"])
def graded(
    request: pytest.FixtureRequest,
    mask: int,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    gradebook: Path,
) -> Graded:
    shared = bool(request.param)
    classroom = Classroom(place, monkeypatch)
    classroom.take(gradebook)
    gradebook_path(classroom.root).chmod(0o644)  # as SQLite makes it
    for path in (classroom.root, classroom.grader, classroom.exchange):
        path.chmod(0o755)
    if shared:
        if IS_ROOT:
            os.chown(classroom.grader, -1, GROUP)
            os.chown(gradebook_path(classroom.root), -1, GROUP)
        classroom.grader.chmod(0o2775)
        with (place / "jupyter" / "nbgrader_config.py").open("a") as config:
            config.write("c.CourseDirectory.groupshared = True\n")
    folders = course_folders(classroom.root)
    for student in ("ada", "bo"):
        submitted = hand_in(folders, student, GOOD)
        (submitted / "timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
        (submitted / "submission_secret.txt").write_text(f"{SECRET} {student}")
    grading, records = grade_class(folders, Echoing())
    write_reports(folders, ASSIGNMENT, list(records.values()), grading.counts, "en")
    # What an earlier version wrote, nobody but its owner could read.
    folders.feedback("ada", ASSIGNMENT).chmod(0o600)
    course = classroom.exchange / "prompteur-en"
    course.mkdir()
    course.chmod(0o755)
    classroom.nbgrader("release_feedback", ASSIGNMENT)
    name = notebook_hash(secret=f"{SECRET} ada", notebook_id=ASSIGNMENT)
    return Graded(folders, course / "feedback" / f"{name}.html", shared, mask)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o7777


def allowed(test: str, paths: list[Path], user: int, group: int) -> set[Path]:
    """Those of `paths` that the account passes a shell's test on: "-r" or "-w"."""
    script = 'for one in "$@"; do test ' + test + ' "$one" && printf "%s\\n" "$one"; done; true'
    command = ["/bin/sh", "-c", script, "sh", *map(str, paths)]
    given = {"user": user, "group": group, "extra_groups": []}
    found = subprocess.run(command, capture_output=True, text=True, check=True, **given)
    return {Path(line) for line in found.stdout.splitlines()}


def test_files_are_the_instructors_and_the_groups_alone(graded: Graded) -> None:
    file, folder = 0o660 & ~graded.mask, 0o770 & ~graded.mask
    if graded.shared:
        file, folder = 0o660, 0o2770
    wrong = {path: oct(mode(path)) for path in graded.made if mode(path) & 0o2777 != folder}
    own = graded.folders.feedback("ada", ASSIGNMENT)  # closed above
    wrong |= {one: oct(mode(one)) for one in graded.written if mode(one) != file and one != own}
    assert not wrong


def test_what_is_released_can_be_read_and_its_folder_cannot_be_listed(graded: Graded) -> None:
    assert mode(graded.released) == (0o664 if graded.shared else 0o644)
    assert mode(graded.released.parent) & 0o005 == 0o001


@pytest.mark.skipif(not IS_ROOT, reason="only root can try what other accounts may do")
def test_a_learner_reads_their_own_feedback_and_nothing_else(graded: Graded) -> None:
    private = [*graded.written, *graded.made, graded.released.parent]
    may = allowed("-r", [*private, graded.released], LEARNER, LEARNER)
    assert may == {graded.released}
    assert not allowed("-w", [*private, graded.released], LEARNER, LEARNER)


@pytest.mark.skipif(not IS_ROOT, reason="only root can try what other accounts may do")
def test_a_second_instructor_can_go_on(graded: Graded) -> None:
    own = graded.folders.feedback("ada", ASSIGNMENT)
    wanted = {path for path in (*graded.written, *graded.made) if path != own}
    may = allowed("-w", sorted(wanted), INSTRUCTOR, GROUP)
    assert may == (wanted if graded.shared else set())
