"""Which version a card has after a change, after semver.org: whoever uses a prompt by its
variables must look again when they change, and only then."""

from __future__ import annotations

from dataclasses import replace

from course.cards.card import Card

FIRST = "1.0.0"
_MINOR = ("prompt", "checks", "cases", "settings", "model", "language")
_NOT_CHANGED = ("version", "claim", "fingerprint")


def versioned(card: Card, earlier: Card | None) -> Card:
    """`card` with the version that follows that of `earlier`: major for other variables; minor for
    the wording, the cases, the checks, the settings, the model or the language; patch for the rest
    that is said of it. The same again keeps its version: a new measurement is no new prompt."""
    if earlier is None:
        return replace(card, version=FIRST)
    major, minor, patch = (int(part) for part in earlier.version.split("."))
    if set(card.variables) != set(earlier.variables):
        version = (major + 1, 0, 0)
    elif any(getattr(card, name) != getattr(earlier, name) for name in _MINOR):
        version = (major, minor + 1, 0)
    elif _rest(card) != _rest(earlier):
        version = (major, minor, patch + 1)
    else:
        version = (major, minor, patch)
    return replace(card, version=".".join(map(str, version)))


def _rest(card: Card) -> dict[str, object]:
    return {name: one for name, one in vars(card).items() if name not in _NOT_CHANGED}
