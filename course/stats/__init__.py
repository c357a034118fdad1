"""Rates, intervals and paired comparisons: pure functions of counts."""
