"""Adds to `solutions/` what a new exercise of the catalogue needs there.

    python -m grader.authoring.notebooks [MODULE ...]

For each exercise without its section: a cell for the brief, to be written by hand, the answer
cell with the reference prompt between the solution marks, and the locked test cell. Nothing
that is there is changed. A MODULE that is named, one of a plug-in for example, gets its notebooks
where it has none.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from course.exercises.exercise import Exercise, exercises, module_title, modules
from course.messages import LANGUAGES
from grader.authoring.tidy import text_of, tidy
from grader.marking.heldout import held_out
from grader.paths import ROOT

_LAST = "what-next"
"""The id of the cell that closes a notebook: new sections go before it."""

_GETS_READY = ("get-ready", "if-it-does-not-work")
"""The ids of the cells that every notebook begins with, after its title."""


def section(task: Exercise) -> list[NotebookNode]:
    """The three cells of an exercise: brief, answer and test."""
    points = int(task.points) if task.points.is_integer() else task.points
    reference = held_out(task).reference.rstrip()
    answer = f"%%prompt {task.id}\n### BEGIN SOLUTION\n{reference}\n### END SOLUTION"
    test = f'import course\n\ncourse.score("{task.id}")'
    return [
        new_markdown_cell(f"## {task.title} ({points} points)\n\n…", id=f"brief-{task.id}"),
        new_code_cell(
            answer, id=f"prompt-{task.id}", metadata=_nbgrader(f"prompt-{task.id}", solution=True)
        ),
        new_code_cell(
            test,
            id=f"score-{task.id}",
            metadata=_nbgrader(f"score-{task.id}", grade=True, locked=True, points=points),
        ),
    ]


def _nbgrader(name: str, **what: Any) -> dict[str, Any]:
    """The metadata of a cell that nbgrader looks after, in its schema 3."""
    plain = {"grade": False, "locked": False, "solution": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **plain, **what}}


def completed(notebook: NotebookNode, module: str, language: str) -> list[str]:
    """Put the missing sections of `module` into `notebook`; returns their exercises' ids."""
    there = {cell.get("id") for cell in notebook.cells}
    missing = [
        task
        for task in exercises(language)
        if task.module == module and f"prompt-{task.id}" not in there
    ]
    at = next((i for i, cell in enumerate(notebook.cells) if cell.get("id") == _LAST), None)
    new = [cell for task in missing for cell in section(task)]
    where = len(notebook.cells) if at is None else at
    notebook.cells[where:where] = new
    return [task.id for task in missing]


def started(module: str, language: str, root: Path) -> NotebookNode:
    """A notebook for `module` without any section: a title, to be written on by hand, and the
    cells that get every notebook of the language ready."""
    first = modules()[0]
    notebook = nbformat.read(_path(root, first, language), as_version=4)
    ready = [cell for cell in notebook.cells if cell.get("id") in _GETS_READY]
    title = new_markdown_cell(f"# {module_title(module, language)}\n\n…", id="welcome")
    notebook.cells = [title, *ready]
    notebook.metadata["prompteur"]["module"] = module
    return notebook


def main(root: Path = ROOT, names: Sequence[str] = ()) -> int:
    """Start the notebooks of the modules `names`, complete every notebook of `solutions/`, and
    say what was added; the exit status is 0, or 2 for a module that is not there."""
    for name in names:
        if name not in modules():
            print(f"{name}: no such module; there are {', '.join(modules())}", file=sys.stderr)
            return 2
    for language in LANGUAGES:
        for name in names:
            if not (path := _path(root, name, language)).exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, started(name, language, root))
        for path in sorted((root / "solutions" / language).rglob("*.ipynb")):
            notebook = nbformat.read(path, as_version=4)
            added = completed(notebook, path.stem, language)
            if added:
                _write(path, notebook)
                print(f"{path.relative_to(root)}: {', '.join(added)}")
    return 0


def _path(root: Path, module: str, language: str) -> Path:
    return root / "solutions" / language / module / f"{module}.ipynb"


def _write(path: Path, notebook: NotebookNode) -> None:
    path.write_text(text_of(tidy(notebook, keep_outputs=False)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(names=sys.argv[1:]))
