"""Fresh cases of an exercise, drawn from its templates by a seed: the same seed, the same cases.

The templates lie in `course/catalog/templates/<module>.yaml`; those of a plug-in or of an
instructor's folder in `templates/` beside its `catalog/`. An exercise may have none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random
from typing import Any

from course.errors import CourseError
from course.exercises import sources
from course.exercises.exercise import Case, Exercise, cases_from
from course.exercises.reading import read_yaml
from course.exercises.templates import Templates, templates_from

TEMPLATES = "templates"
_TRIES = 50
"""How often, for each case that is wanted, one is drawn that is not there yet."""


@dataclass(frozen=True)
class Drawn:
    """A case that was drawn, and the replies that are right for it, one for each live turn."""

    row: dict[str, Any]
    case: Case
    replies: tuple[str, ...]


def can_be_drawn(task: Exercise) -> bool:
    """Whether `task` has templates in its language."""
    return _templates(task) is not None


def drawn(
    task: Exercise, count: int, seed: str, *, without: Sequence[Case] = ()
) -> tuple[Drawn, ...]:
    """`count` different cases of `task` by `seed`, none with the texts of a practice case or of
    a case in `without`. The templates take turns, in an order of the seed's.

    Raises CourseError where the exercise has no templates, or not as many cases.
    """
    found = _templates(task)
    if found is None:
        raise CourseError("fresh.no_templates", id=task.id)
    taken = {case.texts for case in (*task.cases, *without)}
    chosen: list[Drawn] = []
    for one in _stream(task, found, seed, count * _TRIES):
        if one.case.texts not in taken:
            taken.add(one.case.texts)
            chosen.append(one)
            if len(chosen) == count:
                return tuple(chosen)
    raise CourseError("fresh.too_few", id=task.id, count=count, found=len(chosen))


def _stream(task: Exercise, found: Templates, seed: str, most: int) -> Iterator[Drawn]:
    text = f"{task.id}\0{task.language}\0{seed}"
    random = Random(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"))
    turn: list[Any] = []
    for _ in range(most):
        if not turn:
            turn = random.sample(found.templates, len(found.templates))
        row, replies = found.fill(turn.pop(), random)
        [case] = cases_from([row])
        yield Drawn(row, case, replies)


def _templates(task: Exercise) -> Templates | None:
    record = _records(task.module).get(task.id, {}).get(task.language)
    return None if record is None else _built(task.module, task.id, task.language)


@lru_cache
def _built(module: str, exercise_id: str, language: str) -> Templates:
    return templates_from(_records(module)[exercise_id][language])


@lru_cache
def _records(module: str) -> Mapping[str, Any]:
    found = sources.modules().get(module)
    if found is None:
        return {}
    place = files("course.catalog") if found.heldout is None else found.heldout.parent
    path = place / TEMPLATES / found.file
    if not path.is_file():
        return {}
    return {row["id"]: row for row in read_yaml(path)["exercises"]}
