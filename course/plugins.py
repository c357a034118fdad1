"""Plug-ins: what other packages bring through entry points (docs/plugins.md tells how).

Each is loaded on its own, when it is first needed. One that fails is named and left out, and
breaks nothing else: its problem is noted, and `tell` says it to the person, once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, distributions, entry_points
from typing import Any, TypeVar

from course.display.safe import one_line
from course.messages import Worded, say

CHECKS = "prompteur.checks"
MODELS = "prompteur.models"
EXERCISES = "prompteur.exercises"
COMMANDS = "prompteur.commands"
DOCTOR = "prompteur.doctor"
"""What `prompteur doctor` looks at besides: functions that take the language and give `Finding`s.
The instructor's side has one."""

_OURS = ("prompteur", "prompteur-grader")
"""The distributions of this repository: the course, and the instructor's side beside it."""
_SHOWN = 200

Found = TypeVar("Found")


@dataclass(frozen=True)
class Problem:
    """Why something was left out: `who` brought it, and the message id that says why."""

    who: str
    message_id: str
    values: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The problem on one line, for a person."""
        reason = say(self.message_id, language, **self.values)
        return say("plugins.problem", language, who=self.who, reason=reason)


_problems: list[Problem] = []
_told: list[Problem] = []


def note(problem: Problem) -> None:
    """Remember that something was left out, and why."""
    if problem.text("en") not in [one.text("en") for one in _problems]:
        _problems.append(problem)


def problems() -> tuple[Problem, ...]:
    """What was left out so far; nothing is loaded for that."""
    return tuple(_problems)


def tell(language: str) -> None:
    """Say on standard error what was left out and was not said before."""
    for problem in [one for one in _problems if one not in _told]:
        _told.append(problem)
        print(problem.text(language), file=sys.stderr)


@cache
def entries(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of `group`: the course's own, then those of plug-ins, by name."""
    try:
        found = list(entry_points(group=group))
    except Exception:  # one package's list cannot be read: ask each package by itself
        found = _one_by_one(group)
    return tuple(sorted(found, key=lambda one: (not is_own(one), one.name, _distribution(one))))


def by_name(group: str, taken: Collection[str] = ()) -> dict[str, EntryPoint]:
    """The entry points of `group` by their names. One whose name is `taken`, or that another
    has already, is noted and left out."""
    found: dict[str, EntryPoint] = {}
    for entry in entries(group):
        if entry.name in taken:
            note(Problem(who(entry), "plugins.name_ours", {"name": plain(entry.name)}))
        elif entry.name in found:
            first = who(found[entry.name])
            values = {"name": plain(entry.name), "first": first}
            note(Problem(who(entry), "plugins.name_taken", values))
        else:
            found[entry.name] = entry
    return found


def load(entry: EntryPoint, use: Callable[[Any], Found]) -> Found | None:
    """What `use` makes of what `entry` names; None, with a problem noted, when that fails in
    any way but Ctrl+C."""
    try:
        return use(entry.load())
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and GeneratorExit are no reason to stop either
        note(Problem(who(entry), "plugins.failed", {"reason": reason_of(error)}))
        return None


def is_own(entry: EntryPoint) -> bool:
    """Whether the entry point is the course's own."""
    return _distribution(entry) in _OURS


def package(entry: EntryPoint) -> str:
    """The name of the top package of a plug-in, where its `messages/` lie."""
    return entry.value.partition(":")[0].partition(".")[0].strip()


def who(entry: EntryPoint) -> str:
    """The entry point for people: "prompteur-example 1.0, prompteur.checks, haiku"."""
    version = entry.dist.version if entry.dist else ""
    return plain(f"{_distribution(entry)} {version}, {entry.group}, {entry.name}")


def why(error: BaseException) -> str:
    """What `error` says, with its kind, on one line."""
    kind = type(error).__name__
    try:
        return plain(f"{kind}: {error}").rstrip(": ")
    except Exception:
        return kind


def reason_of(error: BaseException) -> Worded | str:
    """What `error` says, as a value of a message: in the reader's language where it has words in
    each, else as `why` gives it."""
    return error if isinstance(error, Worded) else why(error)


def plain(text: str) -> str:
    """`text` of somebody else's on one line, without what could steer a terminal, cut."""
    return one_line(text, _SHOWN)


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else ""


def _one_by_one(group: str) -> list[EntryPoint]:
    found: list[EntryPoint] = []
    for distribution in distributions():
        try:
            found += distribution.entry_points.select(group=group)
        except Exception as error:
            name = plain(str(distribution.metadata["Name"]))
            note(Problem(name, "plugins.failed", {"reason": why(error)}))
    return found
