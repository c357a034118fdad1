"""`course.progress()`: modules, exercises, the best score of each, and what to do next.

One page in two forms: plain text for a terminal, and HTML that a saved notebook keeps and that
needs no style or colour to be read. All of it is data, shown as text.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import course.exercises.exercise
from course.display.safe import block, html
from course.display.table import Table
from course.errors import CourseError
from course.language import language, notebook_path
from course.learner.standing import Standing, earned, possible, standings, upcoming
from course.learner.store import user_store
from course.learner.unkept import tell_unkept
from course.messages import LANGUAGES, say
from course.notebook.links import course_folder, exercises_notebook, lesson_notebook, link

_MARKS = {"full": "✓", "part": "◐", "zero": "◐", "none": "○"}
_STEP = "  "
_CELL = "text-align: left; vertical-align: top"
_TITLE = f"{_CELL}; font-weight: bold"
_EXERCISE = f"{_CELL}; font-weight: normal; padding-left: 2em"


def progress() -> Page | None:
    """How far the learner has come, in the notebook's language; a notebook shows what is
    returned, and running the cell again brings it up to date.

    When the attempts cannot be read that is said, and those of this session are shown. None when
    there is nothing to show.
    """
    speak = language()
    try:
        page = progress_page(speak, (notebook_path() or Path.cwd() / "-").parent)
        tell_unkept(speak, again=True)
        return page
    except CourseError as error:
        print(block(error.text(speak)), file=sys.stderr)
        return None


def progress_page(speak: str, folder: Path) -> Page:
    """The page in the language `speak`, with links for a notebook in `folder`."""
    other = next(one for one in LANGUAGES if one != speak)
    store = user_store()
    found, elsewhere = (tuple(standings(store, one)) for one in (speak, other))
    return Page(speak, found, elsewhere, _model_in_use(), folder)


@dataclass(frozen=True)
class Page:
    """The standings in one language, those in the other, the model in use ("" when it is not
    known), and the folder of the notebook that shows the page.
    """

    language: str
    standings: Sequence[Standing]
    elsewhere: Sequence[Standing]
    model: str
    folder: Path

    def __repr__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The page as plain text, with what each exercise is called after `%%prompt`."""
        head = [*self._head(), self._say("head_id")]
        rows = []
        for module, found in self._modules():
            rows.append([self._module_title(module), *self._cells(found), ""])
            rows += [
                [_STEP + one.title, *self._cells([one], score=self._score(one)), one.exercise]
                for one in found
            ]
        ahead = upcoming(self.standings)
        return Table(self._title(), head, rows, [*self._next_lines(ahead), *self._notes()]).text()

    def _repr_html_(self) -> str:
        heads = map(html, self._head())
        head = "".join(f'<th scope="col" style="{_CELL}">{name}</th>' for name in heads)
        body = "".join(self._html_module(module, found) for module, found in self._modules())
        ahead = upcoming(self.standings)
        way = link(exercises_notebook(ahead.module, self.language), self.folder) if ahead else None
        notes = "".join(f"<p>{html(note)}</p>" for note in self._notes())
        return (
            f'<div class="prompteur-progress" lang="{self.language}">'
            f"<p><strong>{_linked(self._next(ahead), way)}</strong></p>"
            f'<table><caption style="{_TITLE}">{html(self._title())}</caption>'
            f"<thead><tr>{head}</tr></thead>{body}</table>{notes}</div>"
        )

    def _html_module(self, module: str, found: Sequence[Standing]) -> str:
        lesson = link(lesson_notebook(module, self.language), self.folder)
        name = _linked(self._module_title(module), lesson)
        rows = [_html_row("rowgroup", _CELL, name, self._cells(found))]
        way = link(exercises_notebook(module, self.language), self.folder)
        for one in found:
            cells = self._cells([one], score=self._score(one))
            rows.append(_html_row("row", _EXERCISE, _linked(one.title, way), cells))
        return f"<tbody>{''.join(rows)}</tbody>"

    def _modules(self) -> list[tuple[str, list[Standing]]]:
        grouped = groupby(self.standings, key=lambda one: one.module)
        return [(module, list(found)) for module, found in grouped]

    def _head(self) -> list[str]:
        return [self._say(f"head_{key}") for key in ("exercise", "state", "best", "attempts")]

    def _cells(self, found: Sequence[Standing], score: str = "") -> list[str]:
        """State, score and attempts of one exercise, or of a module's together."""
        sums = self._say("score", score=earned(found), points=possible(found))
        state = _state(found)
        tries = str(sum(one.attempts for one in found))
        return [f"{_MARKS[state]} {self._say(state)}", score or sums, tries]

    def _score(self, one: Standing) -> str:
        if one.score is None:
            return self._say("untried", points=one.points)
        return self._say("score", score=one.score, points=one.points)

    def _title(self) -> str:
        sums = {"earned": earned(self.standings), "total": possible(self.standings)}
        return self._say("title", **sums)

    def _module_title(self, module: str) -> str:
        return course.exercises.exercise.module_title(module, self.language)

    def _next(self, ahead: Standing | None) -> str:
        if ahead is None:
            return self._say("all_done", count=len(self.standings))
        about = {"title": ahead.title, "module": self._module_title(ahead.module)}
        if ahead.score is not None:
            return self._say("next_again", **about, score=ahead.score, points=ahead.points)
        tried = any(one.attempts for one in self.standings)
        return self._say("next" if tried else "next_first", **about)

    def _next_lines(self, ahead: Standing | None) -> list[str]:
        lines = [self._next(ahead)]
        root = course_folder(self.folder)
        if ahead and root:
            notebook = exercises_notebook(ahead.module, self.language)
            lines += [_STEP + notebook.as_posix()] if (root / notebook).is_file() else []
        return lines

    def _notes(self) -> list[str]:
        notes = [self._other_model(model, found) for model, found in self._other_models().items()]
        tries = sum(one.attempts for one in self.elsewhere)
        if tries:
            sums = {"earned": earned(self.elsewhere), "total": possible(self.elsewhere)}
            notes.append(self._say("other_language", count=tries, **sums))
        return notes

    def _other_models(self) -> dict[str, list[Standing]]:
        """The standings that come from another model than the one in use, by that model."""
        found: dict[str, list[Standing]] = {}
        for one in self.standings:
            if self.model and one.model and one.model != self.model:
                found.setdefault(one.model, []).append(one)
        return found

    def _other_model(self, model: str, found: Sequence[Standing]) -> str:
        titles = ", ".join(self._say("quoted", title=one.title) for one in found)
        return self._say("other_model", other=model, now=self.model, titles=titles)

    def _say(self, key: str, **values: Any) -> str:
        return say(f"progress.{key}", self.language, **values)


def _state(found: Sequence[Standing]) -> str:
    if all(one.full for one in found):
        return "full"
    if earned(found):
        return "part"
    return "zero" if any(one.attempts for one in found) else "none"


def _model_in_use() -> str:
    from course.models.chosen import current_model

    try:
        return current_model().name
    except CourseError:  # settings that cannot be used: there is no model to compare with
        return ""


def _html_row(scope: str, style: str, name: str, cells: Sequence[str]) -> str:
    others = "".join(f'<td style="{_CELL}">{html(cell)}</td>' for cell in cells)
    return f'<tr><th scope="{scope}" style="{style}">{name}</th>{others}</tr>'


def _linked(text: str, way: str | None) -> str:
    if not way:
        return html(text)
    return f'<a href="{html(way)}" style="text-decoration: underline">{html(text)}</a>'
