"""The difference of two prompts over the same cases: its interval and its test."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.stats.paired import compared, newcombe, sign_test
from course.stats.scoring import wilson

COUNTS = st.integers(0, 60)
TABLES = st.tuples(COUNTS, COUNTS, COUNTS, COUNTS).filter(any)
SHARES = st.integers(0, 4).map(lambda quarters: quarters / 4)
PAIRS = st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("table", "interval"),
    [
        # Fagerland, Lydersen & Laake, Statistical Analysis of Contingency Tables (2017), 8:
        # airway hyper-responsiveness; complete response before and after consolidation.
        ((1, 1, 7, 12), (-0.507, -0.026)),
        ((59, 6, 16, 80), (-0.1186, -0.0046)),
    ],
)
def test_the_interval_is_the_published_one(table, interval):
    digits = len(str(interval[1]).split(".")[1])
    assert tuple(round(bound, digits) for bound in newcombe(*table)) == interval


def added(table, phi):
    """Wilson's intervals of the two rates, put together with the correlation `phi`."""
    both, first, second, neither = table
    total = sum(table)
    rates = (both + first) / total, (both + second) / total
    ends = wilson(both + first, second + neither), wilson(both + second, first + neither)
    down = rates[0] - ends[0][0], ends[1][1] - rates[1]
    below = (down[0] ** 2 - 2 * phi * down[0] * down[1] + down[1] ** 2) ** 0.5
    return rates[0] - rates[1] - below


@pytest.mark.parametrize(
    ("table", "product"),
    [
        ((12, 10, 10, 10), 0),  # ad - bc is 20, less than half of the 42 pairs
        ((13, 10, 12, 15), 75 - 25),  # half of the 50 pairs is taken off
        ((5, 12, 10, 6), 30 - 120),  # nothing is taken off what is below 0
    ],
)
def test_only_a_positive_correlation_is_corrected_for_continuity(table, product):
    """What tells method 10 from method 8."""
    both, first, second, neither = table
    margins = (both + first) * (second + neither) * (both + second) * (first + neither)
    assert isclose(newcombe(*table)[0], added(table, product / margins**0.5))


@given(TABLES)
def test_the_interval_holds_its_estimate_and_stays_within_bounds(table):
    _, first, second, _ = table
    low, high = newcombe(*table)
    difference = (first - second) / sum(table)
    assert -1 <= low <= difference + 1e-12 and difference - 1e-12 <= high <= 1


@given(TABLES)
def test_to_swap_the_two_turns_the_interval_round(table):
    both, first, second, neither = table
    low, high = newcombe(both, first, second, neither)
    assert newcombe(both, second, first, neither) == pytest.approx((-high, -low))
    assert newcombe(neither, second, first, both) == pytest.approx((-high, -low))


@given(TABLES)
def test_ten_times_the_cases_give_a_narrower_interval(table):
    low, high = newcombe(*table)
    more = newcombe(*(10 * count for count in table))
    assert more[1] - more[0] < high - low


@given(st.integers(1, 60))
def test_where_one_always_passes_it_is_wilson_put_together(cases):
    """At the limit the correlation is undefined, and counts for nothing."""
    low, high = newcombe(0, cases, 0, 0)
    end = 1 - wilson(cases, 0)[0]
    assert high == 1 and isclose(low, 1 - (2 * end * end) ** 0.5, abs_tol=1e-9)


def test_nothing_is_known_without_a_pair():
    assert newcombe(0, 0, 0, 0) == (-1, 1) and compared([]) is None


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, 1), (1, 0, 1), (5, 0, 0.0625), (6, 0, 0.03125), (8, 1, 20 / 512), (3, 3, 1)],
)
def test_the_sign_test_is_exact(better, worse, p):
    assert sign_test(better, worse) == sign_test(worse, better) == pytest.approx(p)


@given(PAIRS)
def test_the_counts_are_those_of_the_cases(pairs):
    found = compared(pairs)
    assert found.cases == found.better + found.worse + found.same == len(pairs)
    assert found.rates[1] - found.rates[0] == pytest.approx(found.difference)
    low, high = found.interval
    assert low - 1e-9 <= found.difference <= high + 1e-9


@given(PAIRS.filter(lambda pairs: len(pairs) > 1))
def test_asking_a_case_twice_does_not_make_it_two(pairs):
    """As many cases of fractions are as wide as the plain ones with those rates at least."""
    found = compared(pairs)
    doubled = compared([*pairs, *pairs])
    width, narrower = (one.interval[1] - one.interval[0] for one in (found, doubled))
    assert narrower < width


def test_six_changes_to_one_side_show_something_and_five_do_not():
    same = [(1.0, 1.0)] * 2
    assert compared([*same, *[(0.0, 1.0)] * 6]).shown
    assert not compared([*same, *[(0.0, 1.0)] * 5]).shown
    assert compared([*same, *[(1.0, 0.0)] * 6]).shown
    assert not compared([(0.0, 1.0), (1.0, 0.0)] * 20).shown
