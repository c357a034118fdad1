"""Replies that a person brought from elsewhere, as a model that gives them."""

from __future__ import annotations

from collections.abc import Sequence

from course.errors import ModelError
from course.models.base import OnText, Reply, Request


class PastedModel:
    """Answers the requests of one case with `texts`, in their order, under the `name` of where
    they come from. Once they are used up it raises ModelError: the next reply is still to come.
    """

    fingerprint = ""
    slots = 1

    def __init__(self, texts: Sequence[str], name: str) -> None:
        self.name = name
        self._texts = iter(texts)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The next text. What only a server knows, tokens or how it ended, is not known."""
        text = next(self._texts, None)
        if text is None:
            raise ModelError("elsewhere.awaited")
        return Reply(text, model=self.name, source="elsewhere")
