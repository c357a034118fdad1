"""Where exercises come from: the course itself, plug-ins, and an instructor's folder.

A source is a folder with `catalog/`, and `heldout/` beside it for the instructor. The records of
a source that is not the course's are read with care: a file or an exercise that cannot be used
is noted as a problem and left out, alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Any

from course.messages import LANGUAGES
from course.plugins import EXERCISES, Problem, entries, load, note, plain, who, why

FOLDER = "PROMPTEUR_EXERCISES"
"""The environment variable that names an instructor's folder of exercises."""

_ENDING = ".yaml"


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
        return f"{self.slug}{_ENDING}"

    def problem(self, message_id: str, **values: Any) -> None:
        """Note that something of this file was left out."""
        note(Problem(self.brought_by or "prompteur", message_id, {"file": self.file, **values}))


def modules() -> Mapping[str, Module]:
    """Every module by its slug, in order: the course's, those of plug-ins by their names, those
    of the folder that PROMPTEUR_EXERCISES names."""
    return _modules(os.environ.get(FOLDER))


def parsed(text: str) -> Any:
    """What a YAML file of a catalogue says."""
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


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
    for path in _catalogue_files(files("course.catalog")):
        yield Module(_slug(path), parsed(path.read_text(encoding="utf-8")))


def _plugged() -> Iterator[Module]:
    for entry in entries(EXERCISES):
        folder = load(entry, _folder_of)
        if folder is not None:
            yield from _read_with_care(folder, who(entry))


def _of_folder(name: str | None) -> Iterator[Module]:
    if not name:
        return
    folder = Path(name).expanduser()
    if (folder / "catalog").is_dir():
        yield from _read_with_care(folder, f"{FOLDER}={plain(name)}")
    else:
        note(Problem(FOLDER, "plugins.no_folder", {"folder": plain(name)}))


def _folder_of(named: object) -> Path:
    places = list(getattr(named, "__path__", ()))
    if not isinstance(named, ModuleType) or not places:
        raise TypeError("it does not name a package")
    folder = Path(places[0])
    if not (folder / "catalog").is_dir():
        raise FileNotFoundError("the package has no folder “catalog”")
    return folder


def _read_with_care(folder: Path, brought_by: str) -> Iterator[Module]:
    for path in _catalogue_files(folder / "catalog"):
        module = Module(_slug(path), {}, folder / "heldout", brought_by)
        try:
            record = parsed(path.read_text(encoding="utf-8"))
            _require_module(record)
        except Exception as error:
            module.problem("plugins.module_unreadable", reason=why(error))
        else:
            yield Module(module.slug, record, module.heldout, brought_by)


def _require_module(record: Any) -> None:
    if not isinstance(record, dict) or not isinstance(record.get("exercises"), list):
        raise ValueError("it has no list `exercises`")
    title = record.get("title")
    if not isinstance(title, dict) or not all(isinstance(title.get(one), str) for one in LANGUAGES):
        raise ValueError(f"its `title` is missing in {' or '.join(LANGUAGES)}")


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
            module.problem("plugins.exercise_unusable", id=named, reason=reason_of(error))
        else:
            kept.append(row)
    return kept


def reason_of(error: Exception) -> str:
    """What is wrong with a record, in few words, for its author."""
    return plain(f"{error.args[0]!r} is missing") if type(error) is KeyError else why(error)


def _catalogue_files(folder: Traversable) -> list[Traversable]:
    names = (one for one in folder.iterdir() if not one.name.startswith("."))
    found = [one for one in names if one.name.endswith(_ENDING)]
    return sorted(found, key=lambda one: one.name)


def _slug(path: Traversable) -> str:
    return path.name.removesuffix(_ENDING)
