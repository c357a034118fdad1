"""The keys that sign, one of an instructor and one of a learner: each a file in the person's own
configuration folder, for that person alone. No key is ever printed."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from filelock import FileLock

from course.credentials.errors import CredentialError
from course.errors import system_reason
from course.paths import config_dir, write_own

Whose = Literal["issuer", "learner"]
_MOST_BYTES = 10_000
_WAIT_SECONDS = 10


def key_path(whose: Whose) -> Path:
    """Where the key lies."""
    return config_dir() / f"{whose}-key.pem"


def signing_key(whose: Whose, course: Path | None = None) -> Ed25519PrivateKey:
    """The person's key, made the first time.

    Raises CredentialError for a file that others may open or that holds no such key, and for a
    place inside of the folder `course`, which is handed on to others.
    """
    path = key_path(whose)
    if course and path.resolve().is_relative_to(course.resolve()):
        raise CredentialError("credential.key_inside", file=path)
    try:
        with FileLock(f"{path}.lock", timeout=_WAIT_SECONDS):
            if not os.path.lexists(path):
                write_own(path, _new())
        return _read(path)
    except OSError as error:  # filelock's Timeout is one
        reason = system_reason(error)
        raise CredentialError("credential.key_unusable", file=path, reason=reason) from None


def _new() -> str:
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def _read(path: Path) -> Ed25519PrivateKey:
    seen = path.lstat()
    if not stat.S_ISREG(seen.st_mode) or seen.st_size > _MOST_BYTES:
        raise CredentialError("credential.key_broken", file=path)
    if os.name != "nt" and (seen.st_mode & 0o077 or seen.st_uid != os.geteuid()):
        raise CredentialError("credential.key_open", file=path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise CredentialError("credential.key_broken", file=path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CredentialError("credential.key_broken", file=path)
    return key
