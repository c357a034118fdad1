"""Whatever goes wrong on the wire: asked again within bounds, then said; never a wrong result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.fake_server import Behaviour, Exchange, FakeServer
from support.faults import (
    STREAMED,
    authority,
    broken_event,
    broken_json,
    echo_hello,
    free_port,
    hangs_up,
    hung,
    no_choice,
    no_end,
    nothing,
    page,
    plain_text,
    reset_in_the_middle,
    silent_in_the_middle,
    status,
)
from support.wire import ASK, FULL, PLAIN, TRIES, ask, fails, model_of, within

from course.models.base import Request
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.secret import Secret

KEY = Secret("sk-some-key-12345")
QUOTA = {"code": "insufficient_quota"}


ASKED_AGAIN: dict[str, tuple[Behaviour, set[str]]] = {
    "408": (status(408), {"model.timeout", "model.server_error"}),
    "409": (status(409), {"model.server_error", "model.refused", "model.too_many"}),
    "429": (status(429), {"model.too_many"}),
    "500": (status(500), {"model.server_error"}),
    "502 with a page": (
        lambda one: one.raw(b"<html>Bad gateway</html>", "text/html", 502),
        {"model.server_error"},
    ),
    "503": (status(503), {"model.server_error"}),
    "504 without a body": (lambda one: one.raw(b"", "text/plain", 504), {"model.server_error"}),
    "malformed JSON": (broken_json, {"model.not_a_model_server"}),
    "an empty answer": (nothing, {"model.not_a_model_server"}),
    "no choice": (no_choice, {"model.no_choice"}),
    "a page": (page, {"model.not_a_model_server"}),
    "plain text": (plain_text, {"model.not_a_model_server"}),
    "hung up before a word": (hangs_up, {"model.unreachable", "model.cut"}),
    "ended in the middle": (no_end, {"model.cut"}),
    "reset in the middle": (reset_in_the_middle, {"model.cut"}),
    "silent from the start": (hung, {"model.timeout"}),
    "silent in the middle": (silent_in_the_middle, {"model.timeout", "model.cut"}),
}
FAULTS = pytest.mark.parametrize("fault", ASKED_AGAIN)


@STREAMED
@FAULTS
def test_a_passing_fault_does_not_show(fault: str, streamed: bool) -> None:
    with FakeServer(ASKED_AGAIN[fault][0], lambda one: one.answer("Hello é🦊")) as server:
        reply = ask(model_of(server, timeout=1.0), streamed=streamed)
        assert len(server.seen) == 2
        assert server.bodies[0] == server.bodies[1]
    assert (reply.text, reply.finish) == ("Hello é🦊", "stop")


@STREAMED
@FAULTS
def test_a_lasting_fault_is_said_after_four_tries(fault: str, streamed: bool) -> None:
    behaviour, expected = ASKED_AGAIN[fault]
    with FakeServer(behaviour) as server:
        error = fails(model_of(server, timeout=0.2, key=KEY), streamed=streamed)
        assert server.saw(TRIES)
    assert error.message_id in expected


def test_what_was_shown_of_a_broken_reply_is_not_shown_again() -> None:
    heard: list[str] = []
    with FakeServer(no_end, lambda one: one.stream(["He", "llo", "!"])) as server:
        reply = run(model_of(server).complete(Request(ASK, PLAIN), on_text=heard.append))
    assert reply.text == "".join(heard) == "Hello!"


def test_a_broken_piece_of_a_stream_is_a_fault() -> None:
    with FakeServer(broken_event, lambda one: one.answer("Hello")) as server:
        assert ask(model_of(server), streamed=True).text == "Hello"
        assert len(server.seen) == 2
    with FakeServer(broken_event) as server:
        error = fails(model_of(server), streamed=True)
        assert len(server.seen) == TRIES
    assert error.message_id in ("model.cut", "model.not_a_model_server")


@STREAMED
def test_an_error_in_the_place_of_an_answer_is_asked_again(streamed: bool) -> None:
    def refuses(one: Exchange) -> None:
        content = {"error": {"message": "The engine is warming up.", "type": "t"}}
        if one.body.get("stream"):
            one.begin("text/event-stream")
            one.write(f"data: {json.dumps(content)}\n\n".encode())
        else:
            one.json(content)

    with FakeServer(refuses, echo_hello) as server:
        assert ask(model_of(server), streamed=streamed).text == "Hello"
        assert len(server.seen) == 2
    with FakeServer(refuses) as server:
        error = fails(model_of(server), streamed=streamed)
        assert server.saw(TRIES)
    assert "The engine is warming up" in error.text("en")


def test_faults_of_different_kinds_have_four_tries_together() -> None:
    with FakeServer(status(500), broken_json, status(429), echo_hello) as server:
        assert ask(model_of(server)).text == "Hello"
    with FakeServer(status(500), broken_json, status(429), no_choice, echo_hello) as server:
        assert fails(model_of(server)).message_id == "model.no_choice"
        assert len(server.seen) == TRIES


SAID_AT_ONCE: list[tuple[int, dict[str, Any], str, bool]] = [
    (400, {"message": "be nice"}, "model.refused", False),
    (400, {"message": "This model's maximum context length is 8"}, "model.too_long", False),
    (400, {"code": "context_length_exceeded"}, "model.too_long", False),
    (400, {"code": "content_filter", "param": "prompt"}, "model.filtered", False),
    (401, {}, "model.wrong_key", True),
    (402, {}, "model.no_credit", True),
    (403, {}, "model.forbidden", True),
    (404, {}, "model.unknown", True),
    (404, {"code": "model_not_found"}, "model.unknown", True),
    (422, {"message": "be nice"}, "model.refused", False),
    (429, QUOTA, "model.no_credit", True),
]


@STREAMED
@pytest.mark.parametrize(("code", "fields", "message_id", "final"), SAID_AT_ONCE)
def test_what_asking_again_cannot_help_is_said_at_once(
    code: int, fields: dict[str, Any], message_id: str, final: bool, streamed: bool
) -> None:
    with FakeServer(lambda one: one.error(code, **fields)) as server:
        error = fails(model_of(server, key=KEY), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == (message_id, final)


def test_a_missing_key_is_told_from_a_wrong_one() -> None:
    with FakeServer(status(401)) as server:
        error = fails(model_of(server))
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == ("model.no_key", True)


@pytest.mark.parametrize("key", [None, KEY], ids=["no key", "key"])
def test_the_words_of_the_server_are_passed_on(key: Secret | None) -> None:
    with FakeServer(status(400, "Only poems are allowed here.")) as server:
        error = fails(model_of(server, key=key))
    assert error.values["detail"] == "Only poems are allowed here"
    with FakeServer(status(422, "x" * 299 + "yz")) as server:
        assert fails(model_of(server, key=key)).values["detail"] == "x" * 299 + "…"


def test_an_answer_that_is_no_json_is_passed_on_and_a_page_told_by_its_number() -> None:
    with FakeServer(lambda one: one.raw(b"Only odes", "text/plain", 400)) as server:
        assert fails(model_of(server)).values["detail"] == "Only odes"
    with FakeServer(lambda one: one.raw(b"<html>Odes</html>", "text/html", 400)) as server:
        assert fails(model_of(server)).values["detail"] == "Error code: 400"


def test_nobody_listens() -> None:
    port = free_port()
    with within(5):
        error = fails(OpenAIModel(f"http://127.0.0.1:{port}/v1", "m", first_wait=0.01))
    assert (error.message_id, error.final) == ("model.unreachable", True)
    assert f"127.0.0.1:{port}" in str(error)


@STREAMED
@pytest.mark.parametrize("kind", ["no TLS there", "a certificate that nobody trusts"])
def test_a_connection_that_cannot_be_made_safe(kind: str, streamed: bool) -> None:
    tls = None if kind == "no TLS there" else authority()[1]
    with FakeServer(echo_hello, tls=tls) as server:
        address = server.base_url.replace("http:", "https:")
        error = fails(OpenAIModel(address, "m", first_wait=0.01, key=KEY), streamed=streamed)
        assert server.seen == [] and server.connections == 1
    assert (error.message_id, error.final) == ("model.tls", True)


def test_tls_spoken_to_a_plain_client() -> None:
    """Asked by http, a server that speaks TLS gives no answer at all, or a page."""
    with FakeServer(echo_hello, tls=authority()[1]) as server:
        address = server.base_url.replace("https:", "http:")
        error = fails(OpenAIModel(address, "m", first_wait=0.01))
        assert server.seen == []
    assert error.message_id in ("model.unreachable", "model.cut", "model.not_a_model_server")
