"""A key is planted, and looked for wherever it must not be: what the library makes and keeps."""

from __future__ import annotations

import json
import logging
import pickle
from pathlib import Path
from typing import Any

import pytest
from support.fake_server import Exchange, FakeServer, completion
from support.faults import authority, free_port
from support.planted import (
    ENCODED,
    FAILURES,
    KEY,
    QUOTED,
    answers,
    clean,
    clean_error,
    clean_files,
    refusing,
)
from support.wire import FULL, PROMPT, ask, by_number, echo, model_of, numbered

from course.errors import CourseError, ModelError
from course.evals.engine import evaluate
from course.evals.report import report
from course.learner import attempts as attempt
from course.learner.store import Store
from course.models.kept import KeptModel
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.recorded import Recorder
from course.models.secret import Secret
from course.models.settings import ServerSettings, save_settings
from course.notebook.apology import apologise
from course.notebook.panel import view

STREAMED = pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])


LOGGERS = ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "aiohttp", "asyncio")


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Any:
    """Every logger says all it can while a test runs; the key is in nothing that is said."""
    for name in (None, *LOGGERS):
        caplog.set_level(logging.DEBUG, logger=name)
    yield
    for record in caplog.get_records("call"):
        clean(f"{record.getMessage()} {record.args!r} {record.exc_text}", record.name)


@pytest.mark.parametrize("hidden", [KEY, QUOTED, ENCODED, json.dumps({"k": KEY}), KEY[3:30]])
def test_the_search_finds_a_key(hidden: str) -> None:
    with pytest.raises(AssertionError):
        clean(f"abc{hidden}def", "here")
    with pytest.raises(AssertionError):
        clean(f"abc{hidden}def".encode(), "here")


def keyed(server: FakeServer, **options: Any) -> OpenAIModel:
    return model_of(server, key=Secret(KEY), timeout=0.3, **options)


def shown(one: Any) -> str:
    """Everything that a person sees of an object who looks at it."""
    fields = getattr(one, "__dict__", {})
    inner = [vars(part) for part in fields.values() if hasattr(part, "__dict__")]
    return f"{one!r} {one} {fields!r} {inner!r}"


def is_not_pickled_with_the_key(one: Any) -> None:
    try:
        content = pickle.dumps(one)
    except Exception as error:
        clean_error(error)
    else:
        clean(content, "pickle")


@STREAMED
def test_it_is_sent_and_shows_nowhere(streamed: bool) -> None:
    with FakeServer(answers) as server:
        model = keyed(server)
        reply = ask(model, FULL, streamed=streamed)
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert reply.text == "ok"
    settings = ServerSettings(server.base_url, "m", "SOME_NAME", Secret(KEY))
    for one in (model, model.fingerprint, model.name, settings, reply, reply.row(), Secret(KEY)):
        clean(shown(one), type(one))
        is_not_pickled_with_the_key(one)


@STREAMED
@pytest.mark.parametrize("failure", FAILURES)
def test_no_error_tells_it(failure: str, streamed: bool, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    with FakeServer(FAILURES[failure]) as server:
        model = keyed(server, deadline=2.0)
        with pytest.raises(ModelError) as caught:
            ask(model, FULL, streamed=streamed)
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    clean_error(caught.value)
    clean(shown(model), "model")
    is_not_pickled_with_the_key(caught.value)
    for language in ("en", "fr"):
        apology = apologise(caught.value, language)
        clean(apology.sentence + apology.details, "apology")
    assert clean_files(tmp_path) == 1, "errors.log"


@STREAMED
def test_no_log_tells_it_when_the_server_uses_it_as_a_name(streamed: bool) -> None:
    """The client logs the name that a server gives to a request."""
    headers = {"X-Request-Id": KEY}
    with FakeServer(
        lambda one: one.error(500, headers=headers),
        lambda one: one.raw(json.dumps(completion()).encode(), "application/json", headers=headers),
    ) as server:
        assert ask(keyed(server), streamed=streamed).text == "ok"


@pytest.mark.parametrize("kind", ["nobody listens", "no TLS", "not trusted"])
def test_no_connection_that_fails_tells_it(kind: str) -> None:
    with FakeServer(echo, tls=authority()[1] if kind == "not trusted" else None) as server:
        address = server.base_url.replace("http:", "https:")
        if kind == "nobody listens":
            address = f"http://127.0.0.1:{free_port()}/v1"
        with pytest.raises(ModelError) as caught:
            ask(OpenAIModel(address, "m", first_wait=0.01, key=Secret(KEY)))
        assert server.seen == []
    clean_error(caught.value)


def test_the_key_does_not_follow_to_another_server() -> None:
    with FakeServer(answers) as other:
        target = f"{other.base_url}/chat/completions"
        with FakeServer(
            lambda one: one.raw(b"", "text/plain", 307, headers={"Location": target})
        ) as server:
            try:
                ask(keyed(server, deadline=3.0))
            except ModelError as error:
                clean_error(error)
            assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
        for one in other.seen:
            clean(repr(one.headers) + repr(one.body) + one.path, "what another server is sent")


ODD = [f"{KEY}\n", f" {KEY}", f"{KEY}\r\nX-Other: 1", f"{KEY}é", f"{KEY}\x00", f"{KEY} {KEY}", "“”"]


@pytest.mark.parametrize("key", [Secret(odd) for odd in ODD], ids=range(len(ODD)))
def test_a_key_that_cannot_be_sent_is_an_error_in_words(key: Secret) -> None:
    """Copied with its end of line, or in typographic quotes: works, or says what is wrong."""
    with FakeServer(answers) as server:
        model = model_of(server, key=key, deadline=2.0)
        try:
            ask(model)
        except CourseError as error:
            clean_error(error)
            assert error.text("en") and error.text("fr")
        for one in server.seen:
            assert "x-other" not in one.headers
    clean(shown(model), "model")


def test_a_path_may_hold_a_key_and_does_not_show(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Some gateways take the key as a part of the address."""

    faults = {3: lambda one: one.error(400, "be nice"), 4: lambda one: one.error(404)}
    with FakeServer(by_number(faults)) as server:
        address = server.base_url.replace("/v1", f"/{QUOTED}/v1")
        model = OpenAIModel(address, "m", first_wait=0.01)
        store = Store(tmp_path / "kept.sqlite")
        found = evaluate(numbered(5), PROMPT, KeptModel(model, store))
        assert KEY[-16:] in server.seen[0].path
        caplog.clear()  # the library that sends a request may name its address
    clean(f"{model!r} {model.fingerprint} {model.name}", "model")
    clean(json.dumps(found.as_json()) + report(found), "evaluation")
    clean_files(tmp_path)


@pytest.mark.parametrize("code", [400, 401])
def test_it_is_in_nothing_that_comes_of_an_evaluation(code: int, tmp_path: Path) -> None:
    def mixed(one: Exchange) -> None:
        (refusing(code) if "3" in one.asked else answers)(one)

    store = Store(tmp_path / "kept.sqlite")
    with FakeServer(mixed) as server:
        recorder = Recorder(keyed(server))
        kept = KeptModel(recorder, store)
        found = evaluate(numbered(6), PROMPT, kept, repeats=2)
    assert found.ungraded and attempt.keep(store, found)
    recorder.save(tmp_path / "recording.jsonl")
    save_settings(ServerSettings("http://a/v1", "m", "X", Secret(KEY)), tmp_path / "settings.toml")
    assert clean_files(tmp_path) >= 3
    clean(json.dumps(found.as_json()), "JSON")
    clean(report(found), "report")
    clean(shown(found) + shown(kept) + shown(recorder), "objects")
    clean(repr(attempt.attempts(store, "numbered", "en")), "attempts")
    for language in ("en", "fr"):
        rows = [
            view.finished_row(view.waiting_row(one, 1, 1, language), one, language)
            for one in found.results
        ]
        clean(repr(rows), "rows of the panel")
    clean(repr(view.score_view(found)), "score on the panel")
    for one in (found, found.results, kept, recorder):
        is_not_pickled_with_the_key(one)
    for result in found.results:
        if result.problem:
            clean_error(result.problem)


def test_asked_for_by_an_evaluation_that_fails_as_a_whole(tmp_path: Path) -> None:
    with FakeServer(refusing(401)) as server:
        found = evaluate(numbered(3), PROMPT, keyed(server))
    problem = view.common_problem(found)
    assert problem and found.ungraded == 3
    clean_error(problem)
    clean(report(found) + json.dumps(found.as_json()), "evaluation")


def test_listing_models_does_not_tell_it() -> None:
    with FakeServer(models=["a", "b"]) as server:
        assert run(keyed(server).list_models()) == ["a", "b"]
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    with pytest.raises(ModelError) as caught:
        run(OpenAIModel(server.base_url, "m", key=Secret(KEY), first_wait=0.01).list_models())
    clean_error(caught.value)
