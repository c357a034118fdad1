"""Keeps the notebooks in git tidy, so that a diff shows what changed and nothing else.

    python -m grader.authoring.tidy [--check] [paths]

Cell ids are readable, metadata is what the course and nbgrader need, there are no execution
counts, and outputs stay in `modules/` only, where results are folded: a click opens them in
JupyterLab, as running the cell does, and a page that only shows the notebook has them. Sources
are never touched: nbgrader's checksums cover them.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

FOLDERS = ("modules", "exercises", "solutions")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

_CELL_METADATA = ("deletable", "editable", "nbgrader", "prompteur", "tags")
_READABLE = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_RANDOM = re.compile(r"[0-9a-f]{8}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EXERCISE = re.compile(r"^%%prompt\s+([\w-]+)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_LONGEST_ID = 48
_PREDICT = re.compile(r"\*\*(?:Predict|Prédi|Pari)")
"""What asks a learner for a prediction."""
_CODE, _OUTPUTS = "source_hidden", "outputs_hidden"
"""What a lesson notes under `jupyter`: that the code of a cell, which nobody need read, is folded,
or its outputs."""
_RESULTS = {"text/html", "image/png"}
"""What tables and figures of an experiment are."""
_WIDGET = "application/vnd.jupyter.widget-view+json"


def tidy(notebook: NotebookNode, *, keep_outputs: bool) -> NotebookNode:
    """A tidy copy of `notebook` (format 4); tidying it again changes nothing.

    Readable ids stay; others are made from the cell's exercise or from the heading above it.
    """
    ids = _ids(notebook.cells)
    cells, asked = [], False
    for cell, new in zip(notebook.cells, ids, strict=True):
        if cell.cell_type != "code":
            asked = bool(_PREDICT.search(cell.source))
        tidied = _cell(cell, new, keep_outputs)
        if _is_result(tidied.get("outputs", []), asked):
            folded = {**tidied["metadata"].get("jupyter", {}), _OUTPUTS: True}
            tidied["metadata"] = _sorted({**tidied["metadata"], "jupyter": folded})
        cells.append(tidied)
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    if "prompteur" in notebook.metadata:
        metadata["prompteur"] = notebook.metadata.prompteur
    return nbformat.from_dict(
        {"cells": cells, "metadata": _sorted(metadata), "nbformat": 4, "nbformat_minor": 5}
    )


def text_of(notebook: NotebookNode) -> str:
    """The notebook as the text of its file."""
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def tidy_text(text: str, *, keep_outputs: bool) -> str:
    """The text of a notebook's file, tidied."""
    return text_of(tidy(nbformat.reads(text, as_version=4), keep_outputs=keep_outputs))


def notebooks(paths: Iterable[Path]) -> Iterator[Path]:
    """The notebooks among `paths` and in the folders among them, without checkpoints."""
    for path in paths:
        found = [path] if path.suffix == ".ipynb" else sorted(path.rglob("*.ipynb"))
        yield from (one for one in found if ".ipynb_checkpoints" not in one.parts)


def keeps_outputs(path: Path) -> bool:
    """Whether the notebook at `path` is one that is stored with outputs: a lesson."""
    return "modules" in path.resolve().parts


def main(arguments: list[str] | None = None) -> int:
    """Tidy the notebooks, or with --check say which are not; the exit status is 1 for those."""
    parser = argparse.ArgumentParser(prog="python -m grader.authoring.tidy", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only say")
    parser.add_argument("paths", nargs="*", type=Path, default=[Path(name) for name in FOLDERS])
    options = parser.parse_args(arguments)
    untidy = 0
    for path in notebooks(options.paths):
        text = path.read_text(encoding="utf-8")
        clean = tidy_text(text, keep_outputs=keeps_outputs(path))
        if clean == text:
            continue
        untidy += 1
        print(f"{'not tidy' if options.check else 'tidied'}: {path}")
        if not options.check:
            path.write_text(clean, encoding="utf-8")
    return 1 if options.check and untidy else 0


def _cell(cell: NotebookNode, cell_id: str, keep_outputs: bool) -> dict[str, Any]:
    metadata = {name: cell.metadata[name] for name in _CELL_METADATA if cell.metadata.get(name)}
    metadata |= {
        name: False for name in ("deletable", "editable") if cell.metadata.get(name) is False
    }
    if keep_outputs and cell.metadata.get("jupyter", {}).get(_CODE):
        metadata["jupyter"] = {_CODE: True}
    new: dict[str, Any] = {
        "id": cell_id,
        "cell_type": cell.cell_type,
        "metadata": _sorted(metadata),
        "source": cell.source,
    }
    if cell.cell_type == "code":
        new["execution_count"] = None
        new["outputs"] = _outputs(cell.get("outputs", [])) if keep_outputs else []
    elif cell.get("attachments"):
        new["attachments"] = deepcopy(cell.attachments)
    return new


def _is_result(outputs: Iterable[dict[str, Any]], predicted: bool) -> bool:
    """Whether the `outputs` of a cell give away what a learner should predict, or be curious about:
    tables and figures; anything, where it was to be `predicted`."""
    return any(predicted or _RESULTS & set(one.get("data", {})) for one in outputs)


def _outputs(outputs: Iterable[NotebookNode]) -> list[dict[str, Any]]:
    """Outputs without counts and widgets; pieces of one stream are joined, as a page shows them."""
    kept: list[dict[str, Any]] = []
    for one in deepcopy(list(outputs)):
        if one.output_type == "stream" and kept and kept[-1].get("name") == one.name:
            kept[-1]["text"] += one.text
            continue
        if one.output_type in ("display_data", "execute_result"):
            one.data.pop(_WIDGET, None)
            if not one.data:
                continue
            one.metadata = _sorted(one.metadata)
        if one.output_type == "execute_result":
            one.execution_count = None
        kept.append(one)
    return kept


def _ids(cells: list[NotebookNode]) -> list[str]:
    """One unique readable id per cell, in order."""
    kept: set[str] = set()
    ids: list[str | None] = []
    for cell in cells:
        own = cell.get("id", "")
        readable = _READABLE.fullmatch(own) and not _RANDOM.fullmatch(own) and own not in kept
        ids.append(own if readable else None)
        kept.add(own)
    taken = {one for one in ids if one}
    heading = "cell"
    for index, cell in enumerate(cells):
        found = _HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        heading = _slug(found[1]) if found else heading
        if ids[index] is None:
            ids[index] = _free(_name(cell, heading, bool(found)), taken)
        taken.add(str(ids[index]))
    return [str(one) for one in ids]


def _name(cell: NotebookNode, heading: str, is_heading: bool) -> str:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id:
        return _slug(grade_id)
    exercise = _EXERCISE.search(cell.source) if cell.cell_type == "code" else None
    if exercise:
        return _slug(exercise[1])
    if is_heading:
        return heading
    return f"{heading}-{'code' if cell.cell_type == 'code' else 'text'}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_ID].strip("-")
    return (
        slug
        if _READABLE.fullmatch(slug) and not _RANDOM.fullmatch(slug)
        else f"cell-{slug}".strip("-")
    )


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return value


if __name__ == "__main__":
    sys.exit(main())
