"""A check of a plug-in: its messages are in `messages/<language>/checks.yaml`, beside this."""

from __future__ import annotations

from course.checks.base import CheckError, Quoted, Subject
from course.checks.registry import Finding, Rule, register


@register()
def acrostic(*, word: str) -> Rule:
    """The first letters of the reply's lines, one after the other, spell `word`."""
    if not word.isalpha():
        raise CheckError(f"parameter 'word' must be letters only, not {word!r}")

    def rule(subject: Subject) -> Finding:
        lines = [line.strip() for line in subject.reply.text.splitlines() if line.strip()]
        spelt = "".join(line[0] for line in lines)
        values = {"wanted": Quoted((word,)), "spelt": Quoted((spelt,))}
        return Finding(spelt.casefold() == word.casefold(), values)

    return rule
