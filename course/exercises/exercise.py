"""Exercises and their cases, read from the catalogue (`course/catalog/<module>.yaml`), from
plug-ins and from the folder that PROMPTEUR_EXERCISES names.

An `Exercise` is one record in one language: what a learner sees, the practice cases and the
checks. Its held-out cases and reference prompts are the instructor's and are not here.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from course.checks import build_checks
from course.checks.base import Check
from course.checks.parameters import resolve
from course.dialogues import Dialogue, dialogue_of
from course.dialogues.turns import CaseError, Turn, turns_from
from course.errors import UnknownExercise
from course.exercises import sources
from course.exercises.usable import require_usable
from course.messages import LANGUAGES
from course.models.base import Settings
from course.stats.scoring import FULL_MARKS_RATE

SAMPLING = Settings(temperature=0.0, max_tokens=200, seed=1)
"""How an exercise samples unless its record says otherwise: the same prompt, the same reply."""


_MOST_BUILT = 200
"""Cases whose checks an exercise keeps; a stream of cases has no end."""


@dataclass(frozen=True)
class Case:
    """One set of inputs, with what its checks need (`expect`). With `turns` it is a conversation:
    the prompt's messages open it, and then the user says one turn after the other."""

    inputs: dict[str, str]
    expect: dict[str, Any] = field(default_factory=dict)
    turns: tuple[Turn, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What a case puts before the model: its inputs, and what the user of a conversation
        says."""
        return (*self.inputs.values(), *(turn.user for turn in self.turns))


@dataclass(frozen=True)
class Exercise:
    """One graded exercise in one language. `checks` are specifications: see `checks_for`.
    `dialogue` is the kind of its cases' dialogues where they do not say so themselves."""

    id: str
    module: str
    language: str
    points: float
    title: str
    variables: tuple[str, ...]
    checks: tuple[dict[str, Any], ...]
    cases: tuple[Case, ...]
    hints: tuple[str, ...] = ()
    settings: Settings = SAMPLING
    full_marks_rate: float = FULL_MARKS_RATE
    dialogue: type[Dialogue] | None = None
    _built: dict[int, tuple[Case, list[Check]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def dialogue_for(self, case: Case) -> type[Dialogue]:
        """The kind of dialogue that a case is."""
        return self.dialogue or dialogue_of(case)

    def checks_for(self, case: Case) -> list[Check]:
        """The checks of every scope, built for one case; kept for the next prompt."""
        known = self._built.get(id(case))
        if known:
            return known[1]
        places = self.dialogue_for(case).places(case)
        checks = build_checks(self.checks, case.expect, self.language, places, case.inputs)
        if len(self._built) < _MOST_BUILT:
            self._built[id(case)] = case, checks  # which keeps the case, and so its id, alive
        return checks


def cases_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Case, ...]:
    """Cases from catalogue rows: `inputs` (name → text), `turns` for a conversation, which may
    do without inputs, and, where checks need it, `expect`.

    Raises CaseError, naming the case, for a row that cannot be meant.
    """
    cases = []
    for number, row in enumerate(rows, 1):
        try:
            cases.append(_case(row))
        except CaseError as error:
            raise CaseError(f"case {number}: {error}") from None
    return tuple(cases)


def _case(row: Any) -> Case:
    if not isinstance(row, Mapping):
        raise CaseError(f"it must be a mapping with `inputs`, not {row!r}")
    unknown = [name for name in row if name not in ("inputs", "turns", "expect")]
    if unknown:
        raise CaseError(f"unknown {unknown[0]!r}; a case has `inputs`, `turns` and `expect`")
    turns = turns_from(row["turns"]) if "turns" in row else ()
    inputs = row.get("inputs", {} if turns else None)
    if not isinstance(inputs, Mapping):
        raise CaseError(f"`inputs` must give each variable its text, not {inputs!r}")
    expect = row.get("expect", {})
    if not isinstance(expect, Mapping):
        raise CaseError(f"`expect` must give each name its value, not {expect!r}")
    texts = {name: str(value).rstrip("\n") for name, value in inputs.items()}
    return Case(texts, dict(expect), turns)


def apart(
    exercise_id: str,
    language: str,
    *,
    title: str,
    variables: Sequence[str],
    checks: Sequence[Mapping[str, Any]],
    cases: Any,
    settings: Settings,
) -> Exercise:
    """An exercise that is in no module, worth one point: a person's own experiment, a card, a
    prompt of the collection. `cases` are as `cases_from` takes them, and raise what it raises."""
    return Exercise(
        id=exercise_id,
        module="",
        language=language,
        points=1.0,
        title=title,
        variables=tuple(variables),
        checks=tuple(dict(one) for one in checks),
        cases=cases_from(cases),
        settings=settings,
    )


def exercise(exercise_id: str, language: str) -> Exercise:
    """The exercise of that id; raises UnknownExercise naming the near ids when there is none."""
    known = {one.id: one for one in exercises(language)}
    if exercise_id in known:
        return known[exercise_id]
    near = difflib.get_close_matches(exercise_id, known, n=3, cutoff=0.5)
    if near:
        raise UnknownExercise("prompt.unknown_exercise_near", id=exercise_id, near=", ".join(near))
    raise UnknownExercise("prompt.unknown_exercise", id=exercise_id, known=", ".join(known))


@lru_cache
def exercises(language: str) -> tuple[Exercise, ...]:
    """Every exercise of the course in `language`, in the order of the modules; then those of
    plug-ins, and of the folder that PROMPTEUR_EXERCISES names."""
    rows = _rows().items()
    return tuple(_exercise(module, row, language) for module, found in rows for row in found)


def modules() -> tuple[str, ...]:
    """The slugs of the modules that have exercises, in order: "00-start-here", …"""
    return tuple(dict.fromkeys(one.module for one in exercises(LANGUAGES[0])))


def module_title(module: str, language: str) -> str:
    """The title of a module, for people."""
    title: str = sources.modules()[module].record["title"][language]
    return title


def _rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of each module that can be used. An id that is there already is left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    known: set[str] = set()
    for slug, module in sources.modules().items():
        found[slug] = []
        for row in sources.usable_rows(module, lambda row, slug=slug: _try(slug, row)):  # type: ignore[misc]
            if row["id"] in known:
                module.problem("plugins.exercise_taken", id=row["id"])
            else:
                known.add(row["id"])
                found[slug].append(row)
    return found


def _try(module: str, row: Any) -> None:
    """Raise what is wrong with an exercise that somebody else wrote, in either language."""
    require_usable(row)
    for language in LANGUAGES:
        task = _exercise(module, row, language)
        for case in task.cases:
            task.checks_for(case)


def _exercise(module: str, row: Mapping[str, Any], language: str) -> Exercise:
    optional: dict[str, Any] = {}
    if "settings" in row:
        given = {name: resolve(value, {}, language) for name, value in row["settings"].items()}
        optional["settings"] = Settings(**{"temperature": 0.0, "seed": 1, **given})
    if "full_marks_rate" in row:
        optional["full_marks_rate"] = row["full_marks_rate"]
    return Exercise(
        id=row["id"],
        module=module,
        language=language,
        points=float(row["points"]),
        title=row["title"][language],
        variables=tuple(row["variables"][language]),
        checks=tuple(row["checks"]),
        cases=cases_from(row["cases"][language]),
        hints=tuple(row["hints"][language]),
        **optional,
    )
