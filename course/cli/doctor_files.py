"""What the course keeps on this machine, and how it gets out, for `prompteur doctor`: folders,
the file of attempts and replies, proxies and certificates."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from filelock import FileLock, Timeout

from course.cli.finding import Finding
from course.display.safe import one_line
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


def look_at_network(
    language: str, environment: Mapping[str, str] = os.environ
) -> Iterator[Finding]:
    """Proxies and certificates, as the environment names them. Nothing is sent."""
    amiss = False
    for name in _CERTIFICATES:
        named = environment.get(name)
        if named and not Path(named).exists():
            amiss = True
            values = {"name": name, "path": plain(named)}
            yield Finding("network", False, say("cli.doctor_certificates", language, **values))
    shown = []
    for scheme, address in sorted(getproxies().items()):
        if scheme == "no":
            continue
        place = _place(address)
        if place is None:
            amiss = True
            values = {"name": f"{scheme}_proxy"}
            yield Finding("network", False, say("cli.doctor_proxy_bad", language, **values))
        else:
            shown.append(say("cli.doctor_proxy", language, scheme=scheme, place=place))
    if not amiss:
        said = ", ".join(shown) or say("cli.doctor_no_proxy", language)
        yield Finding("network", True, said)


def _place(address: str) -> str | None:
    """Host and port of a proxy, without the name and password that its address may hold; None
    for one that is no address."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.scheme not in ("http", "https", "socks5", "socks5h", "socks4"):
        return None
    return plain(f"{parts.hostname}:{port}" if port else parts.hostname)
