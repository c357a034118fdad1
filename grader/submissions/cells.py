"""The `%%prompt` cells of a notebook that is not trusted: their text, read as data.

A cell counts by its first line with text, read as a learner's kernel reads it; spaces before it
do not matter. Ids, metadata, outputs and attachments are never looked at for what to grade.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import dedent
from typing import Any

from course.errors import CourseError
from course.exercises.cell import parse_line
from course.exercises.exercise import Exercise
from course.messages import LANGUAGES
from course.prompts.slips import strip_solution_marks

LONGEST_PROMPT = 50_000
"""Characters. Far above what a model reads: `course.prompts.slips` stops a prompt before."""

MOST_PROMPTS = 500
"""How many `%%prompt` cells of a notebook are read."""

_BEGINNING = 2_000
"""Characters of a cell's text that are looked at to know it again."""

_LONGEST_LINE = 200
_FIRST = "%%prompt"
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff]")
_UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SECOND = re.compile(r"^[ \t]*%%prompt\b", re.MULTILINE)


@dataclass(frozen=True)
class PromptCell:
    """A `%%prompt` cell: what stands behind `%%prompt` on its first line, and the lines below.

    `text` has neither marks of a solution nor control characters, one kind of line end, and no
    space around it. It is None when it is longer than `LONGEST_PROMPT`, or the first line longer
    than any that names an exercise. `oddities` are keys of the messages about it: "retyped",
    "control", "unseen", "second".
    """

    line: str
    text: str | None
    oddities: tuple[str, ...] = ()

    def exercise(self, language: str) -> Exercise | None:
        """The exercise that the first line names; None when `%%prompt` would not take it."""
        if len(self.line) > _LONGEST_LINE:
            return None
        try:
            return parse_line(self.line, language)[0]
        except CourseError:
            return None


def prompt_cells(cells: Iterable[Any]) -> tuple[PromptCell, ...]:
    """The last `MOST_PROMPTS` prompt cells among the cells of a notebook, in its order."""
    found = deque(_found(cells), maxlen=MOST_PROMPTS)
    return tuple(_prompt_cell(source, is_code) for source, is_code in found)


def plain_texts(cells: Iterable[Any]) -> frozenset[str]:
    """What the cells of a notebook say, each cell's text with its spaces made one: the beginning
    of it, which tells one from another."""
    sources = (_source(cell)[:_BEGINNING] for cell in cells if isinstance(cell, dict))
    return frozenset(" ".join(source.split()) for source in sources if source.strip())


def stated_language(notebook: dict[str, Any]) -> str | None:
    """What the notebook's metadata says of its language; None unless it is one of the course's."""
    metadata = notebook.get("metadata")
    ours = metadata.get("prompteur") if isinstance(metadata, dict) else None
    stated = ours.get("language") if isinstance(ours, dict) else None
    return next((language for language in LANGUAGES if language == stated), None)


def _found(cells: Iterable[Any]) -> Iterator[tuple[str, bool]]:
    """The text of each prompt cell, and whether it is a code cell."""
    for cell in cells:
        source = _source(cell) if isinstance(cell, dict) else ""
        start = source.lstrip()
        if start[: len(_FIRST)] == _FIRST and not start[len(_FIRST) :][:1].strip():
            yield source, cell.get("cell_type") == "code"


def _source(cell: dict[str, Any]) -> str:
    """The text of a cell: `source`, or `input` in format 3; a string, or a list of them."""
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _prompt_cell(source: str, is_code: bool) -> PromptCell:
    plain = _LINE_ENDS.sub("\n", source)
    clean = _CONTROL.sub("", plain)
    start = clean.lstrip()
    line, _, body = start.partition("\n")
    found = {"retyped": not is_code, "control": clean != plain}
    text = None
    if len(body) <= LONGEST_PROMPT and len(line) <= _LONGEST_LINE:
        indent = clean[: len(clean) - len(start)].rpartition("\n")[2][:_LONGEST_LINE]
        body = dedent(indent + start).partition("\n")[2]
        text = strip_solution_marks(body).strip()
        found |= {"unseen": bool(_UNSEEN.search(text)), "second": bool(_SECOND.search(text))}
    oddities = tuple(name for name, is_so in found.items() if is_so)
    return PromptCell(line[len(_FIRST) :].strip(), text, oddities)
