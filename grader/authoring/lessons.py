"""Runs the lessons with the real model and stores what they show, and the model's replies.

    python -m grader.authoring.lessons [--replay | --check] [paths]

Each lesson is executed and stored with its outputs, tidy, and the replies go to
`tests/recordings/`. With --replay it is executed from these recordings instead, with no model:
after a change to what tables or figures look like. With --check nothing is stored: what the
lessons show, executed from the recordings, must be what is stored.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from course.paths import cache_dir, runtime_dir
from grader.authoring.tidy import notebooks, text_of, tidy
from grader.paths import ROOT

LESSONS = ROOT / "modules"
RECORDINGS = ROOT / "tests" / "recordings"
_CELL_SECONDS = 900
_NOT_OURS = ("PROMPTEUR_", "JPY_SESSION_NAME", "NBGRADER_", "COLAB_", "VSCODE_")
"""What could make a lesson speak another language, or draw widgets."""


class LessonError(Exception):
    """A lesson said something on stderr, where errors go: it must not be stored."""


def recording_of(lesson: Path) -> Path:
    """Where the replies of a lesson are recorded."""
    return RECORDINGS / f"lesson-{lesson.parent.name}-{lesson.stem}.jsonl"


def execute(lesson: Path, recording: Path, *, replay: bool = False) -> NotebookNode:
    """The lesson, executed on the learner's model in a fresh home and tidied.

    Every reply, live, goes to `recording`, or comes from there with `replay`. Raises
    LessonError, CellExecutionError.
    """
    notebook = nbformat.read(lesson, as_version=4)
    with TemporaryDirectory() as home:
        for name, folder in (("cache", cache_dir()), ("run", runtime_dir())):
            (Path(home) / name).symlink_to(folder)
        client = NotebookClient(
            notebook,
            timeout=_CELL_SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(lesson.parent)}},
        )
        variable = "PROMPTEUR_REPLAY" if replay else "PROMPTEUR_RECORD"
        client.execute(env=_environment(home) | {variable: str(recording)})
    _refuse_errors(lesson, notebook)
    return tidy(notebook, keep_outputs=True)


def check(lessons: Sequence[Path]) -> int:
    """Hold the lessons against their recordings with nbval; returns pytest's exit status."""
    replay = os.pathsep.join(str(recording_of(lesson)) for lesson in lessons)
    options = ["--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q", "--color=no"]
    with TemporaryDirectory() as home, TemporaryDirectory() as folder:
        shutil.copytree(LESSONS, Path(folder) / "modules")  # with what its lessons link to
        (Path(folder) / "exercises").symlink_to(ROOT / "exercises")
        copies = [_counted(lesson, Path(folder) / "modules") for lesson in lessons]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *options, *map(str, copies)],
            cwd=folder,
            env=_environment(home) | {"PROMPTEUR_REPLAY": replay},
            check=False,
        ).returncode


def main(arguments: list[str] | None = None) -> int:
    """Store the lessons, or with --check hold them against what is stored."""
    parser = argparse.ArgumentParser(prog="python -m grader.authoring.lessons", description=__doc__)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--replay", action="store_true", help="execute from the recordings")
    how.add_argument("--check", action="store_true", help="compare with what is stored")
    parser.add_argument("paths", nargs="*", type=Path, default=[LESSONS])
    options = parser.parse_args(arguments)
    lessons = list(notebooks(path.resolve() for path in options.paths))
    if options.check:
        return check(lessons)
    RECORDINGS.mkdir(parents=True, exist_ok=True)
    for lesson in lessons:
        print(f"executing {lesson.relative_to(ROOT)}")
        stored = execute(lesson, recording_of(lesson), replay=options.replay)
        lesson.write_text(text_of(stored), encoding="utf-8")
    return 0


def _counted(lesson: Path, folder: Path) -> Path:
    """A copy of the lesson, in a folder of its language, with the execution counts that nbval
    wants and that are not kept in git."""
    notebook = nbformat.read(lesson, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
    copy = folder / lesson.parent.name / lesson.name
    copy.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, copy)
    return copy


def _environment(home: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_OURS)}
    return kept | {"PROMPTEUR_HOME": home}


def _refuse_errors(lesson: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise LessonError(f"{lesson.name}, cell {cell.id}: {output.text}")


if __name__ == "__main__":
    sys.exit(main())
