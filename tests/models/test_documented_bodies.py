"""What servers that cannot run here answer, replayed over the wire: tests/data/servers.yaml."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from support.fake_server import Exchange, FakeServer
from support.faults import STREAMED
from support.places import DATA, ROOT
from support.wire import ASK, ask, fails, model_of

from course.errors import ModelError
from course.models.base import Request, Settings
from course.models.loop import run
from course.models.secret import Secret

SERVERS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (DATA / "servers.yaml").read_text(encoding="utf-8")
)
ALL = Settings(0, 40, 1, json_schema={"type": "object"})
QUICK = {"tries": 2, "first_wait": 0.01, "deadline": 1.5}
UNTOLD = "stream_options"


def answers(*kinds: str) -> pytest.MarkDecorator:
    """A test of each answer that says one of `kinds` of what must come of it."""
    chosen = {
        f"{server}: {one['name']}": one
        for server, answers in SERVERS.items()
        for one in answers
        if any(kind in one for kind in kinds)
    }
    return pytest.mark.parametrize("answer", list(chosen.values()), ids=list(chosen))


def give(one: Exchange, answer: dict[str, Any]) -> None:
    """Answer with the body, or the events of the stream."""
    if "stream" not in answer:
        one.json(answer["body"], answer.get("status", 200))
        return
    one.begin("text/event-stream")
    for line in answer["stream"]:
        one.write(f"{line}\n\n".encode() if line.startswith(":") else f"data: {line}\n\n".encode())


def behind(server: FakeServer) -> Any:
    return model_of(server, key=Secret("sk-made-up"), **QUICK)


def streams(answer: dict[str, Any], streamed: bool) -> bool:
    """Whether it is asked for piece by piece: what is a stream is that in any case."""
    return streamed or "stream" in answer or bool(answer.get("streamed_only"))


@STREAMED
@answers("text")
def test_a_reply_is_understood(answer: dict[str, Any], streamed: bool) -> None:
    with FakeServer(lambda one: give(one, answer)) as server:
        reply = ask(behind(server), streamed=streams(answer, streamed))
    assert (reply.text.strip(), reply.finish) == (answer["text"], answer["finish"])


@STREAMED
@answers("left_out")
def test_what_is_refused_is_left_out(answer: dict[str, Any], streamed: bool) -> None:
    refused = answer["left_out"]

    def behave(one: Exchange) -> None:
        give(one, answer) if refused in one.body else one.answer("Oslo")

    with FakeServer(behave) as server:
        reply = ask(behind(server), ALL, streamed=streams(answer, streamed))
        assert len(server.seen) == 2
    called = {"response_format": "json_schema"}.get(refused, refused)
    assert reply.text == "Oslo"
    assert reply.notes == (() if refused == UNTOLD else (f"model.left_out_{called}",))


@STREAMED
@answers("error")
def test_an_error_is_told_rightly(answer: dict[str, Any], streamed: bool) -> None:
    with FakeServer(lambda one: give(one, answer)) as server:
        error = fails(behind(server), streamed=streams(answer, streamed))
    assert (error.message_id, error.final) == (answer["error"], answer.get("final", False))


@STREAMED
@answers("not_text")
def test_what_broke_off_is_no_reply(answer: dict[str, Any], streamed: bool) -> None:
    with FakeServer(lambda one: give(one, answer)) as server:
        with pytest.raises(ModelError) as caught:
            ask(behind(server), streamed=streams(answer, streamed))
        assert len(server.seen) == QUICK["tries"]
    assert not caught.value.final


@answers("whole")
def test_a_stream_that_does_not_say_how_it_ended_is_asked_for_as_a_whole(
    answer: dict[str, Any],
) -> None:
    def behave(one: Exchange) -> None:
        give(one, answer) if one.body.get("stream") else one.answer(answer["whole"])

    with FakeServer(behave) as server:
        asked = behind(server)
        replies = [run(asked.complete(Request(ASK, ALL), on_text=print)) for _ in range(2)]
        asked = [bool(body.get("stream")) for body in server.bodies]
        assert asked == [True, False, *[True] * bool(answer.get("each_time")), False]
    assert [(one.text, one.finish) for one in replies] == [(answer["whole"], "stop")] * 2


@answers("models")
def test_models_are_listed(answer: dict[str, Any]) -> None:
    with FakeServer(listing=answer["body"]) as server:
        assert run(behind(server).list_models()) == answer["models"]


@pytest.mark.parametrize("guide", ["servers.md", "servers.fr.md"])
def test_the_guide_has_each_server_and_no_other(guide: str) -> None:
    """Its table has one row for each; two rows are Azure's."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| **")]
    named = {row.split("**")[1] for row in rows}
    assert named == set(SERVERS)


def test_each_answer_says_what_must_come_of_it_and_where_it_stands() -> None:
    for answers in SERVERS.values():
        for one in answers:
            expected = {"text", "left_out", "error", "not_text", "models", "whole"} & one.keys()
            assert len(expected) == 1 and one["source"], one["name"]
            json.dumps(one.get("body"))
