"""Any OpenAI-compatible server as a Model: the official `openai` client, Chat Completions.

Calls run on an event loop of their own, in one thread for the process, so that a call can be
given up at once, also before its first token has come: the connection is then closed, and
the server stops working on it. `import openai` costs about a second and is put off until
the first call.
"""

from __future__ import annotations

import asyncio
import os
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from course.errors import ModelError, Stopped
from course.model import OnText, Reply, Settings
from course.openai_errors import explained, refused_parameter
from course.prompt import Message
from course.secret import Secret

OPENAI_HOST = "api.openai.com"
_CONNECT_SECONDS = 10.0
_READ_SECONDS = 600.0
_RETRIES = 2
_POLL_SECONDS = 0.05
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass
class _Heard:
    """What has come of one reply so far."""

    text: list[str] = field(default_factory=list)
    thought: bool = False
    finish: str | None = None
    usage: Any = None


class OpenAIModel:
    """A model behind `base_url`, an address that ends where `/chat/completions` would follow.

    `fingerprint` is made of the server's host and the model's name unless it is given;
    `retries` is how often the client asks again after a connection error, 429 or 5xx.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        key: Secret | None = None,
        slots: int = 4,
        name: str | None = None,
        fingerprint: str | None = None,
        retries: int = _RETRIES,
    ) -> None:
        parts = urlsplit(base_url)
        self.host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
        self.name = name or model
        self.fingerprint = fingerprint or f"{self.host}/{model}"
        self.slots = slots
        self._base_url = base_url
        self._model = model
        self._key = key
        self._retries = retries
        self._length = "max_completion_tokens" if self.host == OPENAI_HOST else "max_tokens"
        self._refused: set[str] = set()

    def __repr__(self) -> str:
        return f"OpenAIModel({self.fingerprint!r})"

    def complete(
        self,
        messages: Sequence[Message],
        settings: Settings,
        *,
        repeat: int = 0,
        on_text: OnText | None = None,
        stop: Event | None = None,
    ) -> Reply:
        """The model's answer to `messages`, as Model.complete says.

        A setting that the server refuses is left out from then on, and the reply's notes say
        so. Raises Stopped at once when `stop` is set, ModelError when there is no reply.
        """
        begun = time.monotonic()
        heard = self._run(self._ask(messages, settings), on_text, stop)
        usage = heard.usage
        details = getattr(usage, "prompt_tokens_details", None)
        return Reply(
            text="".join(heard.text),
            finish=heard.finish,
            tokens_in=getattr(usage, "prompt_tokens", None),
            tokens_out=getattr(usage, "completion_tokens", None),
            tokens_cached=getattr(details, "cached_tokens", None),
            seconds=time.monotonic() - begun,
            model=self.name,
            notes=self._notes(settings, heard),
        )

    def list_models(self) -> list[str]:
        """The names of the models that the server offers, sorted. Raises ModelError."""
        offered: list[str] = self._run(self._list(), None, None)
        return offered

    def _run(self, work: Any, on_text: OnText | None, stop: Event | None) -> Any:
        """Do `work(say)` on the loop; hand on what it says, here, until it is done."""
        if stop is not None and stop.is_set():
            raise Stopped
        pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        running = asyncio.run_coroutine_threadsafe(work(pieces.put), _loop(os.getpid()))
        running.add_done_callback(lambda _: pieces.put(None))
        try:
            while (piece := _next(pieces, stop)) is not None:
                if on_text:
                    on_text(piece)
            return running.result()
        finally:
            running.cancel()

    def _ask(self, messages: Sequence[Message], settings: Settings) -> Any:
        async def work(say: OnText) -> _Heard:
            import openai

            while True:
                body = self._body(settings)
                try:
                    return await self._stream(list(messages), body, say)
                except openai.OpenAIError as error:
                    refused = refused_parameter(error, body)
                    if refused is None or refused in self._refused:
                        raise explained(error, self.host, self.name, self._key) from None
                    self._leave_out(refused)

        return work

    def _list(self) -> Any:
        async def work(say: OnText) -> list[str]:
            import openai

            try:
                return sorted([one.id async for one in self._client.models.list()])
            except openai.OpenAIError as error:
                raise explained(error, self.host, self.name, self._key) from None

        return work

    async def _stream(self, messages: list[Message], body: dict[str, Any], say: OnText) -> _Heard:
        heard = _Heard()
        stream = await self._client.chat.completions.create(
            model=self._model, messages=messages, stream=True, **body
        )
        async with stream:
            kind = stream.response.headers.get("content-type", "")
            if "event-stream" not in kind:
                return self._whole(kind, await stream.response.aread(), say)
            async for chunk in stream:
                heard.usage = chunk.usage or heard.usage
                for choice in chunk.choices or ():
                    _hear(heard, choice, choice.delta, say)
        if heard.finish is None:
            raise ModelError("model.cut", host=self.host)
        return heard

    def _whole(self, kind: str, content: bytes, say: OnText) -> _Heard:
        """The reply of a server that does not stream; it must be a chat completion."""
        from openai.types.chat import ChatCompletion

        heard = _Heard()
        try:
            answer = ChatCompletion.model_validate_json(content)
            heard.usage = answer.usage
            for choice in answer.choices:
                _hear(heard, choice, choice.message, say)
        except ValueError:
            raise ModelError("model.not_a_model_server", final=True, host=self.host) from None
        return heard

    def _body(self, settings: Settings) -> dict[str, Any]:
        """What is sent beside the messages."""
        sent: dict[str, Any] = settings.sent()
        if "max_tokens" in sent:
            sent[self._length] = sent.pop("max_tokens")
        sent["stream_options"] = {"include_usage": True}
        return {name: value for name, value in sent.items() if name not in self._refused}

    def _leave_out(self, refused: str) -> None:
        """Remember what the server refused; the two names for a length stand in for each
        other once."""
        self._refused.add(refused)
        other = {
            "max_tokens": "max_completion_tokens",
            "max_completion_tokens": "max_tokens",
        }.get(refused)
        if other and other not in self._refused:
            self._length = other

    def _notes(self, settings: Settings, heard: _Heard) -> tuple[str, ...]:
        sent = self._body(settings)
        kept = {"max_tokens" if name == self._length else name for name in sent}
        notes = [f"model.left_out_{name}" for name in settings.sent() if name not in kept]
        if heard.thought and not "".join(heard.text).strip():
            notes.append("model.only_thought")
        return tuple(notes)

    @cached_property
    def _client(self) -> Any:
        import openai

        local = urlsplit(self._base_url).hostname in _LOCAL
        client = openai.AsyncOpenAI(
            base_url=self._base_url,
            api_key=self._key.reveal() if self._key else "none",
            timeout=openai.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
            max_retries=self._retries,
            http_client=openai.DefaultAsyncHttpxClient(trust_env=not local),
        )
        if self.host != OPENAI_HOST:  # what the environment says of OpenAI is nobody else's
            client.organization = client.project = None
        return client


def _hear(heard: _Heard, choice: Any, part: Any, say: OnText) -> None:
    """Take in one piece of a reply, streamed or whole; missing fields are nothing said."""
    text = getattr(part, "content", None)
    if text:
        heard.text.append(text)
        say(text)
    thought = getattr(part, "reasoning_content", None) or getattr(part, "reasoning", None)
    heard.thought = heard.thought or bool(thought)
    heard.finish = choice.finish_reason or heard.finish


def _next(pieces: queue.SimpleQueue[str | None], stop: Event | None) -> str | None:
    while True:
        if stop is not None and stop.is_set():
            raise Stopped
        try:
            return pieces.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            continue


@lru_cache
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The event loop of this process; a forked process needs one of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="openai", daemon=True).start()
    return loop
