"""A local OpenAI-compatible server that costs next to nothing, in a process of its own.

    python -m engine.server

It prints its port and serves until its standard input closes. It answers `POST
…/chat/completions` about "item N" with `code N` after a delay, for every seventh item with a
wrong code, so that a right grade can be told from a wrong one. `POST /plan` sets the delay and
the faults and forgets what was counted; `GET /count` gives the counts. The requests are read by
hand: an HTTP framework would cost more than the clients that are measured.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
import zlib
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from engine.job import wrong

HUNG_ITEM, MALFORMED_ITEM = 11, 23
"""The items whose very first request is never answered, or answered with half a JSON text."""

_ITEM = re.compile(rb"item (\d+)")
_STREAM = re.compile(rb'"stream"\s*:\s*true')
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_USAGE = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
_NAMED = {"id": "c", "created": 1, "model": "m"}


def refused(item: int, ask: int) -> bool:
    """Whether the `ask`-th request (from 0) about `item` gets a 429: 10%, never two in a row."""
    return zlib.crc32(b"%d.%d" % (item, ask)) % 9 == 0 and not (ask and refused(item, ask - 1))


@dataclass
class Counts:
    """What came in and went out since the last plan; times in seconds."""

    requests: int = 0
    answered: int = 0
    most_in_flight: int = 0
    faults: dict[str, int] = field(default_factory=lambda: {"429": 0, "hung": 0, "malformed": 0})
    first: float | None = None
    last: float | None = None

    @property
    def span(self) -> float:
        """From the first request received to the last answer sent, in seconds."""
        return 0.0 if self.first is None or self.last is None else self.last - self.first


class Service:
    """What all connections share: the plan and the counts."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.plan({"delay": 0.05, "faults": False})

    def plan(self, plan: dict[str, Any]) -> None:
        """Begin anew: `delay` in seconds, `faults` true or false."""
        self.delay: float = plan["delay"]
        self.faults: bool = plan["faults"]
        self.counts = Counts()
        self.asks: Counter[int] = Counter()

    def count(self) -> bytes:
        """The counts, and how many are in flight now, as JSON."""
        more = {"span": self.counts.span, "in_flight": self.in_flight}
        return json.dumps({**asdict(self.counts), **more}).encode()

    def answer(self, body: bytes) -> bytes | None:
        """The whole HTTP answer to a request; None when it is to hang."""
        found = _ITEM.findall(body)
        if not found:
            return _http(b'{"error": {"message": "no item in the messages"}}', 400)
        item = int(found[-1])
        ask = self.asks[item]
        self.asks[item] += 1
        if self.faults and (fault := self._fault(item, ask)):
            self.counts.faults[fault] += 1
            return _FAULTS[fault]
        self.counts.answered += 1
        text = b"code %d" % (item + 1 if wrong(item) else item)
        return _streamed(text) if _STREAM.search(body) else _whole(text)

    def _fault(self, item: int, ask: int) -> str | None:
        if ask == 0 and item == HUNG_ITEM:
            return "hung"
        if ask == 0 and item == MALFORMED_ITEM:
            return "malformed"
        return "429" if refused(item, ask) else None


class Connection(asyncio.Protocol):
    """One client's connection, kept open from request to request."""

    transport: asyncio.Transport

    def __init__(self, service: Service) -> None:
        self._service = service
        self._received = b""
        self._open = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, problem: Exception | None) -> None:
        self._service.in_flight -= self._open
        self._open = 0

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._received, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            head, body = self._received[:end], self._received[end + 4 : whole]
            self._received = self._received[whole:]
            self._request(head, body)

    def _request(self, head: bytes, body: bytes) -> None:
        service = self._service
        if head.startswith(b"GET /count "):
            self.transport.write(_http(service.count()))
        elif head.startswith(b"POST /plan "):
            service.plan(json.loads(body))
            self.transport.write(_http(b"{}"))
        elif b"/chat/completions " in head.split(b"\r\n", 1)[0]:
            self._completion(body)
        else:
            self.transport.write(_http(b'{"error": {"message": "no such path"}}', 404))

    def _completion(self, body: bytes) -> None:
        service, counts = self._service, self._service.counts
        counts.first = counts.first or time.monotonic()
        counts.requests += 1
        self._open += 1
        service.in_flight += 1
        counts.most_in_flight = max(counts.most_in_flight, service.in_flight)
        if (answer := service.answer(body)) is not None:
            asyncio.get_running_loop().call_later(service.delay, self._send, answer, counts)

    def _send(self, answer: bytes, counts: Counts) -> None:
        if not self._open:  # the client has gone
            return
        self._open -= 1
        self._service.in_flight -= 1
        self.transport.write(answer)
        counts.last = time.monotonic()


def _http(body: bytes, status: int = 200, kind: bytes = b"application/json") -> bytes:
    head = b"HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
    return head % (status, kind, len(body)) + body


def _event(**fields: Any) -> bytes:
    chunk = {**_NAMED, "object": "chat.completion.chunk", **fields}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _choice(**fields: Any) -> list[dict[str, Any]]:
    return [{"index": 0, **fields}]


_TEXT = "@TEXT@"
_MESSAGE = {"role": "assistant", "content": _TEXT}
_WHOLE = json.dumps(
    {
        **_NAMED,
        "object": "chat.completion",
        "choices": _choice(message=_MESSAGE, finish_reason="stop"),
        "usage": _USAGE,
    }
).encode()
_STREAMED = (
    _event(choices=_choice(delta=_MESSAGE, finish_reason=None))
    + _event(choices=_choice(delta={}, finish_reason="stop"))
    + _event(choices=[], usage=_USAGE)
    + b"data: [DONE]\n\n"
)
_FAULTS: dict[str, bytes | None] = {
    "429": _http(b'{"error": {"message": "too many requests", "code": "rate_limit"}}', 429).replace(
        b"\r\n", b"\r\nRetry-After: 1\r\n", 1
    ),
    "hung": None,
    "malformed": _http(_WHOLE[: len(_WHOLE) // 2]),
}


def _whole(text: bytes) -> bytes:
    return _http(_WHOLE.replace(_TEXT.encode(), text))


def _streamed(text: bytes) -> bytes:
    return _http(_STREAMED.replace(_TEXT.encode(), text), kind=b"text/event-stream")


async def serve() -> None:
    """Serve on a free port of the loopback address until standard input closes."""
    loop = asyncio.get_running_loop()
    service = Service()
    server = await loop.create_server(lambda: Connection(service), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
