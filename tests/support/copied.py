"""Small courses to copy, and what a learner does to a copy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LESSON, EXERCISES = "modules/en/01.ipynb", "exercises/en/01/01.ipynb"


def notebook(*sources: str, **metadata: Any) -> dict[str, Any]:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "source": text.splitlines(True)}
        | {"outputs": [], "execution_count": None}
        for n, text in enumerate(sources)
    ]
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, value: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in read(path)["cells"]]


def run_all(path: Path, text: str = "42") -> None:
    """As JupyterLab saves a notebook that was run."""
    there = read(path)
    for number, cell in enumerate(there["cells"], 1):
        output = {"output_type": "stream", "name": "stdout", "text": [text]}
        cell |= {"outputs": [output], "execution_count": number}
        cell["metadata"] |= {"scrolled": True, "tags": [], "slideshow": {"slide_type": ""}}
    there["metadata"] |= {"kernelspec": {"name": "python3"}, "language_info": {"version": "3.12"}}
    write(path, there)


def type_into(path: Path, text: str, cell: int = 0) -> None:
    there = read(path)
    there["cells"][cell]["source"] = [text]
    write(path, there)


def everything(folder: Path) -> str:
    """All the text of all the files of a folder."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != ".prompteur.json"]
    return "\n".join(one.read_bytes().decode("utf-8", "replace") for one in files)
