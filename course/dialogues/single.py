"""One request, one reply: what a case is unless it says otherwise."""

from __future__ import annotations

from course.dialogues.base import CaseOf, Dialogue
from course.dialogues.trace import Said, Trace
from course.models.base import Place, Request


class Single(Dialogue):
    """The prompt's messages, once."""

    @classmethod
    def places(cls, case: CaseOf) -> tuple[Place, ...]:
        return ()

    def next(self, so_far: Trace) -> Request | None:
        if so_far.steps:
            return None
        messages = tuple(self.prompt.messages(self.case.inputs))
        return Request(messages, self.settings, self.repeat, opening=self.prompt.opening)

    def said(self, so_far: Trace) -> tuple[Said, ...]:
        return ()
