"""Replies read by eye that could fool the checks: `data/replies/` says which are good ones.

Most were written by the two embedded models, some by hand. A conversation is a list of replies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from support.places import DATA
from support.replies import objections

FOLDER = DATA / "replies"


def leaves(tree: Any, *keys: Any) -> Iterator[tuple[Any, ...]]:
    """Each item of the lists in `tree`, behind the keys that lead to it."""
    if isinstance(tree, list):
        yield from ((*keys, item) for item in tree)
    else:
        for key, branch in tree.items():
            yield from leaves(branch, *keys, key)


ROWS = [
    row
    for path in sorted(FOLDER.glob("*.yaml"))
    for row in leaves(yaml.safe_load(path.read_text("utf-8")))
]


@pytest.mark.parametrize(("exercise_id", "language", "number", "mark", "said"), ROWS)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, number: int | str, mark: str, said: str | list[str]
) -> None:
    replies = [said] if isinstance(said, str) else said
    found = objections(exercise_id, language, number, *replies)
    assert mark in ("good", "bad")
    assert (not found) == (mark == "good"), (replies, found)
