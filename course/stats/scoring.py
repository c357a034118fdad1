"""From outcomes to a pass rate, its interval, and points."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from course.messages import rounded

FULL_MARKS_RATE = 0.8
"""The pass rate that earns all the points of an exercise, unless the exercise says otherwise."""


def pass_rate(passed: int, failed: int) -> float | None:
    """The share of the graded cases that passed; None when none could be graded."""
    graded = passed + failed
    return passed / graded if graded else None


def wilson(passed: float, failed: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for the true pass rate; (0, 1) when nothing was graded.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927), 209-212; without continuity correction. Counts may be fractions, as means
    over repeats are.
    """
    graded = passed + failed
    if not graded:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate = passed / graded
    centre = rate + z * z / (2 * graded)
    spread = z * sqrt(rate * (1 - rate) / graded + z * z / (4 * graded * graded))
    scale = 1 + z * z / graded
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def score(
    points: float, rate: float | None, full_marks_rate: float = FULL_MARKS_RATE
) -> float | None:
    """The points earned: `points` x min(1, rate / full-marks rate), with two decimals, so that a
    total is the sum of what is shown; None when not graded."""
    if rate is None:
        return None
    return rounded(points * min(1.0, rate / full_marks_rate))
