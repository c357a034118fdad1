"""Two rates that were measured apart: their difference, with its interval."""

from __future__ import annotations

from math import sqrt

from course.stats.scoring import wilson


def difference(
    passed_1: int, failed_1: int, passed_2: int, failed_2: int
) -> tuple[float, tuple[float, float]]:
    """The first rate less the second, from -1 to 1, and its 95% interval; both samples have
    something in them.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10: with
    Wilson's interval (l, u) of each rate p, from d - sqrt((p1 - l1)² + (u2 - p2)²) to
    d + sqrt((u1 - p1)² + (p2 - l2)²), where d = p1 - p2.
    """
    rate_1, rate_2 = passed_1 / (passed_1 + failed_1), passed_2 / (passed_2 + failed_2)
    (low_1, high_1), (low_2, high_2) = wilson(passed_1, failed_1), wilson(passed_2, failed_2)
    found = rate_1 - rate_2
    below = sqrt((rate_1 - low_1) ** 2 + (high_2 - rate_2) ** 2)
    above = sqrt((high_1 - rate_1) ** 2 + (rate_2 - low_2) ** 2)
    return found, (found - below, found + above)
