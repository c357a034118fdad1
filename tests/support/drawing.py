"""Templates for the small exercises, for the tests of what is drawn from them."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from course.exercises.exercise import Exercise
from course.exercises.templates import templates_from

LANDS = {"Norway": "Oslo", "Egypt": "Cairo", "Cuba": "Havana", "Japan": "Tokyo", "Kenya": "Nairobi"}
CAPITALS: dict[str, Any] = {
    "pools": {
        "land": [{"text": land, "city": city} for land, city in LANDS.items()],
        "where": ["the north", "the south", "the east", "the west", "town"],
    },
    "cases": [
        {
            "inputs": {"country": f"{{land}}, in {{where}}{when}"},
            "expect": {"city": "{land.city}"},
            "replies": ["{land.city}"],
        }
        for when in ("", ", in winter")
    ],
}
"""Templates for `support.making.capitals`: 50 cases, of which half are in winter."""


def templates(**records: Any) -> Any:
    """A patch: exercises, by their ids with `_` for `-`, have these templates in either language,
    and the others none."""
    known = {name.replace("_", "-"): templates_from(record) for name, record in records.items()}

    def found(task: Exercise) -> Any:
        return known.get(task.id)

    return patch("course.exercises.fresh._templates", found)


def add_in_kernel(*messages: str) -> None:
    """Give the small exercise of a kernel of the browser tests templates: these messages, each
    with a `{number}` in it that has no 2."""
    numbers = [number for number in range(100, 1000) if "2" not in str(number)]
    cases = [{"inputs": {"message": message}, "replies": ["Soon."]} for message in messages]
    templates(short_answer={"pools": {"number": numbers}, "cases": cases}).start()
