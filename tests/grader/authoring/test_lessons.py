"""The lessons show what is stored, from recorded replies; English and French mirror each other."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import nbformat
import pytest
from _pytest.mark import ParameterSet

from grader.authoring import lessons
from grader.authoring.lessons import LESSONS
from grader.authoring.tidy import notebooks

ALL = list(notebooks([LESSONS]))
ENGLISH = [path for path in ALL if path.parent.name == "en"]
IMAGE_BYTES = 60_000
NARROW = "\u202f"


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def alone(path: Path) -> ParameterSet:
    """A lesson as a parameter of a test that takes seconds: any worker may take it."""
    return pytest.param(path, id=name(path), marks=pytest.mark.xdist_group(name(path)))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def outputs(path: Path) -> list[nbformat.NotebookNode]:
    return [one for cell in read(path).cells for one in cell.get("outputs", [])]


def test_every_lesson_has_a_mirror() -> None:
    names = {lang: {p.name for p in ALL if p.parent.name == lang} for lang in ("en", "fr")}
    assert names["en"] == names["fr"] and {"00-start-here.ipynb"} < names["en"]


@pytest.mark.parametrize("english", ENGLISH, ids=name)
def test_english_and_french_have_the_same_cells(english: Path) -> None:
    french = LESSONS / "fr" / english.name
    shapes = [
        [(cell.id, cell.cell_type) for cell in read(path).cells] for path in (english, french)
    ]
    assert shapes[0] == shapes[1]
    for path in (english, french):
        about = {"language": path.parent.name, "module": english.stem}
        assert read(path).metadata.prompteur == about


@pytest.mark.parametrize("path", [alone(one) for one in ALL])
def test_a_lesson_shows_what_is_stored_without_a_model(path: Path) -> None:
    assert lessons.check([path]) == 0


def test_a_lesson_that_shows_something_else_is_found(tmp_path: Path) -> None:
    lesson = tmp_path / "en" / ENGLISH[0].name
    lesson.parent.mkdir()
    notebook = read(ENGLISH[0])
    shown = next(one for cell in notebook.cells for one in cell.get("outputs", []))
    shown.data["text/plain"] += "and more"
    nbformat.write(notebook, lesson)
    assert lessons.check([lesson]) == 1


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_code_cell_was_run_and_nothing_went_wrong(path: Path) -> None:
    assert outputs(path)
    for one in outputs(path):
        assert one.output_type != "error" and one.get("name") != "stderr"


@pytest.mark.parametrize("path", ALL, ids=name)
def test_images_are_small_and_described(path: Path) -> None:
    for one in outputs(path):
        picture = one.get("data", {}).get("image/png")
        if picture:
            assert len(base64.b64decode(picture)) < IMAGE_BYTES
            assert "95" in one.metadata["image/png"]["alt"]


@pytest.mark.parametrize("path", ALL, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    text = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    for link in links:
        assert link.startswith("https://") or (path.parent / link).is_file(), link


@pytest.mark.parametrize("path", [p for p in ALL if p.parent.name == "fr"], ids=name)
def test_french_typography(path: Path) -> None:
    for cell in read(path).cells:
        if cell.cell_type != "markdown":
            continue
        text = cell.source.split("**Sources.**")[0]  # English titles follow
        text = re.sub(r"`[^`]*`|\]\([^)]*\)|^[|\s:-]+$", "", text, flags=re.MULTILINE)
        wrong = re.findall(rf".{{0,15}}(?:[^{NARROW}\d][;:?!»%]|«[^{NARROW}]|')(?=\s|$|\*)", text)
        assert not wrong, (cell.id, wrong)
