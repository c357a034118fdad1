"""The check on a number, however it is written."""

from __future__ import annotations

import math

from course.checks.base import CheckError, Subject
from course.checks.registry import Finding, Rule, register
from course.text.numbers import numbers, only_number

_LONG = 1e21
"""Numbers from here on are said with an exponent."""


@register()
def number(
    *, value: float, tolerance: float = 0.0, anywhere: bool = False, last: bool = False
) -> Rule:
    """The reply is the number `value`, give or take `tolerance`, with no other number and no
    words but its unit; `anywhere`: it is among the numbers in the reply; `last`: it is the
    last of them."""
    if not math.isfinite(value):
        raise CheckError("parameter 'value' must be a finite number")
    if tolerance < 0:
        raise CheckError("parameter 'tolerance' must be 0 or more")
    if anywhere and last:
        raise CheckError("takes `anywhere` or `last`, not both")

    def rule(subject: Subject) -> Finding:
        text = subject.reply.text
        found = numbers(text, subject.language)
        if last:
            found = found[-1:]
        elif not anywhere:
            only = only_number(text, subject.language)
            if only is None:
                return Finding(False, {"wanted": _shown(value), "count": len(found)}, _alone(found))
            found = [only]
        held = any(abs(one - value) <= tolerance + 1e-9 * max(1.0, abs(value)) for one in found)
        if not found:
            return Finding(False, {"wanted": _shown(value)}, "number_none")
        return Finding(held, {"found": _shown(found[-1]), "wanted": _shown(value)})

    return rule


def _alone(found: list[float]) -> str:
    if not found:
        return "number_none"
    return "number_several" if len(found) > 1 else "number_words"


def _shown(value: float) -> float | int | str:
    if abs(value) >= _LONG:
        return f"{value:.6g}"
    return int(value) if value.is_integer() else value
