"""What a learner is told of a reply, word for word: `tests/data/reasons.yaml` has a row for each
thing that a check may say."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from support.checks import judge
from support.places import ROOT

from course.checks import REGISTRY

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "reasons.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['check']}: {row['en'][:40]}")
def test_a_reason_says_what_was_found_and_what_is_wanted(row: dict[str, Any]) -> None:
    reply = row.get("reply", "y" * row.get("characters", 0))
    reply = dict(reply) if isinstance(reply, dict) else {"text": reply}
    outcome = judge(row["check"], row.get("parameters"), reply.pop("text"), **reply)
    assert (outcome.status, outcome.reason("en")) == (row["status"], row["en"])


def test_each_check_on_a_reply_that_no_model_judges_has_its_rows() -> None:
    shown = {row["check"].removeprefix("not_") for row in ROWS}
    on_replies = {name for name, one in REGISTRY.items() if one.scope == "reply"}
    assert on_replies - shown <= {"rubric", "prefers", "similar"}
