"""What stands in the rows that the store keeps, read with care: anybody may have written them."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from course.models.base import Reply


def row_in(row: Any) -> dict[str, Any] | None:
    """The data of a row; None for one that is damaged."""
    try:
        found = json.loads(row)
    except (TypeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def reply_in(row: Any) -> Reply | None:
    """The reply of a row; None for one that is damaged, or that was no whole reply."""
    found = row_in(row)
    try:
        reply = Reply.from_row(found, "cache") if found else None
    except (TypeError, ValueError, AttributeError):
        return None
    return reply if reply and _is_sound(reply) and reply.is_answer else None


def _is_sound(reply: Reply) -> bool:
    counts = (reply.tokens_in, reply.tokens_out, reply.tokens_cached)
    amounts = (reply.seconds, 0.0 if reply.cost is None else reply.cost)
    return (
        all(isinstance(text, str) for text in (reply.text, reply.model, *reply.notes))
        and all(count is None or type(count) is int for count in counts)
        and all(type(one) in (int, float) and isfinite(one) for one in amounts)
    )
