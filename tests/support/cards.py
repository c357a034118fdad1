"""Cards for tests: the capitals of four countries, of which three were right."""

from __future__ import annotations

from typing import Any

from course.cards.card import Card, card_of
from course.stats.scoring import wilson
from support.making import CITIES

PROMPT = "system:\nYou name capitals.\n\nuser:\nThe capital of {{country}} only."


def claim(passed: int = 3, failed: int = 1, ungraded: int = 0, **changes: Any) -> dict[str, Any]:
    """A claim as it stands in a card."""
    low, high = wilson(passed, failed)
    counts = {"repeats": 1, "passed": passed, "failed": failed, "ungraded": ungraded}
    rate = passed / (passed + failed) if passed + failed else 0.0
    rates = {"rate": round(rate, 4), "interval": [round(low, 4), round(high, 4)]}
    rest = {"tokens_in": 7.0, "tokens_out": 2.0, "cost_1000": None, "measured": "2026-11-28"}
    return {**counts, **rates, **rest, **changes}


def data(**changes: Any) -> dict[str, Any]:
    """The plain data of a card."""
    card = {
        "card": 1,
        "id": "capitals",
        "version": "1.0.0",
        "title": "Capitals",
        "language": "en",
        "does": "Names the capital of a country.",
        "audience": "Whoever fills in forms.",
        "limits": ["Europe alone."],
        "author": "Anna Roe",
        "licence": "CC-BY-4.0",
        "price": 5,
        "variables": {"country": "the name of a country"},
        "prompt": PROMPT,
        "settings": {"temperature": 0.0, "max_tokens": 20, "seed": 1},
        "model": {"name": "scripted", "fingerprint": "scripted:1"},
        "checks": [{"equals": {"value": {"expect": "city"}}}],
        "cases": [{"inputs": {"country": a}, "expect": {"city": b}} for a, b in CITIES],
        "claim": claim(),
    }
    return card | changes


def a_card(**changes: Any) -> Card:
    """The card of those data."""
    return card_of(data(**changes))
