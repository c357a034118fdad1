"""Pass rate, interval and score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.messages import number, rounded
from course.stats.scoring import pass_rate, score, wilson

COUNTS = st.integers(min_value=0, max_value=500)


def test_wilson_against_published_values():
    """Newcombe, Statistics in Medicine 17 (1998), table I: 81/263, 15/148, 0/20, 1/29."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (passed, cases), (low, high) in published.items():
        assert wilson(passed, cases - passed) == pytest.approx((low, high), abs=5e-5)


@given(passed=COUNTS, failed=COUNTS)
def test_the_interval_holds_the_rate_and_stays_within_0_and_1(passed, failed):
    low, high = wilson(passed, failed)
    assert 0 <= low <= high <= 1
    rate = pass_rate(passed, failed)
    assert rate is None or low - 1e-12 <= rate <= high + 1e-12


@given(passed=st.integers(1, 200), failed=st.integers(1, 200))
def test_ten_times_the_cases_narrow_the_interval(passed, failed):
    low, high = wilson(passed, failed)
    many_low, many_high = wilson(10 * passed, 10 * failed)
    assert many_high - many_low < high - low


def test_nothing_graded_is_neither_a_pass_nor_a_zero():
    assert pass_rate(0, 0) is None
    assert score(3, None) is None


@pytest.mark.parametrize(
    ("value", "seen"),
    [(2.625, 2.63), (2.675, 2.68), (1.005, 1.01), (-0.125, -0.13), (2.624, 2.62), (1e300, 1e300)],
)
def test_a_half_goes_away_from_zero_and_looks_the_same_everywhere(value, seen):
    """Python's own rounding shows 2.625 as 2.62 and 2.675 as 2.67."""
    assert rounded(value) == seen
    if abs(value) < 10:
        assert number(value, "en") == f"{seen:.2f}" and number(value, "fr") != f"{seen:.2f}"
        assert score(value / 0.5, 0.4) == seen


@pytest.mark.parametrize(
    ("rate", "full", "earned"),
    [(0.0, 0.8, 0), (0.4, 0.8, 1.5), (0.8, 0.8, 3), (1.0, 0.8, 3), (0.9, 1.0, 2.7)],
)
def test_the_score_grows_to_the_full_marks_rate(rate, full, earned):
    found = score(3, rate, full)
    assert type(found) is float
    assert found == pytest.approx(earned)
