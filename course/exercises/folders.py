"""A folder of exercises: what must lie in it, and what in it is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from pathlib import Path

from course.checks.base import Phrase
from course.errors import CourseError
from course.plugins import plain

CATALOGUE, HELD_OUT = "catalog", "heldout"
"""The two folders in it: what a learner sees, and the instructor's half."""
ENDING = ".yaml"
_KIN = (".yaml", ".yml")
_COPIES = ("~", ".bak", ".orig", ".swp")


def require_catalogue(folder: Path) -> None:
    """Raise CourseError, saying what is there instead, where `folder` has no catalogue."""
    where = {"folder": plain(str(folder.absolute()))}
    try:
        if not folder.exists():
            raise CourseError("sources.no_place", **where)
        if not folder.is_dir():
            raise CourseError("sources.no_folder", **where)
        names = [one.name for one in folder.iterdir()]
        if (folder / CATALOGUE).is_dir():
            list((folder / CATALOGUE).iterdir())
            return
    except OSError as error:
        raise CourseError("sources.closed_folder", **where) from error
    if CATALOGUE in names:
        raise CourseError("sources.catalogue_is_file", **where)
    if any(name.endswith(ENDING) for name in names):
        raise CourseError("sources.is_catalogue", **where)
    near = get_close_matches(CATALOGUE, [name.casefold() for name in names], n=1, cutoff=0.7)
    if near:
        found = next(name for name in names if name.casefold() == near[0])
        raise CourseError("sources.catalogue_misspelt", found=plain(found), **where)
    raise CourseError("sources.no_catalogue", **where)


def yaml_files(folder: Traversable) -> list[Traversable]:
    """The files of `folder` that are read, by name."""
    names = (one for one in folder.iterdir() if not one.name.startswith("."))
    found = [one for one in names if one.name.endswith(ENDING) and not one.is_dir()]
    return sorted(found, key=lambda one: one.name)


def passed_over(folder: Path) -> Iterator[Phrase]:
    """What lies in `folder` as if it were to be read, and is not: folders, and files whose name
    ends otherwise, such as `.yml`. Editors' copies and Python's own are no such thing."""
    for one in sorted(folder.iterdir()):
        name = one.name.casefold()
        values = {"folder": folder.name, "name": plain(one.name)}
        if one.name.startswith((".", "__")) or name.endswith(_COPIES):
            continue
        if one.is_dir():
            yield Phrase("sources.folder_inside", values)
        elif not one.name.endswith(ENDING) and any(kin in name for kin in _KIN):
            yield Phrase("sources.other_ending", values)


def slug_of(path: Traversable) -> str:
    """The name of the module that a file is."""
    return path.name.removesuffix(ENDING)
