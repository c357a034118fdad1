"""The course on three real servers: the embedded one (llama.cpp's), llama-cpp-python's, and a
LiteLLM proxy before the embedded one. What is special about each is in docs/servers.md."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support import model_file
from support.real_servers import Server, litellm, llama_cpp_python
from support.wire import ask, fails, in_threads

from course.cli import main
from course.errors import CourseError, ModelError
from course.models.base import Request, Settings
from course.models.catalogue import SMALL
from course.models.chosen import current_model
from course.models.embedded.files import cached_path
from course.models.embedded.server import running, stop_server
from course.models.loop import run
from course.models.settings import forget_choice
from course.prompts.message import Message

pytestmark = pytest.mark.live

EMBEDDED, PYTHON, LITELLM = "embedded", "llama-cpp-python", "LiteLLM"
FRUIT = "Name a fruit. Write one word."
SHORT = Settings(temperature=0, max_tokens=12, seed=1)
STORY = Settings(temperature=0, max_tokens=400, seed=1)
STREAMED = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
SCHEMA = {
    "type": "object",
    "properties": {"fruit": {"type": "string"}},
    "required": ["fruit"],
    "additionalProperties": False,
}

CITIES = """
title: {en: Cities, fr: Villes}
exercises:
  - id: cities
    points: 1
    title: {en: Which city?, fr: Quelle ville ?}
    variables: {en: [postcard], fr: [postcard]}
    settings: {max_tokens: 8}
    checks: [{contains: {value: {expect: city}}}]
    hints: {en: [a, b], fr: [a, b]}
    cases:
      en: &cases
        - {inputs: {postcard: "Hello from Lisbon! The trams are yellow."}, expect: {city: Lisbon}}
        - {inputs: {postcard: "It has rained in Dublin since we came."}, expect: {city: Dublin}}
        - {inputs: {postcard: "We reached Oslo late last night."}, expect: {city: Oslo}}
      fr: *cases
"""


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """The three, for all the tests here."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("PROMPTEUR_HOME", str(tmp_path_factory.mktemp("home")))
        for name in ("PROMPTEUR_REPLAY", "PROMPTEUR_BASE_URL"):
            patch.delenv(name, raising=False)
        patch.setenv("PROMPTEUR_MODEL", SMALL.choice)
        for path in model_file.GIVEN.values():
            shutil.copy(path, cached_path(SMALL))
        forget_choice()
        stack.callback(stop_server, SMALL)
        embedded = _embedded()
        python = stack.enter_context(llama_cpp_python(tmp_path_factory.mktemp("python")))
        proxy = stack.enter_context(
            litellm(
                tmp_path_factory.mktemp("litellm"),
                {"milo": _behind("openai", embedded), "strict": _behind("perplexity", embedded)},
            )
        )
        for one in (python, proxy):
            one.ready()
        yield {EMBEDDED: embedded, PYTHON: python, LITELLM: proxy}


def _embedded() -> Server:
    ask(current_model(), SHORT)
    record = running(SMALL)
    assert record
    return Server(f"{record.address}/v1", record.key.reveal(), SMALL.choice)


def _behind(provider: str, server: Server) -> dict[str, str]:
    """What LiteLLM is told of `server`: to speak to it as it does to that provider."""
    return {
        "model": f"{provider}/{server.model}",
        "api_base": server.address,
        "api_key": server.key,
    }


@pytest.fixture(params=[EMBEDDED, PYTHON, LITELLM])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(servers: dict[str, Server], kind: str) -> Server:
    return servers[kind]


def test_its_models_are_listed(server: Server) -> None:
    assert server.model in run(server.asked().list_models())


@STREAMED
def test_it_answers_and_counts(server: Server, streamed: bool) -> None:
    reply = ask(server.asked(), SHORT, streamed=streamed, text=FRUIT)
    assert reply.text.strip().isalpha() and reply.finish == "stop"
    assert reply.notes == ()
    assert (reply.tokens_in is None) == (reply.tokens_out is None)


@STREAMED
def test_a_reply_is_cut_where_the_exercise_says(server: Server, streamed: bool) -> None:
    reply = ask(server.asked(), Settings(0, 4, 1), streamed=streamed, text="Tell me a story.")
    assert reply.text and reply.finish == "length"


@STREAMED
def test_a_schema_is_held_or_it_is_said_that_it_was_left_out(
    server: Server, kind: str, streamed: bool
) -> None:
    settings = Settings(0, 24, 1, json_schema=SCHEMA)
    reply = ask(server.asked(), settings, streamed=streamed, text=FRUIT)
    if kind == PYTHON:
        assert reply.notes == ("model.left_out_json_schema",)
    else:
        assert reply.notes == () and set(json.loads(reply.text)) == {"fruit"}


@STREAMED
def test_a_parameter_that_the_proxy_refuses_is_left_out(
    servers: dict[str, Server], streamed: bool
) -> None:
    strict = servers[LITELLM].asked("strict")
    reply = ask(strict, SHORT, streamed=streamed, text=FRUIT)
    assert reply.text and reply.notes == ("model.left_out_seed",)


@STREAMED
def test_a_wrong_key_is_told_as_one(server: Server, streamed: bool) -> None:
    error = fails(server.asked(key="sk-wrong"), SHORT, streamed=streamed)
    assert (error.message_id, error.final) == ("model.wrong_key", True)


def test_a_wrong_key_is_told_as_one_when_models_are_listed(server: Server, kind: str) -> None:
    if kind == EMBEDDED:
        pytest.skip("llama.cpp lists its models for everybody")
    with pytest.raises(CourseError) as caught:
        run(server.asked(key="sk-wrong").list_models())
    assert caught.value.message_id == "model.wrong_key"


@STREAMED
def test_an_unknown_model_is_told_as_one_where_the_server_minds(
    servers: dict[str, Server], streamed: bool
) -> None:
    """The two others have one model and answer with it, whatever they are asked for."""
    error = fails(servers[LITELLM].asked("no-such-model"), SHORT, streamed=streamed)
    assert (error.message_id, error.final) == ("model.unknown", True)


@STREAMED
def test_a_request_that_is_too_long_is_told_as_one(server: Server, streamed: bool) -> None:
    with pytest.raises(CourseError) as caught:
        ask(server.asked(), SHORT, streamed=streamed, text="word " * 5000)
    assert caught.value.message_id == "model.too_long"


def test_whoever_stops_gets_the_server_back(server: Server) -> None:
    stop, heard = threading.Event(), list[str]()

    def hear(piece: str) -> None:
        heard.append(piece)
        stop.set()

    asked = server.asked()
    ask(asked, SHORT, streamed=True, text=FRUIT)  # a model's first reply may be shown when whole
    request = Request((Message("user", "Write a very long story about a lighthouse."),), STORY)
    with pytest.raises(BaseException) as caught:
        run(asked.complete(request, on_text=hear), stop)
    assert heard and not isinstance(caught.value, CourseError)
    begun = time.monotonic()
    assert ask(asked, SHORT, text=FRUIT).text
    assert time.monotonic() - begun < 60, "the server went on with the story"


def test_what_gave_way_to_another_request_is_no_reply(servers: dict[str, Server]) -> None:
    """llama-cpp-python's server ends a stream, without saying how, when another request comes."""
    asked = servers[PYTHON].asked()
    story = Settings(temperature=0, max_tokens=30, seed=1)

    def one() -> str | None:
        try:
            return ask(asked, story, streamed=True, text="Tell me a story.").finish
        except ModelError as error:
            return error.message_id

    assert set(in_threads([one] * 3)) <= {"stop", "length", "model.cut"}


def test_a_prompt_is_checked_on_it(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setenv("PROMPTEUR_EXERCISES", str(tmp_path / "own"))
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    forget_choice()
    catalogue = tmp_path / "own" / "catalog" / "90-cities.yaml"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CITIES)
    prompt = tmp_path / "prompt.txt"
    prompt.write_text("Write only the name of the city, one word.\n\n{{postcard}}")
    main(["check", "cities", "--prompt", str(prompt), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (found["ungraded"], found["passed"] + found["failed"]) == (0, 3)
    assert found["model"] == server.model and found["passed"]
