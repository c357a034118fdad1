"""A JSON Schema for the reply: what is sent, what a server that refuses it does, what is kept."""

from __future__ import annotations

import pytest
from support.fake_server import Exchange, FakeServer
from support.making import capitals
from support.wire import ask, fails, model_of

from course.evals.engine import evaluate
from course.exercises.exercise import exercises
from course.learner.store import user_store
from course.models.base import Request, Settings
from course.models.kept import KeptModel
from course.models.loop import run
from course.prompts.message import Message

SCHEMA = {
    "type": "object",
    "properties": {"topic": {"type": "string"}, "mood": {"type": "string"}},
    "required": ["topic", "mood"],
}
TURNED = {**SCHEMA, "properties": dict(reversed(SCHEMA["properties"].items()))}
WITH = Settings(temperature=0, seed=1, json_schema=SCHEMA)
STREAMED = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])


@STREAMED
def test_a_schema_is_sent_as_servers_want_it(streamed):
    with FakeServer(lambda one: one.answer("{}")) as server:
        for _ in range(2):  # the first request goes another way than the next
            assert ask(model_of(server), WITH, streamed=streamed).notes == ()
        for body in server.bodies:
            told = {"name": "reply", "strict": True, "schema": SCHEMA}
            assert body["response_format"] == {"type": "json_schema", "json_schema": told}
            assert list(body["response_format"]["json_schema"]["schema"]["properties"]) == [
                "topic",
                "mood",
            ]
            assert "json_schema" not in body


REFUSALS = [
    {"message": "Unsupported parameter", "param": "response_format"},
    {"message": "This response_format type is unavailable now"},
    {"message": "unsupported value", "param": "response_format.type"},
    {"message": "This model does not support response format `json_schema`."},
]


@STREAMED
@pytest.mark.parametrize("told", REFUSALS)
def test_a_server_that_refuses_it_is_asked_without_and_the_reply_says_so(told, streamed):
    def behave(one: Exchange) -> None:
        if "response_format" in one.body:
            one.error(400, **told)
        else:
            one.answer("free")

    with FakeServer(behave) as server:
        first, again = (ask(model_of(server), WITH, streamed=streamed) for _ in range(2))
        assert len(server.seen) == 3, "it is tried once"
        assert server.bodies[2]["temperature"] == 0 and server.bodies[2]["seed"] == 1
    assert first.notes == again.notes == ("model.left_out_json_schema",)


@pytest.mark.parametrize(
    "message",
    [
        "Invalid schema for response_format 'reply': In context=(), 'additionalProperties' is "
        "required to be supplied and to be false.",
        "JSON schema conversion failed: unrecognized schema.",
    ],
)
def test_a_schema_with_a_mistake_is_told_and_not_left_out(message):
    def behave(one: Exchange) -> None:
        if "response_format" in one.body:
            one.error(400, message, param="response_format" if "Invalid" in message else None)
        else:
            one.answer("free")

    with FakeServer(behave) as server:
        error = fails(model_of(server), WITH)
        assert message[:20] in error.text("en")
        assert ask(model_of(server), Settings()).notes == ()
        fails(model_of(server), WITH)


def test_keys_of_replies_without_a_schema_are_what_they_were():
    messages = (Message("user", "Hello"),)
    key = Request(messages, Settings(temperature=0.0, max_tokens=9, seed=1)).key("f")
    assert key == "fc21c0be2eb57e51788796667455bfe3873d1445a970d86e24ca6457dc4300e8"


def test_the_schema_and_the_order_of_its_properties_are_part_of_the_key():
    keys = {Request((), Settings(json_schema=one)).key("f") for one in (None, SCHEMA, TURNED)}
    assert len(keys) == 3
    assert Request((), Settings(json_schema=dict(SCHEMA))).key("f") in keys


def test_settings_with_a_schema_can_still_be_looked_up():
    assert {WITH: 1}[Settings(temperature=0, seed=1, json_schema=dict(SCHEMA))] == 1
    assert WITH.for_repeat(2) == Settings(temperature=0, seed=3, json_schema=SCHEMA)


def test_a_kept_reply_comes_back_for_its_schema_only(monkeypatch, tmp_path):
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    with FakeServer(lambda one: one.answer(str(len(server.seen)))) as server:
        kept = KeptModel(model_of(server), user_store())
        settings = (WITH, Settings(temperature=0, seed=1), WITH)
        texts = [run(kept.complete(Request((Message("user", "x"),), one))).text for one in settings]
    assert texts == ["1", "2", "1"]


def test_an_exercise_can_ask_for_a_schema(monkeypatch):
    from course.exercises import sources

    record = sources.modules()["00-start-here"].record
    rows = [{**row, "settings": {"json_schema": SCHEMA}} for row in record["exercises"]]
    module = sources.Module("00-start-here", {**record, "exercises": rows})
    monkeypatch.setattr(sources, "modules", lambda: {"00-start-here": module})
    task = exercises.__wrapped__("en")[0]
    assert task.settings == Settings(temperature=0.0, seed=1, json_schema=SCHEMA)
    with FakeServer(lambda one: one.answer("{}")) as server:
        evaluate(capitals(settings=task.settings), "Capital of {{country}}", model_of(server))
        assert all("response_format" in body for body in server.bodies)
