"""Making a card: what is said of a prompt, and what was measured of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from course.cards.card import Card, CardError, Claim, card_from, row_of
from course.cards.measure import Source
from course.cards.version import FIRST, versioned
from course.models.base import Model
from course.text.compare import without_accents

_LICENCE = "CC-BY-4.0"
_LONGEST_ID = 60


@dataclass(frozen=True)
class About:
    """What its author says of a prompt; None where nothing was said."""

    title: str | None = None
    does: str | None = None
    audience: str | None = None
    author: str | None = None
    licence: str | None = None
    price: int | None = None
    limits: tuple[str, ...] | None = None
    variables: Mapping[str, str] | None = None

    def over(self, earlier: Card | None) -> About:
        """The same, with what an earlier card says where nothing was said now."""
        if earlier is None:
            return self
        own = {one.name: getattr(self, one.name) for one in fields(self)}
        return About(
            **{name: getattr(earlier, name) if one is None else one for name, one in own.items()}
        )


def require_said(about: About, task_title: str) -> About:
    """`about`, complete: with the title of the exercise where there is none, a licence, and a price
    of 0. Raises CardError naming what only its author can say."""
    title = about.title or task_title
    given = {"title": title, "does": about.does, "for": about.audience, "by": about.author}
    missing = [f"--{name}" for name, one in given.items() if not one]
    missing += [] if about.limits else ["--limit"]
    if missing:
        raise CardError("cards.not_said", options=", ".join(missing))
    return About(
        title=title,
        does=about.does,
        audience=about.audience,
        author=about.author,
        licence=about.licence or _LICENCE,
        price=about.price or 0,
        limits=about.limits,
        variables=about.variables or {},
    )


def card_made(
    source: Source, about: About, claim: Claim, model: Model, earlier: Card | None, name: str
) -> Card:
    """The card `name` of a prompt, in the version that follows `earlier`; `about` is complete.
    Raises CardError where something in it cannot stand in a card."""
    task, said = source.task, vars(about)
    descriptions = about.variables or {}
    card = Card(
        **{**said, "variables": {one: descriptions.get(one, "") for one in task.variables}},
        id=name,
        version=FIRST,
        language=task.language,
        prompt=source.prompt,
        settings=task.settings.sent(),
        model=model.name,
        fingerprint=model.fingerprint,
        checks=_plain(task.checks),
        cases=tuple(row_of(case) for case in task.cases),
        claim=claim,
    )
    return card_from(versioned(card_from(card.text()), earlier).text())


def require_fit(source: Source, about: About, model: Model, repeats: int, name: str) -> None:
    """Raise CardError for what could not stand in the card, whatever came of the cases: before
    anything is asked, and paid."""
    total = len(source.task.cases) * repeats
    supposed = Claim(repeats, total, 0, 0, None, None, None, date.today().isoformat())
    card_made(source, about, supposed, model, None, name)


def _plain(checks: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple(dict(one) for one in checks)


def name_of(exercise_id: str | None, title: str | None) -> str:
    """The id of a card that was given none: that of its exercise, or the words of its title."""
    if exercise_id:
        return exercise_id
    words = re.findall(r"[a-z0-9]+", without_accents(title or "").casefold())
    return "-".join(words)[:_LONGEST_ID].strip("-") or "prompt"
