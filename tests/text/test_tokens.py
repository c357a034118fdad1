"""The estimate of tokens, against what the embedded model counted."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean

import pytest

from course.text.tokens import estimated_tokens

RECORDINGS = Path(__file__).parent.parent / "recordings"


def counted(language: str) -> dict[str, int]:
    """The recorded replies to lessons that came to their end, ten tokens or more, with their
    length."""
    found = {}
    for path in RECORDINGS.glob(f"lesson-{language}-*.jsonl"):
        for line in path.read_text(encoding="utf-8").split("\n"):
            reply = json.loads(line).get("reply", {}) if line else {}
            if reply.get("finish") == "stop" and (reply.get("tokens_out") or 0) >= 10:
                found[reply["text"]] = reply["tokens_out"]
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_estimate_is_near_what_a_tokenizer_counts(language: str) -> None:
    replies = counted(language)
    assert len(replies) > 100
    errors = [estimated_tokens(text, language) / count - 1 for text, count in replies.items()]
    assert mean(map(abs, errors)) < 0.13
    assert abs(mean(errors)) < 0.08


def test_what_is_glued_is_no_single_word() -> None:
    text = "Sum up the review in one sentence"
    assert estimated_tokens(text.replace(" ", ""), "en") >= estimated_tokens(text, "en") / 2
