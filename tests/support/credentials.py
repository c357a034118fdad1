"""Credentials for tests: one statement, its key, and it signed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from course.credentials.credential import Measured, Statement, document, instant
from course.credentials.proof import name_of, signed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DID = name_of(KEY)
ISSUED = datetime(2026, 11, 28, 12, tzinfo=UTC)


def measured(exercise: str = "capitals", passed: int = 7, failed: int = 1, **changes: Any) -> Any:
    """The results of one exercise."""
    values = {"title": "Capitals", "language": "en", "model": "scripted", "kind": "held_out"}
    return Measured(exercise, passed=passed, failed=failed, cases="8 cases", **(values | changes))


def statement(**changes: Any) -> Statement:
    """What a school says of Ada Roe."""
    values: dict[str, Any] = {"kind": "certificate", "learner": "Ada Roe", "issuer": "A School"}
    values |= {"language": "en", "measured": [measured()], "issued": ISSUED}
    return Statement(**(values | changes))


def credential(**changes: Any) -> dict[str, Any]:
    """The signed credential of that."""
    said = statement(**changes)
    return signed(document(said, DID), KEY, instant(said.issued))


def resigned(data: dict[str, Any]) -> dict[str, Any]:
    """`data` as somebody with the key would sign it, whatever stands in it."""
    rest = {name: value for name, value in data.items() if name != "proof"}
    return signed(rest, KEY, instant(ISSUED))
