"""The steps of CONTRIBUTING.md that add an exercise or a module, done."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from random import Random

import nbformat
import pytest
import yaml
from support.places import ROOT

from course.exercises.exercise import exercise, exercises
from course.exercises.templates import templates_from
from course.messages import LANGUAGES
from grader.authoring import notebooks, tidy

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MODULE = "01-clear-instructions"
LAST = [one.id for one in exercises("en") if one.module == MODULE][-1]


def test_every_command_that_it_names_is_there_and_none_is_left_out() -> None:
    named = set(re.findall(r"`python -m (grader\.authoring\.\w+)", TEXT))
    assert all(find_spec(name) for name in named)
    can_be_run = {
        f"grader.authoring.{path.stem}"
        for path in (ROOT / "grader" / "authoring").glob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    }
    assert named == can_be_run


def test_the_templates_that_it_shows_can_be_filled() -> None:
    text = next(one for one in re.findall(r"```yaml\n(.*?)```", TEXT, re.S) if "pools:" in one)
    [shown] = yaml.safe_load(text)["exercises"]
    found = templates_from(shown["en"])
    row, [reply] = found.fill(found.templates[0], Random(1))
    assert reply.startswith(row["expect"]["day"]) and isinstance(row["expect"]["guests"], int)
    assert isinstance(row["expect"]["time"], list) and "{" not in row["inputs"]["message"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_that_is_made_written_in_jupyterlab_and_tidied_is_as_it_is_in_git(
    language: str, tmp_path: Path
) -> None:
    place = Path("solutions") / language / MODULE / f"{MODULE}.ipynb"
    whole = nbformat.read(ROOT / place, as_version=4)
    brief = next(cell.source for cell in whole.cells if cell.id == f"brief-{LAST}")
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    for one in LANGUAGES:
        (tmp_path / "solutions" / one).mkdir(exist_ok=True)
    without = nbformat.from_dict(whole)
    without.cells = [cell for cell in whole.cells if not cell.id.endswith(f"-{LAST}")]
    nbformat.write(without, path)
    assert notebooks.main(tmp_path) == 0

    made = nbformat.read(path, as_version=4)
    for cell in made.cells:
        cell.metadata["collapsed"] = True
        if cell.id == f"brief-{LAST}":
            assert exercise(LAST, language).title in cell.source
            cell.source = brief
        if cell.cell_type == "code":
            cell.execution_count = 7
            cell.outputs = [nbformat.v4.new_output("stream", text="what it printed")]
    made.metadata["widgets"] = {"state": {}}
    nbformat.write(made, path)
    assert tidy.main(["--check", str(path)]) == 1
    assert tidy.main([str(path)]) == 0
    assert path.read_text(encoding="utf-8") == (ROOT / place).read_text(encoding="utf-8")


def test_a_module_gets_notebooks_to_be_written_on(tmp_path: Path) -> None:
    first = notebooks.modules()[0]
    for language in LANGUAGES:
        place = Path("solutions") / language / first / f"{first}.ipynb"
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_bytes((ROOT / place).read_bytes())
    assert notebooks.main(tmp_path, [MODULE]) == 0
    for language in LANGUAGES:
        path = tmp_path / "solutions" / language / MODULE / f"{MODULE}.ipynb"
        ids = [cell.id for cell in nbformat.read(path, as_version=4).cells]
        assert ids[0] == "welcome"
        for task in exercises(language):
            if task.module == MODULE:
                at = ids.index(f"brief-{task.id}")
                assert ids[at : at + 3] == [
                    f"{kind}-{task.id}" for kind in ("brief", "prompt", "score")
                ]
        assert tidy.main(["--check", str(path)]) == 0
