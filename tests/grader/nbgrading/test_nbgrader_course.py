"""The repository as an nbgrader course: the life of an assignment, with nbgrader's own commands."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client.provisioning import LocalProvisioner
from support.nbgrader_class import MODULE, REPOSITORY, Classroom, answered, released

from course.exercises.exercise import exercise, exercises
from course.messages import LANGUAGES
from grader.marking.heldout import held_out
from grader.nbgrading.course import gradebook_path

IDS = [one.id for one in exercises("en") if one.module == MODULE]
POINTS = {name: exercise(name, "en").points for name in IDS}


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    return Classroom(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A classroom after generate_assignment, by a process whose environment is not activated."""
    with pytest.MonkeyPatch.context() as patch:
        classroom = Classroom(tmp_path_factory.mktemp("generated"), patch)
        command = [sys.executable, "-m", "nbgrader", "generate_assignment", MODULE, "--force"]
        done = subprocess.run(
            command,
            cwd=classroom.grader,
            env={**os.environ, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    return classroom


@pytest.fixture
def ready(classroom: Classroom, generated: Classroom) -> Classroom:
    """A classroom whose gradebook knows the assignment."""
    classroom.take(gradebook_path(generated.root))
    return classroom


def references(language: str) -> dict[str, str]:
    return {name: held_out(exercise(name, language)).reference for name in IDS}


def weak(language: str) -> dict[str, str]:
    return {name: held_out(exercise(name, language)).weak[0].prompt for name in IDS}


def test_generating_an_assignment_changes_nothing_in_git(generated: Classroom) -> None:
    place = Path("exercises") / "en" / MODULE
    assert _texts(generated.root / place) == _texts(REPOSITORY / place)


def test_the_whole_life_of_an_assignment_in_both_languages(
    ready: Classroom, tmp_path: Path
) -> None:
    classroom = ready
    for language in LANGUAGES:
        classroom.nbgrader("release_assignment", MODULE, language=language)

    handed_in = {"anna": ("en", references("en")), "zoé": ("fr", weak("fr"))}
    for student, (language, prompts) in handed_in.items():
        home = tmp_path / student
        home.mkdir()
        course = f"--course=prompteur-{language}"
        classroom.nbgrader("fetch_assignment", MODULE, course, folder=home)
        notebook = home / MODULE / f"{MODULE}.ipynb"
        assert nbformat.read(notebook, as_version=4) == released(language)
        notebook.write_text(answered(language, prompts), encoding="utf-8")
        classroom.nbgrader("submit", MODULE, course, f"--student={student}", folder=home)
    for language in LANGUAGES:
        classroom.nbgrader("collect", MODULE, language=language)

    classroom.nbgrader("autograde", MODULE)
    assert classroom.marks("anna") == POINTS
    earned = classroom.marks("zoé")
    assert set(earned) == set(IDS)
    assert all(mark is not None and mark <= 0.4 * POINTS[name] for name, mark in earned.items())

    classroom.nbgrader("generate_feedback", MODULE)
    for language in LANGUAGES:
        classroom.nbgrader("release_feedback", MODULE, language=language)
    for student, (language, prompts) in handed_in.items():
        home = tmp_path / student
        course = f"--course=prompteur-{language}"
        classroom.nbgrader("fetch_feedback", MODULE, course, f"--student={student}", folder=home)
        (page,) = (home / MODULE / "feedback").rglob("*.html")
        html = page.read_text(encoding="utf-8")
        assert prompts[IDS[0]].split()[0] in html
        assert exercise(IDS[0], language).title in html

    table = tmp_path / "class.csv"
    table.write_text("id,first_name,last_name,email,lms_user_id\nanna,Anna,Roe,a@example.org,7\n")
    classroom.nbgrader("db", "student", "import", str(table))
    out = tmp_path / "moodle.csv"
    classroom.nbgrader("export", "--exporter=grader.nbgrading.exports.MoodleExport", f"--to={out}")
    points = ",".join(f"{one:g}" for one in (sum(POINTS.values()), *POINTS.values()))
    assert f"Anna,Roe,7,a@example.org,{points}\n" in out.read_text(encoding="utf-8")


def test_the_newer_hand_in_counts_whatever_its_language(ready: Classroom, tmp_path: Path) -> None:
    for language, prompts in (("en", weak("en")), ("fr", references("fr"))):
        ready.nbgrader("release_assignment", MODULE, language=language)
        folder = tmp_path / language / MODULE
        folder.mkdir(parents=True)
        (folder / f"{MODULE}.ipynb").write_text(answered(language, prompts), encoding="utf-8")
        course = f"--course=prompteur-{language}"
        ready.nbgrader("submit", MODULE, course, "--student=anna", folder=folder.parent)
    for language in ("fr", "en"):
        ready.nbgrader("collect", MODULE, "--update", language=language)
    ready.nbgrader("autograde", MODULE)
    assert ready.marks("anna") == POINTS


def test_a_mark_by_hand_stays_when_the_assignment_is_graded_again(ready: Classroom) -> None:
    from nbgrader.api import Gradebook

    folder = ready.submitted("anna")
    (folder / f"{MODULE}.ipynb").write_text(answered("en", weak("en")), encoding="utf-8")
    ready.nbgrader("autograde", MODULE)
    database = ready.database
    with Gradebook(database) as book:
        grade = book.find_grade(f"score-{IDS[0]}", MODULE, MODULE, "anna")
        grade.manual_score = 1.5
        book.find_comment(f"prompt-{IDS[0]}", MODULE, MODULE, "anna").manual_comment = "Well tried."
        book.db.commit()
    ready.nbgrader("autograde", MODULE, "--force")
    with Gradebook(database) as book:
        assert book.find_grade(f"score-{IDS[0]}", MODULE, MODULE, "anna").score == 1.5
        found = book.find_comment(f"prompt-{IDS[0]}", MODULE, MODULE, "anna")
        assert found.comment == "Well tried."


def test_what_could_not_be_graded_waits_for_a_person(ready: Classroom) -> None:
    """The recordings have no reply to this prompt: as when the model is down."""
    from nbgrader.api import Gradebook

    prompts = {**references("en"), IDS[0]: "Nobody recorded this. {{message}}"}
    text = answered("en", prompts)
    (ready.submitted("anna") / f"{MODULE}.ipynb").write_text(text, encoding="utf-8")
    ready.nbgrader("autograde", MODULE)
    assert ready.marks("anna") == {**POINTS, IDS[0]: None}
    with Gradebook(ready.database) as book:
        assert book.find_grade(f"score-{IDS[0]}", MODULE, MODULE, "anna").needs_manual_grade
        assert book.find_submission(MODULE, "anna").needs_manual_grade
    ready.nbgrader("generate_feedback", MODULE)


def test_no_code_of_a_submission_runs_and_none_of_it_is_kept(
    ready: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalProvisioner, "launch_kernel", _no_kernel)
    mark = tmp_path / "it-ran"
    strike = f"__import__('pathlib').Path({str(mark)!r}).touch()"
    notebook = json.loads(answered("en", references("en")))
    for cell in notebook["cells"]:
        if cell["source"].startswith("import course"):
            cell["source"] = f"{strike}\n1000.0"
            cell["metadata"]["nbgrader"]["points"] = 1000
            cell["outputs"] = [
                {"output_type": "stream", "name": "stdout", "text": "planted-output"}
            ]
    attack = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
    sources = [strike, f"!touch {mark}", f"%%bash\ntouch {mark}", f"%%prompt x\n{strike}"]
    notebook["cells"] += [{**attack, "id": f"x{i}", "source": s} for i, s in enumerate(sources)]
    notebook["metadata"]["kernelspec"] = {"name": "evil", "display_name": "x", "language": "x"}
    folder = ready.submitted("mallory")
    (folder / f"{MODULE}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "sitecustomize.py").write_text(strike)
    (folder / "usercustomize.py").write_text(strike)
    ready.nbgrader("autograde", MODULE)
    ready.nbgrader("generate_feedback", MODULE)
    assert not mark.exists()
    assert ready.marks("mallory") == POINTS
    for step in ("autograded", "feedback"):
        texts = _texts(ready.grader / step)
        assert texts
        assert not [name for name, text in texts.items() if "it-ran" in text or "planted" in text]
        assert not [name for name in texts if name.endswith(".py")]


def test_no_code_runs_where_nbgrader_cannot_read_the_configuration(
    ready: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader then goes on with its own defaults, in the folder where the submissions are."""
    monkeypatch.setattr(LocalProvisioner, "launch_kernel", _no_kernel)
    with (ready.grader / "nbgrader_config.py").open("a") as file:
        file.write("c.CourseDirectory.db_url = a_slip_of_the_instructors\n")
    (ready.submitted("mallory") / f"{MODULE}.ipynb").write_text(answered("en", {}))
    status, log = ready.try_nbgrader("autograde", MODULE)
    assert status and "No assignment with ID" in log
    assert not (ready.grader / "autograded" / "mallory" / MODULE / f"{MODULE}.ipynb").exists()


def test_a_language_that_the_course_has_not_is_told(ready: Classroom) -> None:
    status, log = ready.try_nbgrader("release_assignment", MODULE, language="de")
    assert status == 1
    assert "PROMPTEUR_COURSE_LANGUAGE" in log


DAMAGED = {
    "not json": b"PK\x03\x04 this is no notebook",
    "empty": b"",
    "zero bytes": b"\0" * 1000,
    "no cells": b'{"cells": {}, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    "old": b'{"worksheets": [], "nbformat": 2, "metadata": {}}',
    "deep": b"[" * 100_000,
    "latin-1": '{"é": 1}'.encode("latin-1"),
}


def test_damaged_submissions_neither_stop_the_batch_nor_earn_a_mark(ready: Classroom) -> None:
    for name, content in DAMAGED.items():
        (ready.submitted(name.replace(" ", "-")) / f"{MODULE}.ipynb").write_bytes(content)
    (ready.submitted("zz-folder") / f"{MODULE}.ipynb").mkdir()
    (ready.submitted("zz-other-name") / "my homework.ipynb").write_text(
        answered("en", references("en")), encoding="utf-8"
    )
    utf_16 = answered("fr", references("fr")).encode("utf-16")
    (ready.submitted("zz-utf-16") / f"{MODULE}.ipynb").write_bytes(utf_16)
    ready.submitted("aa-nothing")
    (ready.submitted("zz-other-name") / "timestamp.txt").write_bytes(b"\xff never")
    ready.nbgrader("autograde", MODULE)
    for name in [*DAMAGED, "zz-folder"]:
        wanted = {0.0 if name == "old" else None}
        assert set(ready.marks(name.replace(" ", "-")).values()) == wanted, name
    assert ready.marks("zz-other-name") == ready.marks("zz-utf-16") == POINTS


def test_links_and_other_files_of_a_submission_do_not_come_back(
    ready: Classroom, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-held-out-cases")
    folder = ready.submitted("mallory")
    (folder / f"{MODULE}.ipynb").symlink_to(secret)
    (folder / "x.html").symlink_to(secret)
    (folder / "endless").symlink_to("/dev/zero")
    (folder / "inside").mkdir()
    (folder / "inside" / "y.html").symlink_to(secret)
    (folder / "page.html").write_text("<script>alert(1)</script>")
    os.mkfifo(folder / "pipe")
    (folder / "timestamp.txt").write_text("2026-11-01 10:00:00 UTC")
    ready.nbgrader("autograde", MODULE)
    ready.nbgrader("generate_feedback", MODULE)
    assert set(ready.marks("mallory").values()) == {0.0}
    for step in ("autograded", "feedback"):
        texts = _texts(ready.grader / step)
        names = {Path(name).name for name in texts}
        suffix = "ipynb" if step == "autograded" else "html"
        assert names == {f"{MODULE}.{suffix}", "timestamp.txt"}
        assert not any("held-out-cases" in text for text in texts.values())
    assert secret.exists()


def _no_kernel(*_: object, **__: object) -> None:
    raise AssertionError("a kernel was to be started")


def _texts(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
