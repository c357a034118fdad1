"""A real local HTTP server that imitates an OpenAI-compatible one, for tests of the wire."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USAGE = {
    "prompt_tokens": 11,
    "completion_tokens": 3,
    "total_tokens": 14,
    "prompt_tokens_details": {"cached_tokens": 7},
}
PATIENCE = 20
"""Seconds after which a test that waits has failed."""


class Exchange:
    """One request, and the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: FakeServer) -> None:
        length = int(handler.headers.get("Content-Length") or 0)
        self.body: dict[str, Any] = json.loads(handler.rfile.read(length) or b"{}")
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.path = handler.path
        self._handler = handler
        self._server = server

    def stream(
        self,
        pieces: Iterable[str | dict[str, Any]],
        *,
        finish: str | None = "stop",
        usage: dict[str, Any] | None = USAGE,
        done: bool = True,
    ) -> None:
        """Answer piece by piece; a piece is text, or a whole delta."""
        self.begin("text/event-stream")
        for piece in pieces:
            self.event(delta={"content": piece} if isinstance(piece, str) else piece)
        if finish:
            self.event(delta={}, finish=finish)
        if usage and self.body.get("stream_options"):
            self.send({"choices": [], "usage": usage})
        if done:
            self._handler.wfile.write(b"data: [DONE]\n\n")

    def begin(self, kind: str) -> None:
        """Send the head of an answer that ends when the connection does."""
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Connection", "close")
        self._handler.end_headers()

    def event(self, *, delta: dict[str, Any] | None, finish: str | None = None) -> None:
        """Send one piece of a stream."""
        self.send({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def send(self, fields: dict[str, Any]) -> None:
        """Send one event of a stream, with the fields that every chunk has."""
        row = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", **fields}
        self._handler.wfile.write(f"data: {json.dumps(row)}\n\n".encode())
        self._handler.wfile.flush()

    def raw(self, content: bytes, kind: str, status: int = 200) -> None:
        """Answer with these very bytes."""
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Content-Length", str(len(content)))
        self._handler.end_headers()
        self._handler.wfile.write(content)

    def error(self, status: int, message: str = "no", **fields: Any) -> None:
        """Answer with an error in OpenAI's form."""
        body = {"error": {"message": message, "type": "t", **fields}}
        self.raw(json.dumps(body).encode(), "application/json", status)

    def wait_until_gone(self) -> None:
        """Answer nothing (more) until the client closes the connection."""
        self._server.waiting.set()
        self._handler.connection.settimeout(PATIENCE)
        if self._handler.connection.recv(1) == b"":
            self._server.gone.set()


Behaviour = Callable[[Exchange], None]


class FakeServer:
    """Answers each POST with the next of its behaviours, the last one again and again.

    `seen` are the requests; `waiting` and `gone` tell of `Exchange.wait_until_gone`.
    """

    def __init__(self, *behaviours: Behaviour, models: Iterable[str] = ("m",)) -> None:
        self.seen: list[Exchange] = []
        self.waiting = threading.Event()
        self.gone = threading.Event()
        self._behaviours = behaviours
        self._models = list(models)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                exchange = Exchange(self, outer)
                outer.seen.append(exchange)
                outer._behaviours[min(len(outer.seen), len(outer._behaviours)) - 1](exchange)

            def do_GET(self) -> None:
                exchange = Exchange(self, outer)
                outer.seen.append(exchange)
                rows = [
                    {"id": name, "object": "model", "created": 1, "owned_by": "x"}
                    for name in outer._models
                ]
                content = json.dumps({"object": "list", "data": rows}).encode()
                exchange.raw(content, "application/json")

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass  # a client that hangs up is part of these tests

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> FakeServer:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
