"""A model of a plug-in: it answers with the last line that it was sent."""

from __future__ import annotations

from course.models.base import OnText, Reply, Request


class Echo:
    """Completes messages without a network, for trying things out."""

    name = "Echo"
    fingerprint = "echo:1"
    slots = 4

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The last line of the last message."""
        text = request.messages[-1].text.strip().splitlines()[-1]
        if on_text:
            on_text(text)
        return Reply(text, "stop", model=self.name)


def make(name: str) -> Echo:
    """The model that PROMPTEUR_MODEL calls `name`."""
    return Echo()
