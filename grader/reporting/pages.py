"""The pages of the instructor's side, from `grader/reporting/templates`, and figures in them."""

from __future__ import annotations

from pathlib import Path

from course.display.pages import Pages
from course.messages import number, say

_PAGES = Pages(Path(__file__).resolve().parent / "templates")
page = _PAGES.page
script = _PAGES.script


def percent(share: float, language: str) -> str:
    """A share from 0 to 1 as people write it: 75%, in French 75 %."""
    return say("feedback.percent", language, percent=round(100 * share))


def points(value: float, language: str) -> str:
    """A number of points, with two decimals at most."""
    return number(float(value), language)
