"""The check on a number, however it is written."""

from __future__ import annotations

import math

from course.checks.base import Misdescribed, Subject, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.text.compare import number_forms
from course.text.numbers import Given, given_numbers, only_number
from course.text.units import plain

_LONG = 1e21
"""Numbers from here on are said with an exponent."""


@register()
def number(
    *,
    value: float,
    tolerance: float = 0.0,
    anywhere: bool = False,
    last: bool = False,
    units: list[str] | None = None,
) -> Rule:
    """The reply is the number `value`, give or take `tolerance`, with no other number and no
    words but its unit: a usual one, or one of `units`, for what is counted (apples, votes).
    `anywhere`: it is among the numbers in the reply; `last`: it is the last of them. A number that
    is denied, doubted or one of two does not count; one that is “about” counts with a tolerance.
    """
    if not math.isfinite(value):
        raise wrong_parameter("value", "finite")
    if tolerance < 0:
        raise wrong_parameter("tolerance", "zero_or_more")
    if anywhere and last:
        raise Misdescribed("not_both", one="anywhere", other="last")
    if units and (anywhere or last):
        raise Misdescribed("no_units")
    known = frozenset(form for unit in units or () for form in number_forms(plain(unit)))
    meant = {"exact", *(["range"] if anywhere else []), *(["about"] if tolerance else [])}

    def is_it(found: float) -> bool:
        return abs(found - value) <= tolerance + 1e-9 * max(1.0, abs(value))

    def rule(subject: Subject) -> Finding:
        text, wanted = subject.reply.text, {"wanted": _shown(value)}
        given = given_numbers(text, subject.language)
        if not anywhere and not last:
            only = only_number(text, subject.language, known)
            if only is None:
                values = {**wanted, "count": len(given)}
                return Finding(False, values, _alone(given), surplus=bool(given))
            return Finding(is_it(only), {**wanted, "found": _shown(only)})
        if not given:
            return Finding(False, wanted, "number_none")
        there = [one for one in (given[-1:] if last else given) if is_it(one.value)]
        found = {**wanted, "found": _shown(there[-1].value if there else given[-1].value)}
        held = any(one.how in meant for one in there)
        return Finding(held, found, "number_unsure" if there else None)

    return rule


def _alone(found: list[Given]) -> str:
    if not found:
        return "number_none"
    return "number_several" if len(found) > 1 else "number_words"


def _shown(value: float) -> float | int | str:
    if abs(value) >= _LONG:
        return f"{value:.6g}"
    return int(value) if value.is_integer() else value
