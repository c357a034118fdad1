"""Submissions of several notebooks, and such as do not say their language."""

from __future__ import annotations

import json
import os
from pathlib import Path

from course.exercises.exercise import exercise
from support.hostile_cells import FIRST, WEAK
from support.hostile_making import (
    ASSIGNMENT,
    GOOD,
    GOOD_FR,
    IDS,
    Corpus,
    Notebook,
    code,
    fill,
    filled,
    released,
    save,
)

COPIES = Corpus()

BOTH = next(
    name for name in IDS if exercise(name, "en").variables == exercise(name, "fr").variables
)
"""An exercise whose variables have the same names in both languages, so that they tell nothing."""


@COPIES.files("copy-beside-the-untouched-original", remarks=("several",), stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, released())
    save(folder, filled(), f"{ASSIGNMENT}-Copy1.ipynb")


@COPIES.files("renamed-copy-beside-one-of-blanks", remarks=("several",), stock_can_grade=False)
def _(folder: Path) -> None:
    save(folder, filled(dict.fromkeys(GOOD, "  ")))
    save(folder, filled(), "my answers (2).ipynb")


@COPIES.files("newer-copy-of-what-was-begun", remarks=("several_worked_on",), stock_can_grade=False)
def _(folder: Path) -> None:
    _aged(save(folder, filled({**GOOD, FIRST: WEAK})), 600)
    save(folder, filled(), f"{ASSIGNMENT}-Copy1.ipynb")


@COPIES.files("older-copy-beside-newer-work", remarks=("several_worked_on",))
def _(folder: Path) -> None:
    save(folder, filled())
    _aged(save(folder, filled({**GOOD, FIRST: WEAK}), f"{ASSIGNMENT}-Copy1.ipynb"), 600)


@COPIES.files(
    "newer-copy-as-it-was-given-out",
    prompts={FIRST: WEAK},
    remarks=("several", "untouched"),
)
def _(folder: Path) -> None:
    _aged(save(folder, filled({FIRST: WEAK})), 600)
    save(folder, released(), f"{ASSIGNMENT}-Copy1.ipynb")


@COPIES.files("damaged-copy-beside-the-work", remarks=("several",))
def _(folder: Path) -> None:
    save(folder, filled())
    save(folder, json.dumps(filled())[:1000], f"{ASSIGNMENT}-Copy1.ipynb")


@COPIES.files(
    "damaged-copy-beside-the-untouched-original",
    prompts={},
    remarks=("not_a_notebook", "several", "untouched"),
    stock_can_grade=False,
)
def _(folder: Path) -> None:
    save(folder, released())
    save(folder, json.dumps(filled())[:1000], f"{ASSIGNMENT}-Copy1.ipynb")


def _aged(path: Path, seconds: float) -> None:
    """Have a file changed last so long ago."""
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def _without_language(prompts: dict[str, str], language: str) -> Notebook:
    """A notebook that an editor saved without what it does not know."""
    notebook = filled(prompts, language)
    notebook["metadata"] = {}
    return notebook


@COPIES.notebook(
    "in-french-unsaid-one-done",
    prompts={BOTH: GOOD_FR[BOTH]},
    language="fr",
    remarks=("untouched",),
    stock_can_grade=False,
)
def _(_: Notebook) -> Notebook:
    return _without_language({BOTH: GOOD_FR[BOTH]}, "fr")


@COPIES.notebook(
    "in-french-unsaid-with-english-prompts",
    prompts={BOTH: GOOD[BOTH]},
    language="fr",
    remarks=("untouched",),
    stock_can_grade=False,
)
def _(_: Notebook) -> Notebook:
    return _without_language({BOTH: GOOD[BOTH]}, "fr")


@COPIES.notebook(
    "in-french-unsaid-one-text-left",
    prompts={BOTH: GOOD_FR[BOTH]},
    language="fr",
    remarks=("missing",),
    stock_can_grade=False,
)
def _(_: Notebook) -> Notebook:
    notebook = _without_language({}, "fr")
    brief = next(one for one in notebook["cells"] if one["cell_type"] == "markdown")
    notebook["cells"] = [brief, code(f"%%prompt {BOTH}\n{GOOD_FR[BOTH]}")]
    return notebook


@COPIES.notebook(
    "in-no-language-at-all",
    prompts={BOTH: GOOD_FR[BOTH]},
    remarks=("no_language_en", "missing"),
    stock_can_grade=False,
)
def _(_: Notebook) -> Notebook:
    notebook = _without_language({}, "fr")
    notebook["cells"] = [code(f"%%prompt {BOTH}\n{GOOD_FR[BOTH]}")]
    return notebook


@COPIES.notebook("in-english-unsaid-with-french-metadata-of-others", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    notebook["metadata"] = {"language_info": {"name": "français"}, "language": "fr"}
    fill(notebook, FIRST, GOOD[FIRST])
