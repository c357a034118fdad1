"""What goes wrong on the wire, as behaviours of the fake server; and how tests ask over it."""

from __future__ import annotations

import json
import socket
import ssl
from typing import Any

import pytest
import trustme

from support.fake_server import Behaviour, Exchange, completion
from support.wire import FULL

STREAMED = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
LENGTHS = ("max_tokens", "max_completion_tokens")


def settings_in(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in (*LENGTHS, *vars(FULL))}


def hung(one: Exchange) -> None:
    one.wait_until_gone()


def broken_json(one: Exchange) -> None:
    one.raw(b'{"id": "c", "choices": [{"index": 0, "mess', "application/json")


def nothing(one: Exchange) -> None:
    one.raw(b"", "application/json")


def no_choice(one: Exchange) -> None:
    if one.body.get("stream"):
        one.begin("text/event-stream")
        one.send({"choices": []})
        one.write(b"data: [DONE]\n\n")
    else:
        one.json({**completion(), "choices": []})


def page(one: Exchange) -> None:
    one.raw(b"<!doctype html><title>Sign in</title>", "text/html; charset=utf-8")


def plain_text(one: Exchange) -> None:
    one.raw(b"upstream is busy", "text/plain")


def hangs_up(one: Exchange) -> None:
    one.reset()


def broken_event(one: Exchange) -> None:
    one.begin("text/event-stream")
    one.event(delta={"content": "Hel"})
    one.write(b'data: {"choices": [{"index": 0, "del\n\n')
    one.event(delta={}, finish="stop")


def no_end(one: Exchange) -> None:
    if one.body.get("stream"):
        one.stream(["Hel"], finish=None, usage=None, done=False)
    else:
        one.raw(json.dumps(completion("Hel")).encode()[:60], "application/json", announced=5000)


def begin(one: Exchange) -> None:
    """The beginning of an answer."""
    if one.body.get("stream"):
        one.begin("text/event-stream")
        one.event(delta={"content": "Hel"})
    else:
        one.raw(b'{"id": "c", ', "application/json", announced=5000)


def reset_in_the_middle(one: Exchange) -> None:
    begin(one)
    one.reset()


def silent_in_the_middle(one: Exchange) -> None:
    begin(one)
    one.wait_until_gone()


def status(number: int, message: str = "no", /, **fields: Any) -> Behaviour:
    return lambda one: one.error(number, message, **fields)


def echo_hello(one: Exchange) -> None:
    one.answer("Hello")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def authority() -> tuple[trustme.CA, ssl.SSLContext]:
    """A certificate authority that nobody trusts, and a server's side with its certificate."""
    made = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.issue_cert("127.0.0.1").configure_cert(context)
    return made, context
