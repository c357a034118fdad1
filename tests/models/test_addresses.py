"""Addresses of every kind: Azure's two forms, servers that send on, lists of models, choices."""

from __future__ import annotations

from typing import Any

import pytest
from support.fake_server import Exchange, FakeServer, completion
from support.faults import STREAMED, echo_hello
from support.wire import ask, fails, model_of

from course.errors import ModelError, SettingsError
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.secret import Secret
from course.models.settings import ServerSettings, load_settings

KEY = Secret("azure-key-1234567890")
VERSION = "api-version=2024-10-21"


def azure(server: FakeServer, rest: str) -> OpenAIModel:
    """A model at an address of that form, as a person pastes it from Azure's pages."""
    pasted = server.base_url.removesuffix("/v1") + rest
    address = load_settings({"PROMPTEUR_BASE_URL": pasted, "PROMPTEUR_MODEL": "m"}).base_url
    assert address
    return OpenAIModel(address, "m", key=KEY, first_wait=0.01)


@STREAMED
def test_a_deployment_at_azure_is_asked_with_its_version_and_its_header(streamed: bool) -> None:
    """https://learn.microsoft.com/azure/ai-services/openai/reference"""
    with FakeServer(echo_hello) as server:
        model = azure(server, f"/openai/deployments/my-gpt/chat/completions?{VERSION}")
        for _ in range(2):
            assert ask(model, streamed=streamed).text == "Hello"
        for one in server.seen:
            assert one.path.endswith(f"/openai/deployments/my-gpt/chat/completions?{VERSION}")
            assert one.headers["api-key"] == KEY.reveal()
            assert "authorization" not in one.headers
        assert run(model.list_models()) == ["my-gpt"]
        assert len(server.seen) == 2
    assert KEY.reveal() not in repr(model) + model.fingerprint


@STREAMED
def test_azures_newer_address_is_as_any_other(streamed: bool) -> None:
    """https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle"""
    with FakeServer(echo_hello) as server:
        assert ask(azure(server, "/openai/v1/"), streamed=streamed).text == "Hello"
        assert server.seen[0].path.endswith("/openai/v1/chat/completions")
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY.reveal()}"


def test_a_version_makes_another_model_of_it() -> None:
    plain, old, new = (
        OpenAIModel(f"https://r.openai.azure.com/openai/deployments/d{query}", "m").fingerprint
        for query in ("", "?api-version=1", "?api-version=2")
    )
    assert len({plain, old, new}) == 3


@pytest.mark.parametrize("query", ["api-version=1&key=sk", "key=sk", "api-version=a b"])
def test_nothing_else_may_follow_the_question_mark(query: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"PROMPTEUR_BASE_URL": f"https://a.example/v1?{query}"})
    assert caught.value.message_id == "settings.key_in_address"


def test_the_key_of_azure_does_not_follow_to_another_server() -> None:
    with FakeServer(echo_hello) as other:
        target = {"Location": f"{other.base_url}/chat/completions"}
        with FakeServer(lambda one: one.raw(b"", "text/plain", 307, headers=target)) as server:
            try:
                ask(azure(server, f"/openai/deployments/d?{VERSION}"))
            except ModelError as error:
                assert KEY.reveal() not in str(error)
        for one in other.seen:
            assert KEY.reveal() not in repr(one.headers)


@STREAMED
@pytest.mark.parametrize("code", [301, 302, 303])
@pytest.mark.parametrize("first", [True, False], ids=["at first", "later"])
def test_a_server_that_sends_on_is_told_with_the_address_that_it_names(
    first: bool, code: int, streamed: bool
) -> None:
    """As web servers send http on to https. A POST would become a GET there."""

    def moved(one: Exchange) -> None:
        target = f"https://llm.example.org{one.path}?token=x"
        one.raw(b"Moved", "text/html", code, headers={"Location": target})

    with FakeServer(*([] if first else [echo_hello]), moved) as server:
        model = model_of(server)
        if not first:
            ask(model)
        error = fails(model, streamed=streamed)
        assert len(server.seen) == (1 if first else 2)
        path = server.base_url.split(str(server.port))[1]
    assert (error.message_id, error.final) == ("model.moved", True)
    assert error.values["target"] == f"https://llm.example.org{path}"


def test_a_server_that_sends_a_post_on_as_it_is_is_followed() -> None:
    def once(one: Exchange) -> None:
        if one.path.startswith("/new"):
            one.answer("Hello")
        else:
            one.raw(b"", "text/plain", 308, headers={"Location": f"/new{one.path}"})

    with FakeServer(once) as server:
        assert ask(model_of(server)).text == "Hello"


@pytest.mark.parametrize(
    "listed",
    [
        {"object": "list", "data": [{"id": "b"}, {"id": "a"}]},
        [{"id": "b", "object": "model"}, {"id": "a"}],  # Together
        ["b", "a"],
        {"models": [{"name": "a"}, {"name": "b"}]},
    ],
    ids=["OpenAI", "bare", "names", "models"],
)
def test_lists_of_models_have_several_forms(listed: Any) -> None:
    with FakeServer(listing=listed) as server:
        assert run(model_of(server).list_models()) == ["a", "b"]


@pytest.mark.parametrize("listed", ["nothing", None, {"data": 3}, [{"x": 1}], [3], {"a": []}])
def test_what_is_no_list_of_models_is_said(listed: Any) -> None:
    with FakeServer(listing=listed) as server, pytest.raises(ModelError) as caught:
        run(model_of(server).list_models())
    assert caught.value.message_id == "model.not_a_model_server"


@STREAMED
def test_of_several_choices_the_first_is_the_reply(streamed: bool) -> None:
    def two(one: Exchange) -> None:
        texts = {1: "No", 0: "Yes"}
        if one.body.get("stream"):
            one.begin("text/event-stream")
            for number, text in texts.items():
                for piece in text:
                    choice = {"index": number, "delta": {"content": piece}}
                    one.send({"choices": [choice]})
            one.send({"choices": [{"index": 1, "delta": {}, "finish_reason": "length"}]})
            one.send({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            one.write(b"data: [DONE]\n\n")
        else:
            rows = [
                {**completion(text)["choices"][0], "index": number}
                for number, text in texts.items()
            ]
            one.json({**completion(), "choices": rows})

    with FakeServer(two) as server:
        reply = ask(model_of(server), streamed=streamed)
    assert (reply.text, reply.finish) == ("Yes", "stop")


def test_choices_without_a_number_are_taken_in_their_order() -> None:
    rows = [{"message": {"content": text}, "finish_reason": "stop"} for text in ("Yes", "No")]
    with FakeServer(lambda one: one.json({"choices": rows})) as server:
        assert ask(model_of(server)).text == "Yes"


def test_settings_keep_the_version() -> None:
    address = f"https://r.openai.azure.com/openai/deployments/d?{VERSION}"
    assert ServerSettings(address, "m").base_url == address
    pasted = f" https://r.openai.azure.com/openai/deployments/d/chat/completions/?{VERSION} "
    assert load_settings({"PROMPTEUR_BASE_URL": pasted}).base_url == address
