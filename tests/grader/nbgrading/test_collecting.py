"""nbgrader's collect, with what learners can put into the exchange."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from nbgrader.utils import get_osusername
from support.nbgrader_class import MODULE, Classroom, answered, new_gradebook

from grader.nbgrading.collecting import LARGEST_SUBMISSION
from grader.submissions.files import LARGEST_FILE


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    made = Classroom(tmp_path, monkeypatch)
    with new_gradebook(made.database):
        return made


def test_collect_takes_plain_files_of_the_learner_and_goes_on(
    classroom: Classroom, tmp_path: Path
) -> None:
    classroom.nbgrader("release_assignment", MODULE)
    inbound = classroom.exchange / "prompteur-en" / "inbound"
    secret = tmp_path / "secret.txt"
    secret.write_text("the-held-out-cases")

    def put(name: str, time: str = "2026-11-01 10:00:00 UTC") -> Path:
        folder = inbound / f"{name}+{MODULE}+{time}+abcd"
        folder.mkdir()
        (folder / "timestamp.txt").write_text(time)
        return folder

    me = get_osusername()
    (put(me) / f"{MODULE}.ipynb").write_text(answered("en", {}))
    claimed = put("anna")
    (claimed / f"{MODULE}.ipynb").write_text(answered("en", {}))
    put("..")
    put("bob", "no time at all")
    (inbound / f"carl+{MODULE}+2026-11-01 10:00:00 UTC+abcd").write_text("a file")
    log = classroom.nbgrader("collect", MODULE, "--ExchangeCollect.check_owner=True")
    assert "anna" in log and "bob" in log and "carl" in log
    assert sorted(path.name for path in (classroom.grader / "submitted").iterdir()) == [me]

    mallory = put("mallory", "2026-11-02 10:00:00 UTC")
    (mallory / f"{MODULE}.ipynb").symlink_to(secret)
    (mallory / "other.ipynb").symlink_to("/dev/zero")
    (mallory / "more").mkdir()
    (mallory / "more" / "x.ipynb").symlink_to(secret)
    (mallory / "timestamp.txt").write_bytes(b"\xff\xfe never")
    with (mallory / "huge.ipynb").open("wb") as huge:
        huge.truncate(2_000_000_000)
    classroom.nbgrader("collect", MODULE)
    assert sorted(path.name for path in (classroom.grader / "submitted").iterdir()) == sorted(
        [me, "anna", "mallory"]
    )
    assert not list((classroom.grader / "submitted" / "mallory" / MODULE).iterdir())
    classroom.nbgrader("collect", MODULE, "--update")


OF_THE_INSTRUCTOR = json.dumps({"cells": [], "metadata": {"of": "the instructor"}})
OF_THE_LEARNER = answered("en", {})


class Swapped:
    """A submission whose learner has a link to the instructor's folder at hand, and puts it in
    the place of their own."""

    def __init__(self, classroom: Classroom, private: Path) -> None:
        inbound = classroom.exchange / "prompteur-en" / "inbound"
        inbound.mkdir(parents=True)
        self.folder = inbound / f"mallory+{MODULE}+2026-11-02 10:00:00 UTC+abcd"
        self._own, self._link = inbound / ".own", inbound / ".link"
        self.folder.mkdir()
        self.file = self.folder / f"{MODULE}.ipynb"
        self.file.write_text(OF_THE_LEARNER)
        private.mkdir()
        (private / self.file.name).write_text(OF_THE_INSTRUCTOR)
        self._link.symlink_to(private)

    def swap(self) -> None:
        """The link in the place of the folder, or back."""
        if self._link.is_symlink():
            self.folder.rename(self._own)
            self._link.rename(self.folder)
        else:
            self.folder.rename(self._link)
            self._own.rename(self.folder)


def taken(classroom: Classroom) -> str | None:
    path = classroom.grader / "submitted" / "mallory" / MODULE / f"{MODULE}.ipynb"
    return path.read_text() if path.exists() else None


@pytest.mark.parametrize("after", [False, True], ids=["before-it-is-opened", "after"])
@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_is_put_in_a_submissions_place_meanwhile_is_not_taken(
    classroom: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, after: bool
) -> None:
    """The learner is as quick as can be: between any look and the opening, or right after it."""
    swapped = Swapped(classroom, tmp_path / "private")
    name = (swapped.folder if what == "folder" else swapped.file).name
    really = os.open

    def slow(path: Any, *given: Any, **named: Any) -> int:
        last = os.path.basename(os.fspath(path))
        if last != name:
            return really(path, *given, **named)
        if not after:
            swapped.swap()
        descriptor = really(path, *given, **named)
        if after:
            swapped.swap()
        return descriptor

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", slow)
        classroom.nbgrader("collect", MODULE)
    assert taken(classroom) == (OF_THE_LEARNER if after or what == "file" else None)


def test_collecting_is_not_raced(classroom: Classroom, tmp_path: Path) -> None:
    swapped = Swapped(classroom, tmp_path / "private")
    ended = Event()

    def swap() -> None:
        while not ended.is_set():
            swapped.swap()

    learner = Thread(target=swap)
    learner.start()
    try:
        for _ in range(25):
            classroom.nbgrader("collect", MODULE)
            assert taken(classroom) in (None, OF_THE_LEARNER)
            shutil.rmtree(classroom.grader / "submitted", ignore_errors=True)
    finally:
        ended.set()
        learner.join()


def test_what_is_no_file_of_the_learners_alone_is_left_and_named(
    classroom: Classroom, tmp_path: Path
) -> None:
    swapped = Swapped(classroom, tmp_path / "private")
    os.link(tmp_path / "private" / swapped.file.name, swapped.folder / "0-hard.ipynb")
    os.mkfifo(swapped.folder / "1-pipe.ipynb")
    (swapped.folder / "2-folder.ipynb").mkdir()
    with (swapped.folder / "3-huge.ipynb").open("wb") as huge:
        huge.truncate(LARGEST_FILE + 1)
    others = swapped.folder / "4-of-another-account.ipynb"
    if os.geteuid() == 0:
        others.write_text("x")
        os.chown(others, 12345, -1)
    for number in range(5, 12):
        (swapped.folder / f"{number:02}.ipynb").write_bytes(b" " * (LARGEST_SUBMISSION // 6))
    log = classroom.nbgrader("collect", MODULE)
    place = classroom.grader / "submitted" / "mallory" / MODULE
    for name in ("0-hard", "1-pipe", "2-folder", "3-huge", "11.ipynb"):
        assert name in log and not (place / name).exists()
    assert ("4-of-another" in log) == others.exists()
    assert taken(classroom) == OF_THE_LEARNER
    assert sum(one.stat().st_size for one in place.iterdir()) <= LARGEST_SUBMISSION


@pytest.mark.parametrize("shared", [False, True], ids=["alone", "groupshared"])
def test_what_is_collected_is_the_instructors_and_the_groups_alone(
    classroom: Classroom, tmp_path: Path, shared: bool
) -> None:
    Swapped(classroom, tmp_path / "private")
    before = os.umask(0o022)
    try:
        classroom.nbgrader("collect", MODULE, f"--CourseDirectory.groupshared={shared}")
    finally:
        os.umask(before)
    top = classroom.grader / "submitted"
    modes = {stat.S_IMODE(one.stat().st_mode) for one in (top, *top.rglob("*"))}
    assert modes == ({0o2770, 0o660} if shared else {0o750, 0o640})
