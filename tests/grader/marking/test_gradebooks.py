"""The gradebook in PostgreSQL, and grading in processes and on a Dask cluster."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from ensure_tools import find_postgresql
from support.classes import book_of, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, GOOD, GOOD_FR
from support.nbgrader_class import Classroom
from support.places import ROOT
from support.plugging import write_plugin

import course.models.plugged
import course.plugins
from course.errors import CourseError
from course.exercises.exercise import exercises
from course.messages import LANGUAGES
from course.models.budget import session_budget
from course.models.chosen import current_model
from grader.marking.executors import executor_for
from grader.nbgrading.course import gradebook_path

FULL = sum(one.points for one in exercises("en") if one.module == ASSIGNMENT)
POSTGRESQL = find_postgresql()
SERVER = "nobody"
"""Who runs PostgreSQL where the tests are root: it refuses to be."""


@pytest.fixture
def classroom(tmp_path, monkeypatch):
    return Classroom(tmp_path, monkeypatch)


@pytest.fixture
def folders(classroom, gradebook):
    """The folders of a class whose gradebook is in SQLite and knows the assignment."""
    classroom.take(gradebook)
    return course_folders(classroom.root)


@pytest.fixture(scope="module")
def postgresql():
    """The address of a database on a server of the tests' own, on a socket."""
    if not POSTGRESQL:
        pytest.skip("no PostgreSQL here: tests/ensure_tools.py installs it")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path has to be short
    user = SERVER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def program(name, *options):
        command = [f"{POSTGRESQL}/{name}", *options]
        subprocess.run(command, user=user, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    data, log = str(folder / "data"), str(folder / "log")
    program("initdb", "-D", data, "-U", "grader", "-A", "trust", "--no-sync")
    program(
        "pg_ctl", "-D", data, "-w", "-l", log, "-o", f"-k {folder} -c listen_addresses=", "start"
    )
    try:
        yield f"postgresql://grader@/postgres?host={folder}"
    finally:
        program("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def test_the_gradebook_may_be_in_postgresql(classroom, postgresql):
    config = classroom.grader / "nbgrader_config.py"
    with config.open("a") as lines:
        lines.write(f"\nc.CourseDirectory.db_url = {postgresql!r}\n")
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "benoit", GOOD_FR, "fr")
    _, records = grade_class(folders, current_model())
    assert records["ada"].score == records["benoit"].score == FULL
    with book_of(folders) as book:
        assert book._gradebook.engine.dialect.name == "postgresql"
        assert book._gradebook.find_submission(ASSIGNMENT, "ada").score == FULL
    assert not gradebook_path(classroom.root).exists()


@pytest.mark.parametrize("where", ["processes", "dask"])
def test_prompts_may_be_graded_elsewhere(where, folders):
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "benoit", GOOD_FR, "fr")
    with executor_for(where, 2, slots=1) as executor:
        _, records = grade_class(folders, current_model(), executor=executor)
    assert records["ada"].score == records["benoit"].score == FULL


def test_a_cluster_that_runs_is_given_by_its_address(folders):
    from distributed import LocalCluster

    hand_in(folders, "ada", GOOD)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with executor_for(f"dask:{cluster.scheduler_address}", None, slots=1) as executor:
            _, records = grade_class(folders, current_model(), executor=executor)
        assert len(cluster.workers) == 2
    assert records["ada"].score == FULL


@pytest.mark.parametrize("name", ["", "thread", "threads:2", "dask:tcp://127.0.0.1:9"])
def test_what_is_no_place_to_grade_is_said(name, monkeypatch):
    import distributed

    client = distributed.Client
    hasty = partial(client, timeout=1)  # seconds that a cluster has to answer
    monkeypatch.setattr(distributed, "Client", lambda place, timeout: hasty(place))
    with pytest.raises(CourseError) as caught, executor_for(name, None, slots=1):
        pass
    for language in LANGUAGES:
        assert caught.value.text(language)


def test_threads_are_as_many_as_keep_the_model_busy():
    with executor_for("threads", None, slots=16) as pool:
        assert isinstance(pool, ThreadPoolExecutor) and pool._max_workers == 4
    with executor_for("threads", 3, slots=16) as pool:
        assert pool._max_workers == 3


PAID = """
    import os
    from course.models.base import Reply

    class Paid:
        name, fingerprint, slots = "paid", "paid:1", 2

        def price(self, tokens_in, tokens_out):
            return 0.02

        async def complete(self, request, *, on_text=None):
            with open(os.environ["TILL"], "a") as till:
                till.write(f"{os.getpid()}\\n")
            return Reply("x", "stop", cost=0.01)

    def make(name):
        return Paid()
"""


@pytest.fixture
def plugins_forgotten():
    """Plug-ins are looked for again in this test, and after it, when the path is as it was."""

    def forget():
        course.plugins.entries.cache_clear()
        course.models.plugged._entries.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.parametrize("where", ["processes", "dask"])
def test_workers_elsewhere_share_one_limit(
    plugins_forgotten, where, folders, tmp_path, monkeypatch
):
    place, till = tmp_path / "plugins", tmp_path / "till"
    write_plugin(
        place, "paid", {"models": {"paid": "paid_model:make"}}, files={"paid_model.py": PAID}
    )
    monkeypatch.syspath_prepend(place)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(place), str(ROOT)]))
    for name in ("REPLAY", "BASE_URL"):
        monkeypatch.delenv(f"PROMPTEUR_{name}", raising=False)
    monkeypatch.setenv("PROMPTEUR_MODEL", "paid")
    monkeypatch.setenv("PROMPTEUR_BUDGET", "0.305")
    monkeypatch.setenv("TILL", str(till))
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "benoit", GOOD_FR, "fr")
    with executor_for(where, 2, slots=2) as executor:
        _, records = grade_class(folders, current_model(), executor=executor)
    calls = till.read_text().split()
    assert len(calls) == 29, "a call more might have cost 0.02 dollars"
    assert session_budget().spent == pytest.approx(0.29)
    assert all(one.score is None for one in records.values())
    reasons = [grade.reason for one in records.values() for grade in one.grades.values()]
    assert any("$0.29" in reason.get("en", "") for reason in reasons)
