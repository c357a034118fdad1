"""`exercises/` mirrors `solutions/`, and French mirrors English, cell for cell."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
import pytest
from support.places import ROOT

from course.exercises.exercise import exercises, modules
from course.messages import LANGUAGES, say
from grader.authoring import notebooks


def names(folder: str, language: str) -> list[str]:
    top = ROOT / folder / language
    found = (path.relative_to(top).as_posix() for path in top.rglob("*.ipynb"))
    return sorted(name for name in found if ".ipynb_checkpoints" not in name)


def read(folder: str, language: str, name: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / folder / language / name, as_version=4)


def shape(notebook: nbformat.NotebookNode) -> list[tuple]:
    """What must be the same in every copy: ids, kinds, and nbgrader's names and points."""
    return [
        (
            cell.id,
            cell.cell_type,
            cell.metadata.get("nbgrader", {}).get("grade_id"),
            cell.metadata.get("nbgrader", {}).get("points"),
            cell.metadata.get("nbgrader", {}).get("solution"),
            cell.metadata.get("nbgrader", {}).get("locked"),
        )
        for cell in notebook.cells
    ]


NAMES = names("solutions", "en")


def test_every_folder_has_the_same_notebooks() -> None:
    wanted = [f"{module}/{module}.ipynb" for module in modules()]
    for folder in ("solutions", "exercises"):
        for language in LANGUAGES:
            assert names(folder, language) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_the_cells_are_the_same(name: str) -> None:
    wanted = shape(read("solutions", "en", name))
    assert wanted
    for folder in ("solutions", "exercises"):
        for language in LANGUAGES:
            assert shape(read(folder, language, name)) == wanted, (folder, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_of_the_module_is_there_once_with_its_points(
    name: str, language: str
) -> None:
    module = name.split("/")[0]
    tasks = {task.id: task for task in exercises(language) if task.module == module}
    notebook = read("solutions", language, name)
    assert notebook.metadata.prompteur == {"language": language, "module": module}
    graded = [cell for cell in notebook.cells if cell.metadata.get("nbgrader")]
    wanted = [f"{kind}-{one}" for one in tasks for kind in ("prompt", "score")]
    assert [cell.metadata.nbgrader.grade_id for cell in graded] == wanted
    for prompt, score in zip(graded[::2], graded[1::2], strict=True):
        task = tasks[prompt.source.splitlines()[0].removeprefix("%%prompt ")]
        assert score.metadata.nbgrader.points == task.points
        assert score.source == f'import course\n\ncourse.score("{task.id}")'


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_released_cells_hold_the_stub_and_no_solution(name: str, language: str) -> None:
    notebook = read("exercises", language, name)
    cells = [cell for cell in notebook.cells if cell.source.startswith("%%prompt")]
    assert cells
    for cell in cells:
        assert cell.source.splitlines().count(say("prompt.stub", language)) == 1
        assert "SOLUTION" not in cell.source


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_exercise_gets_its_section_in_the_notebook(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = "01-clear-instructions"
    name = f"{module}/{module}.ipynb"
    kept = read("solutions", language, name)
    short = read("solutions", language, name)
    last = [one.id for one in exercises("en") if one.module == module][-1]
    short.cells = [cell for cell in short.cells if not cell.id.endswith(f"-{last}")]
    path = tmp_path / "solutions" / language / name
    path.parent.mkdir(parents=True)
    nbformat.write(short, path)
    other = "fr" if language == "en" else "en"
    (tmp_path / "solutions" / other).mkdir()

    assert notebooks.main(tmp_path) == 0
    assert shape(nbformat.read(path, as_version=4)) == shape(kept)
    assert last in capsys.readouterr().out
    before = path.read_bytes()
    assert notebooks.main(tmp_path) == 0
    assert path.read_bytes() == before and not capsys.readouterr().out


class Shell:
    """What a notebook's first cell sees of IPython."""

    def __init__(self) -> None:
        self.extension_manager = self
        self.loaded: list[str] = []

    def load_extension(self, name: str) -> None:
        self.loaded.append(name)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_first_cell_loads_the_course_or_says_what_to_do(
    name: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cells = read("exercises", language, name).cells
    first = next(cell.source for cell in cells if cell.cell_type == "code")
    shell = Shell()
    exec(first, {"get_ipython": lambda: shell})
    assert shell.loaded == ["course"] and capsys.readouterr().out == ""

    monkeypatch.setitem(sys.modules, "course", None)
    exec(first, {"get_ipython": lambda: shell})
    assert shell.loaded == ["course"]
    told = capsys.readouterr().out
    assert "make lab" in told and len(told.splitlines()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_end_of_the_exercises_leads_to_a_lesson_by_a_link(name: str, language: str) -> None:
    last = read("exercises", language, name).cells[-1].source
    [target] = re.findall(r"\]\(([^)]+\.ipynb)\)", last)
    folder = (ROOT / "exercises" / language / name).parent
    assert (folder / target).resolve().is_relative_to(ROOT / "modules" / language)
    assert (folder / target).is_file()
