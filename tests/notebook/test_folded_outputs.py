"""A learner meets a lesson whose results are folded: predictions come before them."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from support.places import ROOT

LESSONS = sorted((ROOT / "modules").glob("*/*.ipynb"))
ASKED = {"en": ("**Predict",), "fr": ("**Prédi", "**Pari")}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_what_is_to_be_predicted_is_folded(path: Path) -> None:
    predicted, held = False, 0
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            predicted = any(one in cell.source for one in ASKED[path.parent.name])
        elif predicted and cell.outputs:
            held += 1
            assert cell.metadata.get("jupyter") == {"outputs_hidden": True}, (
                f"{cell.id}: python -m grader.authoring.tidy {path}"
            )
    assert held
