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
from dataclasses import dataclass
from pathlib import Path

from grader.submissions.files import NotRead, notebook_names, shown
from grader.submissions.notebooks import (
    Notebook,
    changed,
    chosen,
    read_notebook,
    the_one_that_counts,
)
from grader.submissions.remarks import Remark, Unanswered, Unread, about, why_not_read
from grader.submissions.spoken import language_of

__all__ = ["Remark", "Submission", "Unanswered", "Unread", "read_submission"]

MOST_NOTEBOOKS = 10
"""How many notebooks of one folder are opened to find the one to grade."""


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


def read_submission(folder: Path, assignment: str, default_language: str = "en") -> Submission:
    """The submission in `folder`, `submitted/<student>/<assignment>`; never raises for what is
    in it.

    Of several notebooks `the_one_that_counts` is read. Its metadata say its language; without
    that, its own texts do, else it is `default_language`, with a remark.
    """
    notebook, remarks = _notebook(folder, assignment)
    if notebook is None:
        return Submission(assignment, default_language, {}, tuple(remarks))
    cells, odd = chosen(notebook, assignment)
    texts = {name: cell.text for name, cell in cells.items() if cell.text is not None}
    language, is_told = language_of(notebook, assignment, texts, default_language)
    if texts and not is_told:
        remarks.append(Remark(f"submission.no_language_{language}", {}))
    if notebook.old:
        remarks.append(Remark("submission.old_format", {"file": shown(notebook.name)}))
    remarks += [about(key, names) for key, names in odd.items()]
    return Submission(assignment, language, texts, tuple(remarks))


def _notebook(folder: Path, assignment: str) -> tuple[Notebook | None, list[Remark]]:
    """The notebook of `folder` to grade, if any, with remarks on which it is."""
    wanted = f"{assignment}.ipynb"
    try:
        names = notebook_names(folder)
    except NotRead as error:
        return None, [why_not_read(error)]
    if not names:
        return None, [Remark("submission.none", {"file": wanted})]
    read, faults = _read(folder, names, wanted)
    if not read:
        return None, [why_not_read(error) for error in faults.values()]
    found, worked_on = the_one_that_counts(read, assignment)
    remarks: list[Remark] = []
    if wanted in faults or not worked_on:  # the work may be in what cannot be read
        remarks += [why_not_read(error) for error in faults.values()]
    values = {"file": shown(found.name)}
    if worked_on > 1:
        remarks.append(Remark("submission.several_worked_on", {**values, "count": worked_on}))
    elif len(names) > 1:
        remarks.append(Remark("submission.several", {**values, "count": len(names)}))
    elif found.name != wanted:
        remarks.append(Remark("submission.other_name", {**values, "wanted": wanted}))
    return found, remarks


def _read(folder: Path, names: list[str], wanted: str) -> tuple[list[Notebook], dict[str, NotRead]]:
    """The notebooks of a folder, and what cannot be read of them: first the one with the name
    that is wanted, then those that were changed last."""
    order = sorted(names, key=lambda name: (name != wanted, -changed(folder, name), name))
    read: list[Notebook] = []
    faults: dict[str, NotRead] = {}
    for name in order[:MOST_NOTEBOOKS]:
        try:
            read.append(read_notebook(folder, name))
        except NotRead as error:
            faults[name] = error
    return read, faults
