"""The notebooks of a submission: what each holds for the exercises of an assignment, and which of
several counts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.errors import NoPrompt
from course.exercises.exercise import exercise, exercises
from course.messages import LANGUAGES
from course.prompts.slips import diagnose
from grader.paths import RELEASED
from grader.submissions.cells import PromptCell, plain_texts, prompt_cells, stated_language
from grader.submissions.files import NotRead, cells_of, is_old, notebook_at, notebook_in, shown

_LONGEST_START = 2_000
"""Characters. A longer text is no start of an exercise that somebody left as it was."""

_SAME_TIME = 2.0
"""Seconds. Files that are nearer to each other in time were copied together, and their times tell
nothing; some file systems know no smaller step."""


@dataclass(frozen=True)
class Notebook:
    """A notebook as it was handed in. `language` is the one that its metadata state, `texts` are
    what its other cells say, `changed` is when the file was, in seconds."""

    name: str
    language: str | None
    cells: tuple[PromptCell, ...]
    texts: frozenset[str]
    old: bool
    changed: float = 0.0


def read_notebook(folder: Path, name: str) -> Notebook:
    """The notebook called `name` in `folder`. Raises NotRead."""
    return _notebook(name, notebook_at(folder / name), changed(folder, name))


def prompts_in(content: bytes, assignment: str) -> int:
    """How many exercises of the assignment have a prompt in the notebook of that content; 0 where
    it is as it was given out, or none."""
    with suppress(NotRead):
        return len(chosen(_notebook("", notebook_in(content, "")), assignment)[0])
    return 0


def _notebook(name: str, content: dict[str, Any], changed: float = 0.0) -> Notebook:
    cells = cells_of(content)
    language, old = stated_language(content), is_old(content)
    return Notebook(name, language, prompt_cells(cells), plain_texts(cells), old, changed)


def changed(folder: Path, name: str) -> float:
    """When the file was changed last, in seconds; 0 where nobody knows."""
    try:
        return (folder / name).lstat().st_mtime
    except (OSError, ValueError):
        return 0.0


def the_one_that_counts(notebooks: Sequence[Notebook], assignment: str) -> tuple[Notebook, int]:
    """The one of `notebooks`, which are not none, that is graded, and how many hold prompts.

    One that was worked on comes before one that is as it was given out, whatever their names: a
    copy beside the untouched original. Of several the one that was changed last counts, where
    their times differ; else the one with the most prompts, the assignment's own name first.
    """
    own = f"{assignment}.ipynb"
    prompts = {one.name: len(chosen(one, assignment)[0]) for one in notebooks}
    worked_on = [one for one in notebooks if prompts[one.name]] or list(notebooks)
    newest = max(one.changed for one in worked_on)
    latest = [one for one in worked_on if newest - one.changed <= _SAME_TIME]
    found = min(latest, key=lambda one: (-prompts[one.name], one.name != own, one.name))
    return found, sum(count > 0 for count in prompts.values())


def chosen(
    notebook: Notebook, assignment: str
) -> tuple[dict[str, PromptCell], dict[str, list[str]]]:
    """The cell that counts for each exercise of the assignment, and what is odd: key of a
    message → what it is about."""
    cells: dict[str, list[PromptCell]] = {
        one.id: [] for one in exercises("en") if one.module == assignment
    }
    odd: dict[str, list[str]] = {}
    for cell in notebook.cells:
        task = cell.exercise("en")
        if task is None:
            odd.setdefault("unknown", []).append(shown(cell.line))
        elif task.id not in cells:
            odd.setdefault("other_module", []).append(task.id)
        else:
            cells[task.id].append(cell)
    found: dict[str, PromptCell] = {}
    for name, candidates in cells.items():
        written = [one for one in candidates if not is_untouched(name, one.text)]
        keys = ["twice"] if len(written) > 1 else []
        if written:
            found[name] = written[-1]
            keys += ["too_long"] if written[-1].text is None else []
            keys += written[-1].oddities
        else:
            keys += ["untouched"] if candidates else ["missing"]
        for key in keys:
            odd.setdefault(key, []).append(name)
    return found, odd


def is_untouched(exercise_id: str, text: str | None) -> bool:
    """Whether `text` is empty or what the released notebook of either language has there."""
    if text is None:
        return False
    if " ".join(text.split()) in _starts(exercise_id):
        return True
    if len(text) > _LONGEST_START:
        return False
    return isinstance(diagnose(text, exercise(exercise_id, "en").variables), NoPrompt)


@lru_cache
def _starts(exercise_id: str) -> frozenset[str]:
    """What the released notebooks have in the cell of an exercise, spaces made one."""
    module = exercise(exercise_id, "en").module
    starts: set[str] = set()
    for language in LANGUAGES:
        with suppress(NotRead):
            released = read_notebook(RELEASED / language / module, f"{module}.ipynb")
            starts |= {
                " ".join((cell.text or "").split())
                for cell in released.cells
                if (task := cell.exercise(language)) and task.id == exercise_id
            }
    return frozenset(starts)
