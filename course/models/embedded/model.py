"""The model that comes with the course, as a Model: file and server are made on first use."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path
from threading import Event

from course.errors import ModelError, ServerLost, Stopped
from course.models.base import OnText, Reply, Request
from course.models.catalogue import ModelFile
from course.models.default import Why, because
from course.models.embedded.beginning import Tokens, read_beginning
from course.models.embedded.files import NotFetched, cached_path, ensure_file
from course.models.embedded.record import Record, require_library, runtime_version
from course.models.embedded.serve import SLOTS
from course.models.embedded.server import ask, ensure_server, log_path
from course.models.loop import in_thread
from course.models.openai.model import OpenAIModel
from course.models.openai.shown import Shown
from course.models.progress import Progress, no_progress
from course.prompts.message import Message

_SILENCE = 600.0
"""Seconds: on a slow machine, a long text may wait its turn and be read for minutes."""
_TRIES = 3
"""How often a reply is asked for where other kernels' requests come between."""

_Token = dict[str, str | list[int]]


class EmbeddedModel:
    """The embedded model. Nothing happens until `prepare` or the first call.

    `given` is the person's own copy of the model's file, `why` why this model answers. Where
    `prepare` cannot fetch the file, and that of the model `instead` is here, it is that model from
    then on.
    """

    slots = SLOTS

    def __init__(
        self,
        file: ModelFile,
        given: Path | None = None,
        *,
        why: Why = "chosen",
        instead: ModelFile | None = None,
    ) -> None:
        self._be(file, why)
        self._given = given
        self._instead = instead
        self._lock = threading.Lock()
        self._server: tuple[Record, OpenAIModel] | None = None
        self._turn = asyncio.Lock()
        self._held: Tokens | None = None
        """What the server was last made to begin with, as far as this process knows."""

    def __repr__(self) -> str:
        return f"EmbeddedModel({self._file.choice!r})"

    def _be(self, file: ModelFile, why: Why) -> None:
        self.name = file.title
        self.fingerprint = f"embedded:{file.sha256[:16]}:xllamacpp-{runtime_version()}"
        self._file = file
        self._why = why

    def because(self, language: str) -> str:
        """Which model this is, and why it is the one that answers, in one sentence."""
        return because(self.name, self._why, language)

    def prepare(self, progress: Progress = no_progress) -> None:
        """Have the file made and the server up; says how far it is. Raises ModelError."""
        try:
            self._ready(progress)
        except NotFetched:
            if self._instead is None or not cached_path(self._instead).exists():
                raise
            self._be(self._instead, "unfetched")
            self._ready(progress)

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete. A server lost in mid-answer is started again once, and asked
        again; `on_text` is then given only what goes beyond what it has had."""
        shown = Shown(on_text) if on_text else None
        async with self._turn:
            for last in (False, True):
                server = self._server or await self._ready_in_time()
                try:
                    return await self._answer(server, request, shown)
                except ServerLost:
                    if last:
                        raise ModelError("server.lost", log=log_path(self._file)) from None
                    self._forget(server)
        raise AssertionError("not reached")

    async def _answer(
        self, server: tuple[Record, OpenAIModel], request: Request, shown: Shown | None
    ) -> Reply:
        """The server's answer; where the request has an opening, after that was read. Where
        another kernel's request came between the two, it is asked for again."""
        record, model = server
        for _ in range(_TRIES):
            tokens = None
            if request.opening is not None:
                tokens = await self._begun(record, request.opening)
            reply = await model.complete(request, on_text=shown.again() if shown else None)
            if tokens is None or reply.tokens_cached in (None, len(tokens)):
                break
            self._held = None
        return reply

    async def _begun(self, record: Record, opening: tuple[Message, ...]) -> Tokens | None:
        """The tokens of the opening, which the server holds now. None where it would not read
        them, or did not answer: what is asked for next says why."""
        held, self._held = self._held, None
        with suppress(OSError, ValueError, KeyError):
            self._held = await in_thread(lambda _stop: read_beginning(record, opening, held))
        return self._held

    async def _ready_in_time(self) -> tuple[Record, OpenAIModel]:
        """The server, made ready in a thread that ends soon when this task is given up."""

        def ready(given_up: Event) -> tuple[Record, OpenAIModel]:
            def unless_given_up(step: str, done: int, total: int) -> None:
                if given_up.is_set():
                    raise Stopped

            return self._ready(unless_given_up)

        return await in_thread(ready)

    def tokens(self, text: str) -> list[str]:
        """The pieces that the model's own tokenizer cuts `text` into. A piece that is not a
        whole character is written by its bytes, as in "<0xF0><0x9F>". Raises ModelError."""
        return [_piece(one["piece"]) for one in self._tokenize(text)]

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` is to this model. Raises ModelError."""
        return len(self._tokenize(text))

    def _tokenize(self, text: str) -> list[_Token]:
        for _ in range(2):
            server = self._ready(no_progress)
            try:
                body = {"content": text, "with_pieces": True}
                tokens: list[dict[str, str | list[int]]] = ask(server[0], "/tokenize", body)[
                    "tokens"
                ]
                return tokens
            except (OSError, ValueError):
                self._forget(server)
        raise ModelError("server.lost", log=log_path(self._file))

    def _ready(self, progress: Progress) -> tuple[Record, OpenAIModel]:
        with self._lock:
            if self._server is None:
                require_library()
                path = ensure_file(self._file, given=self._given, progress=progress)
                record = ensure_server(self._file, path, progress=progress)
                model = OpenAIModel(
                    f"{record.address}/v1",
                    self._file.choice,
                    key=record.key,
                    name=self.name,
                    slots=self.slots,
                    timeout=_SILENCE,
                    deadline=_SILENCE,
                    tries=1,
                    unopened=False,
                )
                self._server = record, model
            return self._server

    def _forget(self, server: tuple[Record, OpenAIModel]) -> None:
        with self._lock:
            if self._server is server:
                self._server = None
                self._held = None


def _piece(piece: str | list[int]) -> str:
    return piece if isinstance(piece, str) else "".join(f"<0x{byte:02X}>" for byte in piece)
