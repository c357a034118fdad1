"""Two prompts over the same cases: the difference of their pass rates, with its interval.

Every case is its own yardstick, so what counts is in how many cases they differ, and not how
hard the cases are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, sqrt

from course.stats.scoring import wilson

Pair = tuple[float, float]
"""The share of one case's repeats that passed, from 0 to 1, under the first and the second."""


@dataclass(frozen=True)
class Paired:
    """`difference` is the second pass rate less the first, from -1 to 1, `interval` its 95%
    interval; `better`, `worse` and `same` count the cases that passed more often, less often,
    and as often under the second; `p_value` is that of the sign test over those that changed."""

    rates: Pair
    difference: float
    interval: tuple[float, float]
    better: int
    worse: int
    same: int
    p_value: float

    @property
    def cases(self) -> int:
        """How many cases were compared."""
        return self.better + self.worse + self.same

    @property
    def shown(self) -> bool:
        """Whether one is shown to be better: the interval leaves 0 out, and so many changes to
        one side would be chance in less than one of twenty times."""
        low, high = self.interval
        return (low > 0 or high < 0) and self.p_value < 0.05


def compared(pairs: Sequence[Pair]) -> Paired | None:
    """The comparison of `pairs`, one a case; None without any.

    A case that was asked several times is still one case, and goes in with the share of its
    repeats that passed (those under one prompt have nothing to do with those under the other).
    The interval is then as wide as that many cases asked once would make it, although means over
    repeats vary less: it is on the safe side. What narrows it is more cases.
    """
    if not pairs:
        return None
    both = sum(a * b for a, b in pairs)
    first = sum(a * (1 - b) for a, b in pairs)
    second = sum((1 - a) * b for a, b in pairs)
    neither = sum((1 - a) * (1 - b) for a, b in pairs)
    better = sum(b > a for a, b in pairs)
    worse = sum(b < a for a, b in pairs)
    rates = sum(a for a, _ in pairs) / len(pairs), sum(b for _, b in pairs) / len(pairs)
    low, high = newcombe(both, second, first, neither)
    return Paired(
        rates=rates,
        difference=rates[1] - rates[0],
        interval=(low, high),
        better=better,
        worse=worse,
        same=len(pairs) - better - worse,
        p_value=sign_test(better, worse),
    )


def newcombe(both: float, first: float, second: float, neither: float) -> tuple[float, float]:
    """The 95% interval for the difference of two paired proportions, first less second.

    The arguments count the pairs in which both passed, only the first, only the second, and
    neither. R. G. Newcombe, "Improved confidence intervals for the difference between binomial
    proportions based on paired data", Statistics in Medicine 17 (1998), 2635-2650, method 10:
    Wilson's intervals of the two rates, put together with their correlation, which is corrected
    for continuity. (-1, 1) without pairs.
    """
    total = both + first + second + neither
    if not total:
        return -1.0, 1.0
    rate_1, rate_2 = (both + first) / total, (both + second) / total
    low_1, high_1 = wilson(both + first, second + neither)
    low_2, high_2 = wilson(both + second, first + neither)
    down_1, up_1, down_2, up_2 = rate_1 - low_1, high_1 - rate_1, rate_2 - low_2, high_2 - rate_2
    phi = _correlation(both, first, second, neither)
    below = sqrt(down_1**2 - 2 * phi * down_1 * up_2 + up_2**2)
    above = sqrt(up_1**2 - 2 * phi * up_1 * down_2 + down_2**2)
    difference = rate_1 - rate_2
    return max(-1.0, difference - below), min(1.0, difference + above)


def _correlation(both: float, first: float, second: float, neither: float) -> float:
    """Newcombe's phi: 0 where a margin is empty, drawn towards 0 when positive."""
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    if margins <= 0:
        return 0.0
    found = both * neither - first * second
    if found > 0:
        found = max(0.0, found - (both + first + second + neither) / 2)
    return found / sqrt(margins)


def sign_test(better: int, worse: int) -> float:
    """The two-sided exact p-value of the sign test, which is McNemar's exact test: how likely it
    is that of `better + worse` changes so many or more go to one side, if each side is as likely
    as the other. 1 without changes.

    Q. McNemar, Psychometrika 12 (1947), 153-157, with the binomial distribution.
    """
    changes = better + worse
    tail = sum(comb(changes, k) for k in range(min(better, worse) + 1))
    return min(1.0, 2 * tail / 2**changes) if changes else 1.0
