"""Replies read by eye that could fool the checks: `data/replies/` says which are good ones.

Most were written by the two embedded models, some by hand. A conversation is a list of replies.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from replies_support import objections

FOLDER = Path(__file__).parent / "data" / "replies"
Row = tuple[str, str, int, list[str], bool]


def rows() -> Iterator[Row]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for exercise_id, languages in yaml.safe_load(path.read_text("utf-8")).items():
            for language, cases in languages.items():
                for number, marks in cases.items():
                    for mark, replies in marks.items():
                        for said in replies:
                            turns = [said] if isinstance(said, str) else said
                            yield exercise_id, language, number, turns, mark == "good"


@pytest.mark.parametrize(("exercise_id", "language", "number", "replies", "good"), list(rows()))
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int, replies: list[str], good: bool
) -> None:
    found = objections(exercise_id, language, number, *replies)
    assert (not found) == good, (replies, found)
