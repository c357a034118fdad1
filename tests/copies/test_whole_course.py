"""The course itself, from its copy: what finds a notebook by its path finds it there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from support.copied import type_into
from support.places import ROOT

from course.copies import sources
from course.copies.update import update
from course.exercises.exercise import exercises
from course.language import language
from course.messages import LANGUAGES
from course.notebook.links import exercises_notebook, lesson_notebook, link
from grader.submissions.submission import read_submission

LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder with the course as it lies here, committed or not."""
    monkeypatch.setattr(sources, "_git", lambda *words: None)
    folder = tmp_path / "mine"
    update(ROOT, folder, "en")
    return folder


def test_every_notebook_is_there_and_every_link_of_it_leads_into_the_folder(mine: Path) -> None:
    found = sorted(path.relative_to(mine) for path in mine.rglob("*.ipynb"))
    published = [*ROOT.glob("modules/**/*.ipynb"), *ROOT.glob("exercises/**/*.ipynb")]
    assert found == sorted(path.relative_to(ROOT) for path in published) and len(found) >= 24
    for path in found:
        for cell in nbformat.read(mine / path, as_version=4).cells:
            for target in LINK.findall(cell.source) if cell.cell_type == "markdown" else ():
                place = Path(os.path.normpath(mine / path.parent / unquote(target)))
                assert place.is_relative_to(mine) and place.is_file(), (path, target)


@pytest.mark.parametrize("speak", LANGUAGES)
def test_lessons_and_exercises_find_each_other_and_their_language(mine: Path, speak: str) -> None:
    for module in {one.module for one in exercises(speak)}:
        lesson, exercise = lesson_notebook(module, speak), exercises_notebook(module, speak)
        for here, there in ((lesson, exercise), (exercise, lesson)):
            folder = mine / here.parent
            way = link(there, folder)
            assert way and (folder / unquote(way)).resolve() == (mine / there).resolve()
            assert language({"JPY_SESSION_NAME": str(mine / here)}, folder) == speak
            assert language({}, folder) == speak


def test_what_is_written_in_a_copy_can_be_handed_in(mine: Path) -> None:
    task = exercises("en")[1]
    path = mine / exercises_notebook(task.module, "en")
    cells = nbformat.read(path, as_version=4).cells
    [place] = [n for n, one in enumerate(cells) if one.source.startswith(f"%%prompt {task.id}\n")]
    type_into(path, f"%%prompt {task.id}\nMine: {{{{message}}}}", place)
    assert read_submission(path.parent, task.module).prompts[task.id] == "Mine: {{message}}"
