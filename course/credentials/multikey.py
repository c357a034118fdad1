"""Ed25519 public keys as names: `did:key`, and the base58 of multibase that it is written in.

Sources: W3C, “Controlled Identifiers v1.0”, sections 2.2.2 (Multikey) and 2.4 (multibase); W3C
CCG, “The did:key Method”.
"""

from __future__ import annotations

from course.credentials.errors import CredentialError

DID = "did:key:"
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58 = "z"
_ED25519 = b"\xed\x01"
_LONGEST = 200


def multibase(data: bytes) -> str:
    """`data` in base58, as Bitcoin has it, after the letter that says so."""
    number, signs = int.from_bytes(data), ""
    while number:
        number, rest = divmod(number, 58)
        signs = _ALPHABET[rest] + signs
    zeros = len(data) - len(data.lstrip(b"\0"))
    return _BASE58 + _ALPHABET[0] * zeros + signs


def bytes_of(text: str) -> bytes:
    """The bytes that `multibase` wrote. Raises CredentialError for what it cannot have written."""
    signs = text.removeprefix(_BASE58)
    if len(text) > _LONGEST or signs == text or not set(signs) <= set(_ALPHABET):
        raise CredentialError("credential.not_base58")
    number = 0
    for sign in signs:
        number = number * 58 + _ALPHABET.index(sign)
    zeros = len(signs) - len(signs.lstrip(_ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)


def did_of(public: bytes) -> str:
    """The name of an Ed25519 public key of 32 bytes."""
    return DID + multibase(_ED25519 + public)


def public_of(did: str) -> bytes:
    """The key that a `did:key` names. Raises CredentialError where it is no Ed25519 key."""
    data = bytes_of(did.removeprefix(DID)) if did.startswith(DID) else b""
    if not data.startswith(_ED25519) or len(data) != len(_ED25519) + 32:
        raise CredentialError("credential.no_key", did=did)
    return data[len(_ED25519) :]
