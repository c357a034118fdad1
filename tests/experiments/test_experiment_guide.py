"""docs/experiments.md and its French mirror: what they say to type works as it stands."""

# ruff: noqa: F811
from __future__ import annotations

import re

import nbformat
import pytest
from support.experiments import learner, use  # noqa: F401
from support.guides import blocks
from support.making import ScriptedModel
from support.places import RECORDINGS, ROOT

from course.experiments.compared import CompareCell

DOCS = ROOT / "docs"
GUIDES = {"en": DOCS / "experiments.md", "fr": DOCS / "experiments.fr.md"}


def sorts(messages, repeat):
    """A model that sorts by the last word of the message when it is told how, and else chats."""
    asked = messages[-1].text
    return asked.split()[-2] if asked.endswith(":") else "It depends."


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_runs(use, monkeypatch, tmp_path, capsys, language):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    monkeypatch.setattr("IPython.display.display", lambda *shown, **how: None)
    use(ScriptedModel(sorts))
    names: dict[str, object] = {}
    for block in blocks(GUIDES[language].read_text(encoding="utf-8")):
        if block.mark.startswith("file: "):
            (tmp_path / block.mark.removeprefix("file: ")).write_text(block.text, encoding="utf-8")
        if block.kind == "python":
            exec(compile(block.text, language, "exec"), names)
    assert capsys.readouterr().err == ""
    result = names["result" if language == "en" else "resultat"]
    assert len(result.rows()) == 16 and list(tmp_path.glob("result*.csv"))


LESSONS = DOCS.parent / "modules"
SHOWN = ("measure-vague-and-precise", "measure-do-and-do-not")


@pytest.mark.parametrize("language", GUIDES)
def test_what_the_guide_shows_is_what_the_lesson_measured(monkeypatch, capsys, language):
    lesson = nbformat.read(LESSONS / language / "01-clear-instructions.ipynb", as_version=4)
    recording = RECORDINGS / f"lesson-{language}-01-clear-instructions.jsonl"
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    monkeypatch.setenv("PROMPTEUR_REPLAY", str(recording))
    sources = {cell.id: cell.source.removeprefix("%%compare ") for cell in lesson.cells}
    first, third = (
        CompareCell.read(*sources[name].split("\n", 1), language).run() for name in SHOWN
    )
    assert first and third and capsys.readouterr().err == ""
    guide = blocks(GUIDES[language].read_text(encoding="utf-8"))
    shown = [block.text for block in guide if block.mark == "output"]
    assert shown == [repr(first.table()), repr(first.compare()), repr(third.compare())]


def test_both_guides_have_the_same_parts():
    shapes = []
    for path in GUIDES.values():
        text = path.read_text(encoding="utf-8")
        heads = [line.split()[0] for line in text.splitlines() if line.startswith("#")]
        kinds = [block.kind for block in blocks(text)]
        shapes.append((len(heads), kinds, len(re.findall(r"^[-|] ?", text, re.M))))
    assert shapes[0] == shapes[1]
