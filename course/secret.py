"""A key that does not show: not in a repr, a log, a traceback or a pickle."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Wraps a key; only `reveal` gives it back, at the moment it is used."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The key itself."""
        return self._value

    def hide(self, text: str) -> str:
        """`text` with the key blotted out."""
        return text.replace(self._value, "•••") if self._value else text

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never written to a file")
