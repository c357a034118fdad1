"""JSON from strangers: so long, so deep, no name twice, only what every reader takes alike."""

from __future__ import annotations

import json
import stat
from math import isfinite
from pathlib import Path
from typing import Any

from course.credentials.errors import CredentialError
from course.errors import system_reason
from course.plugins import plain

MOST_BYTES = 400_000
"""How large the file of a credential may be."""

_MOST_LEVELS = 20


def read_file(path: Path) -> Any:
    """The data of a JSON file. Raises CredentialError for a file that cannot be read or is too
    large, and as `read`."""
    try:
        seen = path.stat()
        if not stat.S_ISREG(seen.st_mode):
            raise CredentialError("credential.no_file", file=plain(str(path)))
        if seen.st_size > MOST_BYTES:
            raise CredentialError("credential.too_long", most=MOST_BYTES // 1000)
        return read(path.read_bytes()[: MOST_BYTES + 1])
    except (OSError, ValueError) as error:  # a name with a zero in it is a ValueError
        if isinstance(error, FileNotFoundError):
            raise CredentialError("credential.no_file", file=plain(str(path))) from None
        reason = system_reason(error)
        values = {"file": plain(str(path)), "reason": reason}
        raise CredentialError("credential.closed", **values) from None


def read(data: bytes) -> Any:
    """The data of a JSON text in UTF-8. Raises CredentialError for what is none, or is larger or
    deeper than a credential may be, or says a name twice, so that readers could differ."""
    if len(data) > MOST_BYTES:
        raise CredentialError("credential.too_long", most=MOST_BYTES // 1000)
    try:
        found = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refused
        )
    except (ValueError, RecursionError):
        raise CredentialError("credential.not_json") from None
    _require_plain(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _refused(name: str) -> Any:
    raise ValueError(name)


def _require_plain(data: Any) -> None:
    """Raise CredentialError for brackets in brackets beyond reason, half a character, a number
    that is none."""
    level = [data]
    for _ in range(_MOST_LEVELS):
        for one in level:
            halves = isinstance(one, str) and any("\ud800" <= sign <= "\udfff" for sign in one)
            if halves or (isinstance(one, float) and not isfinite(one)):
                raise CredentialError("credential.not_json")
        level = [part for one in level for part in _parts(one)]
        if not level:
            return
    raise CredentialError("credential.too_deep", most=_MOST_LEVELS)


def _parts(one: Any) -> list[Any]:
    if isinstance(one, dict):
        return [*one.keys(), *one.values()]
    return one if isinstance(one, list) else []
