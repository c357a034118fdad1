"""What of a file is somebody's work: two digests of it, pure functions of its content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

ENDING = ".ipynb"
_NOT_WRITTEN = ("outputs", "execution_count", "id", "metadata")
"""Keys of a cell that Jupyter writes by itself; of the metadata, see `_metadata`."""
_VIEW = {
    *("collapsed", "scrolled", "trusted", "execution", "ExecuteTime", "jupyter", "vscode"),
    *("editable", "deletable"),
}
"""What a cell's metadata say of how and when it was shown or run."""
_MACHINE = {"kernelspec", "language_info", "widgets", "vscode", "colab"}
"""What a notebook's metadata say of the machine that ran it."""


class NoNotebook(ValueError):
    """The content is not that of a notebook."""


@dataclass(frozen=True)
class Digests:
    """`file` is of every byte; `work` of what people write: cells in their order, tags,
    attachments. Running a notebook changes the first and not the second."""

    file: str
    work: str


def digests(name: str, content: bytes) -> Digests:
    """The digests of the file `name`; they differ for notebooks alone. Raises NoNotebook."""
    file = sha256(content).hexdigest()
    if not name.endswith(ENDING):
        return Digests(file, file)
    try:
        written = _written(json.loads(content.decode("utf-8")))
        text = json.dumps(written, sort_keys=True, ensure_ascii=True)
    except (ValueError, RecursionError) as error:
        raise NoNotebook(name) from error
    return Digests(file, sha256(text.encode()).hexdigest())


def _written(notebook: Any) -> Any:
    """What people wrote into a notebook; the whole of it where its form is an old one's."""
    if not isinstance(notebook, dict):
        raise NoNotebook
    if isinstance(notebook.get("worksheets"), list):
        return notebook
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NoNotebook
    return [_metadata(notebook.get("metadata"), _MACHINE), *map(_cell, cells)]


def _cell(cell: Any) -> dict[str, Any]:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        raise NoNotebook
    kept = {name: value for name, value in cell.items() if name not in _NOT_WRITTEN}
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise NoNotebook
    return kept | {"source": source, "metadata": _metadata(cell.get("metadata"), _VIEW)}


def _metadata(given: Any, volatile: set[str]) -> Any:
    """Metadata without what is volatile, and without empty ones, which JupyterLab adds."""
    if not isinstance(given, Mapping):
        return given or None
    kept = {name: value for name, value in given.items() if name not in volatile}
    return {name: value for name, value in kept.items() if not _empty(value)} or None


def _empty(value: Any) -> bool:
    return value in ("", None, [], {}) or value == {"slide_type": ""}
