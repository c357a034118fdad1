"""A server that answers nobody: told from a prompt that it cannot answer, and left in peace.

Every request to a server that is down costs its tries and their waits. So a prompt is given up
after a few failures in a row, and the whole class once the prompts of several learners were, with
no answer to anybody in between.
"""

from __future__ import annotations

from typing import Any

from course.errors import ModelError, RequestFault
from course.messages import say
from course.models.base import Model, OnText, Reply, Request

LEARNERS = 3
"""So many learners in a row without a single answer, and nothing more is asked."""

FAILURES = 3
"""So many failures in a row, and a prompt is given up."""


class Outage:
    """Whether anybody is answered any more. Its models are used on one event loop."""

    def __init__(self) -> None:
        self._without: set[str] = set()
        self.told: ModelError | None = None

    def watched(self, model: Model, learner: str) -> Model:
        """`model` for one prompt of that learner."""
        return _Watched(model, learner, self)

    def answered(self) -> None:
        """Somebody was."""
        self._without.clear()

    def failed(self, learner: str, error: ModelError) -> None:
        """A prompt of that learner was given up, with `error` at last."""
        self._without.add(learner)
        if len(self._without) >= LEARNERS and self.told is None:
            self.told = _NobodyAnswered(error)


class _NobodyAnswered(ModelError):
    """Nobody is asked any more; `reason` is what was said last."""

    def __init__(self, reason: ModelError) -> None:
        super().__init__("grade.outage", final=True, count=LEARNERS)
        self._reason = reason

    def text(self, language: str) -> str:
        """The message for a person."""
        return say(self.message_id, language, **self.values, reason=self._reason.text(language))


class _Watched:
    """A model whose failures are counted, for one prompt."""

    def __init__(self, model: Model, learner: str, outage: Outage) -> None:
        self._model = model
        self._learner = learner
        self._outage = outage
        self._failures = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete; the last failure of several in a row is final."""
        if self._outage.told:
            raise self._outage.told
        try:
            reply = await self._model.complete(request, on_text=on_text)
        except RequestFault:  # which says nothing of how the server is
            raise
        except ModelError as error:
            self._failures += 1
            if error.final or self._failures >= FAILURES:
                self._outage.failed(self._learner, error)
                raise ModelError(error.message_id, final=True, **error.values) from error
            raise
        if reply.source != "cache":  # a reply that was kept says nothing of the server
            self._failures = 0
            self._outage.answered()
        return reply
