"""The key that signs: made once, for its owner alone; refused where others may open it."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from course.credentials.errors import CredentialError
from course.credentials.keys import key_path, signing_key
from course.credentials.proof import name_of


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def refused(course: Path | None = None) -> str:
    with pytest.raises(CredentialError) as caught:
        signing_key("issuer", course)
    for language in ("en", "fr"):
        assert "PRIVATE" not in caught.value.text(language)
    return caught.value.message_id


def test_it_is_made_once_for_its_owner_alone(home: Path) -> None:
    old = os.umask(0)
    try:
        first = name_of(signing_key("issuer"))
    finally:
        os.umask(old)
    assert name_of(signing_key("issuer")) == first
    assert name_of(signing_key("learner")) != first
    path = key_path("issuer")
    assert path.is_relative_to(home / "config")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_of_several_who_make_it_at_once_all_have_the_same() -> None:
    found: list[str] = []
    makers = [
        threading.Thread(target=lambda: found.append(name_of(signing_key("issuer"))))
        for _ in range(6)
    ]
    for one in makers:
        one.start()
    for one in makers:
        one.join()
    assert len(found) == 6 and len(set(found)) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_one_that_others_may_open_is_refused(mode: int) -> None:
    signing_key("issuer")
    key_path("issuer").chmod(mode)
    assert refused() == "credential.key_open"


def test_what_is_no_key_of_ours_is_refused_and_stays(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    path = key_path("issuer")
    for text in (b"", b"no key", other, b"x" * 20_000):
        path.write_bytes(text)
        path.chmod(0o600)
        assert refused() == "credential.key_broken"
        assert path.read_bytes() == text
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    assert refused() == "credential.key_broken"
    assert not (tmp_path / "elsewhere").exists()


def test_none_is_made_in_the_courses_folder(tmp_path: Path) -> None:
    assert refused(course=tmp_path) == "credential.key_inside"
    assert not key_path("issuer").exists()


def test_where_it_cannot_be_made_that_is_told() -> None:
    folder = key_path("issuer").parent
    folder.rmdir()
    folder.write_text("a file")
    assert refused() == "credential.key_unusable"
