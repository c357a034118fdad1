"""Recorded replies: the rows of the store as JSON lines, for tests and lessons in git.

The first line names the model ({"model": …, "fingerprint": …, "slots": …}); each other line
is one reply: {"key": …, "reply": {…}}, or how the tokenizer cut a text: {"text": …,
"tokens": […]}. Another model that was asked in the same session has a line of its own, with the
name that it was asked by: {"model": …, …, "choice": …}. Recordings are made by the real model: see
`Recorder`.
"""

from __future__ import annotations

from copy import copy
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

from course.errors import CourseError, ModelError, system_reason
from course.models.base import Model, OnText, Reply, Request
from course.models.kept import Replies
from course.models.lines import line_of, rows_of
from course.paths import write_whole


class NotRecorded(CourseError):
    """What was to be recorded cannot be written: which file, and why."""


class RecordedModel:
    """Answers from recordings only, each a file or a folder of files of the same model; what was
    not recorded is a ModelError."""

    def __init__(self, *paths: Path) -> None:
        self._replies: dict[str, Reply] = {}
        self._others: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, list[str]] = {}
        files = (sorted(path.rglob("*.jsonl")) if path.is_dir() else [path] for path in paths)
        for path in chain.from_iterable(files):
            head, *rows = rows_of(path.read_text(encoding="utf-8"))
            self.name: str = head["model"]
            self.fingerprint: str = head["fingerprint"]
            self.slots: int = head["slots"]
            for row in rows:
                if "tokens" in row:
                    self._tokens[row["text"]] = row["tokens"]
                elif "choice" in row:
                    self._others[row["choice"]] = row
                else:
                    self._replies[row["key"]] = Reply.from_row(row["reply"], "recording")

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The recorded reply; raises ModelError when there is none."""
        reply = self._replies.get(request.key(self.fingerprint))
        if reply is None:
            raise ModelError("model.not_recorded")
        if on_text:
            on_text(reply.text)
        return reply

    def named(self, choice: str) -> RecordedModel:
        """The other model that was asked by that name; raises ModelError when none was."""
        if choice not in self._others:
            raise ModelError("model.not_recorded")
        other, head = copy(self), self._others[choice]
        other.name, other.fingerprint, other.slots = (
            head["model"],
            head["fingerprint"],
            head["slots"],
        )
        return other

    def tokens(self, text: str) -> list[str]:
        """The recorded pieces of `text`; raises ModelError when there are none."""
        if text not in self._tokens:
            raise ModelError("model.not_recorded")
        return self._tokens[text]

    def keep_in(self, store: Replies) -> None:
        """Put every recorded reply into `store`, so that a KeptModel need not ask for it."""
        for key, reply in self._replies.items():
            store.keep_reply(key, reply)


class Recorder:
    """A model that notes each reply it gives, to be saved with `save`."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rows: dict[str, dict[str, Any]] = {}
        self._tokens: dict[str, list[str]] = {}
        self._others: dict[str, Recorder] = {}
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete."""
        reply = await self._model.complete(request, on_text=on_text)
        with self._lock:
            self._rows[request.key(self._model.fingerprint)] = reply.row()
        return reply

    def named(self, choice: str, model: Model) -> Recorder:
        """A recorder of `model`, asked by the name `choice`, whose replies this one saves too."""
        with self._lock:
            return self._others.setdefault(choice, Recorder(model))

    def tokens(self, text: str) -> list[str]:
        """As the model's `tokens`; only the embedded model shows its tokenizer."""
        with self._lock:
            self._tokens[text] = self._model.tokens(text)  # type: ignore[attr-defined]
        return self._tokens[text]

    @property
    def count(self) -> int:
        """How many different replies it noted."""
        return len(self._rows)

    @property
    def head(self) -> dict[str, Any]:
        """What tells the model."""
        model = self._model
        return {"model": model.name, "fingerprint": model.fingerprint, "slots": model.slots}

    @property
    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """The replies noted so far, by key."""
        with self._lock:
            return list(self._rows.items())

    def save(self, path: Path) -> None:
        """Write everything noted so far, sorted by key so that a diff shows what changed.

        Raises NotRecorded where it cannot be written; what was there before stays.
        """
        others = [{**one.head, "choice": choice} for choice, one in sorted(self._others.items())]
        replies = dict(pair for one in (self, *self._others.values()) for pair in one.rows)
        rows = [{"key": key, "reply": row} for key, row in sorted(replies.items())]
        rows += [{"text": text, "tokens": one} for text, one in sorted(self._tokens.items())]
        lines = [line_of(one) for one in (self.head, *others, *rows)]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, "\n".join(lines) + "\n")
        except OSError as error:
            reason = system_reason(error)
            raise NotRecorded("model.recording_not_written", path=path, reason=reason) from None
