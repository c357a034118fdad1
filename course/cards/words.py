"""A card's figures in words, for pages and for the command line."""

from __future__ import annotations

from typing import Any

from course.cards.card import Card, Claim
from course.cards.verdict import Verdict
from course.messages import say
from course.models.prices import dollars

_MINUS = "\N{MINUS SIGN}"


def percent(share: float, language: str) -> str:
    """A share from 0 to 1 as people write it: 75%, in French 75 %."""
    return say("cards.percent", language, percent=round(100 * share))


def rate(claim: Claim, language: str) -> str:
    """ "7 of 8 (88%; 95% interval: 53 to 98%)"."""
    low, high = (round(100 * bound) for bound in claim.interval)
    graded = claim.passed + claim.failed
    return say(
        "cards.rate_words",
        language,
        passed=claim.passed,
        graded=graded,
        rate=percent(claim.rate, language),
        low=low,
        high=high,
    )


def tokens(claim: Claim, language: str) -> str:
    """The tokens of a call, in and out."""
    if claim.tokens_in is None or claim.tokens_out is None:
        return say("cards.not_counted", language)
    return say("cards.tokens_words", language, given=claim.tokens_in, written=claim.tokens_out)


def cost(claim: Claim, language: str) -> str:
    """What 1,000 calls cost."""
    if claim.cost_1000 is None:
        return say("cards.no_price", language)
    text = dollars(claim.cost_1000)
    return text.replace(".", ",") if language == "fr" else text


def facts(card: Card, language: str) -> list[tuple[str, str]]:
    """What a card says of itself, each with its name, in `language`."""
    claim = card.claim
    values = {
        "audience": card.audience,
        "author": card.author,
        "licence": card.licence,
        "version": card.version,
        "price": say("cards.points", language, count=card.price),
        "model": card.model,
        "rate": rate(claim, language),
        "tokens": tokens(claim, language),
        "cost": cost(claim, language),
        "measured": claim.measured,
    }
    return [(say(f"cards.fact_{name}", language), value) for name, value in values.items()]


def summary(card: Card, language: str) -> str:
    """A card in three lines: its name and version, its rate, what a call takes."""
    claim = card.claim
    lines = [
        say("cards.summary", language, title=card.title, version=card.version, model=card.model),
        rate(claim, language),
        say("cards.takes", language, tokens=tokens(claim, language), cost=cost(claim, language)),
    ]
    return "\n".join(lines)


def verdict_words(found: Claim, judged: Verdict, language: str) -> list[str]:
    """What became of a claim, why, and what this run could have noticed."""
    values: dict[str, Any] = {}
    if judged.change is not None and judged.interval is not None:
        names = ("change", "low", "high")
        shares = (judged.change, *judged.interval)
        values = {name: _points(one) for name, one in zip(names, shares, strict=True)}
    key = "verdict_tokens" if judged.rate == "holds" and not judged.tokens else judged.rate
    lines = [say(f"cards.{key}", language)]
    if values:
        lines.append(say("cards.change", language, **values))
    if found.ungraded:
        lines.append(say("cards.ungraded", language, count=found.ungraded))
    total = found.passed + found.failed + found.ungraded
    if judged.noticed is None:
        lines.append(say("cards.nothing_noticed", language, count=total))
    else:
        lines.append(say("cards.noticed", language, count=total, most=judged.noticed))
    return lines


def _points(share: float) -> str:
    """A difference of shares in percentage points: "+12", "−3", "0"."""
    rounded = round(100 * share)
    sign = "+" if rounded > 0 else _MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded)}"
