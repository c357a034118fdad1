"""A model whose replies are kept: asked the same thing again, it answers at once."""

from __future__ import annotations

from typing import Any, Protocol

from course.models.base import Model, OnText, Reply, Request


class Replies(Protocol):
    """Where replies are kept, by `Request.key`."""

    def reply(self, key: str) -> Reply | None:
        """The reply kept under `key`, marked as coming from the cache."""
        ...

    def keep_reply(self, key: str, reply: Reply) -> None:
        """Keep a reply; the first one kept under a key stays."""
        ...


class KeptModel:
    """`model`, whose replies are kept in `replies`.

    A repeat has its own number in the key, so repeats are never served from one another.
    """

    def __init__(self, model: Model, replies: Replies) -> None:
        self._model = model
        self._replies = replies

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def kept_reply(self, request: Request) -> Reply | None:
        """The reply as it was kept; None when it was not, or is no answer: what was held back or
        failed was once kept too."""
        reply = self._replies.reply(request.key(self._model.fingerprint))
        return reply if reply and reply.is_answer else None

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete; only complete replies are kept."""
        kept = self.kept_reply(request)
        if kept:
            if on_text:
                on_text(kept.text)
            return kept
        reply = await self._model.complete(request, on_text=on_text)
        if reply.source == "live":  # a recording is kept already
            self._replies.keep_reply(request.key(self._model.fingerprint), reply)
        return reply
