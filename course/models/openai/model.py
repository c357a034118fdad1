"""Any OpenAI-compatible server as a Model: the official `openai` client, Chat Completions.

`import openai` costs about a second and is put off until the first call.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from course.errors import ModelError, RequestFault
from course.models.base import OnText, Reply, Request, Settings
from course.models.finish import ending, is_answer, no_answer
from course.models.loop import on_the_loop
from course.models.openai.caller import Caller, model_names
from course.models.openai.client import OPENAI_HOST, make_client
from course.models.openai.errors import Asked, Trouble, diagnosed, refused_parameter
from course.models.openai.habits import LENGTHS, THINKING_ROOM, habits_of
from course.models.openai.pace import Pace
from course.models.openai.proxies import Proxy, is_local
from course.models.openai.shown import Shown
from course.models.openai.spending import paying
from course.models.openai.wire import BrokenOff, Heard, NotUnderstood, Unended, ask
from course.models.prices import price
from course.models.purse import Budget, Purse
from course.models.secret import Secret

TIMEOUT = 120.0
DEADLINE = 300.0
_TRIES = 4
_LONGEST_WAIT = 8.0
_DOUBLINGS = 10
_CLOSING_SECONDS = 1.0


@dataclass
class _Line:
    """The caller and the pace; both belong to one event loop, and so to one process. `proxy` is
    the one on the way."""

    loop: asyncio.AbstractEventLoop
    caller: Caller
    pace: Pace
    proxy: Proxy | None


class OpenAIModel:
    """A model behind `base_url`, an address that ends where `/chat/completions` would follow.

    `fingerprint` is made of the server's address and the model's name unless it is given.
    `timeout` is how many seconds one request may go without a sign of life, `deadline` how many
    all the tries at one reply may take, waiting included; `tries` is how many there are at most,
    and `first_wait` how many seconds lie between the first two: twice that between the next.
    `unopened` is whether the model's thoughts begin its text without a mark, None where that is
    not known: its first reply is then shown once it is whole.
    """

    charges_calls = True
    """Each call is charged to the purse of its request, from the body that is sent."""
    room_to_think = THINKING_ROOM

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
        unopened: bool | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        usual = parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme))
        self.host = str(parts.hostname) if usual else f"{parts.hostname}:{parts.port}"
        self.name = name or model
        self.fingerprint = fingerprint or _fingerprint(base_url, self.host, model)
        self.slots = slots
        self._local = is_local(base_url)
        self._base_url = base_url
        self._model = model
        self._key = key
        self._timeout = timeout
        self._deadline = deadline
        self._tries = tries
        self._first_wait = first_wait
        openai = self.host == OPENAI_HOST
        self._habits = habits_of(base_url, model, LENGTHS[openai])
        if openai or unopened is not None:
            self._habits.unopened = bool(unopened)
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
        if heard.only_thought and heard.is_cut and not had_room:
            self._habits.thinks = True
            heard = await self._heard(request, say)
        if heard.only_thought and ending(heard.finish) != "withheld":
            raise RequestFault("model.only_thought")
        if not is_answer(heard.finish, heard.whole_text):
            raise no_answer(heard.finish, self.host)
        return self._reply(heard, request.settings, time.monotonic() - begun, bill.total)

    async def list_models(self) -> list[str]:
        """The names of the models that the server offers, sorted; at an address of one of Azure's
        deployments, that one. Raises ModelError."""
        import openai

        deployment = re.search(r"/deployments/([^/]+)", urlsplit(self._base_url).path)
        if deployment:
            return [unquote(deployment[1])]
        try:
            async with asyncio.timeout(self._deadline):
                return model_names(await self._at_hand().caller.models())
        except (openai.OpenAIError, TimeoutError) as error:
            raise self._trouble(error).error from None
        except (ValueError, RecursionError):
            raise ModelError("model.not_a_model_server", final=True, host=self.host) from None

    async def _heard(self, request: Request, say: Shown | None) -> Heard:
        """One answer, however many tries it takes. Raises ModelError."""
        left, number, loads = self._deadline, 1, 0
        while True:
            try:
                return await self._try(request, say, left)
            except _Failed as failed:
                left -= failed.seconds
                trouble, alone = failed.trouble, failed.alone
            if trouble is None:
                continue
            wait = self._wait(number + loads) if trouble.wait is None else trouble.wait
            last = number == self._tries and not trouble.loading
            if not trouble.again or last or wait >= left:
                raise trouble.error
            await asyncio.sleep(wait)
            left -= wait
            if trouble.loading:
                loads += 1
            elif alone or not trouble.busy:  # else it may be only that we asked too much at a time
                number += 1

    async def _try(self, request: Request, say: Shown | None, left: float) -> Heard:
        """One request. Raises _Failed."""
        import openai

        line = self._at_hand()
        async with line.pace.turn() as begun:
            started = time.monotonic()
            body = self._habits.body(request.settings)
            streaming = self._habits.streaming() if say and not say.whole else {}
            messages = [message.sent() for message in request.messages]
            asked = {"model": self._model, "messages": messages, **body}
            try:
                money = paying(request.purse or Purse(), self.price, asked, self.name)
                async with money as settle, asyncio.timeout(left):
                    take = say.again() if say else None
                    unopened = self._habits.unopened
                    heard = await ask(
                        line.caller, asked, take, streaming=streaming, unopened=unopened
                    )
                    settle(heard)
            except Unended as error:
                if say:
                    say.whole = True
                if not error.empty:
                    self._habits.leave_out("stream")
                raise _Failed(None, time.monotonic() - started) from None
            except (openai.OpenAIError, NotUnderstood, BrokenOff, TimeoutError) as error:
                seconds = time.monotonic() - started
                prompt = "\n".join(message.text for message in request.messages)
                refused = refused_parameter(error, {**body, **streaming}, prompt)
                if refused:
                    self._habits.leave_out(refused)
                    raise _Failed(None, seconds) from None
                trouble = self._trouble(error, prompt)
                if trouble.busy:
                    line.pace.too_many(begun, trouble.wait or self._first_wait)
                raise _Failed(trouble, seconds, alone=line.pace.under_way == 1) from None
            line.pace.went_well()
        problem = self._lacking(heard)
        if problem:
            raise _Failed(Trouble(problem, again=True), time.monotonic() - started)
        self._habits.learn(heard)
        return heard

    def _lacking(self, heard: Heard) -> ModelError | None:
        """Why what came is no reply, where another try may give one."""
        if not heard.choices and ending(heard.finish) != "withheld":
            return ModelError("model.no_choice", host=self.host)
        failed = ending(heard.finish) == "failed"
        return no_answer(heard.finish, self.host) if failed else None

    def _trouble(self, error: Exception, prompt: str = "") -> Trouble:
        proxy = self._line.proxy if self._line else None
        return diagnosed(error, Asked(self.host, self.name, self._key, proxy), prompt)

    def _wait(self, number: int) -> float:
        """Seconds before the next try: they double, up to a bound, and are spread at random so
        that requests which failed together do not come back together."""
        longest = min(_LONGEST_WAIT, self._first_wait * 2 ** min(number - 1, _DOUBLINGS))
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

    @property
    def thinks(self) -> bool:
        """Whether a reply has told that the model thinks before it answers."""
        return self._habits.thinks

    def price(self, tokens_in: int, tokens_out: int, tokens_cached: int = 0) -> float | None:
        """What a call of so many tokens costs, in US dollars: nothing on this machine; None
        where it is not known."""
        if self._local:
            return 0.0
        return price(self._base_url, self._model, tokens_in, tokens_out, tokens_cached)

    def _at_hand(self) -> _Line:
        loop = asyncio.get_running_loop()
        if self._line is None or self._line.loop is not loop:
            made = make_client(self._base_url, self._key, self._timeout)
            caller = Caller(made.client, made.http)
            self._line = _Line(loop, caller, Pace(self.slots), made.proxy)
            weakref.finalize(self, _close, made.client, loop)
        return self._line


class _Failed(Exception):
    """A try that took `seconds` and gave nothing; without `trouble`, the next is made at once.
    `alone` says that nothing else was under way to that server."""

    def __init__(self, trouble: Trouble | None, seconds: float, *, alone: bool = True) -> None:
        super().__init__()
        self.trouble = trouble
        self.seconds = seconds
        self.alone = alone


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
    query = f"?{parts.query}" if parts.query else ""
    address = f"{parts.scheme}://{host}{parts.path.rstrip('/')}{query}"
    return f"{host}/{hashlib.sha256(address.encode()).hexdigest()[:12]}/{model}"
