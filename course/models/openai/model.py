"""Any OpenAI-compatible server as a Model: the official `openai` client, Chat Completions.

`import openai` costs about a second and is put off until the first call.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import random
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from course.errors import ModelError
from course.models.base import OnText, Reply, Request, Settings
from course.models.loop import on_the_loop
from course.models.openai.caller import Caller
from course.models.openai.errors import Trouble, diagnosed, refused_parameter
from course.models.openai.habits import LENGTHS, habits_of
from course.models.openai.pace import Pace
from course.models.openai.spending import paying
from course.models.openai.wire import BrokenOff, Heard, NotUnderstood, ask
from course.models.prices import price
from course.models.purse import Budget, Purse
from course.models.secret import Secret

OPENAI_HOST = "api.openai.com"
TIMEOUT = 120.0
DEADLINE = 300.0
_TRIES = 4
_CONNECT_SECONDS = 10.0
_LONGEST_WAIT = 8.0
_CLOSING_SECONDS = 1.0
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass
class _Line:
    """The caller and the pace; both belong to one event loop, and so to one process."""

    loop: asyncio.AbstractEventLoop
    caller: Caller
    pace: Pace


class OpenAIModel:
    """A model behind `base_url`, an address that ends where `/chat/completions` would follow.

    `fingerprint` is made of the server's address and the model's name unless it is given.
    `timeout` is how many seconds one request may go without a sign of life, `deadline` how many
    all the tries at one reply may take, waiting included; `tries` is how many there are at most,
    and `first_wait` how many seconds lie between the first two: twice that between the next.
    """

    charges_calls = True
    """Each call is charged to the purse of its request, from the body that is sent."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        key: Secret | None = None,
        slots: int = 4,
        name: str | None = None,
        fingerprint: str | None = None,
        timeout: float = TIMEOUT,
        deadline: float = DEADLINE,
        tries: int = _TRIES,
        first_wait: float = 0.5,
    ) -> None:
        parts = urlsplit(base_url)
        usual = parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme))
        self.host = str(parts.hostname) if usual else f"{parts.hostname}:{parts.port}"
        self.name = name or model
        self.fingerprint = fingerprint or _fingerprint(base_url, self.host, model)
        self.slots = slots
        self._local = parts.hostname in _LOCAL
        self._base_url = base_url
        self._model = model
        self._key = key
        self._timeout = timeout
        self._deadline = deadline
        self._tries = tries
        self._first_wait = first_wait
        self._habits = habits_of(base_url, model, LENGTHS[self.host == OPENAI_HOST])
        self._line: _Line | None = None

    def __repr__(self) -> str:
        return f"OpenAIModel({self.host!r}, {self._model!r})"

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The model's answer, as Model.complete says.

        A setting that the server refuses is left out from then on, and the reply's notes say
        so. Raises ModelError when there is no reply after the last try.
        """
        begun, bill = time.monotonic(), Budget()
        purse = Purse() if self._local else Purse([bill]).beside(request.purse)
        request = replace(request, purse=purse)
        say = Shown(on_text) if on_text else None
        had_room = self._habits.thinks
        heard = await self._heard(request, say)
        if heard.only_thought and heard.finish == "length" and not had_room:
            self._habits.thinks = True
            heard = await self._heard(request, say)
        if heard.only_thought:
            raise ModelError("model.only_thought")
        if heard.finish == "content_filter":
            raise ModelError("model.filtered", host=self.host)
        return self._reply(heard, request.settings, time.monotonic() - begun, bill.total)

    async def list_models(self) -> list[str]:
        """The names of the models that the server offers, sorted. Raises ModelError."""
        import openai

        try:
            async with asyncio.timeout(self._deadline):
                return sorted([one.id async for one in self._at_hand().caller.client.models.list()])
        except (openai.OpenAIError, TimeoutError) as error:
            raise self._trouble(error).error from None
        except (ValueError, TypeError, AttributeError):
            raise ModelError("model.not_a_model_server", final=True, host=self.host) from None

    async def _heard(self, request: Request, say: Shown | None) -> Heard:
        """One answer, however many tries it takes. Raises ModelError."""
        left, number = self._deadline, 1
        while True:
            try:
                return await self._try(request, say, left)
            except _Failed as failed:
                left -= failed.seconds
                trouble, alone = failed.trouble, failed.alone
            if trouble is None:
                continue
            wait = self._wait(number) if trouble.wait is None else trouble.wait
            if not trouble.again or number == self._tries or wait >= left:
                raise trouble.error
            await asyncio.sleep(wait)
            left -= wait
            if alone or not trouble.busy:  # else it may be only that we asked too much at a time
                number += 1

    async def _try(self, request: Request, say: Shown | None, left: float) -> Heard:
        """One request. Raises _Failed."""
        import openai

        line = self._at_hand()
        async with line.pace.turn() as begun:
            started = time.monotonic()
            body = self._habits.body(request.settings)
            streaming = self._habits.streaming() if say else {}
            messages = [message.sent() for message in request.messages]
            asked = {"model": self._model, "messages": messages, **body}
            try:
                money = paying(request.purse or Purse(), self.price, asked, self.name)
                async with money as settle, asyncio.timeout(left):
                    take = say.again() if say else None
                    heard = await ask(line.caller, asked, take, streaming=streaming)
                    settle(heard)
            except (openai.OpenAIError, NotUnderstood, BrokenOff, TimeoutError) as error:
                seconds = time.monotonic() - started
                refused = refused_parameter(error, {**body, **streaming})
                if refused:
                    self._habits.leave_out(refused)
                    raise _Failed(None, seconds) from None
                trouble = self._trouble(error)
                if trouble.busy:
                    line.pace.too_many(begun, trouble.wait or self._first_wait)
                raise _Failed(trouble, seconds, alone=line.pace.under_way == 1) from None
            line.pace.went_well()
        if not heard.choices:
            problem = ModelError("model.no_choice", host=self.host)
            raise _Failed(Trouble(problem, again=True), time.monotonic() - started)
        return heard

    def _trouble(self, error: Exception) -> Trouble:
        return diagnosed(error, self.host, self.name, self._key)

    def _wait(self, number: int) -> float:
        """Seconds before the next try: they double, up to a bound, and are spread at random so
        that requests which failed together do not come back together."""
        longest = min(_LONGEST_WAIT, self._first_wait * 2 ** (number - 1))
        return random.uniform(longest / 2, longest)

    def _reply(self, heard: Heard, settings: Settings, seconds: float, cost: float | None) -> Reply:
        tokens_in, tokens_out = heard.tokens("prompt_tokens"), heard.tokens("completion_tokens")
        cached = heard.tokens("prompt_tokens_details", "cached_tokens")
        return Reply(
            text=heard.whole_text,
            finish=heard.finish,
            tokens_in=tokens_in,
            tokens_out=tokens_out,
            tokens_cached=cached,
            seconds=seconds,
            cost=cost,
            model=self.name,
            notes=tuple(self._habits.notes(settings)),
        )

    def price(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float | None:
        """What a call of so many tokens costs, in US dollars: nothing on this machine; None
        where it is not known."""
        if self._local:
            return 0.0
        return price(self._base_url, self._model, tokens_in, tokens_out, tokens_cached)

    def _at_hand(self) -> _Line:
        loop = asyncio.get_running_loop()
        if self._line is None or self._line.loop is not loop:
            caller = self._caller()
            self._line = _Line(loop, caller, Pace(self.slots))
            weakref.finalize(self, _close, caller.client, loop)
        return self._line

    def _caller(self) -> Caller:
        import openai

        if self._key and not self._key.can_be_sent:
            raise ModelError("model.bad_key", final=True, host=self.host)
        logging.getLogger("openai._base_client").addFilter(_tells_no_header)
        http = openai.DefaultAioHttpClient(trust_env=not self._local)
        client = openai.AsyncOpenAI(
            base_url=self._base_url,
            api_key=self._key.reveal() if self._key else "none",
            timeout=openai.Timeout(self._timeout, connect=_CONNECT_SECONDS, pool=None),
            max_retries=0,
            http_client=http,
        )
        if self.host != OPENAI_HOST:  # what the environment says of OpenAI is nobody else's
            client.organization = client.project = None
        return Caller(client, http)


class _Failed(Exception):
    """A try that took `seconds` and gave nothing; without `trouble`, the next is made at once.
    `alone` says that nothing else was under way to that server."""

    def __init__(self, trouble: Trouble | None, seconds: float, *, alone: bool = True) -> None:
        super().__init__()
        self.trouble = trouble
        self.seconds = seconds
        self.alone = alone


class Shown:
    """Passes the pieces of a reply on; at a new try, skips as much as has been passed on."""

    def __init__(self, on_text: OnText) -> None:
        self._on_text = on_text
        self._length = 0

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


def _tells_no_header(record: logging.LogRecord) -> bool:
    """Keeps what a server puts into its headers, which may be the key, out of the log."""
    return not record.msg.startswith("request_id")


def _close(client: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Close the connections of a model that nobody uses any more."""
    if not loop.is_running():
        return
    closing = asyncio.run_coroutine_threadsafe(client.close(), loop)
    if not on_the_loop():
        with suppress(TimeoutError):
            closing.result(_CLOSING_SECONDS)


def _fingerprint(base_url: str, host: str, model: str) -> str:
    """Host and model to be read, and a hash of the whole address: its path may hold a token."""
    parts = urlsplit(base_url)
    address = f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
    return f"{host}/{hashlib.sha256(address.encode()).hexdigest()[:12]}/{model}"
