"""A real local HTTP server that imitates an OpenAI-compatible one, for tests of the wire."""

from __future__ import annotations

import itertools
import json
import os
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {
    "prompt_tokens": 11,
    "completion_tokens": 3,
    "total_tokens": 14,
    "prompt_tokens_details": {"cached_tokens": 7},
}
PATIENCE = 20  # seconds after which a test that waits has failed
_numbers = itertools.count(1)


def completion(
    text: str | None = "ok",
    *,
    finish: str | None = "stop",
    usage: Mapping[str, Any] | None = USAGE,
    **message: Any,
) -> dict[str, Any]:
    """A whole answer, with more fields of its message."""
    said = {"role": "assistant", "content": text, **message}
    choice = {"index": 0, "message": said, "finish_reason": finish}
    row = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    return row if usage is None else {**row, "usage": dict(usage)}


class Exchange:
    """One request, and the ways to answer it.

    `together` is how many requests were being answered when this one came, itself included;
    `gone` is set when the client closed the connection on `wait_until_gone`.
    """

    def __init__(self, handler: BaseHTTPRequestHandler, server: FakeServer) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        self.body: dict[str, Any] = json.loads(handler.rfile.read(length) or b"{}")
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.path = handler.path
        self.together = 0
        self.waiting = False
        self.gone = threading.Event()
        self._handler = handler
        self._server = server

    @property
    def asked(self) -> str:
        """The text of the last message."""
        return str(self.body["messages"][-1]["content"])

    def answer(self, text: str = "ok", **options: Any) -> None:
        """Answer as it was asked: piece by piece, or whole."""
        if self.body.get("stream"):
            self.stream([text] if text else [], **options)
        else:
            self.whole(text, **options)

    def whole(self, text: str | None = "ok", **options: Any) -> None:
        """Answer in one piece, as `completion` says."""
        self.json(completion(text, **options))

    def stream(
        self,
        pieces: Iterable[str | dict[str, Any]],
        *,
        finish: str | None = "stop",
        usage: Mapping[str, Any] | None = USAGE,
        done: bool = True,
    ) -> None:
        """Answer piece by piece; a piece is text, or a whole delta."""
        self.begin("text/event-stream")
        for piece in pieces:
            self.event(delta={"content": piece} if isinstance(piece, str) else piece)
        self.left()
        if finish:
            self.event(delta={}, finish=finish)
        if usage and self.body.get("stream_options"):
            self.send({"choices": [], "usage": usage})
        if done:
            self.write(b"data: [DONE]\n\n")

    def begin(self, kind: str, headers: Mapping[str, str] | None = None) -> None:
        """Send the head of an answer that ends when the connection does."""
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Connection", "close")
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def event(self, *, delta: dict[str, Any] | None, finish: str | None = None) -> None:
        """Send one piece of a stream."""
        self.send({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def send(self, fields: dict[str, Any]) -> None:
        """Send one event of a stream, with the fields that every chunk has."""
        row = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", **fields}
        self.write(f"data: {json.dumps(row)}\n\n".encode())

    def write(self, content: bytes) -> None:
        """Send these very bytes, after `begin`."""
        self._handler.wfile.write(content)
        self._handler.wfile.flush()

    def raw(
        self,
        content: bytes,
        kind: str,
        status: int = 200,
        *,
        headers: Mapping[str, str] | None = None,
        announced: int | None = None,
    ) -> None:
        """Answer with these very bytes; `announced` is how many the head promises."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        length = len(content) if announced is None else announced
        self._handler.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self.left()
        self._handler.wfile.write(content)
        if length != len(content):
            self._handler.close_connection = True

    def json(self, content: Any, status: int = 200, **options: Any) -> None:
        """Answer with this, as JSON."""
        self.raw(json.dumps(content).encode(), "application/json", status, **options)

    def error(
        self,
        status: int,
        message: Any = "no",
        *,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> None:
        """Answer with an error in OpenAI's form."""
        self.json({"error": {"message": message, "type": "t", **fields}}, status, headers=headers)

    def reset(self) -> None:
        """Break the connection off, as a server that crashes does."""
        linger = struct.pack("ii", 1, 0)
        connection = self._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._handler.close_connection = True
        os.close(connection.detach())

    def wait_until_gone(self) -> None:
        """Answer nothing (more) until the client closes the connection."""
        self.waiting = True
        self._server.waiting.set()
        self._server.tell()
        self._handler.connection.settimeout(PATIENCE)
        self._handler.close_connection = True
        with suppress(ConnectionError):
            if self._handler.connection.recv(1) != b"":
                return
        self.gone.set()
        self._server.gone.set()
        self._server.tell()

    def let_others_come(self, seconds: float) -> None:
        """Wait until no other request has come for so long."""
        server, count = self._server, 0
        while server.wait_for(lambda count=count: len(server.seen) > count, seconds):
            count = len(server.seen)

    def left(self) -> None:
        """This request is no longer being answered."""
        self._server.now.discard(self)


Behaviour = Callable[[Exchange], None]


class FakeServer:
    """Answers each POST with the next of its behaviours, the last one again and again.

    `seen` are the requests; `waiting` and `gone` tell of `Exchange.wait_until_gone`; `now` are
    the requests that are being answered; `connections` is how many there have been.
    Asked for its models, it names `models`, or answers with `listing`. Each server has an address
    that no other one of this process has had.
    """

    def __init__(
        self,
        *behaviours: Behaviour,
        models: Iterable[str] = ("m",),
        listing: Any = ...,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.seen: list[Exchange] = []
        self.now: set[Exchange] = set()
        self.waiting = threading.Event()
        self.gone = threading.Event()
        self.connections = 0
        self._behaviours = behaviours
        self._models = list(models)
        self._changed = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                exchange = Exchange(self, outer)
                behaviour = outer._arrived(exchange)
                try:
                    behaviour(exchange)
                finally:
                    exchange.left()
                    outer.tell()

            def do_GET(self) -> None:
                exchange = Exchange(self, outer)
                outer.seen.append(exchange)
                rows = [
                    {"id": name, "object": "model", "created": 1, "owned_by": "x"}
                    for name in outer._models
                ]
                exchange.json({"object": "list", "data": rows} if listing is ... else listing)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 256

            def process_request(self, request: Any, address: Any) -> None:
                outer.connections += 1
                super().process_request(request, address)

            def finish_request(self, request: Any, address: Any) -> None:
                if tls:
                    request = tls.wrap_socket(request, server_side=True)
                super().finish_request(request, address)

            def handle_error(self, *_: Any) -> None:
                pass  # a client that hangs up is part of these tests

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        scheme = "https" if tls else "http"
        self.base_url = f"{scheme}://127.0.0.1:{self.port}/{next(_numbers)}/v1"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """What was sent, in order."""
        return [one.body for one in self.seen]

    def tell(self) -> None:
        """Something changed: let those look who wait for it."""
        with self._changed:
            self._changed.notify_all()

    def wait_for(self, happened: Callable[[], bool], seconds: float = PATIENCE) -> bool:
        """Wait until `happened()` is true; False when it is not in time."""
        with self._changed:
            return self._changed.wait_for(happened, seconds)

    def saw(self, count: int) -> bool:
        """Whether there were so many requests and no more; a late one is waited for."""
        return self.wait_for(lambda: len(self.seen) >= count) and len(self.seen) == count

    def held(self) -> list[Exchange]:
        """The requests that were let wait."""
        return [one for one in self.seen if one.waiting]

    def _arrived(self, exchange: Exchange) -> Behaviour:
        with self._changed:
            self.now.add(exchange)
            exchange.together = len(self.now)
            self.seen.append(exchange)
            self._changed.notify_all()
            return self._behaviours[min(len(self.seen), len(self._behaviours)) - 1]

    def __enter__(self) -> FakeServer:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
