"""Answers with status 200 that hold no reply: none is taken for an empty one, to be graded.

The bodies are those of MiniMax (edenai-apis pull request 360), FastChat, Baidu and FastAPI, of
completions of the older kind, of gateways that read the reply as JSON, and of broken proxies.
"""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from support.fake_server import Behaviour, Exchange, FakeServer, completion
from support.faults import STREAMED, echo_hello
from support.wire import FULL, ask, fails, model_of, within


def whole(body: Any) -> Behaviour:
    return lambda one: one.json(body)


def choice(**fields: Any) -> Any:
    return {"choices": [{"index": 0, "finish_reason": "stop", **fields}]}


SAID = {
    "MiniMax": ({"choices": None, "base_resp": {"status_msg": "login fail"}}, "login fail"),
    "FastChat": ({"object": "error", "message": "HIGH TRAFFIC", "code": 50004}, "HIGH TRAFFIC"),
    "Baidu": ({"error_code": 336003, "error_msg": "the input is odd"}, "the input is odd"),
    "FastAPI": ({"detail": "Not authenticated"}, "Not authenticated"),
    "Ollama": ({"error": "requires more memory"}, "requires more memory"),
}


@STREAMED
@pytest.mark.parametrize("server", SAID)
def test_an_error_by_any_name_is_told_in_its_words(server: str, streamed: bool) -> None:
    body, words = SAID[server]
    with FakeServer(whole(body)) as fake:
        error = fails(model_of(fake, tries=2), streamed=streamed)
        assert len(fake.seen) == 2
    assert (error.message_id, error.final) == ("model.failed", False)
    assert words in error.text("en") and words in error.text("fr")


@STREAMED
def test_a_refused_parameter_is_found_there_too(streamed: bool) -> None:
    def behave(one: Exchange) -> None:
        if "seed" in one.body:
            one.json({"error": {"code": 400, "message": "seed is not supported"}})
        else:
            one.answer("Oslo")

    with FakeServer(behave) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
    assert (reply.text, reply.notes) == ("Oslo", ("model.left_out_seed",))


def test_too_many_requests_are_waited_for_there_too() -> None:
    busy = whole({"error": {"code": 429, "message": "Slow down", "retryDelay": "0.02s"}})
    with within(5), FakeServer(busy, busy, echo_hello) as server:
        assert ask(model_of(server, first_wait=30.0)).text == "Hello"


NONE = {
    "a completion of the older kind": choice(text="Oslo"),
    "no message": choice(),
    "null for a message": choice(message=None),
    "a reply that was read as JSON": choice(message={"content": {"city": "Oslo"}}),
    "a number": choice(message={"content": 7}),
    "a number among texts": choice(message={"content": ["Oslo", 7]}),
    "a text that is none": choice(message={"content": [{"type": "text", "text": {"value": 1}}]}),
}


@STREAMED
@pytest.mark.parametrize("kind", NONE)
def test_what_is_no_message_is_no_empty_reply(kind: str, streamed: bool) -> None:
    with FakeServer(whole(NONE[kind])) as server:
        error = fails(model_of(server, tries=2), streamed=streamed)
    assert error.message_id == "model.not_a_model_server"
    assert error.final == (kind == "a completion of the older kind")


TEXTS: dict[str, Any] = {
    "a part": {"type": "text", "text": "Oslo"},
    "texts": ["Os", "lo"],
    "a part without a type": [{"text": "Oslo"}],
    "a part that refuses": [{"type": "refusal", "refusal": "Oslo"}],
    "a part beside it": [{"type": "text", "text": "Oslo"}, {"type": "reference", "ids": [1]}],
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_in_another_form_is_the_reply(kind: str) -> None:
    with FakeServer(whole(choice(message={"content": TEXTS[kind]}))) as server:
        assert ask(model_of(server)).text == "Oslo"


@pytest.mark.parametrize("row", [{"message": "out of memory"}, {"object": "error", "detail": "x"}])
def test_an_error_by_another_name_in_a_stream_ends_it(row: dict[str, Any]) -> None:
    """With the word that the stream is done, as vLLM's older releases have it."""

    def behave(one: Exchange) -> None:
        one.begin("text/event-stream")
        one.event(delta={"content": "Hel"})
        one.write(f"event: error\ndata: {json.dumps(row)}\n\ndata: [DONE]\n\n".encode())

    for streamed in (False, True):  # who streams whatever it is asked for is not believed either
        with FakeServer(behave, echo_hello) as server:
            assert ask(model_of(server), streamed=streamed).text == "Hello"
            assert len(server.seen) == 2


WARNED: dict[str, Any] = {
    "beside the choice": choice(message={"content": "Oslo"}, error={"message": "a warning"}),
    "beside all": {**choice(message={"content": "Oslo"}), "detail": "a warning", "error": {}},
}


@pytest.mark.parametrize("kind", WARNED)
def test_a_warning_beside_a_whole_choice_does_no_harm(kind: str) -> None:
    with FakeServer(whole(WARNED[kind])) as server:
        assert ask(model_of(server)).text == "Oslo"


def test_words_before_the_first_piece_of_a_stream_do_no_harm() -> None:
    def behave(one: Exchange) -> None:
        one.begin("text/event-stream")
        one.send({"choices": [], "detail": "warming up"})
        one.event(delta={"content": "Oslo"}, finish="stop")

    with FakeServer(behave) as server:
        assert ask(model_of(server), streamed=True).text == "Oslo"


@pytest.mark.parametrize("fields", [{"message": {"role": "assistant"}}, {"message": None}, {}])
def test_thoughts_that_the_total_alone_counts_are_given_room(fields: dict[str, Any]) -> None:
    def thinks(one: Exchange) -> None:
        if one.body["max_tokens"] < 100:
            usage = {"prompt_tokens": 6, "completion_tokens": 0, "total_tokens": 22}
            one.json({**choice(**{**fields, "finish_reason": "length"}), "usage": usage})
        else:
            one.answer("Oslo", usage={"prompt_tokens": 6, "completion_tokens": 1})

    with FakeServer(thinks) as server:
        reply = ask(model_of(server), FULL)
        assert len(server.seen) == 2
    assert (reply.text, reply.notes) == ("Oslo", ("model.given_room",))


PACKED = {"Content-Encoding": "gzip"}
BROKEN = {
    "not packed": lambda one: one.json({"error": {"message": "x"}}, 400, headers=PACKED),
    "not packed, an answer": lambda one: one.json(completion(), headers=PACKED),
    "cut off": lambda one: one.raw(
        gzip.compress(json.dumps(completion("Oslo")).encode())[:-12],
        "application/json",
        headers=PACKED,
    ),
}


@STREAMED
@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_unpacked_is_a_fault(kind: str, streamed: bool) -> None:
    with FakeServer(BROKEN[kind], echo_hello) as server:
        assert ask(model_of(server), streamed=streamed).text == "Hello"


@STREAMED
def test_an_address_that_is_none_is_told_as_it_is(streamed: bool) -> None:
    def behave(one: Exchange) -> None:
        one.raw(b"", "text/plain", 302, headers={"Location": "http://[::1"})

    with FakeServer(behave) as server:
        error = fails(model_of(server), streamed=streamed)
    assert (error.message_id, error.final) == ("model.moved", True)
    assert "http://[::1" in error.text("en")
