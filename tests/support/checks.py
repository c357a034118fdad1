"""What the tests of the checks share: judging one reply with one check."""

from __future__ import annotations

import re
from typing import Any

from course.checks import build_checks
from course.checks.base import Outcome, Subject
from course.models.base import Reply
from course.prompts.prompt import Prompt


def judge(
    name: str,
    parameters: dict[str, Any] | None,
    text: str,
    language: str = "en",
    expect: dict[str, Any] | None = None,
    **reply: Any,
) -> Outcome:
    """The outcome of the check `name` on the reply `text`; its reason has been read in both
    languages."""
    [check] = build_checks([{name: parameters}], expect or {}, language)
    outcome = check.run(Subject(Reply(text, **reply), Prompt("x"), language=language))
    assert outcome.check == check.name == name
    readable(outcome)
    return outcome


def readable(outcome: Outcome) -> None:
    """The reason is a sentence in each language, with nothing left to fill in."""
    for language in ("en", "fr"):
        reason = outcome.reason(language)
        assert re.match(r"[A-ZÀ-Þ\d]", reason), reason
        assert reason.rstrip("»”\u202f")[-1] in ".!?)", reason
        assert "Phrase(" not in reason and "Quoted(" not in reason, reason
