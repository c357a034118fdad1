"""The style and type checks of `make lint`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.places import ROOT


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy", "course", "grader")],
    ids=" ".join,
)
def test_style(command):
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_rooms():
    """Each room imports what it may: .importlinter says what."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("course/text/compare.py", "course.models.base"),
        ("course/checks/base.py", "course.evals.evaluation"),
        ("course/evals/engine.py", "grader.marking.grade"),
        ("course/evals/report.py", "openai"),
        ("grader/marking/grade.py", "course.notebook.panel.view"),
        ("grader/marking/grade.py", "nbgrader.api"),
        ("grader/submissions/submission.py", "grader.marking.grade"),
    ],
)
def test_an_import_that_runs_up_or_out_of_its_room_is_found(importer, imported, tmp_path):
    for folder in ("course", "grader"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    with (tmp_path / importer).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {imported}\n")
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    run = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True
    )
    assert run.returncode == 1, run.stdout.decode()
    assert imported.split(".")[0] in run.stdout.decode().partition("Broken contracts")[2]
