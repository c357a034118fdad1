"""Templates of cases: texts with gaps, and pools from which the gaps are filled, so that any
number of fresh cases can be drawn by a seed. The expectations follow from what was drawn.

A gap is `{pool}`, `{pool#2}` for another entry of the same pool, `{pool.form}` for a form of the
entry that has several. Where a gap is the whole of a value, the value is what was drawn, be it
text, number, list or null; within a text it is put in as text. `{^pool}` begins with a capital.
`{*pool.form}`, the whole of an item of a list, stands for the items of the list that was drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from course.dialogues.turns import CaseError

_GAP = re.compile(r"\{(?P<how>[*^]?)(?P<pool>\w+)(?:#(?P<which>\d+))?(?:\.(?P<form>\w+))?\}")
_TEXT = "text"
"""The form of an entry that `{pool}` alone means."""
_FIELDS = ("inputs", "turns", "expect", "replies")


@dataclass(frozen=True)
class Template:
    """One text with gaps, as a row of cases has it, and the `replies` that are right for it."""

    row: Mapping[str, Any]
    replies: tuple[str, ...]
    gaps: tuple[tuple[str, int], ...]
    """The entries that it needs: pool, and which entry of it, from 1."""


@dataclass(frozen=True)
class Templates:
    """The templates of an exercise in one language, and the pools that fill their gaps."""

    pools: Mapping[str, Sequence[Any]]
    templates: tuple[Template, ...] = field(default=())

    def fill(self, template: Template, random: Random) -> tuple[dict[str, Any], tuple[str, ...]]:
        """A case's row and its right replies, with entries drawn by `random`; the entries of one
        pool are all different."""
        most: dict[str, int] = {}
        for pool, which in template.gaps:
            most[pool] = max(most.get(pool, 0), which)
        drawn = {pool: random.sample(self.pools[pool], count) for pool, count in most.items()}
        replies = tuple(str(_filled(text, drawn)) for text in template.replies)
        return {name: _filled(value, drawn) for name, value in template.row.items()}, replies


def templates_from(record: Any) -> Templates:
    """The templates of a record: `pools` (name → entries, or `{from, to, step}` for whole
    numbers) and `cases`, rows of cases with gaps and the right `replies`.

    Raises CaseError, naming the case, for what cannot be meant.
    """
    if not isinstance(record, Mapping) or not isinstance(record.get("cases"), list):
        raise CaseError("templates need `pools` and a list `cases`")
    pools = {str(name): _entries(name, given) for name, given in record.get("pools", {}).items()}
    found = []
    for number, row in enumerate(record["cases"], 1):
        try:
            found.append(_template(row, pools))
        except CaseError as error:
            raise CaseError(f"case {number}: {error}") from None
    return Templates(pools, tuple(found))


def _entries(name: Any, given: Any) -> list[Any]:
    if isinstance(given, Mapping) and set(given) <= {"from", "to", "step"}:
        return list(range(given["from"], given["to"] + 1, given.get("step", 1)))
    if not isinstance(given, list) or not given:
        raise CaseError(f"the pool {name!r} has no entries")
    return given


def _template(row: Any, pools: Mapping[str, Sequence[Any]]) -> Template:
    if not isinstance(row, Mapping) or not set(row) <= set(_FIELDS):
        raise CaseError(f"a template has {', '.join(_FIELDS)}, not {row!r}")
    replies = row.get("replies", [])
    if not isinstance(replies, list) or not all(isinstance(one, str) for one in replies):
        raise CaseError("`replies` must be a list of texts")
    _require_room_for_items(row)
    gaps = tuple(dict.fromkeys(gap for text in _texts(row) for gap in _gaps(text, pools)))
    return Template({name: row[name] for name in row if name != "replies"}, tuple(replies), gaps)


def _gaps(text: str, pools: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, int]]:
    for found in _GAP.finditer(text):
        pool, which, form = found["pool"], int(found["which"] or 1), found["form"]
        if pool not in pools:
            raise CaseError(f"there is no pool {pool!r}; there are {', '.join(pools)}")
        if not 1 <= which <= len(pools[pool]):
            raise CaseError(f"the pool {pool!r} has no {which} entries")
        for entry in pools[pool]:
            if isinstance(entry, Mapping) and (form or _TEXT) not in entry:
                raise CaseError(f"an entry of {pool!r} has no {form or _TEXT!r}: {entry!r}")
            if form and not isinstance(entry, Mapping):
                raise CaseError(f"an entry of {pool!r} has no {form!r}: {entry!r}")
            if found["how"] == "*" and not isinstance(_form(entry, form), list):
                raise CaseError(f"an entry of {pool!r} has no list: {entry!r}")
        yield pool, which


def _require_room_for_items(value: Any, in_list: bool = False) -> None:
    if isinstance(value, Mapping):
        for one in value.values():
            _require_room_for_items(one)
    elif isinstance(value, list):
        for one in value:
            _require_room_for_items(one, in_list=True)
    elif isinstance(value, str) and not (in_list and _GAP.fullmatch(value)):
        for gap in _GAP.finditer(value):
            if gap["how"] == "*":
                raise CaseError(f"{gap[0]} must be the whole of an item of a list: {value!r}")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _filled(value: Any, drawn: Mapping[str, Sequence[Any]]) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one, drawn) for name, one in value.items()}
    if isinstance(value, list):
        return [filled for one in value for filled in _items(one, drawn)]
    if not isinstance(value, str):
        return value
    whole = _GAP.fullmatch(value)
    if whole:
        return _entry(whole, drawn)
    return _GAP.sub(lambda gap: str(_entry(gap, drawn)), value)


def _items(value: Any, drawn: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
    filled = _filled(value, drawn)
    whole = _GAP.fullmatch(value) if isinstance(value, str) else None
    return filled if whole and whole["how"] == "*" else [filled]


def _entry(gap: re.Match[str], drawn: Mapping[str, Sequence[Any]]) -> Any:
    found = _form(drawn[gap["pool"]][int(gap["which"] or 1) - 1], gap["form"])
    return str(found)[:1].upper() + str(found)[1:] if gap["how"] == "^" else found


def _form(entry: Any, form: str | None) -> Any:
    return entry[form or _TEXT] if isinstance(entry, Mapping) else entry
