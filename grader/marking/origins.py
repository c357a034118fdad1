"""On which cases a class is marked: those of the course, which anybody can read, or others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from course.errors import CourseError
from course.exercises.exercise import Exercise
from course.messages import LANGUAGES, say
from course.plugins import plain
from grader.marking.halves import Origin
from grader.marking.heldout import held_out
from grader.marking.private import private_halves, private_place
from grader.marking.work import tasks_of

_ORIGINS: tuple[Origin, ...] = ("private", "brought", "public")
_MOST_NAMED = 6


@dataclass(frozen=True)
class Origins:
    """Where the held-out cases of some exercises come from: their names, by origin; and where
    the instructor's own lie, None where there are none."""

    names: Mapping[Origin, tuple[str, ...]]
    place: str | None

    @property
    def public(self) -> bool:
        """Whether a mark rests on cases that anybody can read."""
        return bool(self.names["public"])

    def text(self, language: str) -> str:
        """A sentence for each origin, for the instructor."""
        said = []
        for origin, names in self.names.items():
            if names:
                listed = ", ".join(names[:_MOST_NAMED])
                if len(names) > _MOST_NAMED:
                    more = len(names) - _MOST_NAMED
                    listed = say("own_cases.more", language, names=listed, count=more)
                values = {"names": listed, "place": self.place}
                said.append(say(f"own_cases.{origin}", language, **values))
        return " ".join(said)

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            **{origin: list(names) for origin, names in self.names.items()},
            "place": self.place,
        }


def origins_in(assignment: str, languages: Collection[str]) -> Origins:
    """The origins of the cases on which submissions to an assignment in `languages` are marked;
    in all languages where there are none. Raises CourseError as `origins_of` does."""
    spoken = [one for one in LANGUAGES if one in languages] or LANGUAGES
    return origins_of(task for one in spoken for task in tasks_of(assignment, one))


def origins_of(tasks: Iterable[Exercise]) -> Origins:
    """The origins of the held-out cases of `tasks`, in whichever languages they are; an exercise
    whose half is missing or broken is left out. The language is named where it decides.

    Raises CourseError for cases of the instructor's own that cannot be used.
    """
    private_halves()
    place = private_place()
    found: dict[str, dict[str, Origin]] = {}
    for task in tasks:
        with suppress(CourseError, KeyError):
            found.setdefault(task.id, {})[task.language] = held_out(task).origin
    names: dict[Origin, list[str]] = {origin: [] for origin in _ORIGINS}
    for exercise_id, by_language in found.items():
        one_origin = len(set(by_language.values())) == 1
        for language, origin in by_language.items():
            name = exercise_id if one_origin else f"{exercise_id} ({language})"
            if name not in names[origin]:
                names[origin].append(name)
    kept = {origin: tuple(listed) for origin, listed in names.items()}
    return Origins(kept, plain(str(place)) if place and kept["private"] else None)
