"""How a generation ended, in every server's words: ended, cut, withheld, or failed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.fake_server import Exchange, FakeServer
from support.faults import STREAMED, echo_hello
from support.wire import FULL, PROMPT, TRIES, ask, by_number, fails, model_of, numbered

from course.evals.engine import evaluate
from course.learner.store import Store
from course.models.base import Reply, Request, Settings
from course.models.finish import ending, normalised
from course.models.kept import KeptModel

ENDED = ["stop", "STOP", "FINISH_REASON_STOP", "end_turn", "eos", "eos_token", "stop_sequence"]
CUT = [
    "length",  # OpenAI
    "max_tokens",  # Anthropic
    "MAX_TOKENS",  # Google, Cohere
    "model_length",  # Mistral
    "model_context_window_exceeded",  # Anthropic
]
WITHHELD = [
    "content_filter",
    "content_filter: SAFETY",
    *("SAFETY", "RECITATION", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "IMAGE_SAFETY"),  # Google
    "sensitive",  # Zhipu
    "refusal",  # Anthropic
    "guardrail_intervened",  # Amazon
]
FAILED = [
    "error",  # Mistral, OpenRouter
    "abort",  # vLLM, SGLang
    "insufficient_system_resource",  # DeepSeek
    "network_error",  # Zhipu
    "MALFORMED_FUNCTION_CALL",  # Google
]


@STREAMED
@pytest.mark.parametrize("said", ENDED)
def test_a_reply_that_ended_is_a_reply(said: str, streamed: bool) -> None:
    with FakeServer(lambda one: one.answer("", finish=said)) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish) == ("", "stop")


@STREAMED
@pytest.mark.parametrize("said", CUT)
def test_a_reply_that_was_cut_is_one_and_says_so(said: str, streamed: bool) -> None:
    with FakeServer(lambda one: one.answer("Hello, my na", finish=said)) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (reply.text, reply.finish) == ("Hello, my na", "length")


@pytest.mark.parametrize("said", CUT)
def test_the_checks_know_that_it_was_cut(said: str) -> None:
    checks = ({"equals": {"value": "10"}}, {"finish_reason": {"value": "length"}})
    with FakeServer(lambda one: one.answer("1", finish=said)) as server:
        found = evaluate(numbered(1, checks=checks), PROMPT, model_of(server))
    wrong, length = found.results[0].outcomes
    assert (wrong.status, wrong.note, length.status) == ("failed", "checks.cut", "passed")


@STREAMED
@pytest.mark.parametrize("text", ["", "I will now say"], ids=["before a word", "in the middle"])
@pytest.mark.parametrize("said", WITHHELD)
def test_what_was_held_back_is_no_reply(said: str, text: str, streamed: bool) -> None:
    with FakeServer(lambda one: one.answer(text, finish=said)) as server:
        error = fails(model_of(server), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == ("model.filtered", False)


@STREAMED
@pytest.mark.parametrize("said", FAILED)
def test_what_failed_is_asked_again(said: str, streamed: bool) -> None:
    with FakeServer(lambda one: one.answer("Hel", finish=said), echo_hello) as server:
        assert ask(model_of(server), FULL, streamed=streamed).text == "Hello"
        assert len(server.seen) == 2
    with FakeServer(lambda one: one.answer("Hel", finish=said)) as server:
        error = fails(model_of(server), FULL, streamed=streamed)
        assert server.saw(TRIES)
    assert (error.message_id, error.final) == ("model.failed", False)
    assert said in error.text("en") and said in error.text("fr")


@STREAMED
def test_an_unknown_end_of_nothing_is_no_reply(streamed: bool) -> None:
    with FakeServer(lambda one: one.answer(" ", finish="OTHER")) as server:
        error = fails(model_of(server), FULL, streamed=streamed)
    assert (error.message_id, error.final) == ("model.failed", False)
    with FakeServer(lambda one: one.answer("A word", finish="OTHER")) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
    assert (reply.text, reply.finish) == ("A word", "OTHER")


@pytest.mark.parametrize("said", [*WITHHELD, *FAILED])
def test_it_is_never_counted_nor_kept(said: str, tmp_path: Path) -> None:
    """The model is asked anew once the server is well again."""
    faults = {2: lambda one: one.answer("2", finish=said)}
    store = Store(tmp_path / "kept.sqlite")
    with FakeServer(by_number(faults)) as server:
        found = evaluate(numbered(3), PROMPT, KeptModel(model_of(server), store))
        assert (found.passed, found.ungraded, found.failed) == (2, 1, 0)
        faults.clear()
        again = evaluate(numbered(3), PROMPT, KeptModel(model_of(server), store))
    assert (again.passed, again.ungraded) == (3, 0)


class Rows(dict[str, Reply]):
    def reply(self, key: str) -> Reply | None:
        return self.get(key)

    def keep_reply(self, key: str, reply: Reply) -> None:
        self.setdefault(key, reply)


def test_what_was_once_kept_of_a_failure_is_not_served() -> None:
    with FakeServer(echo_hello) as server:
        model = model_of(server)
        request = Request((), Settings())
        row = {"text": "Hel", "finish": "error", "model": "m"}
        kept = Rows({request.key(model.fingerprint): Reply.from_row(row, "cache")})
        assert KeptModel(model, kept).kept_reply(request) is None


def test_replies_that_were_recorded_stay_readable() -> None:
    row = {"text": "x", "finish": "MAX_TOKENS", "model": "m", "notes": []}
    assert Reply.from_row(row, "recording").finish == "length"
    path = next((Path(__file__).parents[1] / "recordings").glob("*.jsonl"))
    kept = json.loads(path.read_text(encoding="utf-8").split("\n")[1])["reply"]
    reply = Reply.from_row(kept, "recording")
    assert reply.finish == kept["finish"] and reply.is_answer


def test_every_word_of_the_table_has_an_end() -> None:
    for said in ENDED:
        assert ending(said) == "ended" and normalised(said) == "stop"
    assert normalised("") is normalised(None) is normalised("null") is None
    assert ending(None) == "ended" and ending("tool_calls") == "ended"


def no_reason(one: Exchange) -> None:
    """As some servers stream: no reason in any piece, or an empty one in each."""
    one.begin("text/event-stream")
    one.event(delta={"content": "Hel"}, finish="")
    one.event(delta={"content": "lo"}, finish="")
    one.write(b"data: [DONE]\n\n")


@STREAMED
def test_done_is_an_end_without_a_reason(streamed: bool) -> None:
    """But in a stream it may be that of a reply which gave way to another request: then it is asked
    for as a whole, and so are the next ones."""
    with FakeServer(no_reason) as server:
        model = model_of(server)
        reply, again = (ask(model, streamed=streamed) for _ in range(2))
        asked = [bool(body.get("stream")) for body in server.bodies]
        assert asked == ([True, False, False] if streamed else [False, False])
    assert (reply.text, reply.finish) == (again.text, again.finish) == ("Hello", None)


@STREAMED
def test_an_empty_reason_is_no_end(streamed: bool) -> None:
    def broken_off(one: Exchange) -> None:
        one.begin("text/event-stream")
        one.event(delta={"content": "Hel"}, finish="")

    with FakeServer(broken_off) as server:
        assert fails(model_of(server), streamed=streamed).message_id == "model.cut"


def test_a_reply_without_a_reason_is_whole_if_it_came_whole() -> None:
    with FakeServer(lambda one: one.whole("Hello", finish=None)) as server:
        assert ask(model_of(server)).finish is None
