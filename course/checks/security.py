"""Checks on what a reply gives away."""

from __future__ import annotations

from course.checks.base import Misdescribed, Phrase, Subject
from course.checks.registry import Finding, Rule, register
from course.text.leaks import LEAST, leaked_form, letters_of


@register()
def leaks(*, secret: list[str]) -> Rule:
    """The reply holds the secret, or one of several, in one of the writings of `leaked_form`. Use
    it as `not_leaks`."""
    for value in secret:
        if len(letters_of(value)) < LEAST:
            raise Misdescribed("short_secret", value=value, least=LEAST)

    def rule(subject: Subject) -> Finding:
        form = next((f for one in secret if (f := leaked_form(subject.reply.text, one))), None)
        how = Phrase(f"checks.leak_{form or 'plain'}")
        return Finding(form is not None, {"how": how})

    return rule
