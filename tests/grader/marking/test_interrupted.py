"""Ctrl+C while a class is graded: the end comes soon, whatever it is graded in, nothing of it goes
on behind, and what was received is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from support.classes import course_folders, hand_in
from support.fake_server import Exchange, FakeServer
from support.hostile import ASSIGNMENT, GOOD
from support.interrupted import Command
from support.nbgrader_class import Classroom

_IN_THE_CLASSROOM = """
import pathlib
from grader.nbgrading import folders
folders.ROOT = pathlib.Path({root!r})
import os
os.chdir({root!r})
"""


@pytest.mark.parametrize("where", ["threads", "processes"])
def test_prompteur_grade(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gradebook: Path
) -> None:
    classroom = Classroom(tmp_path, monkeypatch)
    classroom.take(gradebook)
    folders = course_folders(classroom.root)
    for number in range(3):
        hand_in(folders, f"en-{number}", {name: f"{number}. {text}" for name, text in GOOD.items()})

    def behave(one: Exchange) -> None:
        if len(server.seen) <= 6:
            one.answer("Friday")
        else:
            one.wait_until_gone()

    home = tmp_path / "home"
    with FakeServer(behave) as server:
        command = Command(
            home,
            *("grade", ASSIGNMENT, "--no-collect", "--executor", where, "--workers", "2"),
            before=_IN_THE_CLASSROOM.format(root=str(classroom.root)),
            PROMPTEUR_BASE_URL=server.base_url,
            PROMPTEUR_MODEL="m",
            PROMPTEUR_SLOTS="2",
        )
        mine = psutil.Process(command.process.pid)
        family: list[psutil.Process] = []

        def under_way() -> bool:
            family[:] = mine.children(recursive=True)
            return len(server.held()) >= 2

        command.ends_soon(under_way)
        assert all(one.gone.wait(10) for one in server.held()), "a request goes on"
    assert not psutil.wait_procs(family, timeout=10)[1], "a process goes on"
    assert where == "threads" or len(family) >= 2
    with closing(sqlite3.connect(home / "data" / "prompteur.sqlite")) as kept:
        assert kept.execute("SELECT COUNT(*) FROM replies").fetchone() == (6,)
    kept.close()


_ON_A_CLUSTER = """
import pathlib, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from grader.marking.executors import executor_for
if __name__ == "__main__":
    try:
        with executor_for("dask", 1, 1) as pool:
            pool.submit(int, 3).result()
            slow = pool.submit(time.sleep, 600)
            pathlib.Path({reached!r}).touch()
            slow.result()
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_a_cluster_of_its_own_is_closed(tmp_path: Path) -> None:
    reached = tmp_path / "so-far"
    command = Command(tmp_path, before=_ON_A_CLUSTER.format(reached=str(reached)))
    mine = psutil.Process(command.process.pid)
    family: list[psutil.Process] = []

    def under_way() -> bool:
        family[:] = mine.children(recursive=True)
        return reached.exists()

    status, output, errors, seconds = command.interrupted(under_way)
    assert status == 130, (output, errors)
    assert seconds < 20
    assert family and not psutil.wait_procs(family, timeout=10)[1], "a process goes on"
