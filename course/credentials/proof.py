"""Signs a document and finds who signed one: a Data Integrity proof, `eddsa-jcs-2022`.

Source: W3C Recommendation “Data Integrity EdDSA Cryptosuites v1.0”, section 3.3. The signature is
over SHA-256 of the proof's options and SHA-256 of the document, both in the one form of JSON that
RFC 8785 gives; so nothing is fetched, neither contexts nor keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from course.credentials.errors import CredentialError
from course.credentials.multikey import DID, bytes_of, did_of, multibase, public_of

SUITE = "eddsa-jcs-2022"
_KIND = {"type": "DataIntegrityProof", "cryptosuite": SUITE, "proofPurpose": "assertionMethod"}
_CONTEXT = "@context"


@dataclass(frozen=True)
class Signature:
    """Who signed: the `did:key`, and the proof as it stands in the document."""

    did: str
    proof: Mapping[str, Any]


def name_of(key: Ed25519PrivateKey) -> str:
    """The `did:key` by which signatures of `key` are known."""
    return did_of(key.public_key().public_bytes_raw())


def signed(document: Mapping[str, Any], key: Ed25519PrivateKey, created: str) -> dict[str, Any]:
    """`document`, which has no proof, with one by `key`, made at `created` (XML Schema's dateTime).

    Raises CredentialError for data that JSON does not have.
    """
    did = name_of(key)
    options: dict[str, Any] = {
        **_KIND,
        "created": created,
        "verificationMethod": f"{did}#{did.removeprefix(DID)}",
    }
    if _CONTEXT in document:
        options[_CONTEXT] = document[_CONTEXT]
    value = multibase(key.sign(digest(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def signer_of(document: Mapping[str, Any]) -> Signature:
    """Who signed `document`, all of it. Raises CredentialError where there is no proof of the kind,
    or it is of another document.

    Stricter than the Recommendation, which lets contexts be added after signing: none may be.
    """
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise CredentialError("credential.no_proof")
    for name, wanted in _KIND.items():
        if proof.get(name) != wanted:
            raise CredentialError("credential.other_proof", suite=SUITE)
    if proof.get(_CONTEXT, document.get(_CONTEXT)) != document.get(_CONTEXT):
        raise CredentialError("credential.changed")
    did = _did_in(proof.get("verificationMethod"))
    public = Ed25519PublicKey.from_public_bytes(public_of(did))
    rest = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    value = proof.get("proofValue")
    if not isinstance(value, str):
        raise CredentialError("credential.no_proof")
    try:
        public.verify(bytes_of(value), digest(rest, options))
    except InvalidSignature:
        raise CredentialError("credential.changed") from None
    return Signature(did, proof)


def digest(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    """What is signed: 64 bytes, of the proof's options and of the document without its proof.
    Raises CredentialError for data that JSON does not have."""
    try:
        canonical = [rfc8785.dumps(dict(one)) for one in (options, document)]
    except (rfc8785.CanonicalizationError, RecursionError):
        raise CredentialError("credential.not_json") from None
    return b"".join(sha256(one).digest() for one in canonical)


def _did_in(method: Any) -> str:
    """The name in the address of a key, `did:key:z…#z…`."""
    did, _, part = method.partition("#") if isinstance(method, str) else ("", "", "")
    if not did.startswith(DID) or part != did.removeprefix(DID):
        raise CredentialError("credential.key_elsewhere")
    return str(did)
