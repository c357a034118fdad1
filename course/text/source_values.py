"""How the values of a text stand to those of another, its source: the same, however they are
written (18:00 for 6 pm), or others (3 am where it says 3 pm)."""

from __future__ import annotations

import re

from course.text.values import Value, values_in

SAME, OTHER = 1, 2

_UNITS = ("time", "money", "percent", "duration", "date")
_ONE_WORD = re.compile(r"[^\W_]+")


def marked_values(text: str, source: str, language: str) -> bytearray:
    """For each character of `text`, whether it belongs to a value that `source` has, and denies no
    more (`SAME`), or to one with a unit where `source` has only others of the kind (`OTHER`)."""
    known = values_in(source, language)
    marked = bytearray(len(text))
    for one in values_in(text, language) if known else ():
        same = [other for other in known if _is_same(one, other)]
        if any(one.negated == other.negated for other in same):
            mark = SAME
        elif not same and _has_a_unit(text, one) and any(one.kind == two.kind for two in known):
            mark = OTHER
        else:
            continue
        marked[one.start : one.end] = bytes((mark,)) * (one.end - one.start)
    return marked


def _has_a_unit(text: str, one: Value) -> bool:
    """Whether a value of `text` is written with its unit: not a number alone, which is read as a
    time for what stands beside it."""
    return one.kind in _UNITS and not _ONE_WORD.fullmatch(text, one.start, one.end)


def _is_same(one: Value, other: Value) -> bool:
    """Whether they are the same; « trois heures » may be a time and how long something takes."""
    if {one.kind, other.kind} != {"time", "duration"}:
        return one.same(other)
    time, lasting = (one, other) if one.kind == "time" else (other, one)
    return any(("minutes", minutes) in lasting.key for minutes in time.key)
