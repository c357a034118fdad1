"""What the course keeps on this machine, and how it gets out, for `prompteur doctor`: folders,
the file of attempts and replies, proxies and certificates."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from course.cli.finding import Finding
from course.display.safe import one_line
from course.errors import ModelError
from course.messages import say
from course.paths import cache_dir, config_dir, data_dir, runtime_dir
from course.plugins import plain

_LOCK_SECONDS = 1.0
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def look_at_home(language: str) -> Iterator[Finding]:
    """The folders in which the course keeps things: each is tried with a file. Raises OSError for
    the first that does not take one."""
    well = []
    for folder in (data_dir, config_dir, cache_dir, runtime_dir):
        try:
            path = folder()
        except RuntimeError:  # nobody knows where this account's home is
            yield Finding("home", False, say("cli.doctor_no_home", language))
            return
        with tempfile.TemporaryFile(dir=path):
            well.append(str(path))
    yield Finding("home", True, one_line(", ".join(dict.fromkeys(well))))


def look_at_store(language: str) -> Finding:
    """The file of attempts and replies: does it open, and does another program hold it? Raises
    StoreError where it cannot be used."""
    from course.learner.store import user_store

    path = data_dir() / "prompteur.sqlite"
    if path.exists():
        try:
            with FileLock(f"{path}.lock", timeout=_LOCK_SECONDS):
                pass
        except Timeout:
            text = say("cli.doctor_store_locked", language, path=path)
            return Finding("store", False, text)
    store = user_store()
    store.check()
    return Finding("store", True, str(store.path))


def look_at_network(language: str) -> Iterator[Finding]:
    """Proxies and certificates, as the environment names them. Nothing is sent."""
    from course.models.chosen import proxies

    amiss = False
    for name in _CERTIFICATES:
        named = os.environ.get(name)
        if named and not Path(named).exists():
            amiss = True
            values = {"name": name, "path": plain(named)}
            yield Finding("network", False, say("cli.doctor_certificates", language, **values))
    shown: list[str] = []
    bad: list[str] = []
    for scheme, found in proxies():
        if isinstance(found, ModelError):
            bad.append(found.text(language))
        else:
            shown.append(say("cli.doctor_proxy", language, scheme=scheme, place=plain(found)))
    for text in dict.fromkeys(bad):  # one variable may stand for both ways
        yield Finding("network", False, text)
    if not amiss and not bad:
        said = ", ".join(shown) or say("cli.doctor_no_proxy", language)
        yield Finding("network", True, said)
