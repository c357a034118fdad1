"""Checks on how the call ended: its finish reason, its length, a refusal."""

from __future__ import annotations

from course.checks.base import Quoted, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.refusals import declines


@register(needs_text=False)
def finish_reason(*, value: str) -> Rule:
    """The server's finish reason is `value`: "stop" for an answer that came to its end,
    "length" for one that was cut. Ungraded when the server does not say."""

    def rule(subject: Subject) -> Finding:
        found = subject.reply.finish
        if found is None:
            return Finding(None, detail="finish_reason_unknown")
        detail = "finish_reason_length" if found == "length" and value == "stop" else None
        return Finding(
            found == value, {"found": Quoted((found,)), "wanted": Quoted((value,))}, detail
        )

    return rule


@register(needs_text=False)
def max_tokens(*, value: int) -> Rule:
    """The reply is at most `value` tokens long. Ungraded when the server does not count."""
    if value < 1:
        raise wrong_parameter("value", "one_or_more")

    def rule(subject: Subject) -> Finding:
        count = subject.reply.tokens_out
        if count is None:
            return Finding(None, detail="max_tokens_unknown")
        return Finding(count <= value, {"count": count, "most": value})

    return rule


@register()
def is_refusal() -> Rule:
    """The reply opens by declining to do what was asked."""

    return lambda subject: Finding(declines(subject.reply.text))
