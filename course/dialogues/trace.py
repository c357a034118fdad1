"""What comes of a case: the requests that were made and their replies, in order."""

from __future__ import annotations

from dataclasses import dataclass

from course.models.base import Place, Reply, Request


@dataclass(frozen=True)
class Step:
    """One request and its reply; `request.place` says where it stands, where there are several."""

    request: Request
    reply: Reply


@dataclass(frozen=True)
class Trace:
    """The steps of one case so far."""

    steps: tuple[Step, ...] = ()

    def answered(self, request: Request, reply: Reply) -> Trace:
        """The trace with one more step."""
        return Trace((*self.steps, Step(request, reply)))

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Every reply, in order."""
        return tuple(step.reply for step in self.steps)


@dataclass(frozen=True)
class Said:
    """One message of a trace, for people: by whom ("user" or "assistant"), at which place; and
    whether the exercise gave it (`scripted`), so that no model wrote it."""

    place: Place
    role: str
    text: str
    scripted: bool = False
