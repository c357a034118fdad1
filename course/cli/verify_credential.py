"""`prompteur verify-credential`: whether a credential holds, and who signed it; no network."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from course.cli.command import Command
from course.credentials.errors import CredentialError
from course.credentials.multikey import DID
from course.credentials.plain_json import MOST_BYTES, read_file
from course.credentials.verified import Verified, pinned_in, require_issuer, verified
from course.display.safe import block, json_text, one_line
from course.errors import system_reason
from course.messages import say
from course.plugins import plain

_SHOWN = 300


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.description = say("credential.verify_usage", language)
    parser.add_argument(
        "file", metavar="FILE", type=Path, help=say("credential.option_file", language)
    )
    parser.add_argument(
        "--issuer", metavar="FILE|DID", help=say("credential.option_issuer", language)
    )
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    pinned = _pinned(given.issuer) if given.issuer is not None else None
    try:
        found = verified(read_file(given.file), datetime.now(UTC))
        if pinned is not None:
            require_issuer(found, pinned)
    except CredentialError as error:
        if not given.json:
            raise
        print(json_text({"holds": False, "reason": error.text(language)}, indent=2))
        return 1
    if given.json:
        print(json_text(_json(found, pinned is not None), indent=2))
    else:
        print(block("\n".join(_lines(found, pinned is not None, language))))
    return 0


def _pinned(said: str) -> tuple[str, ...]:
    """The keys that are named, or that the file named says."""
    if said.startswith(DID):
        return pinned_in(said)
    try:
        with Path(said).open(encoding="utf-8-sig") as file:
            return pinned_in(file.read(MOST_BYTES))
    except (OSError, ValueError) as error:
        reason = system_reason(error)
        raise CredentialError("credential.closed", file=plain(said), reason=reason) from None


def _lines(found: Verified, pinned: bool, language: str) -> list[str]:
    def words(key: str, **values: object) -> str:
        return say(f"credential.{key}", language, **values)

    nobody = words("nobody")
    issuer, learner = (one_line(one, _SHOWN) or nobody for one in (found.issuer, found.learner))
    lines = [
        words("unchanged", name=one_line(found.name, _SHOWN), learner=learner),
        words("signed_pinned" if pinned else "signed_by_key", did=found.did, issuer=issuer),
        *([words("self_asserted")] if found.self_asserted else []),
        words("from", day=found.valid_from.date().isoformat()),
    ]
    if found.valid_until:
        lines.append(words("until", day=found.valid_until.date().isoformat()))
    if found.can_be_withdrawn:
        lines.append(words("withdrawn"))
    shown = [(one_line(name, _SHOWN), one_line(value, _SHOWN)) for name, value in found.results]
    return [*lines, *(words("figure", name=name or "–", value=value) for name, value in shown)]


def _json(found: Verified, pinned: bool) -> dict[str, object]:
    until = found.valid_until.isoformat() if found.valid_until else None
    return {
        "holds": True,
        "signed_by": found.did,
        "issuer_as_expected": True if pinned else None,
        "issuer_says_name": found.issuer,
        "self_asserted": found.self_asserted,
        "name": found.name,
        "learner": found.learner,
        "valid_from": found.valid_from.isoformat(),
        "valid_until": until,
        "withdrawal_looked_up": False,
        "results": [{"name": name, "value": value} for name, value in found.results],
    }


COMMAND = Command(_add_arguments, _run)
