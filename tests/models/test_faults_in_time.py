"""How long a reply may take: silence, the deadline, and the waits that a server asks for."""

from __future__ import annotations

import json
import time
from email.utils import formatdate

import pytest
from support.fake_server import PATIENCE, Behaviour, Exchange, FakeServer, completion
from support.faults import STREAMED, echo_hello, hung, status
from support.wire import ask, fails, model_of, within


@STREAMED
def test_no_reply_takes_longer_than_the_deadline(streamed: bool) -> None:
    with within(3), FakeServer(hung) as server:
        error = fails(model_of(server, timeout=PATIENCE, deadline=0.3), streamed=streamed)
        assert len(server.seen) == 1
        assert server.gone.wait(PATIENCE), "the connection stayed open"
    assert error.message_id == "model.timeout"


def drips(one: Exchange) -> None:
    """A reply without end, in small pieces."""
    one.begin("text/event-stream" if one.body.get("stream") else "application/json")
    try:
        while True:
            one.write(b": still here\n\n" if one.body.get("stream") else b" ")
            time.sleep(0.02)
    except OSError:
        one.gone.set()


@STREAMED
def test_a_reply_without_end_ends_at_the_deadline(streamed: bool) -> None:
    with within(3), FakeServer(drips) as server:
        error = fails(model_of(server, deadline=0.5), streamed=streamed)
        assert len(server.seen) == 1
        assert server.seen[0].gone.wait(PATIENCE)
    assert error.message_id in ("model.timeout", "model.cut")


def test_no_wait_goes_beyond_the_deadline() -> None:
    with within(3), FakeServer(status(500)) as server:
        error = fails(model_of(server, first_wait=30.0, deadline=1.0))
        assert len(server.seen) <= 2
    assert error.message_id == "model.server_error"


@STREAMED
def test_a_slow_first_word_is_waited_for_while_there_are_signs_of_life(streamed: bool) -> None:
    def slow(one: Exchange) -> None:
        one.begin("text/event-stream" if streamed else "application/json")
        for _ in range(6):
            one.write(b": waiting\n\n" if streamed else b"\n")
            time.sleep(0.25)
        if streamed:
            one.event(delta={"content": "at last"}, finish="stop")
            one.write(b"data: [DONE]\n\n")
        else:
            one.write(json.dumps(completion("at last")).encode())

    with FakeServer(slow) as server:
        assert ask(model_of(server, timeout=1.0), streamed=streamed).text == "at last"
        assert len(server.seen) == 1


def later(value: str, code: int = 429) -> Behaviour:
    return lambda one: one.error(code, headers={"Retry-After": value})


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_wait_that_the_server_asks_for_is_kept(form: str, code: int) -> None:
    """A date counts in whole seconds: one two seconds away is at least one away."""
    when: list[float] = []

    def busy(one: Exchange) -> None:
        when.append(time.monotonic())
        asked = "1" if form == "seconds" else formatdate(time.time() + 2, usegmt=True)
        later(asked, code)(one)

    def free(one: Exchange) -> None:
        when.append(time.monotonic())
        one.answer()

    with FakeServer(busy, free) as server:
        assert ask(model_of(server)).text == "ok"
        assert len(server.seen) == 2
    assert 0.9 < when[1] - when[0] < 6


@pytest.mark.parametrize("value", ["0", formatdate(0, usegmt=True)], ids=["none", "in the past"])
def test_a_wait_that_is_over_is_no_wait(value: str) -> None:
    with within(3), FakeServer(later(value), echo_hello) as server:
        assert ask(model_of(server)).text == "Hello"


@pytest.mark.parametrize(
    "value", ["3600", formatdate(time.time() + 9999, usegmt=True)], ids=["seconds", "date"]
)
def test_a_wait_beyond_the_deadline_is_not_begun(value: str) -> None:
    with within(3), FakeServer(later(value)) as server:
        error = fails(model_of(server, deadline=5.0))
        assert len(server.seen) == 1
    assert error.message_id == "model.too_many"


@pytest.mark.parametrize("other", [{}, {"Retry-After": "3600"}], ids=["alone", "with seconds"])
def test_a_wait_in_milliseconds_is_read_as_such_and_comes_first(other: dict[str, str]) -> None:
    """As seconds, it would be beyond the deadline."""

    def busy(one: Exchange) -> None:
        one.error(429, headers={"Retry-After-Ms": "20", **other})

    with within(3), FakeServer(busy, echo_hello) as server:
        assert ask(model_of(server, deadline=15.0)).text == "Hello"
        assert len(server.seen) == 2


def test_a_wait_of_many_milliseconds_is_kept() -> None:
    def busy(one: Exchange) -> None:
        one.error(429, headers={"Retry-After-Ms": "6000"})

    with within(3), FakeServer(busy) as server:
        error = fails(model_of(server, deadline=5.0))
        assert len(server.seen) == 1
    assert error.message_id == "model.too_many"
