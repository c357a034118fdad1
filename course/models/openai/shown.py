"""The pieces of a reply, shown once each whatever number of tries it takes."""

from __future__ import annotations

from course.models.base import OnText


class Shown:
    """Passes the pieces of a reply on; at a new try, skips as much as has been passed on.

    `whole` says that the next try is to come in one piece.
    """

    def __init__(self, on_text: OnText) -> None:
        self._on_text = on_text
        self._length = 0
        self.whole = False

    def again(self) -> OnText:
        """A taker of pieces for one more try."""
        skip = self._length

        def take(piece: str) -> None:
            nonlocal skip
            fresh = piece[skip:]
            skip = max(0, skip - len(piece))
            if fresh:
                self._length += len(fresh)
                self._on_text(fresh)

        return take
