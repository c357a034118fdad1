"""Answers that a prompt holds, in whatever signs they are written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from course.checks import build_checks
from course.checks.base import PromptSubject
from course.prompts.prompt import Prompt

DATA = Path(__file__).parent.parent / "data" / "hardcoded.yaml"
PROMPTS = [
    (row["language"], row["answers"], kind, text)
    for row in yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for kind in ("holds", "free")
    for text in row[kind]
]


@pytest.mark.parametrize(("language", "answers", "kind", "text"), PROMPTS)
def test_a_prompt_holds_an_answer_or_none(
    language: str, answers: list[str], kind: str, text: str
) -> None:
    [check] = build_checks([{"no_hardcoded_answers": {"max": 0}}], {}, language)
    outcome = check.run(PromptSubject(Prompt(text), (), language, None, answers))
    assert outcome.status == ("failed" if kind == "holds" else "passed")
