"""What the corpus of submissions (hostile.py) is made with: a good notebook to damage."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course.exercises.exercise import exercises
from grader.marking.heldout import held_out
from support.places import ROOT

ASSIGNMENT = "01-clear-instructions"
FILE = f"{ASSIGNMENT}.ipynb"
IDS = tuple(one.id for one in exercises("en") if one.module == ASSIGNMENT)

Notebook = dict[str, Any]


def references(language: str) -> dict[str, str]:
    """The reference prompt of each exercise of the assignment."""
    tasks = (one for one in exercises(language) if one.module == ASSIGNMENT)
    return {one.id: held_out(one).reference.strip() for one in tasks}


GOOD = references("en")
GOOD_FR = references("fr")


@dataclass(frozen=True)
class Entry:
    """One submission and what must come of it.

    `write(folder)` makes the folder `submitted/<student>/<assignment>`, whose parent exists.
    `prompts` are those that are read, `remarks` the keys of all that is said about it, in order.
    `stock_can_grade` says whether stock nbgrader grades it by its prompts; it was found by
    running it (see test_hostile.py). An entry with `heavy` writes a large file.
    """

    name: str
    write: Callable[[Path], None]
    prompts: Mapping[str, str] = field(default_factory=lambda: GOOD)
    remarks: tuple[str, ...] = ()
    language: str = "en"
    stock_can_grade: bool = True
    heavy: bool = False


def released(language: str = "en", module: str = ASSIGNMENT) -> Notebook:
    """The notebook as learners get it."""
    path = ROOT / "exercises" / language / module / f"{module}.ipynb"
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def filled(prompts: Mapping[str, str] = GOOD, language: str = "en") -> Notebook:
    """The released notebook with `prompts` written into it."""
    notebook = released(language)
    for name, text in prompts.items():
        fill(notebook, name, text)
    return notebook


def fill(notebook: Notebook, name: str, text: str) -> None:
    """Write a prompt for the exercise `name`."""
    cell_of(notebook, name)["source"] = f"%%prompt {name}\n{text}".splitlines(keepends=True)


def cell_of(notebook: Notebook, name: str, kind: str = "prompt") -> dict[str, Any]:
    """The cell of kind "prompt" or "score" of the exercise `name`."""
    found: dict[str, Any] = next(one for one in notebook["cells"] if one["id"] == f"{kind}-{name}")
    return found


def code(source: str, **changes: Any) -> dict[str, Any]:
    """A code cell without any metadata."""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return {**cell, "id": f"own-{zlib.crc32(source.encode())}", "source": source, **changes}


def save(folder: Path, content: Notebook | str | bytes, name: str = FILE) -> Path:
    """Write a notebook, a text or bytes into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(content, dict):
        content = json.dumps(content)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def mark(folder: Path) -> Path:
    """The file that the code in a submission would leave if it ran."""
    return folder.parent / "the-code-ran"


class Corpus(list[Entry]):
    """Entries, collected by decorators."""

    def files(self, name: str, **expected: Any) -> Callable[[Callable[[Path], None]], None]:
        """The decorated function writes the whole folder."""

        def add(write: Callable[[Path], None]) -> None:
            self.append(Entry(name, write, **expected))

        return add

    def notebook(
        self, name: str, **expected: Any
    ) -> Callable[[Callable[[Notebook], Notebook | None]], None]:
        """The decorated function changes a notebook filled with good prompts, or returns one."""

        def add(change: Callable[[Notebook], Notebook | None]) -> None:
            def write(folder: Path) -> None:
                notebook = filled()
                save(folder, change(notebook) or notebook)

            self.append(Entry(name, write, **expected))

        return add

    def prompt(self, name: str, exercise: str, text: str, **expected: Any) -> None:
        """A good notebook but for one prompt, which is read as `read` (or as it is)."""
        read = expected.pop("read", text)
        prompts = {key: read if key == exercise else good for key, good in GOOD.items()}
        prompts = {key: value for key, value in prompts.items() if value is not None}

        def write(folder: Path) -> None:
            save(folder, filled({**GOOD, exercise: text}))

        self.append(Entry(name, write, prompts, **expected))
