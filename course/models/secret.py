"""A key that does not show: not in a repr, a log, a traceback or a pickle."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import NoReturn
from urllib.parse import quote

_SHORTEST = 8


class Secret:
    """Wraps a key; only `reveal` gives it back, at the moment it is used."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself."""
        return self._value

    def hide(self, text: str) -> str:
        """`text` with the key blotted out, also where it is quoted for an address or encoded."""
        for form in _forms(self._value):
            text = re.sub(re.escape(form), "•••", text, flags=re.IGNORECASE)
        return text

    @property
    def can_be_sent(self) -> bool:
        """Whether the key can stand in a header: printable ASCII and no space."""
        return self._value.isascii() and self._value.isprintable() and " " not in self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never written to a file")


def _forms(value: str) -> list[str]:
    """The ways in which a server might write the key. Of base64, which depends on what stands
    before it, the part that is the same in any case; short pieces are left out."""
    if not value:
        return []
    content = value.encode(errors="surrogatepass")

    def encoded(encode: Callable[[bytes], bytes]) -> list[str]:
        found = [encode(b"\0" * shift + content).decode() for shift in range(3)]
        return [text[4 if shift else 0 : -4] for shift, text in enumerate(found)]

    quoted = quote(content, safe="")
    forms = [value, quoted, quote(content), value.replace("/", "\\/")]
    others = [content.hex(), *encoded(b64encode), *encoded(urlsafe_b64encode)]
    return [*forms, *(one for one in others if len(one) >= _SHORTEST)]
