"""The model that is not there: wherever one is asked, it says why."""

from __future__ import annotations

from course.errors import CourseError
from course.models.base import OnText, Reply, Request


class NoModel:
    """Stands where a model is wanted and none can be asked; each request raises `reason`."""

    name = fingerprint = ""
    slots = 1

    def __init__(self, reason: CourseError) -> None:
        self._reason = reason

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """Raises the reason."""
        raise self._reason
