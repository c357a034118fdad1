"""The instructor's table of a class: every learner with marks, state and feedback page.

Plain data in the instructor's language for the report's template. Each cell has a value to sort
by beside its text; the page's script sorts and filters, and without it the table is whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from course.evals.report import bounded
from course.exercises.exercise import Exercise
from course.messages import say
from grader.marking.work import LearnerRecord
from grader.reporting.pages import percent, points
from grader.reporting.statistics import LOW, mark_of, took_part

_NAME_SHOWN = 100
_STATES = {"fault": "bad", "waiting": "wait", "nothing": "wait", "low": "bad", "graded": "good"}
"""What there is to say of a learner, each with its style: first what to look at first."""

View = dict[str, Any]


@dataclass(frozen=True)
class People:
    """Who is in a class: names by id, as far as there are any; the ids of those who handed in
    nothing; where each one's feedback page lies, seen from the report."""

    names: Mapping[str, str] = field(default_factory=dict)
    absent: Sequence[str] = ()
    pages: Mapping[str, str] = field(default_factory=dict)

    def name(self, student: str, language: str) -> str:
        """What to call somebody: the name, or the id where there is none."""
        return bounded(self.names.get(student) or student, language, _NAME_SHOWN)

    def called(self, student: str, language: str) -> str:
        """The name with the id behind it, or the id alone."""
        name, known_as = self.name(student, language), bounded(student, language, _NAME_SHOWN)
        return name if name == known_as else f"{name} ({known_as})"


def class_table(
    tasks: Sequence[Exercise], learners: Sequence[LearnerRecord], people: People, language: str
) -> View:
    """The table of all `learners` and of those absent, by name: columns, rows, and the states
    that occur, each with how many are in it."""
    out_of = sum(one.points for one in tasks)
    rows = [
        *(_row(one, tasks, out_of, people, language) for one in learners),
        *(_absent(one, tasks, people, language) for one in people.absent),
    ]
    rows.sort(key=lambda row: (_in_order(row["name"]), row["id"]))
    states = [
        {
            "name": state,
            "word": say(
                f"class_report.state_{state}",
                language,
                low=percent(LOW, language),
            ),
            "count": sum(row["state"] == state for row in rows),
        }
        for state in _STATES
    ]
    words = {one["name"]: one["word"] for one in states}
    for row in rows:
        row |= {"word": words[row["state"]], "level": _STATES[row["state"]]}
    return {
        "columns": [{"title": one.title, "points": points(one.points, language)} for one in tasks],
        "points": points(out_of, language),
        "rows": rows,
        "states": [one for one in states if one["count"]],
        "by_hand": any(cell["by_hand"] for row in rows for cell in row["cells"]),
    }


def absent_names(people: People, language: str) -> list[str]:
    """Those who handed in nothing, as a person reads them, by name."""
    return sorted((people.called(one, language) for one in people.absent), key=_in_order)


def _in_order(name: str) -> str:
    """What to sort a name by: capitals and accents aside."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def _row(
    one: LearnerRecord, tasks: Sequence[Exercise], out_of: float, people: People, language: str
) -> View:
    marks = [(one.by_hand.get(task.id, mark_of(one, task.id)), task.id) for task in tasks]
    return {
        **_person(one.student, people, language),
        "state": _state(one, out_of),
        "cells": [_cell(mark, language, by_hand=name in one.by_hand) for mark, name in marks],
        "total": _cell(one.score, language),
    }


def _absent(student: str, tasks: Sequence[Exercise], people: People, language: str) -> View:
    return {
        **_person(student, people, language),
        "state": "nothing",
        "cells": [_cell(None, language) for _ in tasks],
        "total": _cell(None, language),
    }


def _person(student: str, people: People, language: str) -> View:
    name, known_as = people.name(student, language), bounded(student, language, _NAME_SHOWN)
    return {
        "name": name,
        "id": "" if name == known_as else known_as,
        "page": people.pages.get(student, ""),
        "page_of": say("class_report.page_of", language, name=name),
    }


def _state(one: LearnerRecord, out_of: float) -> str:
    if one.error:
        return "fault"
    if one.score is None:
        return "waiting"
    if not took_part(one):
        return "nothing"
    return "low" if one.score < LOW * out_of else "graded"


def _cell(mark: float | None, language: str, *, by_hand: bool = False) -> View:
    text = say("class_report.no_mark", language) if mark is None else points(mark, language)
    return {"text": text, "sort": "" if mark is None else f"{mark:.4f}", "by_hand": by_hand}
