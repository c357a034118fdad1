"""The prompts of the collection, read from `prompts/<trade>.yaml`; `entry.schema.yaml` has the
form of these files, docs/collection.md explains it.

An `Entry` is one prompt in one language; every prompt is there in both.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from course.errors import CourseError
from course.exercises.exercise import SAMPLING, Exercise, apart
from course.exercises.reading import read_yaml
from course.models.base import Settings


class UnknownEntry(CourseError):
    """There is no prompt of that id in the collection: which ids are near."""


@dataclass(frozen=True)
class Entry:
    """One prompt to take to work. `variables` says what each is; checks, cases and settings are as
    in the exercises' catalogue; `right` has a right reply to each case, `wrong` one that is wrong
    for the first."""

    id: str
    version: str
    language: str
    trade: str
    title: str
    does: str
    techniques: tuple[str, ...]
    variables: Mapping[str, str]
    prompt: str
    settings: Settings
    checks: tuple[dict[str, Any], ...]
    cases: tuple[dict[str, Any], ...]
    author: str
    licence: str
    right: tuple[str, ...] = field(repr=False)
    wrong: str = field(repr=False)

    def exercise(self) -> Exercise:
        """The entry's cases and checks, as the engine runs them."""
        return apart(
            self.id,
            self.language,
            title=self.title,
            variables=tuple(self.variables),
            checks=self.checks,
            cases=self.cases,
            settings=self.settings,
        )

    def as_json(self) -> dict[str, Any]:
        """The entry as JSON-ready data, under the names that a prompt card has."""
        names = ("id", "version", "language", "trade", "title", "does", "author", "licence")
        return {
            **{name: getattr(self, name) for name in names},
            "techniques": list(self.techniques),
            "variables": dict(self.variables),
            "prompt": self.prompt,
            "settings": self.settings.sent(),
            "checks": list(self.checks),
            "cases": list(self.cases),
        }


@lru_cache
def entries(language: str) -> tuple[Entry, ...]:
    """Every prompt of the collection in `language`, trade by trade."""
    folder = files("course.collection") / "prompts"
    found: list[Entry] = []
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            trade = read_yaml(file)
            found += [_entry(trade, row, language) for row in trade["entries"]]
    return tuple(found)


def entry(entry_id: str, language: str) -> Entry:
    """The prompt of that id; raises UnknownEntry naming the near ids when there is none."""
    known = {one.id: one for one in entries(language)}
    if entry_id in known:
        return known[entry_id]
    near = difflib.get_close_matches(entry_id, known, n=3, cutoff=0.4)
    if near:
        raise UnknownEntry("collection.unknown_near", id=entry_id, near=", ".join(near))
    raise UnknownEntry("collection.unknown", id=entry_id)


def _entry(trade: Mapping[str, Any], row: Mapping[str, Any], language: str) -> Entry:
    cases = row["cases"][language]
    given = {"temperature": SAMPLING.temperature, "seed": SAMPLING.seed, **row.get("settings", {})}
    return Entry(
        id=row["id"],
        version=row["version"],
        language=language,
        trade=trade["trade"],
        title=row["title"][language].strip(),
        does=row["does"][language].strip(),
        techniques=tuple(row["techniques"]),
        variables=row["variables"][language],
        prompt=row["prompt"][language].rstrip("\n"),
        settings=Settings(**{"max_tokens": SAMPLING.max_tokens, **given}),
        checks=tuple(row["checks"]),
        cases=tuple({name: case[name] for name in case if name != "right"} for case in cases),
        author=trade["author"],
        licence=trade["licence"],
        right=tuple(case["right"].rstrip("\n") for case in cases),
        wrong=row["wrong"][language].rstrip("\n"),
    )
