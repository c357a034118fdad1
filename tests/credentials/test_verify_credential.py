"""`prompteur verify-credential`: what it says of credentials, good, old, forged and hostile."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from support.credentials import DID, ISSUED, credential, resigned

from course.cli import main
from course.credentials.plain_json import MOST_BYTES

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a folder of its own, with no network."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a credential is checked offline")

    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.chdir(tmp_path)


def check(data: Any, *words: str) -> int:
    text = data if isinstance(data, str) else json.dumps(data)
    Path("it.json").write_text(text, encoding="utf-8")
    return main(["verify-credential", "it.json", "--lang", "en", *words])


def test_it_says_that_nobody_vouches_for_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(credential()) == 0
    said = capsys.readouterr().out
    assert f"Signed by key {DID}, which nobody vouches for" in said
    assert "It calls itself A School" in said and "for Ada Roe" in said and "87.5" in said
    assert "Self-asserted" not in said


def test_an_issuer_is_pinned_by_name_or_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("known.txt").write_text(f"# our school\n{DID}\n", encoding="utf-8")
    for issuer in (DID, "known.txt"):
        assert check(credential(), "--issuer", issuer) == 0
        assert "the one that you expect" in capsys.readouterr().out
    other = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    assert check(credential(), "--issuer", other) == 1
    assert "not the one that you expect" in capsys.readouterr().err


@pytest.mark.parametrize("issuer", ["", "missing.txt", "did:key:z6Mk", "it.json", "."])
def test_what_names_no_issuer_is_told(issuer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(credential(), "--issuer", issuer) == 1
    said = capsys.readouterr()
    assert said.err.strip() and "Traceback" not in said.err and not said.out


def test_programs_are_told_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(credential(kind="record"), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["holds"] and said["self_asserted"] and said["issuer_as_expected"] is None
    assert said["signed_by"] == DID and said["learner"] == "Ada Roe"
    assert {"name": "All held-out cases together: cases that held", "value": "7"} in said["results"]
    assert check(credential() | {"name": "Other"}, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["holds"] is False and "changed" in said["reason"]


def test_one_figure_changed_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    data = credential()
    data["credentialSubject"]["result"][0]["value"] = "100"
    assert check(data) == 1
    said = capsys.readouterr()
    assert "It was changed after it was signed" in said.err and not said.out


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"until": ISSUED.replace(hour=13)}, "It has expired: it was valid until 2026-11-28"),
        ({"issued": ISSUED.replace(year=2999)}, "valid from 2999-11-28 on, and not yet"),
    ],
    ids=["expired", "not-yet"],
)
def test_its_time_counts(
    changes: dict[str, Any], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(credential(**changes)) == 1
    assert word in capsys.readouterr().err


def test_a_proof_that_ends_ends_the_credential(capsys: pytest.CaptureFixture[str]) -> None:
    from support.credentials import KEY

    from course.credentials.multikey import multibase
    from course.credentials.proof import digest

    data = credential()
    options = {**data["proof"], "expires": "2026-11-28T12:30:00Z"}
    del options["proofValue"]
    rest = {name: value for name, value in data.items() if name != "proof"}
    value = multibase(KEY.sign(digest(rest, options)))
    assert check({**rest, "proof": {**options, "proofValue": value}}) == 1
    assert "expired" in capsys.readouterr().err


def test_whether_it_was_withdrawn_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    status = {"id": "https://a.example/1", "type": "1EdTechRevocationList"}
    assert check(resigned({**credential(), "credentialStatus": status})) == 0
    assert "Whether it was withdrawn is not known" in capsys.readouterr().out


DEEP = "[" * 100_000
NESTED = json.dumps({"a": [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]})
BROKEN = {
    "empty": "",
    "a list": "[]",
    "text": '"credential"',
    "no object": "null",
    "nothing in it": "{}",
    "deep": DEEP,
    "nested": NESTED,
    "twice": '{"id": "urn:a:1", "id": "urn:a:2"}',
    "not a number": '{"id": NaN}',
    "infinite": '{"id": 1e999}',
    "long number": '{"id": ' + "9" * 5000 + "}",
    "half a character": '{"id": "\\ud800"}',
    "large": " " * (MOST_BYTES + 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_credential_is_told_in_a_sentence(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(BROKEN[name]) == 1
    said = capsys.readouterr()
    assert "This is no" in said.err and said.err.count("\n") == 1 and not said.out


@pytest.mark.parametrize("file", ["none.json", ".", "/dev/zero"])
def test_what_is_no_file_is_told(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-credential", file, "--lang", "en"]) == 1
    assert "There is no file" in capsys.readouterr().err


FORMS: dict[str, Any] = {
    "@context": ["https://evil.example/context.json"],
    "type": ["VerifiableCredential"],
    "issuer": "did:key:z6Mk",
    "validFrom": "yesterday",
    "validUntil": "2026-99-99T00:00:00Z",
    "credentialSubject": [],
    "id": "no address",
    "evidence": [{"type": ["Evidence"], "narrative": 5}],
    "name": {"en": "A name"},
}


@pytest.mark.parametrize("field", FORMS)
def test_a_signature_makes_no_badge_of_something_else(
    field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(resigned({**credential(), field: FORMS[field]})) == 1
    assert "This is no" in capsys.readouterr().err


PROOFS: dict[str, Any] = {
    "rdfc": {"cryptosuite": "eddsa-rdfc-2022"},
    "old": {"type": "Ed25519Signature2020"},
    "purpose": {"proofPurpose": "authentication"},
    "web": {"verificationMethod": "did:web:a.example#key-1"},
    "fragment": {"verificationMethod": f"{DID}#other"},
    "no key": {"verificationMethod": "did:key:z6Mk#z6Mk"},
    "no base58": {"proofValue": "zIIII"},
    "short": {"proofValue": "z11"},
    "context": {"@context": []},
}


@pytest.mark.parametrize("name", PROOFS)
def test_another_proof_is_no_proof(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = credential()
    data["proof"] = {**data["proof"], **PROOFS[name]}
    assert check(data) == 1
    said = capsys.readouterr()
    assert said.err.strip() and "Traceback" not in said.err and not said.out


def test_a_list_of_proofs_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    data = credential()
    assert check({**data, "proof": [data["proof"]]}) == 1
    assert "This is no" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_of_a_strangers_steers_the_terminal(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = credential(learner=HOSTILE, issuer=HOSTILE + "\nSigned by the State")
    data["credentialSubject"]["result"][0]["value"] = HOSTILE
    assert check(resigned(data), "--lang", language) == 0
    said = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    assert not [line for line in said.splitlines() if line.startswith("Signed by the State")]
    assert check({**data, "credentialSubject": {"x": HOSTILE}, "issuer": {HOSTILE: 1}}) == 1
    assert not {"\x1b", "\x07", "\u202e"} & set(capsys.readouterr().err)
