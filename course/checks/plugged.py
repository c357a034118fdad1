"""The checks of plug-ins: loading them, and keeping what goes wrong in one away from the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from inspect import isawaitable
from types import ModuleType
from typing import Any, get_args

from course.checks.base import CheckError, Misdescribed, Phrase, Scope, Subject
from course.checks.parameters import require_readable
from course.checks.registry import NEGATION, REGISTRY, Entry, Finding, Rule
from course.messages import LANGUAGES, known_to_plugin, lend
from course.plugins import CHECKS, Problem, entries, load, note, who, why


@cache
def load_checks() -> None:
    """Let the checks of every plug-in join the vocabulary. One that fails brings none."""
    for entry in entries(CHECKS):
        before = dict(REGISTRY)
        if load(entry, _registered) is None:
            _forget(before)
        for name in [name for name in REGISTRY if name not in before]:
            try:
                _require_usable(REGISTRY[name])
            except Exception as error:  # also whatever get_type_hints says of odd annotations
                values = {"check": name, "reason": why(error)}
                note(Problem(who(entry), "plugins.check_unusable", values))
                del REGISTRY[name]
            else:
                _lend_words(REGISTRY[name])


def plugged_checks() -> list[Entry]:
    """The checks that plug-ins have brought."""
    load_checks()
    return [entry for entry in REGISTRY.values() if not entry.is_own]


def missing_messages(entry: Entry) -> dict[str, list[str]]:
    """The messages of a plug-in's check that its package lacks, by language."""
    names = [entry.name] + ([f"{NEGATION}{entry.name}"] if entry.scope == "reply" else [])
    keys = [f"{name}_{status}" for name in names for status in ("passed", "failed")]
    keys.append(f"asks_{entry.name}")
    lacking = {
        language: [key for key in keys if not known_to_plugin(f"{entry.area}.{key}", language)]
        for language in LANGUAGES
    }
    return {language: keys for language, keys in lacking.items() if keys}


def made(entry: Entry, arguments: Mapping[str, Any]) -> Rule:
    """The rule that a plug-in's factory makes of `arguments`. It raises TypeError when it finds
    what cannot be said. Raises CheckError for whatever the factory raises."""
    try:
        rule = entry.factory(**arguments)
        if not callable(rule):
            raise TypeError(f"its factory returned {type(rule).__name__}, and no rule")
    except CheckError:
        raise
    except (Exception, SystemExit) as error:
        raise CheckError(why(error)) from error
    return _sound(rule)


def _registered(named: object) -> bool:
    """Whether what an entry point names has registered its checks: a module by being imported,
    anything else by being called."""
    if isinstance(named, ModuleType):
        return True
    if not callable(named):
        raise TypeError("it names neither a module nor something that can be called")
    named()
    return True


def _forget(before: Mapping[str, Entry]) -> None:
    for name in [name for name in REGISTRY if name not in before]:
        del REGISTRY[name]


def _require_usable(entry: Entry) -> None:
    if entry.scope not in get_args(Scope):
        raise Misdescribed("bad_scope", value=entry.scope, known=", ".join(get_args(Scope)))
    require_readable(entry.factory)


def _lend_words(entry: Entry) -> None:
    """Let the panel find how the check is described, where its package says so."""
    for name in (entry.name, f"{NEGATION}{entry.name}"):
        own = f"{entry.area}.asks_{name}"
        if any(known_to_plugin(own, language) for language in LANGUAGES):
            lend(f"panel.asks_{name}", own)


def _sound(rule: Callable[[Any], Any]) -> Rule:
    """`rule`, whose findings have been looked at: what is none is a TypeError."""

    async def later(finding: Awaitable[Any]) -> Finding:
        return _finding(await finding)

    def sound(subject: Subject) -> Finding | Awaitable[Finding]:
        found = rule(subject)
        return later(found) if isawaitable(found) else _finding(found)

    return sound


def _finding(found: Any) -> Finding:
    """`found`, once it is sure that it can be said in words."""
    if not isinstance(found, Finding):
        raise TypeError(f"a rule returns a Finding, not {type(found).__name__}")
    said = Phrase("plugins.unworded", {"key": "", **found.values})
    for language in LANGUAGES:
        said.text(language)
    return found
