"""A model whose replies are kept: asked the same thing again, it answers at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Protocol

from course.errors import CourseError
from course.models.base import Model, OnText, Reply, Request


class Replies(Protocol):
    """Where replies are kept, by `Request.key`. What it raises is a CourseError."""

    def reply(self, key: str) -> Reply | None:
        """The reply kept under `key`, marked as coming from the cache."""
        ...

    def keep_reply(self, key: str, reply: Reply) -> None:
        """Keep a reply; the first one kept under a key stays."""
        ...


class KeptModel:
    """`model`, whose replies are kept in `replies`.

    A repeat has its own number in the key, so repeats are never served from one another. Keeping
    is a convenience: where `replies` cannot be used, the model is asked.
    """

    def __init__(self, model: Model, replies: Replies) -> None:
        self._model = model
        self._replies = replies

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def kept_reply(self, request: Request) -> Reply | None:
        """The reply as it was kept; None when it was not, or is no answer."""
        return self._kept(request.key(self._model.fingerprint))

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete; only complete replies are kept."""
        key = request.key(self._model.fingerprint)
        kept = self._kept(key)
        if kept:
            if on_text:
                on_text(kept.text)
            return kept
        reply = await self._model.complete(request, on_text=on_text)
        key = request.key(self._model.fingerprint)  # another model may have had to step in
        if reply.source == "live" and reply.is_answer:  # a recording is kept already
            with suppress(CourseError):  # it was had, and perhaps paid: it is not lost for that
                self._replies.keep_reply(key, reply)
        return reply

    def _kept(self, key: str) -> Reply | None:
        with suppress(CourseError):
            kept = self._replies.reply(key)
            return kept if kept and kept.is_answer else None
        return None
