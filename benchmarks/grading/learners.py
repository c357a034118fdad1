"""The class: what each learner hands in, always the same for the same seed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from grading.prompts import ASSIGNMENT, LANGUAGE, in_own_words, tasks, texts

SEED = 20
REPOSITORY = Path(__file__).parents[2]

PATTERN = (
    *("reference", "weak", "middling", "copied", "broken"),
    *("middling", "weak", "copied", "middling", "reference"),
    *("weak", "middling", "copied", "weak", "middling"),
    *("broken", "reference", "weak", "copied", "middling"),
)
"""The kinds of twenty learners; the next twenty are the same again."""

_REMEMBERED = 50
"""Learners copy from one of so many before them: from people whom they know."""

Notebook = dict[str, Any]
Damage = Callable[[Notebook, str], None]
"""Changes a notebook at the exercise of that id."""


@dataclass(frozen=True)
class Learner:
    """`prompts` maps exercise ids to what was written there, before any damage was done to the
    file; `damage` is its name, "" for none, and `damaged` the exercise that has it."""

    name: str
    kind: str
    prompts: Mapping[str, str]
    damage: str = ""
    damaged: str = ""

    def file(self) -> str:
        """The text of the notebook that is handed in."""
        notebook = deepcopy(_released())
        for name, text in self.prompts.items():
            _cell(notebook, "prompt", name)["source"] = f"%%prompt {name}\n{text}"
        if self.damage and self.damage in DAMAGES:
            DAMAGES[self.damage](notebook, self.damaged)
        text = json.dumps(notebook)
        return text[: len(text) // 2] if self.damage == CUT else text


def learners(count: int, seed: int = SEED) -> Iterator[Learner]:
    """The first `count` learners of the class."""
    chance = Random(seed)
    before: list[Learner] = []
    broken = 0
    for number in range(count):
        kind = PATTERN[number % len(PATTERN)]
        name = f"learner-{number:05}"
        if kind == "copied":
            yield Learner(name, kind, chance.choice(before).prompts)
            continue
        drawn = "middling" if kind == "broken" else kind
        prompts = {
            task.id: in_own_words(chance.choice(texts(task.id, drawn)), number, chance)
            for task in tasks()
        }
        if kind == "broken":
            damages = (*DAMAGES, CUT)
            damaged = tasks()[broken % len(tasks())].id
            yield Learner(name, kind, prompts, damages[broken % len(damages)], damaged)
            broken += 1
            continue
        learner = Learner(name, kind, prompts)
        before = [*before[-_REMEMBERED + 1 :], learner]
        yield learner


@lru_cache
def _released() -> Notebook:
    path = REPOSITORY / "exercises" / LANGUAGE / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook: Notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def _cell(notebook: Notebook, kind: str, exercise: str) -> dict[str, Any]:
    cells = notebook["cells"]
    return next(one for one in cells if one["id"] == f"{kind}-{exercise}")


def _undeclared_variable(notebook: Notebook, exercise: str) -> None:
    _cell(notebook, "prompt", exercise)["source"] += "\n{{customer}}"


def _single_braces(notebook: Notebook, exercise: str) -> None:
    cell = _cell(notebook, "prompt", exercise)
    cell["source"] = cell["source"].replace("{{", "{").replace("}}", "}")


def _untouched(notebook: Notebook, exercise: str) -> None:
    _cell(notebook, "prompt", exercise)["source"] = _cell(_released(), "prompt", exercise)["source"]


def _emptied(notebook: Notebook, exercise: str) -> None:
    _cell(notebook, "prompt", exercise)["source"] = ""


def _python_instead(notebook: Notebook, exercise: str) -> None:
    _cell(notebook, "prompt", exercise)["source"] = "answer = 6 * 7\nprint(answer)"


def _python_beside(notebook: Notebook, exercise: str) -> None:
    cell = {**deepcopy(_cell(notebook, "score", exercise)), "id": "own-notes", "metadata": {}}
    notebook["cells"].insert(2, {**cell, "source": "notes = ['to', 'do']\nlen(notes)"})


def _prompt_cell_gone(notebook: Notebook, exercise: str) -> None:
    notebook["cells"].remove(_cell(notebook, "prompt", exercise))


def _score_cell_gone(notebook: Notebook, exercise: str) -> None:
    notebook["cells"].remove(_cell(notebook, "score", exercise))


def _prompt_cell_twice(notebook: Notebook, exercise: str) -> None:
    cell = _cell(notebook, "prompt", exercise)
    notebook["cells"].insert(notebook["cells"].index(cell), deepcopy(cell))


DAMAGES: Mapping[str, Damage] = {
    "undeclared variable": _undeclared_variable,
    "single braces": _single_braces,
    "untouched cell": _untouched,
    "emptied cell": _emptied,
    "Python instead of a prompt": _python_instead,
    "Python beside the prompts": _python_beside,
    "prompt cell gone": _prompt_cell_gone,
    "score cell gone": _score_cell_gone,
    "prompt cell twice": _prompt_cell_twice,
}
CUT = "half of the file"
"""The damage that leaves no notebook."""
NO_MARKS = frozenset(DAMAGES) - {
    "Python beside the prompts",
    "score cell gone",
    "prompt cell twice",
}
"""The damages that leave no prompt to grade where they were done."""
