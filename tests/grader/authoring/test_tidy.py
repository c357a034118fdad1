"""The notebooks in git are tidy, and tidying is pure and idempotent."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from support.places import ROOT

from grader.authoring import tidy as tidying
from grader.authoring.tidy import tidy


@pytest.mark.parametrize("folder", tidying.FOLDERS)
def test_every_notebook_in_git_is_tidy(folder: str) -> None:
    for path in tidying.notebooks([ROOT / folder]):
        text = path.read_text(encoding="utf-8")
        keep = tidying.keeps_outputs(path)
        assert tidying.tidy_text(text, keep_outputs=keep) == text, (
            f"python -m grader.authoring.tidy {path}"
        )


def notebook_of(cells: list[nbformat.NotebookNode], metadata: Any = None) -> nbformat.NotebookNode:
    """A notebook with just these cells: `new_notebook` would mend doubled ids itself."""
    notebook = new_notebook(metadata=nbformat.from_dict(metadata or {}))
    notebook.cells = cells
    return notebook


def messy() -> nbformat.NotebookNode:
    """A notebook as JupyterLab and nbclient leave it."""
    cells = [
        new_markdown_cell("# Écrire à l’école : une lettre"),
        new_markdown_cell("Some text."),
        new_code_cell("%%prompt letter\nWrite", execution_count=3),
        new_code_cell(
            "1 + 1",
            execution_count=7,
            metadata={
                "collapsed": True,
                "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"},
                "tags": ["b", "a"],
                "editable": False,
                "nbgrader": {"grade_id": "letter-check", "points": 2, "grade": True},
            },
            outputs=[
                new_output("stream", name="stdout", text="a\n"),
                new_output("stream", name="stdout", text="b\n"),
                new_output("execute_result", data={"text/plain": "2"}, execution_count=7),
                new_output("display_data", data={tidying._WIDGET: {"model_id": "x"}}),
            ],
        ),
    ]
    metadata = {
        "widgets": {"state": {}},
        "prompteur": {"module": "01", "language": "fr"},
        "language_info": {"name": "python", "version": "3.11.4"},
        "kernelspec": {"name": "my-env", "display_name": "mine", "language": "python"},
    }
    return notebook_of(cells, metadata)


def test_ids_tell_what_a_cell_is() -> None:
    ids = [cell.id for cell in tidy(messy(), keep_outputs=True).cells]
    title = "ecrire-a-lecole-une-lettre"
    assert ids == [title, f"{title}-text", "letter", "letter-check"]


def test_readable_ids_stay_and_doubles_go() -> None:
    cells = [new_markdown_cell("## Tokens", id="tokens"), new_markdown_cell("x", id="tokens")]
    ids = [cell.id for cell in tidy(notebook_of(cells), keep_outputs=True).cells]
    assert ids == ["tokens", "tokens-text"]


def test_only_lasting_metadata_stays() -> None:
    clean = tidy(messy(), keep_outputs=True)
    assert clean.metadata == {
        "kernelspec": tidying.KERNEL,
        "language_info": {"name": "python"},
        "prompteur": {"language": "fr", "module": "01"},
    }
    assert set(clean.cells[3].metadata) == {"editable", "nbgrader", "tags"}
    assert clean.cells[3].metadata.nbgrader.points == 2
    assert [cell.get("execution_count") for cell in clean.cells] == [None] * 4


def test_outputs_stay_only_where_they_belong() -> None:
    kept = tidy(messy(), keep_outputs=True).cells[3].outputs
    assert [one.output_type for one in kept] == ["stream", "execute_result"]
    assert kept[0].text == "a\nb\n"
    assert kept[1].execution_count is None
    assert tidy(messy(), keep_outputs=False).cells[3].outputs == []
    assert tidying.keeps_outputs(ROOT / "modules/en/x.ipynb")
    assert not tidying.keeps_outputs(ROOT / "exercises/en/x/x.ipynb")


def test_results_are_folded_and_so_is_all_that_was_to_be_predicted() -> None:
    told = [new_output("stream", name="stdout", text="a\n")]
    table = [new_output("execute_result", data={"text/html": "<table>", "text/plain": "a"})]
    figure = [new_output("display_data", data={"image/png": "", "text/plain": "a"})]
    cells = [
        *(new_markdown_cell("Read."), new_code_cell("a", outputs=told)),
        *(new_code_cell("b", outputs=table), new_code_cell("c", outputs=figure)),
        *(new_markdown_cell("**Predict:** how many?"), new_code_cell("d", outputs=told)),
        *(new_code_cell("e"), new_code_cell("f", outputs=told)),
        *(new_markdown_cell("Well?"), new_code_cell("g", outputs=told)),
        *(
            new_markdown_cell("**Prédisez\u202f:** combien\u202f?"),
            new_code_cell("h", outputs=told),
        ),
    ]
    for keep, folded in ((True, "bcdfh"), (False, "")):
        clean = tidy(notebook_of(cells), keep_outputs=keep).cells
        hidden = [one for one in clean if one.metadata.get("jupyter") == {"outputs_hidden": True}]
        assert "".join(one.source for one in hidden) == folded


CELLS = st.lists(
    st.builds(
        lambda kind, source, cell_id: (new_code_cell if kind else new_markdown_cell)(
            source, id=cell_id
        ),
        st.booleans(),
        st.sampled_from(
            ["# Title", "# 1234abcd", "##  ", "%%prompt a-b\nx", "text", "# Été", "# 2"]
        ),
        st.sampled_from(["tokens", "deadbeef", "x-text", "Bad_Id", "title", "title-2", "cell"]),
    ),
    max_size=8,
)


@given(CELLS, st.booleans())
def test_tidying_twice_is_tidying_once(cells: list[nbformat.NotebookNode], keep: bool) -> None:
    notebook = notebook_of(deepcopy(cells))
    before = deepcopy(notebook)
    once = tidy(notebook, keep_outputs=keep)
    assert notebook == before
    assert tidy(once, keep_outputs=keep) == once
    ids = [cell.id for cell in once.cells]
    assert len(set(ids)) == len(ids)
    assert [cell.source for cell in once.cells] == [cell.source for cell in cells]
    nbformat.validate(once)


def test_command_says_then_mends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.ipynb"
    nbformat.write(messy(), path)
    assert tidying.main(["--check", str(tmp_path)]) == 1
    assert "not tidy" in capsys.readouterr().out
    assert tidying.main([str(tmp_path)]) == 0
    assert tidying.main(["--check", str(tmp_path)]) == 0


def test_code_of_a_lesson_that_is_folded_stays_folded() -> None:
    cell = new_code_cell(
        "print(1)", id="folded", outputs=[new_output("display_data", {"text/html": "1"})]
    )
    cell.metadata["jupyter"] = {"source_hidden": True}
    kept = tidy(new_notebook(cells=[cell]), keep_outputs=True).cells[0].metadata
    assert kept == {"jupyter": {"outputs_hidden": True, "source_hidden": True}}
    assert tidy(new_notebook(cells=[cell]), keep_outputs=False).cells[0].metadata == {}
