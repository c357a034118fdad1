"""What declines, and what only sounds so."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from course.text.refusals import declines

DATA = Path(__file__).parent.parent / "data" / "refusals.yaml"
REPLIES = [
    (kind, text)
    for kinds in yaml.safe_load(DATA.read_text(encoding="utf-8")).values()
    for kind, texts in kinds.items()
    for text in texts
]
REFUSALS = [text for kind, text in REPLIES if kind == "refuses"]


@pytest.mark.parametrize(("kind", "text"), REPLIES)
def test_a_reply_declines_or_answers(kind: str, text: str) -> None:
    assert declines(text) == (kind == "refuses")


@given(
    text=st.sampled_from(REFUSALS),
    around=st.sampled_from(["{}", "**{}**", "“{}”", "\n\n{}", "> {}", "{} Ask me anything else."]),
)
def test_a_refusal_is_one_in_any_dress(text: str, around: str) -> None:
    assert declines(around.format(text.replace("’", "'")))


@given(text=st.sampled_from(REFUSALS), before=st.sampled_from(["Subject: ", "Here it is: "]))
def test_a_refusal_that_is_quoted_is_none(text: str, before: str) -> None:
    assert not declines(before + "“" + text + "”")
