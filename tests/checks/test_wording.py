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


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ("On 14th May at 18:00, £7.00 a head", "passed"),
        ("On May 14 at six o’clock, seven pounds a head", "passed"),
        ("On 15th May at 18:00, £7.00 a head", "failed"),
        ("On 14 May at 6 pm, not seven pounds a head", "failed"),
    ],
)
def test_a_value_of_the_source_may_be_written_otherwise(reply: str, status: str) -> None:
    given = {"source": "We meet on 14 May at 6 pm. It costs 7 pounds a head."}
    assert judge("wording_from", given, reply).status == status


def test_the_reason_names_the_first_few_words_as_they_stand() -> None:
    outcome = judge("wording_from", GIVEN, "Été one, two, three, four, five", expect=EXPECT)
    assert "“Été”, “two”, “three”, “four”." in outcome.reason("en")


def test_an_empty_phrase_is_an_error() -> None:
    with pytest.raises(CheckError, match="empty phrase"):
        judge("wording_from", {"source": "a", "also": ["b, , c"]}, "a")
