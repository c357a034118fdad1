"""A learner's submission, read as data: which prompt it holds for which exercise.

Nothing of it is run. What counts is the text of its `%%prompt` cells, by the exercise that
their first line names; `grader.submissions.rebuilt` puts these texts into the instructor's
notebook, so that nothing else of the file reaches the gradebook.

Of several cells for one exercise the last counts that is not the untouched start of the
exercise. One prompt an exercise is graded, and its place alone decides which, never its mark:
nobody gains by handing in several, and a copy of the released cell costs nobody a prompt.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from course.errors import NoPrompt
from course.exercises.exercise import exercise, exercises
from course.messages import LANGUAGES, say
from course.prompts.prompt import Prompt
from course.prompts.slips import diagnose
from grader.paths import RELEASED
from grader.submissions.cells import PromptCell, prompt_cells, stated_language
from grader.submissions.files import (
    NoFolder,
    NotRead,
    cells_of,
    is_old,
    notebook_at,
    notebook_names,
    shown,
)

MOST_NOTEBOOKS = 10
"""How many notebooks of one folder are opened to find the one to grade."""

_MOST_LISTED = 5
_LONGEST_START = 2_000
"""Characters. A longer text is no start of an exercise that somebody left as it was."""


@dataclass(frozen=True)
class Remark:
    """Something odd about a submission. It tells of the learner's own files and nothing else,
    so instructor and learner may both read it; what comes from the file is made printable."""

    message_id: str
    values: Mapping[str, Any]

    def text(self, language: str) -> str:
        """The remark for a person, in `language`."""
        return say(self.message_id, language, **self.values)


class Unread(Remark):
    """There is a file that could not be read: a person must look at it."""


class Unanswered(Remark):
    """Exercises have no prompt of the learner's, which their marks tell too."""


_KINDS: Mapping[str, type[Remark]] = {"missing": Unanswered, "untouched": Unanswered}
"""What a remark on exercises is, by the key of its message, where it is more than odd."""


@dataclass(frozen=True)
class Submission:
    """What is graded of one learner's folder for one assignment.

    `prompts` maps ids of the assignment's exercises, in its order, to the learner's texts;
    exercises without one are left out, and the remarks say why. `language` is that of the
    exercises to grade the texts on.
    """

    assignment: str
    language: str
    prompts: Mapping[str, str]
    remarks: tuple[Remark, ...]

    @property
    def unread(self) -> bool:
        """Whether a person must look at a file, since it could not be read."""
        return any(isinstance(remark, Unread) for remark in self.remarks)


@dataclass(frozen=True)
class _Notebook:
    name: str
    language: str | None
    cells: tuple[PromptCell, ...]
    old: bool


def read_submission(folder: Path, assignment: str, default_language: str = "en") -> Submission:
    """The submission in `folder`, `submitted/<student>/<assignment>`; never raises for what is
    in it.

    The notebook `<assignment>.ipynb` is read; where it is missing or cannot be read, the one
    with the most prompts of the assignment, by name among equals. Its metadata say its language;
    without that, the language whose variables its prompts use, else `default_language`.
    """
    notebook, remarks = _notebook(folder, assignment)
    if notebook is None:
        return Submission(assignment, default_language, {}, tuple(remarks))
    chosen, odd = _chosen(notebook, assignment)
    texts = {name: cell.text for name, cell in chosen.items() if cell.text is not None}
    language = notebook.language or _fitting(texts, default_language)
    if notebook.old:
        remarks.append(Remark("submission.old_format", {"file": shown(notebook.name)}))
    remarks += [_about(key, names) for key, names in odd.items()]
    return Submission(assignment, language, texts, tuple(remarks))


def _notebook(folder: Path, assignment: str) -> tuple[_Notebook | None, list[Remark]]:
    """The notebook of `folder` to grade, if any, with remarks on which it is."""
    wanted = f"{assignment}.ipynb"
    remarks: list[Remark] = []
    try:
        names = notebook_names(folder)
    except NotRead as error:
        return None, [_why(error)]
    if not names:
        return None, [Remark("submission.none", {"file": wanted})]
    read: list[_Notebook] = []
    for name in sorted(names, key=lambda name: name != wanted)[:MOST_NOTEBOOKS]:
        try:
            read.append(_read(folder, name))
        except NotRead as error:
            remarks.append(_why(error))
        if name == wanted and read:
            break
    if not read:
        return None, remarks
    found = max(read, key=lambda one: len(_chosen(one, assignment)[0]))
    if len(names) > 1:
        remarks.append(
            Remark("submission.several", {"file": shown(found.name), "count": len(names)})
        )
    elif found.name != wanted:
        remarks.append(
            Remark("submission.other_name", {"file": shown(found.name), "wanted": wanted})
        )
    return found, remarks


def _read(folder: Path, name: str) -> _Notebook:
    content = notebook_at(folder / name)
    cells = prompt_cells(cells_of(content))
    return _Notebook(name, stated_language(content), cells, is_old(content))


def _why(error: NotRead) -> Remark:
    kind = Remark if isinstance(error, NoFolder) else Unread
    return kind(error.message_id, error.values)


def _chosen(
    notebook: _Notebook, assignment: str
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
    chosen: dict[str, PromptCell] = {}
    for name, candidates in cells.items():
        written = [one for one in candidates if not _is_untouched(name, one.text)]
        keys = ["twice"] if len(written) > 1 else []
        if written:
            chosen[name] = written[-1]
            keys += ["too_long"] if written[-1].text is None else []
            keys += written[-1].oddities
        else:
            keys += ["untouched"] if candidates else ["missing"]
        for key in keys:
            odd.setdefault(key, []).append(name)
    return chosen, odd


def _about(key: str, names: list[str]) -> Remark:
    """One remark on all of `names`, each once, the first few by name."""
    names = list(dict.fromkeys(names))
    listed = ", ".join(names[:_MOST_LISTED]) + (", …" if len(names) > _MOST_LISTED else "")
    kind = _KINDS.get(key, Remark)
    return kind(f"submission.{key}", {"count": len(names), "names": listed})


def _fitting(texts: Mapping[str, str], default: str) -> str:
    """The language in which the most texts use declared variables only."""

    def fits(language: str) -> int:
        return sum(
            set(Prompt(text).variables) <= set(exercise(name, language).variables)
            for name, text in texts.items()
        )

    return max(LANGUAGES, key=lambda language: (fits(language), language == default))


def _is_untouched(exercise_id: str, text: str | None) -> bool:
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
            released = _read(RELEASED / language / module, f"{module}.ipynb")
            starts |= {
                " ".join((cell.text or "").split())
                for cell in released.cells
                if (task := cell.exercise(language)) and task.id == exercise_id
            }
    return frozenset(starts)
