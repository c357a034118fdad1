"""The learner's attempts as the panel shows them: pure functions from attempts to JSON."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

from course.display.safe import AsWritten
from course.learner.attempts import Attempt, best
from course.messages import say

LAST_ATTEMPTS = 5
_WORD = re.compile(r"(\w+|[^\w\s])(\s*)")


def attempts_view(tried: Sequence[Attempt], present: str, language: str) -> list[dict[str, Any]]:
    """The last attempts, the newest first, and the best one, against the `present` prompt."""
    top = best(list(tried))
    chosen = list(tried[-LAST_ATTEMPTS:])[::-1]
    if top and top not in chosen:
        chosen.append(top)
    return [_attempt(one, one is top, present, language) for one in chosen]


def _attempt(one: Attempt, is_best: bool, present: str, language: str) -> dict[str, Any]:
    cases = {"passed": one.passed, "graded": one.passed + one.failed}
    return {
        "score": say("panel.attempt_score", language, score=one.score, points=one.points),
        "cases": say("panel.attempt_cases", language, **cases),
        "best": say("panel.attempt_best", language) if is_best else "",
        "when": one.when,
        "prompt": one.prompt,
        "written": AsWritten(one.prompt),
        "same": say("panel.attempt_same", language) if one.prompt == present else "",
        "diff": word_diff(one.prompt, present),
    }


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """What changed, word by word: pieces marked "=" (in both), "-" (before), "+" (after)."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new])
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(("=", _text(new[c:d])))
            continue
        pieces += [
            (sign, text) for sign, text in (("-", _text(old[a:b])), ("+", _text(new[c:d]))) if text
        ]
    return pieces


def _text(found: Sequence[tuple[str, str]]) -> str:
    return "".join(word + space for word, space in found)
