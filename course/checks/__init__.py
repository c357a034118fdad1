"""The vocabulary of checks: one small factory each, in a file by family.

`build_checks` turns the descriptions of a catalogue into checks; docs/checks.md lists them.
"""

from course.checks import (
    call,
    counts,
    form,
    judged,
    language,
    number,
    on_prompt,
    overall,
    security,
    similar,
    text,
)
from course.checks.registry import REGISTRY, build_checks

__all__ = [
    "REGISTRY",
    "build_checks",
    "call",
    "counts",
    "form",
    "judged",
    "language",
    "number",
    "on_prompt",
    "overall",
    "security",
    "similar",
    "text",
]
