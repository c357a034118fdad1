"""The proxies between this machine and a server, as the environment or the system names them: one
rule for whoever asks a server and for whoever looks at the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from course.errors import ModelError

SCHEMES = ("http", "https")
"""What the addresses of servers begin with; each may have a proxy of its own."""

_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Proxy:
    """A proxy on the way to a server: `place` is its host and port, `variable` the one that names
    it, `address` all of it, which may hold a password."""

    place: str
    variable: str
    address: str = field(repr=False)


def is_local(base_url: str) -> bool:
    """Whether that server is one of this machine."""
    return urlsplit(base_url).hostname in _LOCAL


def proxy_to(base_url: str) -> Proxy | None:
    """The proxy on the way to that address. Raises ModelError, final, for one that cannot be
    used."""
    parts = urlsplit(base_url)
    if is_local(base_url) or _is_bypassed(str(parts.hostname), parts.port):
        return None
    return proxy_of(parts.scheme)


def proxy_of(scheme: str) -> Proxy | None:
    """The proxy to all servers whose addresses begin with `scheme`, but for those that are
    excepted. Raises ModelError, final, for one that cannot be used."""
    asked = getproxies()
    named = scheme if asked.get(scheme) else "all"
    address = asked.get(named)
    if not address:
        return None
    import httpx2

    variable = next(
        (name for name in (f"{named}_proxy", f"{named}_PROXY".upper()) if os.environ.get(name)),
        f"{named}_PROXY".upper(),
    )
    address = address if "://" in address else f"http://{address}"
    try:
        found = httpx2.Proxy(address)
        ":".join(found.auth or ()).encode("latin-1")
        port = urlsplit(address).port or (443 if found.url.scheme == "https" else 80)
        place = f"{found.url.host}:{port}"
        usable = found.url.scheme in SCHEMES and bool(found.url.host)
    except (ValueError, httpx2.InvalidURL):
        usable, place = False, ""
    if usable:
        return Proxy(place, variable, address)
    socks = "socks" in address.partition(":")[0].lower()
    message_id = "model.socks_proxy" if socks else "model.bad_proxy"
    raise ModelError(message_id, final=True, variable=variable)


def _is_bypassed(host: str, port: int | None) -> bool:
    """Whether NO_PROXY, or the system's settings, name the host; a network of addresses too."""
    if proxy_bypass(host) or (port and proxy_bypass(f"{host}:{port}")):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    for one in getproxies().get("no", "").split(","):
        try:
            if address in ip_network(one.strip(), strict=False):
                return True
        except ValueError:  # a name
            continue
    return False
