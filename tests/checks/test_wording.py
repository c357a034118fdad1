"""The check `wording_from`: a reply keeps to the words of a text."""

from __future__ import annotations

import pytest
from support.checks import judge

from course.checks.base import CheckError

GIVEN = {"source": {"expect": "matter"}, "also": ["closing, opening hours", {"expect": "name"}]}
EXPECT = {"matter": "The pool is closed on Sundays.", "name": "Luke Grant"}


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ("Luke Grant: Sunday closing, opening hours of the pool", "passed"),
        ("Luke Grant: the pool is opening", "failed"),
        ("Luke Moss: pool", "failed"),
        ("", "failed"),
    ],
)
def test_phrases_are_parted_by_commas_and_stand_whole(reply: str, status: str) -> None:
    assert judge("wording_from", GIVEN, reply, expect=EXPECT).status == status


def test_the_reason_names_the_first_few_words_as_they_stand() -> None:
    outcome = judge("wording_from", GIVEN, "Été one, two, three, four, five", expect=EXPECT)
    assert "“Été”, “two”, “three”, “four”." in outcome.reason("en")


def test_an_empty_phrase_is_an_error() -> None:
    with pytest.raises(CheckError, match="empty phrase"):
        judge("wording_from", {"source": "a", "also": ["b, , c"]}, "a")
