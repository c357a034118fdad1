"""Submissions whose cells, metadata and schema are damaged, or that hold code."""

from __future__ import annotations

import copy
from itertools import cycle

from support.hostile_making import (
    GOOD,
    GOOD_FR,
    IDS,
    Corpus,
    Notebook,
    cell_of,
    code,
    fill,
    filled,
    released,
)

CELLS = Corpus()
FIRST, SECOND, THIRD = IDS[:3]
WEAK = "When and where is it?\n\n{{message}}"
NONE = {"prompts": {}, "remarks": ("missing",), "stock_can_grade": False}


def without(*names: str) -> dict[str, str]:
    """The good prompts of the other exercises."""
    return {name: text for name, text in GOOD.items() if name not in names}


def beside(notebook: Notebook, name: str, source: str, after: int = 1) -> None:
    """Put a code cell after (1) or before (0) the prompt cell of `name`."""
    at = notebook["cells"].index(cell_of(notebook, name))
    notebook["cells"].insert(at + after, code(source))


@CELLS.notebook("good")
def _(_: Notebook) -> None:
    pass


@CELLS.notebook("untouched", prompts={}, remarks=("untouched",))
def _(_: Notebook) -> Notebook:
    return released()


@CELLS.notebook("cell-duplicated", remarks=("twice",), stock_can_grade=False)
def _(notebook: Notebook) -> None:
    at = notebook["cells"].index(cell_of(notebook, FIRST))
    notebook["cells"].insert(at, copy.deepcopy(notebook["cells"][at]))


@CELLS.notebook("two-prompts-weak-last", prompts={**GOOD, FIRST: WEAK}, remarks=("twice",))
def _(notebook: Notebook) -> None:
    beside(notebook, FIRST, f"%%prompt {FIRST}\n{WEAK}")


@CELLS.notebook("two-prompts-good-last", remarks=("twice",))
def _(notebook: Notebook) -> None:
    beside(notebook, FIRST, f"%%prompt {FIRST}\n{WEAK}", after=0)


@CELLS.notebook("untouched-copy-last", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    beside(notebook, FIRST, "".join(cell_of(released(), FIRST)["source"]))


@CELLS.notebook("empty-copy-last", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    beside(notebook, FIRST, f"%%prompt {FIRST}")


@CELLS.notebook("six-hundred-prompts", prompts={**GOOD, FIRST: "No. 599"}, remarks=("twice",))
def _(notebook: Notebook) -> None:
    for number in reversed(range(600)):
        beside(notebook, FIRST, f"%%prompt {FIRST}\nNo. {number}")


@CELLS.notebook("cell-split", prompts={**GOOD, FIRST: GOOD[FIRST].splitlines()[0]})
def _(notebook: Notebook) -> None:
    first, _, rest = GOOD[FIRST].partition("\n")
    fill(notebook, FIRST, first)
    beside(notebook, FIRST, rest.strip())


@CELLS.notebook(
    "cells-merged",
    prompts={**without(SECOND), FIRST: f"{GOOD[FIRST]}\n\n%%prompt {SECOND}\n{GOOD[SECOND]}"},
    remarks=("second", "missing"),
)
def _(notebook: Notebook) -> None:
    fill(notebook, FIRST, f"{GOOD[FIRST]}\n\n%%prompt {SECOND}\n{GOOD[SECOND]}")
    notebook["cells"].remove(cell_of(notebook, SECOND))


@CELLS.notebook("prompt-cell-deleted", prompts=without(FIRST), remarks=("missing",))
def _(notebook: Notebook) -> None:
    notebook["cells"].remove(cell_of(notebook, FIRST))


@CELLS.notebook("score-cells-deleted", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    for name in IDS:
        notebook["cells"].remove(cell_of(notebook, name, "score"))


@CELLS.notebook("no-cells", **NONE)
def _(notebook: Notebook) -> None:
    notebook["cells"] = []


@CELLS.notebook("reordered", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    notebook["cells"].reverse()


@CELLS.notebook("retyped-markdown", remarks=("retyped",))
def _(notebook: Notebook) -> None:
    cell_of(notebook, FIRST)["cell_type"] = "markdown"


@CELLS.notebook("retyped-raw", remarks=("retyped",))
def _(notebook: Notebook) -> None:
    for name in IDS:
        cell_of(notebook, name)["cell_type"] = "raw"


@CELLS.notebook("retyped-unknown", remarks=("retyped",), stock_can_grade=False)
def _(notebook: Notebook) -> None:
    cell_of(notebook, FIRST)["cell_type"] = {"code": ["code"]}


@CELLS.notebook("exercise-unknown", prompts=without(FIRST), remarks=("unknown", "missing"))
def _(notebook: Notebook) -> None:
    cell_of(notebook, FIRST)["source"][0] = "%%prompt appointments\n"


@CELLS.notebook(
    "exercise-of-another",
    prompts={**without(SECOND), FIRST: GOOD[SECOND]},
    remarks=("twice", "missing"),
    stock_can_grade=False,
)
def _(notebook: Notebook) -> None:
    cell_of(notebook, SECOND)["source"][0] = f"%%prompt {FIRST}\n"


@CELLS.notebook("grade-ids-swapped", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    first, second = (cell_of(notebook, name, "score")["metadata"] for name in (FIRST, THIRD))
    first["nbgrader"], second["nbgrader"] = second["nbgrader"], first["nbgrader"]


@CELLS.notebook("grade-ids-renamed", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    for name in IDS:
        for kind in ("prompt", "score"):
            cell_of(notebook, name, kind)["metadata"]["nbgrader"]["grade_id"] = f"../{kind}/{name}"


@CELLS.notebook("exercise-written-loosely")
def _(notebook: Notebook) -> None:
    text = GOOD[FIRST].replace("\n", "\r\n")
    cell_of(notebook, FIRST)["source"] = (
        f"\n\n%%prompt  “{FIRST.upper().replace('-', '_')}” --repeats 3 \r\n{text}\r\n\r\n"
    )


@CELLS.notebook("magic-not-first", prompts=without(FIRST), remarks=("missing",))
def _(notebook: Notebook) -> None:
    cell_of(notebook, FIRST)["source"] = f"# My prompt\n%%prompt {FIRST}\n{GOOD[FIRST]}"


@CELLS.notebook("solution-marks")
def _(notebook: Notebook) -> None:
    marked = f"### BEGIN SOLUTION\n{GOOD[FIRST]}\n### END SOLUTION\n### BEGIN SOLUTION"
    fill(notebook, FIRST, marked)


@CELLS.notebook("tests-edited", prompts={**GOOD, FIRST: WEAK})
def _(notebook: Notebook) -> None:
    fill(notebook, FIRST, WEAK)
    cell_of(notebook, FIRST, "score")["source"] = "2.0"


@CELLS.notebook("points-edited", prompts={**GOOD, FIRST: WEAK})
def _(notebook: Notebook) -> None:
    fill(notebook, FIRST, WEAK)
    cell_of(notebook, FIRST, "score")["metadata"]["nbgrader"]["points"] = 1000


@CELLS.notebook("test-made-manual", prompts={**GOOD, FIRST: WEAK}, stock_can_grade=False)
def _(notebook: Notebook) -> None:
    fill(notebook, FIRST, WEAK)
    cell_of(notebook, FIRST, "score")["metadata"]["nbgrader"] |= {"solution": True, "grade": True}


@CELLS.notebook("output-forged", prompts={}, remarks=("untouched",))
def _(_: Notebook) -> Notebook:
    notebook = released()
    for name in IDS:
        cell_of(notebook, name, "score")["outputs"] = [
            {
                "output_type": "execute_result",
                "execution_count": 1,
                "metadata": {},
                "data": {"text/plain": "2.0"},
            }
        ]
    return notebook


@CELLS.notebook("metadata-missing", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    notebook["metadata"] = {}


@CELLS.notebook("metadata-foreign", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    for name in IDS:
        cell_of(notebook, name)["metadata"]["nbgrader"] |= {"autograde": "yes", "tests": []}
    notebook["metadata"] |= {"colab": {"provenance": []}, "prompteur": {"language": "en", "x": 1}}


@CELLS.notebook("metadata-of-wrong-kinds", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    wrong_kinds = (None, [], "metadata", 3, {"nbgrader": []})
    for cell, wrong in zip(notebook["cells"], cycle(wrong_kinds), strict=False):
        cell["metadata"] = wrong
    notebook["metadata"] = {"prompteur": ["en"], "kernelspec": 7}


@CELLS.notebook("cells-of-wrong-kinds", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    odd = [{"source": {"text": f"%%prompt {FIRST}"}}, {"source": [1, None, {}]}, {"source": 5}]
    notebook["cells"] += [None, 7, "%%prompt x", ["%%prompt x"], {}, *odd]


@CELLS.notebook("language-unknown")
def _(notebook: Notebook) -> None:
    notebook["metadata"]["prompteur"]["language"] = "../fr"


for _version in (1, 99):

    @CELLS.notebook(f"nbgrader-schema-{_version}", stock_can_grade=False)
    def _(notebook: Notebook, version: int = _version) -> None:
        for name in IDS:
            cell_of(notebook, name)["metadata"]["nbgrader"]["schema_version"] = version


@CELLS.notebook("nbformat-3", remarks=("old_format",), stock_can_grade=False)
def _(notebook: Notebook) -> Notebook:
    cells = [
        {"cell_type": "code", "language": "python", "input": one["source"], "outputs": []}
        if one["cell_type"] == "code"
        else one
        for one in notebook["cells"]
    ]
    sheets = [{"cells": cells[:5]}, 7, {"cells": "none"}, {"cells": cells[5:]}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}


@CELLS.notebook("nbformat-of-no-number", stock_can_grade=False)
def _(notebook: Notebook) -> None:
    notebook |= {"nbformat": "four", "nbformat_minor": 99}


@CELLS.notebook("of-another-course", **NONE)
def _(_: Notebook) -> Notebook:
    cells = [code("import pandas as pd\npd.read_csv('iris.csv').describe()"), code("1 / 0")]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@CELLS.notebook(
    "of-another-module", prompts={}, remarks=("other_module", "missing"), stock_can_grade=False
)
def _(_: Notebook) -> Notebook:
    notebook = released(module="00-start-here")
    fill(notebook, "postcard-city", "Which city? {{postcard}}")
    return notebook


@CELLS.notebook("in-french", prompts=GOOD_FR, language="fr", stock_can_grade=False)
def _(_: Notebook) -> Notebook:
    return filled(GOOD_FR, "fr")


@CELLS.notebook("in-french-unsaid", prompts=GOOD_FR, language="fr", stock_can_grade=False)
def _(_: Notebook) -> Notebook:
    notebook = filled(GOOD_FR, "fr")
    del notebook["metadata"]["prompteur"]
    return notebook
