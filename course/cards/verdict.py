"""Whether a claim holds when it is run again: a pure function of counts and tokens.

A claim and the run that tries it are two samples of the same rate, so both are uncertain. The
claim does not hold when the new rate is lower beyond what chance explains: when the whole 95%
interval of the difference, new less claimed, lies below zero (course.stats.unpaired). Better than
claimed is no fault, so an honest claim is refused about one time in forty at most. It does not hold
either when a call takes a tenth more tokens than claimed: a convention, since tokens depend on the
same cases and hardly vary. docs/cards.md says so to people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from course.cards.card import Claim
from course.stats.unpaired import difference

MORE_TOKENS = 1.1
"""How many times the claimed tokens a call may take."""

Holds = Literal["holds", "fails", "open"]


@dataclass(frozen=True)
class Verdict:
    """`rate`: what becomes of the claimed rate; `tokens`: of the claimed tokens, True where none
    were claimed or counted. `change` is the new rate less the claimed one, `interval` its 95%
    interval, both None when nothing could be judged. `noticed` is the largest number of passes,
    out of as many replies, that would have refuted the claim; None where none would."""

    rate: Holds
    tokens: bool
    change: float | None
    interval: tuple[float, float] | None
    noticed: int | None

    @property
    def holds(self) -> bool:
        """Whether the claim as a whole holds."""
        return self.rate == "holds" and self.tokens


def verdict(claimed: Claim, found: Claim) -> Verdict:
    """Whether `claimed` holds by what was `found` on the same cases.

    Replies that are missing or could not be judged count both ways: the claim holds when it does
    if all of them had failed, fails when it does if all had passed, and else is open.
    """
    total = found.passed + found.failed + found.ungraded
    nothing = found.ungraded == total
    if refuted(claimed, found.passed + found.ungraded, total):
        rate: Holds = "fails"
    else:
        rate = "open" if nothing or refuted(claimed, found.passed, total) else "holds"
    change: float | None = None
    interval: tuple[float, float] | None = None
    if not nothing:
        counts = found.passed, found.failed, claimed.passed, claimed.failed
        change, interval = difference(*counts)
    noticed = next((few for few in range(total, -1, -1) if refuted(claimed, few, total)), None)
    return Verdict(rate, _tokens_hold(claimed, found), change, interval, noticed)


def refuted(claimed: Claim, passed: int, total: int) -> bool:
    """Whether `passed` of `total` replies, one at least, refute the claimed rate."""
    _, (_, high) = difference(passed, total - passed, claimed.passed, claimed.failed)
    return high < 0


def _tokens_hold(claimed: Claim, found: Claim) -> bool:
    pairs = (claimed.tokens_in, found.tokens_in), (claimed.tokens_out, found.tokens_out)
    return all(
        said is None or now is None or now <= max(said * MORE_TOKENS, said + 1)
        for said, now in pairs
    )
