"""Signatures: as the W3C's own examples have them, and lost with any change."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from support.credentials import DID, ISSUED, KEY, credential
from support.places import ROOT

from course.credentials.errors import CredentialError
from course.credentials.multikey import bytes_of, did_of, multibase, public_of
from course.credentials.proof import digest, signed, signer_of
from course.credentials.verified import verified

VECTORS = json.loads((ROOT / "tests/data/credentials.json").read_text("utf-8"))
SIGNED = credential(until=ISSUED.replace(year=2030), hours=30.0)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in `data`, those that hold others too."""
    parts = data.items() if isinstance(data, dict) else enumerate(data)
    for name, one in parts:
        yield (*path, name)
        if isinstance(one, dict | list):
            yield from places(one, (*path, name))


PLACES = list(places(SIGNED))
OTHER = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(st.text("ab")),
    st.dictionaries(st.text("ab"), st.text("ab")),
)


def test_the_w3cs_document_is_signed_as_the_w3c_signed_it() -> None:
    secret = bytes_of(VECTORS["keys"]["privateKeyMultibase"])
    assert secret[:2] == b"\x80\x26"  # multicodec's ed25519-priv
    key = Ed25519PrivateKey.from_private_bytes(secret[2:])
    wanted = VECTORS["signed"]
    made = signed(VECTORS["unsigned"], key, wanted["proof"]["created"])
    assert made == wanted
    assert bytes_of(made["proof"]["proofValue"]).hex() == VECTORS["signature"]
    assert signer_of(wanted).did == f"did:key:{VECTORS['keys']['publicKeyMultibase']}"


def test_the_w3cs_digests_are_ours() -> None:
    proof = VECTORS["signed"]["proof"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    found = digest(VECTORS["unsigned"], options).hex()
    assert found == VECTORS["proofHash"] + VECTORS["docHash"]


@given(st.sampled_from(PLACES), OTHER)
def test_any_change_of_any_value_is_refused(path: tuple[Any, ...], other: Any) -> None:
    changed = copy.deepcopy(SIGNED)
    place: Any = changed
    for name in path[:-1]:
        place = place[name]
    if json.dumps(place[path[-1]]) == json.dumps(other):
        return
    place[path[-1]] = other
    with pytest.raises(CredentialError):
        verified(changed, ISSUED)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: "-".join(map(str, path)))
def test_nothing_can_be_left_out(path: tuple[Any, ...]) -> None:
    changed = copy.deepcopy(SIGNED)
    place: Any = changed
    for name in path[:-1]:
        place = place[name]
    del place[path[-1]]
    with pytest.raises(CredentialError):
        verified(changed, ISSUED)


@given(st.sampled_from([(), *PLACES]), st.text("abc", min_size=1), OTHER)
def test_nothing_can_be_added(path: tuple[Any, ...], name: str, other: Any) -> None:
    changed = copy.deepcopy(SIGNED)
    place: Any = changed
    for step in path:
        place = place[step]
    if isinstance(place, dict):
        place[name] = other
    elif isinstance(place, list):
        place.append(other)
    else:
        return
    with pytest.raises(CredentialError):
        verified(changed, ISSUED)


def test_another_layout_of_the_same_data_is_the_same() -> None:
    shuffled = json.loads(json.dumps(SIGNED, sort_keys=True, indent=9))
    assert verified(shuffled, ISSUED).did == DID


def test_another_key_under_the_issuers_name_is_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    rest = {name: value for name, value in SIGNED.items() if name != "proof"}
    forged = signed(rest, other, "2026-11-28T12:00:00Z")
    assert signer_of(forged).did != DID  # the signature is right, and the issuer is not its key
    with pytest.raises(CredentialError) as caught:
        verified(forged, ISSUED)
    assert caught.value.message_id == "credential.other_issuer"
    forged["proof"]["verificationMethod"] = SIGNED["proof"]["verificationMethod"]
    with pytest.raises(CredentialError) as caught:
        verified(forged, ISSUED)
    assert caught.value.message_id == "credential.changed"


@given(st.binary(max_size=60))
def test_bytes_come_back_from_base58(data: bytes) -> None:
    assert bytes_of(multibase(data)) == data


def test_a_key_comes_back_from_its_name_and_nothing_else_is_one() -> None:
    public = KEY.public_key().public_bytes_raw()
    assert public_of(did_of(public)) == public
    for name in (
        "",
        "did:web:a.example",
        "did:key:",
        "did:key:z",
        "did:key:zIO0l",
        DID[:-1],
        "x" * 9,
    ):
        with pytest.raises(CredentialError):
            public_of(name)
