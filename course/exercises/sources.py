"""Where exercises come from: the course itself, plug-ins, and an instructor's folder.

A source is a folder with `catalog/`, and `heldout/` beside it for the instructor. The records of
a source that is not the course's are read with care: a file or an exercise that cannot be used
is noted as a problem and left out, alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

from course.errors import CourseError
from course.exercises.folders import (
    CATALOGUE,
    ENDING,
    HELD_OUT,
    passed_over,
    require_catalogue,
    slug_of,
    yaml_files,
)
from course.exercises.reading import parsed, read_yaml
from course.exercises.usable import record_reason
from course.messages import LANGUAGES
from course.plugins import EXERCISES, Problem, entries, load, note, plain, reason_of, who

FOLDER = "PROMPTEUR_EXERCISES"
"""The environment variable that names an instructor's folder of exercises."""


@dataclass(frozen=True)
class Module:
    """One file of a catalogue: its slug, its record, and the folder with the held-out halves;
    that is None for the course's own, which the grader has. `brought_by` is for people."""

    slug: str
    record: dict[str, Any]
    heldout: Path | None = None
    brought_by: str | None = None

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.slug}{ENDING}"

    def problem(self, message_id: str, **values: Any) -> None:
        """Note that something of this file was left out."""
        note(Problem(self.brought_by or "prompteur", message_id, {"file": self.file, **values}))


def modules() -> Mapping[str, Module]:
    """Every module by its slug, in order: the course's, those of plug-ins by their names, those
    of the folder that PROMPTEUR_EXERCISES names."""
    return _modules(os.environ.get(FOLDER))


def givers() -> tuple[str | None, ...]:
    """Where exercises come from: None for the course, then plug-ins and the instructor's folder
    as `Module.brought_by` names them."""
    name = os.environ.get(FOLDER)
    plugged = [who(entry) for entry in entries(EXERCISES)]
    return (None, *plugged, *([_folder_named(name)] if name else []))


@lru_cache
def _modules(folder: str | None) -> Mapping[str, Module]:
    found = {one.slug: one for one in _own()}
    for module in (*_plugged(), *_of_folder(folder)):
        if module.slug in found:
            module.problem("plugins.module_taken", module=module.slug)
        else:
            found[module.slug] = module
    return found


def _own() -> Iterator[Module]:
    for path in yaml_files(files("course.catalog")):
        yield Module(slug_of(path), parsed(path.read_text(encoding="utf-8")))


def _plugged() -> Iterator[Module]:
    for entry in entries(EXERCISES):
        folder = load(entry, _folder_of)
        if folder is not None:
            yield from _read_with_care(folder, who(entry))


def _of_folder(name: str | None) -> Iterator[Module]:
    if not name:
        return
    folder = Path(name).expanduser()
    try:
        require_catalogue(folder)
    except CourseError as error:
        note(Problem(FOLDER, "sources.folder", {"folder": plain(name), "reason": error}))
    else:
        yield from _read_with_care(folder, _folder_named(name))


def _folder_named(name: str) -> str:
    return f"{FOLDER}={plain(name)}"


def _folder_of(named: object) -> Path:
    places = list(getattr(named, "__path__", ()))
    if not isinstance(named, ModuleType) or not places:
        raise CourseError("sources.no_package")
    require_catalogue(Path(places[0]))
    return Path(places[0])


def _read_with_care(folder: Path, brought_by: str) -> Iterator[Module]:
    catalogue = folder / CATALOGUE
    found = yaml_files(catalogue)
    for about in passed_over(catalogue):
        note(Problem(brought_by, about.message_id, about.values))
    if not found:
        note(
            Problem(
                brought_by, "sources.empty_catalogue", {"folder": plain(str(catalogue.absolute()))}
            )
        )
    for path in found:
        module = Module(slug_of(path), {}, folder / HELD_OUT, brought_by)
        try:
            record = read_yaml(path)
            _require_module(record)
        except Exception as error:
            module.problem("plugins.module_unreadable", reason=reason_of(error))
        else:
            if not record["exercises"]:
                module.problem("sources.no_exercises")
            yield replace(module, record=record)


def _require_module(record: Any) -> None:
    if not isinstance(record, dict) or not isinstance(record.get("exercises"), list):
        raise CourseError("sources.no_list")
    title = record.get("title")
    for language in LANGUAGES:
        if not isinstance(title, dict) or not isinstance(title.get(language), str):
            raise CourseError("sources.no_title", language=language)


def usable_rows(module: Module, usable: Callable[[Any], None]) -> list[dict[str, Any]]:
    """The rows of `module` that `usable` does not raise for; each other is noted as a problem.
    The course's own are taken as they are."""
    rows: list[dict[str, Any]] = module.record["exercises"]
    if module.brought_by is None:
        return rows
    kept = []
    for number, row in enumerate(rows, 1):
        try:
            usable(row)
        except Exception as error:
            name = row.get("id") if isinstance(row, dict) else None
            named = plain(str(name)) if name else str(number)
            module.problem("plugins.exercise_unusable", id=named, reason=record_reason(error))
        else:
            kept.append(row)
    return kept
