"""A prompt card: what a prompt does and for whom, the prompt, its cases, and what was measured.

The file is YAML, one card a file; `card.schema.yaml` has its form, docs/cards.md explains it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from course.cards import plain_yaml
from course.cards.schema import require
from course.checks.base import CheckError
from course.dialogues.turns import CaseError
from course.errors import CourseError, PromptError
from course.exercises.exercise import Case, Exercise, apart
from course.models.base import Settings
from course.plugins import plain, reason_of
from course.prompts.prompt import Prompt
from course.prompts.slips import diagnose
from course.stats.scoring import pass_rate, wilson

FORMAT = 1
_DIGITS = 4
"""Decimals of rates in a card."""

_TOLERANCE = 1e-3
_REFERENCES = ("$ref", "$dynamicRef")


class CardError(CourseError):
    """A card cannot be used: what in it is wrong, and what should stand there."""


@dataclass(frozen=True)
class Claim:
    """What was measured: of the cases, each asked `repeats` times, so many passed and failed, and
    so many could not be judged. Tokens are means a call; None where the server does not count.
    `cost_1000` is what 1,000 calls cost, in US dollars, None where no price is known. `measured`
    is the day, ISO 8601."""

    repeats: int
    passed: int
    failed: int
    ungraded: int
    tokens_in: float | None
    tokens_out: float | None
    cost_1000: float | None
    measured: str

    @property
    def rate(self) -> float:
        """The share of what could be judged that passed."""
        return round(pass_rate(self.passed, self.failed) or 0.0, _DIGITS)

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval for the rate."""
        low, high = wilson(self.passed, self.failed)
        return round(low, _DIGITS), round(high, _DIGITS)

    def as_data(self) -> dict[str, Any]:
        """The claim as it stands in a card."""
        counts = {name: getattr(self, name) for name in ("repeats", "passed", "failed", "ungraded")}
        rates = {"rate": self.rate, "interval": list(self.interval)}
        names = ("tokens_in", "tokens_out", "cost_1000", "measured")
        return {**counts, **rates, **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True)
class Card:
    """One prompt to hand on. `price` is in points of the class; `variables` says what each is;
    `model` and `fingerprint` tell what the claim was measured on. Checks, cases and settings are
    as in a catalogue."""

    id: str
    version: str
    title: str
    language: str
    does: str
    audience: str
    limits: tuple[str, ...]
    author: str
    licence: str
    price: int
    variables: Mapping[str, str]
    prompt: str
    settings: Mapping[str, Any]
    model: str
    fingerprint: str
    checks: tuple[dict[str, Any], ...]
    cases: tuple[dict[str, Any], ...]
    claim: Claim = field(repr=False)

    def as_data(self) -> dict[str, Any]:
        """The card as JSON-ready data, in the order of the file."""
        return {
            "card": FORMAT,
            **{name: getattr(self, name) for name in ("id", "version", "title", "language")},
            **{"does": self.does, "audience": self.audience, "limits": list(self.limits)},
            **{name: getattr(self, name) for name in ("author", "licence", "price")},
            "variables": dict(self.variables),
            "prompt": self.prompt,
            "settings": dict(self.settings),
            "model": {"name": self.model, "fingerprint": self.fingerprint},
            "claim": self.claim.as_data(),
            "checks": list(self.checks),
            "cases": list(self.cases),
        }

    def text(self) -> str:
        """The card as a file for people."""
        return plain_yaml.written(self.as_data())

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of all that the card says, however its file is laid out."""
        data = json.dumps(self.as_data(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(data.encode()).hexdigest()

    def exercise(self) -> Exercise:
        """The card's cases and checks, as the engine runs them."""
        return apart(
            self.id,
            self.language,
            title=self.title,
            variables=tuple(self.variables),
            checks=self.checks,
            cases=self.cases,
            settings=Settings(**self.settings),
        )


def card_from(text: str) -> Card:
    """The card that a YAML text says. Raises CourseError for what is no card: one sentence on the
    first thing that is wrong."""
    return card_of(plain_yaml.read(text))


def card_of(data: Any) -> Card:
    """The card of plain data. Raises CourseError."""
    require(data, "card")
    claim = dict(data["claim"])
    rate, interval = claim.pop("rate"), claim.pop("interval")
    rest = {name: value for name, value in data.items() if name not in ("card", "model", "claim")}
    rest |= {name: tuple(data[name]) for name in ("limits", "checks", "cases")}
    model = data["model"]
    card = Card(
        **rest,
        model=model["name"],
        fingerprint=model["fingerprint"],
        claim=Claim(**claim),
    )
    _require_texts(data)
    _require_usable(card)
    _require_sums(card, rate, interval)
    return card


def row_of(case: Case) -> dict[str, Any]:
    """A case as it stands in a card."""
    row: dict[str, Any] = {"inputs": dict(case.inputs)} if case.inputs or not case.turns else {}
    if case.expect:
        row["expect"] = dict(case.expect)
    if case.turns:
        row["turns"] = [
            turn.user if turn.reply is None else {"user": turn.user, "reply": turn.reply}
            for turn in case.turns
        ]
    return row


def _require_texts(data: Any) -> None:
    """Raise CardError for half a character, which no file takes, and for a schema that names
    another file or page."""
    for value in _all(data):
        if isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise CardError("cards.half_character")
        if isinstance(value, dict):
            for name in _REFERENCES:
                if name in value and not str(value[name]).startswith("#"):
                    raise CardError("cards.elsewhere", name=name, value=plain(str(value[name])))


def _all(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from _all(one)
    elif isinstance(value, list):
        for one in value:
            yield from _all(one)


def _require_usable(card: Card) -> None:
    """Raise CardError where the prompt, a case or a check cannot be meant."""
    problem: PromptError | None = diagnose(card.prompt, tuple(card.variables))
    if problem:
        raise CardError("cards.prompt", reason=problem)
    for number, row in enumerate(card.cases, 1):
        inputs = row.get("inputs", {})
        for name in Prompt(card.prompt).variables:
            if name not in inputs:
                raise CardError("cards.no_input", number=number, name=plain(name))
    try:
        task = card.exercise()
        for case in task.cases:
            task.checks_for(case)
    except (CaseError, CheckError, TypeError) as error:
        raise CardError("cards.checks", reason=reason_of(error)) from None


def _require_sums(card: Card, rate: float, interval: list[float]) -> None:
    """Raise CardError where the figures of the claim contradict each other."""
    claim = card.claim
    counted = claim.passed + claim.failed + claim.ungraded
    wanted = len(card.cases) * claim.repeats
    if counted != wanted:
        raise CardError("cards.count", count=counted, cases=len(card.cases), wanted=wanted)
    if not claim.passed + claim.failed:
        raise CardError("cards.nothing_graded")
    given, right = (rate, *interval), (claim.rate, *claim.interval)
    if any(abs(one - other) > _TOLERANCE for one, other in zip(given, right, strict=True)):
        low, high = claim.interval
        raise CardError("cards.rate", rate=f"{claim.rate}", low=f"{low}", high=f"{high}")
