"""Models that think first: the length is for their thoughts too, and some settings are refused."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from support.fake_server import PATIENCE, USAGE, Exchange, FakeServer
from support.faults import LENGTHS, STREAMED, settings_in
from support.wire import FULL, PROMPT, ask, fails, model_of, number_in, numbered

from course.evals.engine import evaluate
from course.models.base import Settings

ROOM = 4000
SIGNS: dict[str, dict[str, Any]] = {
    "reasoning_content": {"reasoning_content": "Hmm, let me see"},
    "reasoning": {"reasoning": "Hmm, let me see"},
    "counted": {},
}
COUNTED = {**USAGE, "completion_tokens_details": {"reasoning_tokens": 9}}


def room_in(one: Exchange) -> int:
    return max([one.body.get(name) or 0 for name in LENGTHS])


def thinks(sign: str, needs: float = 1000, text: str = "Yes") -> Any:
    """A server whose model thinks `needs` tokens long before it answers."""

    def behave(one: Exchange) -> None:
        usage = COUNTED if sign == "counted" else USAGE
        enough = room_in(one) >= needs
        said, finish = (text, "stop") if enough else ("", "length")
        if one.body.get("stream"):
            pieces: list[Any] = [SIGNS[sign]] if SIGNS[sign] else []
            one.stream([*pieces, *([said] if said else [])], finish=finish, usage=usage)
        else:
            one.whole(said or None, finish=finish, usage=usage, **SIGNS[sign])

    return behave


@STREAMED
@pytest.mark.parametrize("sign", SIGNS)
def test_a_model_that_only_thought_is_given_room_once_and_for_all(
    sign: str, streamed: bool
) -> None:
    with FakeServer(thinks(sign)) as server:
        first = ask(model_of(server), FULL, streamed=streamed)
        assert [body["max_tokens"] for body in server.bodies] == [9, 9 + ROOM]
        again = ask(model_of(server), Settings(max_tokens=20), streamed=streamed)
        assert [body["max_tokens"] for body in server.bodies[2:]] == [20 + ROOM]
        ask(model_of(server, "another"), Settings(max_tokens=1000), streamed=streamed)
        assert server.bodies[-1]["max_tokens"] == 1000
    assert first.text == again.text == "Yes"
    assert first.notes == again.notes == ("model.given_room",)


@STREAMED
@pytest.mark.parametrize("sign", SIGNS)
def test_a_model_that_thinks_and_thinks_gives_no_reply(sign: str, streamed: bool) -> None:
    with FakeServer(thinks(sign, needs=float("inf"))) as server:
        error = fails(model_of(server), FULL, streamed=streamed)
        assert [body["max_tokens"] for body in server.bodies] == [9, 9 + ROOM]
    assert (error.message_id, error.final) == ("model.only_thought", False)


def test_a_model_that_thinks_beyond_its_servers_length_gives_no_reply() -> None:
    """Without a length of ours there is none to give room to."""
    with FakeServer(thinks("reasoning", needs=float("inf"))) as server:
        assert fails(model_of(server)).message_id == "model.only_thought"
        assert len(server.seen) <= 2


@STREAMED
def test_thoughts_are_no_part_of_the_answer(streamed: bool) -> None:
    with FakeServer(thinks("reasoning_content", needs=0)) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (reply.text, reply.notes) == ("Yes", ())


def test_words_are_an_answer_though_there_were_thoughts() -> None:
    with FakeServer(lambda one: one.answer("Yes, but", finish="length", reasoning="Hm")) as server:
        reply = ask(model_of(server), FULL)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish) == ("Yes, but", "length")


def test_an_empty_reply_without_thoughts_is_given_no_room() -> None:
    with FakeServer(lambda one: one.answer("", finish="length")) as server:
        reply = ask(model_of(server), FULL)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish) == ("", "length")


def hosted(one: Exchange) -> None:
    """As the hosted reasoning models are: the new name of the length, no other temperature."""
    if "max_tokens" in one.body:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model. "
        message += "Use 'max_completion_tokens' instead."
        one.error(400, message, param="max_tokens", code="unsupported_parameter")
    elif one.body.get("temperature", 1) != 1:
        message = "Unsupported value: 'temperature' does not support 0 with this model. "
        message += "Only the default (1) value is supported."
        one.error(400, message, param="temperature", code="unsupported_value")
    elif one.body["max_completion_tokens"] < 100:
        one.answer("", finish="length", usage=COUNTED)
    else:
        one.answer(number_in(one), usage=COUNTED)


def test_everything_at_once() -> None:
    with FakeServer(hosted) as server:
        task = numbered(12, settings=FULL)
        found = evaluate(task, PROMPT, model_of(server, slots=3))
        assert found.passed == 12
        learning = len(server.seen)
        assert learning <= 12 + 3 * 3, "what one case learns, the others need not"
        again = evaluate(task, PROMPT, model_of(server, slots=3))
        assert len(server.seen) == learning + 12
        last = settings_in(server.bodies[-1])
    assert last == {"max_completion_tokens": 9 + ROOM, "seed": 1}
    for result in (*found.results, *again.results):
        assert result.reply is not None
        assert set(result.reply.notes) == {"model.left_out_temperature", "model.given_room"}
        assert len(result.reply.notes) == 2


@pytest.mark.parametrize("lesson", ["room", "temperature", "max_tokens"])
def test_cases_under_way_at_the_same_time_learn_the_same(lesson: str) -> None:
    """None is answered before all have been asked: each is told, and all end graded."""
    together = threading.Barrier(4, timeout=PATIENCE)

    def behave(one: Exchange) -> None:
        if len(server.seen) <= 4 or one in server.seen[:4]:
            together.wait()
        if lesson != "room" and lesson in one.body:
            one.error(400, "unsupported", param=lesson)
        else:
            number = number_in(one)
            thinks("reasoning", needs=100 if lesson == "room" else 0, text=number)(one)

    with FakeServer(behave) as server:
        found = evaluate(numbered(8, settings=FULL), PROMPT, model_of(server, slots=4))
        assert len(server.seen) == 12
    assert found.passed == 8
    notes = {"room": {"model.given_room"}, "temperature": {"model.left_out_temperature"}}
    for result in found.results:
        assert result.reply and set(result.reply.notes) == notes.get(lesson, set())
