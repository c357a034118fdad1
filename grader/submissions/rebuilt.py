"""The notebook that goes to the gradebook: the instructor's own, with a learner's prompts in it.

Cells, ids and metadata are the source's. Of the submission nothing comes in but the text of its
prompts, below the `%%prompt` line of the source.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass

from nbformat import NotebookNode

from course.messages import say
from grader.submissions.submission import Submission

_PROMPT_ID = re.compile(r"%%prompt\s+(\S+)")
_SCORE = "score-"
"""How the `grade_id` of a test cell begins; the exercise's id follows."""
_SOLUTION = re.compile(r"^.*### BEGIN SOLUTION.*\n(?:.*\n)*?.*### END SOLUTION.*$", re.MULTILINE)


@dataclass(frozen=True)
class Graded:
    """The mark of one exercise in points, with a comment for its learner.

    `score` is None when the exercise could not be graded; `points` are those of the exercise
    where the gradebook has others than the instructor's notebook. Raises ValueError for a score
    that is no number or below zero: nbgrader would give full marks for it.
    """

    score: float | None
    comment: str = ""
    points: float | None = None

    def __post_init__(self) -> None:
        if self.score is not None and not (math.isfinite(self.score) and self.score >= 0):
            raise ValueError(f"not a score: {self.score}")


def rebuilt(
    source: NotebookNode, submission: Submission, grades: Mapping[str, Graded]
) -> NotebookNode:
    """A copy of `source`, a notebook of `solutions/` (format 4), as the submission's to grade.

    Each `%%prompt` cell holds the learner's prompt, or where there is none what was released.
    Each test cell holds its score as nbgrader reads it, at most its points: an `execute_result`
    with the number as text, after the comment as plain output. One without a score in `grades`
    is a Markdown cell: for these nbgrader has no automatic score and asks for one by hand,
    where it would give full marks for a code cell without output.
    """
    cells = [
        NotebookNode(cell, metadata=deepcopy(cell.metadata))
        if "nbgrader" in cell.metadata
        else cell
        for cell in source.cells
    ]
    notebook = NotebookNode(source, cells=cells, metadata=deepcopy(source.metadata))
    # Prompts are shown as text: as Python, a French apostrophe is marked as an error.
    notebook.metadata.setdefault("language_info", NotebookNode())["pygments_lexer"] = "text"
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if asked := _PROMPT_ID.match(cell.source):
            cell.source = _answer(cell.source, submission, asked[1])
        if cell.metadata.get("nbgrader", {}).get("grade"):
            graded = grades.get(name.removeprefix(_SCORE), Graded(None))
            if graded.points is not None:
                cell.metadata.nbgrader.points = graded.points
            _put_score(cell, graded, submission.language)
    return notebook


def _answer(source: str, submission: Submission, exercise_id: str) -> str:
    if exercise_id in submission.prompts:
        first = source.partition("\n")[0]
        return f"{first}\n{submission.prompts[exercise_id]}"
    stub = say("prompt.stub", submission.language)
    return _SOLUTION.sub(lambda _: stub, source)


def _put_score(cell: NotebookNode, graded: Graded, language: str) -> None:
    if graded.score is None:
        _ask_for_score(cell, graded.comment, language)
        return
    score = min(float(graded.score), float(cell.metadata.nbgrader.points))
    data = NotebookNode({"text/plain": repr(score)})
    # Made by hand: nbformat's new_output would validate each by itself.
    result = NotebookNode(
        output_type="execute_result", data=data, metadata=NotebookNode(), execution_count=None
    )
    cell.outputs = [result]
    if graded.comment:
        text = graded.comment + "\n"
        cell.outputs.insert(0, NotebookNode(output_type="stream", name="stdout", text=text))


def _ask_for_score(cell: NotebookNode, comment: str, language: str) -> None:
    """Make a test cell one that nbgrader wants graded by hand. The comment stands indented:
    in Markdown that is text as it is, in which nothing is markup."""
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    cell.source = say("submission.by_hand", language)
    if comment:
        lines = "\n".join(f"    {line}" for line in comment.splitlines())
        cell.source += f"\n\n{lines}"
