"""The addresses of OpenAI-compatible servers, as people give them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from course.errors import SettingsError

_VERSION = re.compile(r"(api-version=[\w.-]{1,40})?")
"""What addresses at Azure may end in: the version of the protocol, and nothing secret."""


def usable_address(base_url: str) -> str:
    """The address as the client needs it; raises SettingsError for one that cannot be."""
    address, _, query = base_url.strip().partition("?")
    address = address.rstrip("/").removesuffix("/chat/completions")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
        parts = urlsplit("")
    if parts.username or parts.password or not _VERSION.fullmatch(query):
        raise SettingsError("settings.key_in_address")
    if not usable:
        raise SettingsError("settings.bad_address", address=address)
    return f"{address}?{query}" if query else address
