"""A model of a plug-in: it answers with the last line that it was sent."""

from __future__ import annotations

from typing import Any

from course.models.base import Reply


class Echo:
    """Completes messages without a network, for trying things out."""

    name = "Echo"
    fingerprint = "echo:1"
    slots = 4

    async def complete(self, asked: Any, *_more: Any, on_text: Any = None, **_: Any) -> Reply:
        """The last line of the last message."""
        text = asked[-1]["content"].strip().splitlines()[-1]
        if on_text:
            on_text(text)
        return Reply(text, "stop", model=self.name)


def make(name: str) -> Echo:
    """The model that PROMPTEUR_MODEL calls `name`."""
    return Echo()
