"""What different servers take, and how their answers differ: each is asked as it needs."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.fake_server import USAGE, Behaviour, Exchange, FakeServer, completion
from support.faults import LENGTHS, STREAMED, settings_in
from support.wire import ASK, FULL, PLAIN, ask, fails, model_of

from course.models.base import Request, Settings
from course.models.openai.model import OpenAIModel


def without(*names: str, code: int = 400, field: bool = True) -> Behaviour:
    """A server that refuses these parameters, one at a time, naming each."""

    def behave(one: Exchange) -> None:
        refused = next((name for name in names if name in one.body), None)
        if refused and field:
            one.error(code, "unsupported value", param=refused, code="unsupported_parameter")
        elif refused:
            one.error(code, f"Unsupported parameter: '{refused}' is not supported here.")
        else:
            one.answer()

    return behave


@STREAMED
@pytest.mark.parametrize("field", [True, False], ids=["in its field", "in its words"])
@pytest.mark.parametrize("code", [400, 422])
@pytest.mark.parametrize("name", ["temperature", "seed"])
def test_a_parameter_that_a_server_refuses_is_left_out_for_good(
    name: str, code: int, field: bool, streamed: bool
) -> None:
    with FakeServer(without(name, code=code, field=field)) as server:
        first = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 2
        again = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 3, "another model object of that server knows it"
        assert all(name not in body for body in server.bodies[1:])
        kept = {key: value for key, value in settings_in(server.bodies[0]).items() if key != name}
        assert settings_in(server.bodies[2]) == kept
    assert first.text == again.text == "ok"
    assert first.notes == again.notes == (f"model.left_out_{name}",)


def test_a_server_without_any_length_is_asked_without() -> None:
    with FakeServer(without(*LENGTHS)) as server:
        first, again = ask(model_of(server), FULL), ask(model_of(server), FULL)
        assert len(server.seen) == 4, "both names of the length were tried, once"
        assert settings_in(server.bodies[-1]) == {"temperature": 0, "seed": 1}
    assert first.notes == again.notes == ("model.left_out_max_tokens",)


@STREAMED
def test_the_two_names_of_the_length_stand_in_for_each_other(streamed: bool) -> None:
    with FakeServer(without("max_tokens")) as server:
        first = ask(model_of(server), FULL, streamed=streamed)
        again = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 3
        assert [body.get("max_completion_tokens") for body in server.bodies] == [None, 9, 9]
    assert first.notes == again.notes == ()


def test_several_parameters_are_left_out_one_after_the_other() -> None:
    with FakeServer(without("seed", "temperature", *LENGTHS)) as server:
        first = ask(model_of(server), FULL)
        again = ask(model_of(server), FULL)
        assert len(server.seen) == 6
        assert settings_in(server.bodies[-1]) == {}
    left_out = {f"model.left_out_{name}" for name in FULL.sent()}
    assert set(first.notes) == set(again.notes) == left_out and len(first.notes) == 3


def test_what_was_learnt_holds_for_that_server_and_model_only() -> None:
    with FakeServer(without("seed")) as server, FakeServer(echo_ok) as other:
        ask(model_of(server), FULL)
        ask(model_of(server, "another"), FULL)
        ask(model_of(other), FULL)
        assert "seed" in server.bodies[2] and "seed" in other.bodies[0]


def echo_ok(one: Exchange) -> None:
    one.answer()


def test_nothing_is_said_of_a_setting_that_is_not_asked_for() -> None:
    with FakeServer(without("seed")) as server:
        ask(model_of(server), FULL)
        assert ask(model_of(server), Settings(temperature=0)).notes == ()


def test_a_server_that_refuses_what_was_not_sent_is_asked_once() -> None:
    with FakeServer(lambda one: one.error(400, "bad top_p", param="top_p")) as server:
        assert fails(model_of(server), FULL).message_id == "model.refused"
        assert len(server.seen) == 1


@pytest.mark.parametrize("name", ["model", "messages"])
def test_what_no_request_can_do_without_is_never_left_out(name: str) -> None:
    with FakeServer(lambda one: one.error(400, f"'{name}' is wrong", param=name)) as server:
        assert fails(model_of(server), FULL).message_id == "model.refused"
        assert len(server.seen) == 1


def test_a_server_that_finds_fault_with_everything_is_not_asked_for_ever() -> None:
    def never(one: Exchange) -> None:
        one.error(400, "bad temperature, seed, max_tokens, max_completion_tokens, stream")

    with FakeServer(never) as server:
        assert fails(model_of(server), FULL, streamed=True).message_id == "model.refused"
        assert len(server.seen) <= 8


def test_a_fault_in_the_middle_of_learning_is_not_a_lesson() -> None:
    flaky = [lambda one: one.error(503, "temperature of the machine too high")]
    with FakeServer(*flaky, without("seed")) as server:
        assert ask(model_of(server), FULL).notes == ("model.left_out_seed",)
        assert "temperature" in server.bodies[-1]


@STREAMED
def test_stream_options_are_left_out_without_a_word(streamed: bool) -> None:
    with FakeServer(without("stream_options")) as server:
        first = ask(model_of(server), FULL, streamed=streamed)
        again = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == (3 if streamed else 2)
        assert settings_in(server.bodies[-1]) == settings_in(server.bodies[0])
    assert first.notes == again.notes == ()
    assert again.text == "ok" and again.tokens_in == (None if streamed else 11)


def test_what_is_not_set_is_not_sent() -> None:
    with FakeServer(echo_ok) as server:
        ask(model_of(server))
        ask(model_of(server), streamed=True)
        whole, streamed = server.bodies
    asked = {"model": "m", "messages": [one.sent() for one in ASK]}
    assert not whole.pop("stream", False) and whole == asked
    assert streamed.pop("stream") is True and streamed.pop("stream_options", True)
    assert streamed == asked


def test_settings_go_as_they_are() -> None:
    with FakeServer(echo_ok) as server:
        ask(model_of(server), Settings(temperature=0.0, max_tokens=1, seed=0))
        assert settings_in(server.bodies[0]) == {"temperature": 0.0, "max_tokens": 1, "seed": 0}


@STREAMED
def test_an_answer_is_understood_in_either_form(streamed: bool) -> None:
    def other_way(one: Exchange) -> None:
        if one.body.get("stream"):
            one.whole("Hello é")
        else:
            one.stream(["Hel", "lo é"])

    with FakeServer(other_way) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish) == ("Hello é", "stop")


@STREAMED
@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8"])
def test_what_comes_whole_may_be_bare(streamed: bool, kind: str) -> None:
    """Only the choices: no id, no time, no name, no usage."""
    content = json.dumps({"choices": completion("bare")["choices"]}).encode()
    with FakeServer(lambda one: one.raw(content, kind)) as server:
        reply = ask(model_of(server), streamed=streamed)
    assert (reply.text, reply.tokens_in, reply.tokens_out) == ("bare", None, None)


@STREAMED
def test_streams_may_be_written_in_every_way_that_is_allowed(streamed: bool) -> None:
    def odd(one: Exchange) -> None:
        one.begin("text/event-stream;charset=UTF-8")
        one.write(b"\xef\xbb\xbf: a comment\r\n\r\n")
        one.write(b'data:{"choices":[{"index":0,"delta":{"content":"no space"}}]}\r\n\r\n')
        one.write(
            b'event: message\nid: 7\ndata: {"choices": [{"delta": {"content": ", two"}}]}\n\n'
        )
        one.write(b'data: {"choices":\ndata: [{"delta": {"content": " lines"}}]}\n\n')
        one.send({"choices": []})
        one.send({"choices": None})
        one.event(delta=None)
        one.event(delta={"content": None, "role": "assistant"})
        one.event(delta={}, finish="stop")
        one.write(b"data:[DONE]\n\n")

    with FakeServer(odd) as server:
        assert ask(model_of(server), streamed=streamed).text == "no space, two lines"
        assert len(server.seen) == 1


def test_a_stream_need_not_say_that_it_is_done() -> None:
    with FakeServer(lambda one: one.stream(["Hello"], done=False)) as server:
        assert ask(model_of(server), streamed=True).text == "Hello"


@STREAMED
def test_tokens_are_counted_where_the_server_counts(streamed: bool) -> None:
    with FakeServer(echo_ok) as server:
        reply = ask(model_of(server), streamed=streamed)
    assert (reply.tokens_in, reply.tokens_out, reply.tokens_cached) == (11, 3, 7)


@STREAMED
@pytest.mark.parametrize(
    ("usage", "counts"),
    [
        (None, (None, None, None)),
        ({"prompt_tokens": 5}, (5, None, None)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}, (5, 2, None)),
        ({**USAGE, "prompt_tokens_details": None}, (11, 3, None)),
    ],
)
def test_tokens_that_are_not_counted_are_none(
    usage: dict[str, Any] | None, counts: tuple[int | None, ...], streamed: bool
) -> None:
    with FakeServer(lambda one: one.answer(usage=usage)) as server:
        reply = ask(model_of(server), streamed=streamed)
    assert (reply.tokens_in, reply.tokens_out, reply.tokens_cached) == counts


def test_an_address_may_end_in_a_slash_and_have_a_path() -> None:
    with FakeServer(echo_ok) as server:
        ask(OpenAIModel(f"{server.base_url}/deep/", "m"))
        path = server.seen[0].path
    assert path == server.base_url.split(str(server.port))[1] + "/deep/chat/completions"


def test_a_model_can_be_asked_from_any_event_loop() -> None:
    with FakeServer(echo_ok) as server, ThreadPoolExecutor(1) as elsewhere:
        asked = model_of(server)
        for _ in range(2):
            reply = elsewhere.submit(
                lambda: asyncio.run(asked.complete(Request(ASK, PLAIN)))
            ).result()
            assert reply.text == ask(asked).text == "ok"
