"""The adapter for OpenAI-compatible servers, over a real connection to a fake server."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
import traceback
from pathlib import Path

import pytest
from support.fake_server import PATIENCE, Behaviour, Exchange, FakeServer

from course.errors import ModelError, Stopped
from course.models.base import Request, Settings
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.secret import Secret
from course.prompts.message import Message

KEY = "sk-very-secret-1234567890"
ASK = (Message("user", "Hello"),)
PLAIN = Settings()
FULL = Settings(temperature=0, max_tokens=9, seed=1)


def model(server: FakeServer, **options: object) -> OpenAIModel:
    return OpenAIModel(server.base_url, "m", **{"tries": 1, **options})  # type: ignore[arg-type]


def fails(behaviour: Behaviour, **options: object) -> ModelError:
    with FakeServer(behaviour) as server, pytest.raises(ModelError) as caught:
        run(model(server, **options).complete(Request(ASK, PLAIN)))
    for language in ("en", "fr"):
        assert caught.value.text(language)
    return caught.value


def test_pieces_come_one_by_one_and_usage_is_counted() -> None:
    heard: list[str] = []
    with FakeServer(lambda one: one.stream(["Hel", "lo ", "é🦊"])) as server:
        known = model(server, unopened=False)
        reply = run(known.complete(Request(ASK, FULL), on_text=heard.append))
        sent = server.seen[0].body
    assert heard == ["Hel", "lo ", "é🦊"]
    assert (reply.text, reply.finish, reply.source) == ("Hello é🦊", "stop", "live")
    assert (reply.tokens_in, reply.tokens_out, reply.tokens_cached) == (11, 3, 7)
    assert reply.seconds > 0 and reply.notes == ()
    assert sent["messages"] == [one.sent() for one in ASK] and sent["stream"] is True
    assert (sent["temperature"], sent["max_tokens"], sent["seed"]) == (0, 9, 1)


def test_what_is_not_set_is_not_sent() -> None:
    with FakeServer(lambda one: one.stream(["x"])) as server:
        run(model(server).complete(Request(ASK, PLAIN)))
        assert set(server.seen[0].body) == {"model", "messages"}
        run(model(server).complete(Request(ASK, PLAIN), on_text=lambda _: None))
        assert set(server.seen[1].body) == {"model", "messages", "stream", "stream_options"}


def test_openai_itself_gets_the_new_name_of_the_length() -> None:
    hosted = OpenAIModel("https://api.openai.com/v1", "m")
    sent = hosted._habits.body(FULL)
    assert sent["max_completion_tokens"] == 9 and "max_tokens" not in sent


@pytest.mark.parametrize("named", ["in the field", "in the words"])
@pytest.mark.parametrize("name", ["temperature", "seed", "max_tokens"])
def test_a_setting_that_is_refused_is_left_out_from_then_on(name: str, named: str) -> None:
    def picky(one: Exchange) -> None:
        refused = [
            x for x in one.body if x == name or (name == "max_tokens" and x.startswith("max_"))
        ]
        if refused and named == "in the field":
            one.error(400, "unsupported value", param=refused[0])
        elif refused:
            one.error(400, f"Unsupported parameter: '{refused[0]}' is not supported.")
        else:
            one.stream(["ok"])

    with FakeServer(picky) as server:
        asked = model(server)
        first = run(asked.complete(Request(ASK, FULL)))
        before = len(server.seen)
        second = run(asked.complete(Request(ASK, FULL)))
        assert len(server.seen) == before + 1
    assert first.text == second.text == "ok"
    assert first.notes == second.notes == (f"model.left_out_{name}",)


def test_the_two_names_of_the_length_stand_in_for_each_other() -> None:
    def reasoning(one: Exchange) -> None:
        if "max_tokens" in one.body:
            one.error(400, "Use 'max_completion_tokens' instead.", param="max_tokens")
        else:
            one.stream(["ok"])

    with FakeServer(reasoning) as server:
        reply = run(model(server).complete(Request(ASK, FULL)))
        assert server.seen[-1].body["max_completion_tokens"] == 9
    assert reply.notes == ()


def test_a_server_without_stream_options_is_asked_without_them() -> None:
    def old(one: Exchange) -> None:
        if "stream_options" in one.body:
            one.error(400, "Unrecognized request argument supplied: stream_options")
        else:
            one.stream(["ok"])

    with FakeServer(old) as server:
        reply = run(model(server).complete(Request(ASK, PLAIN)))
    assert (reply.text, reply.tokens_in, reply.notes) == ("ok", None, ())


@pytest.mark.parametrize(
    ("status", "fields", "message_id", "final"),
    [
        (401, {}, "model.wrong_key", True),
        (402, {}, "model.no_credit", True),
        (403, {}, "model.forbidden", True),
        (404, {}, "model.unknown", True),
        (429, {}, "model.too_many", False),
        (429, {"code": "insufficient_quota"}, "model.no_credit", True),
        (500, {}, "model.server_error", False),
        (503, {}, "model.server_error", False),
        (400, {"message": "This model's maximum context length is 8"}, "model.too_long", False),
        (400, {"message": "exceeds the available context size"}, "model.too_long", False),
        (400, {"message": "be nice"}, "model.refused", False),
    ],
)
def test_errors_of_the_server_say_what_to_do(
    status: int, fields: dict[str, str], message_id: str, final: bool
) -> None:
    error = fails(lambda one: one.error(status, **fields), key=Secret(KEY))
    assert (error.message_id, error.final) == (message_id, final)


def test_a_missing_key_is_told_from_a_wrong_one() -> None:
    assert fails(lambda one: one.error(401)).message_id == "model.no_key"


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(ModelError) as caught:
        run(OpenAIModel(f"http://127.0.0.1:{port}/v1", "m", tries=1).complete(Request(ASK, PLAIN)))
    assert caught.value.message_id == "model.unreachable" and caught.value.final
    assert f"127.0.0.1:{port}" in str(caught.value)


def test_a_stream_that_breaks_off_is_no_reply() -> None:
    error = fails(lambda one: one.stream(["Hel"], finish=None, usage=None, done=False))
    assert (error.message_id, error.final) == ("model.cut", False)


def test_an_error_within_the_stream_is_no_reply() -> None:
    def breaks(one: Exchange) -> None:
        one.begin("text/event-stream")
        one.event(delta={"content": "Hel"})
        one.send({"error": {"message": "out of memory"}})

    assert "out of memory" in str(fails(breaks))


@pytest.mark.parametrize("begun", [False, True], ids=["before the first token", "in mid-stream"])
def test_stopping_is_prompt_and_hangs_up(begun: bool) -> None:
    def slow(one: Exchange) -> None:
        if begun:
            one.begin("text/event-stream")
            one.event(delta={"content": "Hel"})
        one.wait_until_gone()

    stop = threading.Event()
    when: list[float] = []

    def press() -> None:
        server.waiting.wait(PATIENCE)
        when.append(time.monotonic())
        stop.set()

    with FakeServer(slow) as server:
        threading.Thread(target=press).start()
        with pytest.raises(Stopped):
            run(model(server).complete(Request(ASK, PLAIN)), stop)
        assert time.monotonic() - when[0] < 1
        assert server.gone.wait(PATIENCE), "the connection stayed open"


def test_a_stop_that_came_before_sends_nothing() -> None:
    stop = threading.Event()
    stop.set()
    with FakeServer(lambda one: one.stream(["x"])) as server:
        with pytest.raises(Stopped):
            run(model(server).complete(Request(ASK, PLAIN)), stop)
        assert server.seen == []


def test_a_model_that_only_thinks_says_so() -> None:
    thoughts = [{"reasoning_content": "Hmm"}, {"reasoning_content": "…"}]
    error = fails(lambda one: one.stream(thoughts, finish="length"))
    assert error.message_id == "model.only_thought" and not error.final


def test_thoughts_are_no_part_of_the_answer() -> None:
    with FakeServer(lambda one: one.stream([{"reasoning": "Hmm"}, "Yes"])) as server:
        reply = run(model(server).complete(Request(ASK, PLAIN)))
    assert (reply.text, reply.notes) == ("Yes", ())


def test_an_empty_answer_is_a_reply() -> None:
    with FakeServer(lambda one: one.stream([], usage=None)) as server:
        reply = run(model(server).complete(Request(ASK, PLAIN)))
    assert (reply.text, reply.finish, reply.tokens_out) == ("", "stop", None)


def test_odd_chunks_do_no_harm() -> None:
    def odd(one: Exchange) -> None:
        one.begin("text/event-stream; charset=utf-8")
        one.send({"choices": []})
        one.send({"choices": None})
        one.event(delta={"content": None, "role": "assistant"})
        one.event(delta=None)
        one.event(delta={"content": "ok"}, finish="stop")

    with FakeServer(odd) as server:
        assert run(model(server).complete(Request(ASK, PLAIN))).text == "ok"


def test_a_server_that_does_not_stream() -> None:
    def whole(one: Exchange) -> None:
        message = {"role": "assistant", "content": "all at once"}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        row = {"id": "c", "object": "chat.completion", "created": 1, "model": "m"}
        one.raw(json.dumps({**row, "choices": [choice]}).encode(), "application/json")

    heard: list[str] = []
    with FakeServer(whole) as server:
        reply = run(model(server).complete(Request(ASK, PLAIN), on_text=heard.append))
    assert reply.text == "all at once" and heard == ["all at once"]


@pytest.mark.parametrize("content", [b"<html>Please log in</html>", b"{}", b'{"choices": 3}'])
def test_what_is_not_a_models_server(content: bytes) -> None:
    kind = "text/html" if content.startswith(b"<") else "application/json"
    error = fails(lambda one: one.raw(content, kind))
    assert (error.message_id, error.final) == ("model.not_a_model_server", True)


def test_the_key_is_sent_and_shows_nowhere(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeServer(lambda one: one.error(400, f"bad key {KEY} and text")) as server:
        asked = model(server, key=Secret(KEY))
        try:
            run(asked.complete(Request(ASK, PLAIN)))
        except ModelError as error:
            told = "".join(traceback.format_exception(error)) + error.text("fr") + repr(error)
            values = repr(error.values)
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    for text in (told, values, repr(asked), repr(vars(asked)), asked.fingerprint, caplog.text):
        assert KEY not in text
    with pytest.raises(TypeError):
        import pickle

        pickle.dumps(Secret(KEY))


def test_the_fingerprint_names_host_and_model_only() -> None:
    asked = OpenAIModel("https://llm.example.org:8443/a/v1", "big", key=Secret(KEY))
    assert re.fullmatch(r"llm\.example\.org:8443/[0-9a-f]{12}/big", asked.fingerprint)


def test_what_the_environment_says_of_openai_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "for-openai")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with FakeServer(lambda one: one.stream(["ok"])) as server:
        run(model(server).complete(Request(ASK, PLAIN)))
        assert "for-openai" not in repr(server.seen[0].headers)


def test_offered_models_are_listed() -> None:
    with FakeServer(models=["b", "a"]) as server:
        assert run(model(server).list_models()) == ["a", "b"]


def test_side_by_side() -> None:
    """Calls from several threads are on the wire at the same time."""
    both = threading.Barrier(2, timeout=PATIENCE)

    def together(one: Exchange) -> None:
        both.wait()
        one.stream(["ok"])

    texts: list[str] = []
    with FakeServer(together) as server:
        asked = model(server)
        threads = [
            threading.Thread(
                target=lambda: texts.append(run(asked.complete(Request(ASK, PLAIN))).text)
            )
            for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
    assert texts == ["ok", "ok"]
