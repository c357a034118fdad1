"""The vocabulary of checks: one small factory each, in a file by family.

`build_checks` turns the descriptions of a catalogue into checks; docs/checks.md lists them.
"""

from course.checks import (
    answers,
    call,
    counts,
    facts,
    form,
    images,
    judged,
    language,
    number,
    on_prompt,
    overall,
    parts,
    security,
    similar,
    text,
    told_facts,
    tone,
    wording,
)
from course.checks.registry import REGISTRY, build_checks

__all__ = [
    "REGISTRY",
    "answers",
    "build_checks",
    "call",
    "counts",
    "facts",
    "form",
    "images",
    "judged",
    "language",
    "number",
    "on_prompt",
    "overall",
    "parts",
    "security",
    "similar",
    "text",
    "told_facts",
    "tone",
    "wording",
]
