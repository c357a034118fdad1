"""Replies that are no plain answer: cut, filtered, refused, empty, a call of a tool."""

from __future__ import annotations

import pytest
from support.fake_server import Exchange, FakeServer
from support.faults import STREAMED
from support.wire import FULL, ask, fails, model_of


@STREAMED
def test_a_reply_cut_by_its_length_is_a_reply(streamed: bool) -> None:
    with FakeServer(lambda one: one.answer("Hello, my na", finish="length")) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish, reply.notes) == ("Hello, my na", "length", ())


@STREAMED
@pytest.mark.parametrize("text", ["", "I will now say"], ids=["before a word", "in the middle"])
def test_a_filtered_reply_is_no_reply(text: str, streamed: bool) -> None:
    with FakeServer(lambda one: one.answer(text, finish="content_filter")) as server:
        error = fails(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == ("model.filtered", False)


def test_a_filter_in_azures_words() -> None:
    row = {
        "message": "The response was filtered due to the prompt triggering the content "
        "management policy. Please modify your prompt and retry, at another temperature.",
        "type": None,
        "param": "prompt",
        "code": "content_filter",
        "status": 400,
        "innererror": {"code": "ResponsibleAIPolicyViolation"},
    }
    with FakeServer(lambda one: one.json({"error": row}, 400)) as server:
        assert fails(model_of(server), FULL).message_id == "model.filtered"
        assert len(server.seen) == 1


@STREAMED
def test_a_refusal_is_the_reply(streamed: bool) -> None:
    def refuses(one: Exchange) -> None:
        if one.body.get("stream"):
            one.stream([{"content": None, "refusal": "I can’t "}, {"refusal": "help."}])
        else:
            one.whole(None, refusal="I can’t help.")

    with FakeServer(refuses) as server:
        reply = ask(model_of(server), streamed=streamed)
    assert (reply.text, reply.finish) == ("I can’t help.", "stop")


@STREAMED
def test_an_empty_reply_is_a_reply(streamed: bool) -> None:
    with FakeServer(lambda one: one.answer("")) as server:
        reply = ask(model_of(server), streamed=streamed)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish) == ("", "stop")


def test_a_call_of_a_tool_is_no_text() -> None:
    call = {"id": "x", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    with FakeServer(lambda one: one.whole(None, finish="tool_calls", tool_calls=[call])) as server:
        reply = ask(model_of(server))
    assert (reply.text, reply.finish) == ("", "tool_calls")
