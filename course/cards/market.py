"""The market of a class: the cards of a folder as one page, offered where their claims hold.

Offered is a card of which somebody other than its author has run the claim again, exactly this card
by its digest, with a record by which it holds. Everything in cards and records is somebody else's,
and is shown as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from course.cards.card import Card
from course.cards.files import cards_in
from course.cards.records import Record, records_in
from course.cards.words import cost, percent, rate, tokens
from course.display.pages import Pages
from course.display.safe import one_line
from course.errors import CourseError
from course.messages import say

_PAGES = Pages(Path(__file__).resolve().parent / "templates")
_SHOWN = 300
"""Characters that a page shows of a title, a name, a reason."""


@dataclass(frozen=True)
class Offer:
    """A card whose claim holds, and those who ran it again, the latest first."""

    file: str
    card: Card
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Stall:
    """What lies in a folder: cards on offer, and files that are not, each with why."""

    offers: tuple[Offer, ...]
    others: tuple[tuple[str, CourseError], ...]

    @cached_property
    def models(self) -> list[str]:
        """The models of the cards on offer."""
        return sorted({one.card.model for one in self.offers})


class NotOffered(CourseError):
    """A card is not offered: nobody has run its claim again, or it does not hold."""


def stall(folder: Path, records: Path) -> Stall:
    """The cards of `folder`, by the records of the folder `records`; the best are first: those
    whose interval begins highest. Raises CourseError for a folder that cannot be read."""
    known = records_in(records)
    offers, others = [], []
    for name, found in cards_in(folder):
        if isinstance(found, CourseError):
            others.append((name, found))
            continue
        problem, good = _judged(found, known)
        if problem:
            others.append((name, problem))
        else:
            offers.append(Offer(name, found, good))
    offers.sort(key=lambda one: (-one.card.claim.interval[0], one.card.title.casefold()))
    return Stall(tuple(offers), tuple(others))


def market_page(found: Stall, title: str, language: str) -> str:
    """The page of a market, in `language`, whole in one file."""
    keys = (
        *("find", "model", "any", "price_most", "rate_least", "language", "order", "by_rate"),
        *("by_price", "by_title", "prompt", "limits", "others", "others_note", "none"),
        *("verified_by", "file", "variables"),
    )
    return _PAGES.page(
        "market.html.j2",
        language,
        title=title,
        words={key: say(f"market.{key}", language) for key in keys},
        counted=say("market.counted", language, shown="{shown}", total="{total}"),
        intro=say("market.intro", language, count=len(found.offers)),
        script=_PAGES.script("market.js"),
        models=[one_line(name, _SHOWN) for name in found.models],
        languages=sorted({one.card.language for one in found.offers}),
        offers=[_view(one, language) for one in found.offers],
        others=[
            {"file": one_line(name, _SHOWN), "reason": one_line(why.text(language), _SHOWN)}
            for name, why in found.others
        ],
    )


def _judged(card: Card, known: Sequence[Record]) -> tuple[CourseError | None, tuple[Record, ...]]:
    """Why a card is not offered, or the records by which its claim holds. One run in which it
    failed outweighs earlier ones that held."""
    judged = [(one, verdict) for one in known if (verdict := one.verdict_on(card))]
    judged.sort(key=lambda pair: pair[0].found.measured, reverse=True)
    if not judged:
        return NotOffered("market.not_verified"), ()
    latest = judged[0][0].found.measured
    for record, verdict in judged:
        if record.found.measured == latest and not verdict.holds:
            return NotOffered("market.does_not_hold", by=one_line(record.by, _SHOWN)), ()
    return None, tuple(record for record, verdict in judged if verdict.holds)


def _view(offer: Offer, language: str) -> dict[str, Any]:
    card, claim = offer.card, offer.card.claim
    facts = {
        "author": card.author,
        "audience": card.audience,
        "model": card.model,
        "rate": rate(claim, language),
        "tokens": tokens(claim, language),
        "cost": cost(claim, language),
        "licence": card.licence,
        "measured": claim.measured,
    }
    named = [(say(f"cards.fact_{name}", language), one) for name, one in facts.items()]
    return {
        "file": offer.file,
        "title": one_line(card.title),
        "version": card.version,
        "does": card.does,
        "language": card.language,
        "model": one_line(card.model, _SHOWN),
        "price": card.price,
        "price_words": say("cards.points", language, count=card.price),
        "rate": claim.rate,
        "low": claim.interval[0],
        "rate_words": percent(claim.rate, language),
        "facts": named,
        "variables": [(name, text) for name, text in card.variables.items()],
        "limits": card.limits,
        "prompt": card.prompt,
        "verified": [
            say("market.verified", language, by=one_line(one.by), day=one.found.measured)
            for one in offer.records
        ],
    }
