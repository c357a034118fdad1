"""Whether a claim holds: the interval is the published one, and honest claims are seldom
refused."""

from __future__ import annotations

from dataclasses import replace
from math import comb
from typing import Any

import pytest
from support.cards import a_card

from course.cards.card import Claim
from course.cards.verdict import refuted, verdict
from course.cards.version import versioned
from course.stats.unpaired import difference


def counted(passed: int, failed: int, ungraded: int = 0, **more: Any) -> Claim:
    given = {"tokens_in": 7.0, "tokens_out": 2.0, "cost_1000": None, "measured": "2026-11-28"}
    return Claim(1, passed, failed, ungraded, **{**given, **more})


@pytest.mark.parametrize(
    ("counts", "interval"),
    [
        # Newcombe (1998), Table II, method 10, contrasts (a) to (h).
        ((56, 14, 48, 32), (0.0524, 0.3339)),
        ((9, 1, 3, 7), (0.1705, 0.8090)),
        ((6, 1, 2, 5), (0.0582, 0.8062)),
        ((5, 51, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 0, 0, 20), (0.6791, 1.0)),
        ((10, 0, 0, 10), (0.6075, 1.0)),
    ],
)
def test_the_interval_is_the_published_one(
    counts: tuple[int, int, int, int], interval: tuple[float, float]
) -> None:
    _, found = difference(*counts)
    assert found == pytest.approx(interval, abs=5e-5)


def test_a_claim_holds_when_the_same_or_more_comes_of_it() -> None:
    claimed = counted(6, 2)
    assert all(verdict(claimed, counted(few, 8 - few)).holds for few in (6, 7, 8))


def test_it_fails_when_the_rate_is_lower_than_chance_explains() -> None:
    claimed = counted(40, 0)
    assert verdict(claimed, counted(38, 2)).rate == "holds"
    judged = verdict(claimed, counted(30, 10))
    assert judged.rate == "fails" and not judged.holds
    assert judged.change == -0.25 and judged.interval is not None and judged.interval[1] < 0


def test_it_says_what_it_would_have_noticed() -> None:
    judged = verdict(counted(8, 0), counted(8, 0))
    assert judged.noticed is not None
    assert verdict(counted(8, 0), counted(judged.noticed, 8 - judged.noticed)).rate == "fails"
    assert verdict(counted(8, 0), counted(judged.noticed + 1, 7 - judged.noticed)).rate == "holds"
    assert verdict(counted(0, 8), counted(0, 8)).noticed is None


def test_missing_replies_count_both_ways() -> None:
    claimed = counted(8, 0)
    assert verdict(claimed, counted(7, 0, 1)).rate == "holds"
    assert verdict(claimed, counted(5, 0, 3)).rate == "holds"
    assert verdict(claimed, counted(3, 0, 5)).rate == "open"
    assert verdict(claimed, counted(0, 7, 1)).rate == "fails"
    assert verdict(counted(0, 8), counted(0, 0, 8)).rate == "open", "nothing was seen"


def test_a_call_that_takes_more_tokens_than_claimed_is_no_claim_that_holds() -> None:
    claimed = counted(8, 0, tokens_in=100.0, tokens_out=20.0)
    assert verdict(claimed, counted(8, 0, tokens_in=110.0, tokens_out=22.0)).holds
    judged = verdict(claimed, counted(8, 0, tokens_in=100.0, tokens_out=23.0))
    assert judged.rate == "holds" and not judged.tokens and not judged.holds
    assert verdict(counted(8, 0, tokens_in=None), counted(8, 0, tokens_in=500.0)).holds


@pytest.mark.parametrize("rate", [0.5, 0.7, 0.9, 0.97])
@pytest.mark.parametrize("count", [8, 20, 40])
def test_an_honest_claim_is_seldom_refused(rate: float, count: int) -> None:
    chance = [comb(count, k) * rate**k * (1 - rate) ** (count - k) for k in range(count + 1)]
    refused = sum(
        chance[claimed] * chance[found]
        for claimed in range(count + 1)
        for found in range(count + 1)
        if refuted(counted(claimed, count - claimed), found, count)
    )
    assert refused < 0.04


def test_a_change_makes_the_version() -> None:
    first = versioned(a_card(), None)
    assert first.version == "1.0.0"
    earlier = replace(first, version="2.3.4")

    def after(**changes: Any) -> str:
        return versioned(replace(a_card(), **changes), earlier).version

    assert after() == "2.3.4"
    assert after(claim=counted(4, 0)) == "2.3.4"
    assert after(variables={"land": ""}) == "3.0.0"
    assert after(prompt="Capital of {{country}}?") == "2.4.0"
    assert after(cases=a_card().cases[:3]) == after(checks=()) == after(model="other") == "2.4.0"
    assert after(settings={}) == "2.4.0"
    assert after(limits=("Else.",)) == after(price=9) == after(licence="CC0-1.0") == "2.3.5"
    assert after(variables={"country": "a land"}) == "2.3.5"
