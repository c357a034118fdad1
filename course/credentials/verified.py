"""Whether a credential holds: its form, its proof, its issuer's key, its time. Nothing is fetched,
so what only a network could say, whether it was withdrawn, is told as not known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from course.credentials.credential import SELF_ASSERTED
from course.credentials.errors import CredentialError
from course.credentials.multikey import public_of
from course.credentials.proof import signer_of
from course.plugins import plain

_MOST_PINNED = 1000


@dataclass(frozen=True)
class Verified:
    """A credential that holds. `did` is the key that signed it; `issuer` and `learner` are the
    names that it gives, "" where it gives none; `results` its figures with their names.
    `can_be_withdrawn` says that it names a place that would know."""

    document: dict[str, Any]
    did: str
    issuer: str
    learner: str
    name: str
    self_asserted: bool
    valid_from: datetime
    valid_until: datetime | None
    results: tuple[tuple[str, str], ...]
    can_be_withdrawn: bool


def verified(data: Any, now: datetime) -> Verified:
    """What the plain data of a credential say at the moment `now`, if it holds. Raises
    CredentialError, for the first thing that is wrong."""
    _require_form(data)
    signature = signer_of(data)
    if data["issuer"]["id"] != signature.did:
        values = {"issuer": plain(data["issuer"]["id"]), "did": signature.did}
        raise CredentialError("credential.other_issuer", **values)
    begins, ends = _moment(data["validFrom"]), _last(data, signature.proof)
    if now < begins:
        raise CredentialError("credential.not_yet", day=begins.date().isoformat())
    if ends and now >= ends:
        raise CredentialError("credential.expired", day=ends.date().isoformat())
    subject = data["credentialSubject"]
    return Verified(
        document=data,
        did=signature.did,
        issuer=data["issuer"].get("name", ""),
        learner=_learner(subject),
        name=data.get("name") or subject["achievement"]["name"],
        self_asserted=subject["achievement"].get("achievementType") == SELF_ASSERTED,
        valid_from=begins,
        valid_until=ends,
        results=tuple(_results(subject)),
        can_be_withdrawn="credentialStatus" in data,
    )


def require_issuer(found: Verified, pinned: Collection[str]) -> None:
    """Raise CredentialError unless one of the keys `pinned` signed."""
    if found.did not in pinned:
        raise CredentialError("credential.not_pinned", did=found.did)


def pinned_in(text: str) -> tuple[str, ...]:
    """The keys that a text names, one `did:key` a line; lines that begin with # are remarks.
    Raises CredentialError for any other line, and where there is none."""
    lines = [line.strip() for line in text.splitlines()[:_MOST_PINNED]]
    found = tuple(line.split()[0] for line in lines if line and not line.startswith("#"))
    if not found:
        raise CredentialError("credential.nothing_pinned")
    for did in found:
        try:
            public_of(did)
        except CredentialError:
            raise CredentialError("credential.no_key", did=plain(did)) from None
    return found


def _require_form(data: Any) -> None:
    error = next(_validator().iter_errors(data), None)
    if error is None:
        return
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        path.append(next(name for name in error.validator_value if name not in error.instance))
    raise CredentialError("credential.form", where=plain(" → ".join(path)) or "{}")


@lru_cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    schema = files("course.credentials") / "credential.schema.yaml"
    return Draft202012Validator(yaml.safe_load(schema.read_text(encoding="utf-8")))


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CredentialError("credential.no_moment", text=plain(text)) from None


def _last(data: dict[str, Any], proof: Any) -> datetime | None:
    """When the credential or its proof ends, whichever is first."""
    ends = [_moment(one) for one in (data.get("validUntil"), proof.get("expires")) if one]
    return min(ends, default=None)


def _learner(subject: dict[str, Any]) -> str:
    names = (one for one in subject.get("identifier", ()) if not one["hashed"])
    return next((str(one["identityHash"]) for one in names), "")


def _results(subject: dict[str, Any]) -> Iterator[tuple[str, str]]:
    described = subject["achievement"].get("resultDescription", ())
    names = {one["id"]: one["name"] for one in described}
    for one in subject.get("result", ()):
        if "value" in one:
            yield names.get(one.get("resultDescription"), ""), one["value"]
