"""A setting that a server does not take is found wherever its error names it, and only there.

The bodies are those that the services write: Mistral (platform-docs-public issue 7, eca issue 231,
php-mistral issue 76), FastAPI and pydantic, Google's endpoint, Text Generation Inference, LiteLLM,
OpenRouter, Groq, Moonshot, Alibaba, servers written in Rust.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_server import Behaviour, Exchange, FakeServer
from support.faults import STREAMED
from support.wire import FULL, ask, fails, model_of

from course.models.openai.refused import refused_parameter

EXTRA = {"type": "extra_forbidden", "msg": "Extra inputs are not permitted", "input": 1}
NOT_PERMITTED = {"detail": [{**EXTRA, "loc": ["body", "seed"]}]}
MISTRAL = {"object": "error", "type": "invalid_request_error", "param": None, "code": None}
UPSTREAM = {"message": "Unsupported parameter: 'seed' is not supported.", "param": "seed"}
GOOGLE = 'Invalid JSON payload received. Unknown name "seed": Cannot find field.'
LITELLM = "litellm.UnsupportedParamsError: openai does not support parameters: ['seed'], for "
LITELLM += "model=o3-mini. To drop these, set `litellm.drop_params=True`"


def error(message: Any, **fields: Any) -> dict[str, Any]:
    return {"error": {"message": message, **fields}}


BODIES: dict[str, Any] = {
    "Mistral": {**MISTRAL, "message": NOT_PERMITTED},
    "Mistral, JSON in a string": {**MISTRAL, "message": json.dumps(NOT_PERMITTED)},
    "Mistral, a list": {**MISTRAL, "message": NOT_PERMITTED["detail"]},
    "FastAPI": NOT_PERMITTED,
    "FastAPI, a model's name first": {"detail": [{**EXTRA, "loc": ["body", "Chat", "seed"]}]},
    "FastAPI, a sentence": {"detail": "Unsupported parameter: seed"},
    "Google": [error(GOOGLE, code=400, status="INVALID_ARGUMENT")],
    "Google, a field": [{"error": {"details": [{"fieldViolations": [{"field": "config.seed"}]}]}}],
    "Text Generation Inference": {"error": "Input validation error: `seed` must be positive"},
    "LiteLLM": error(LITELLM, code="400"),
    "OpenRouter": error(
        "Provider returned error", code=400, metadata={"raw": json.dumps({"error": UPSTREAM})}
    ),
    "Groq": error("property 'seed' is unsupported"),
    "Anthropic": error("seed: Extra inputs are not permitted"),
    "Moonshot": error("invalid seed: only 1 is allowed for this model"),
    "Alibaba": error("<400> InternalError.Algo.InvalidParameter: The seed parameter is illegal."),
    "Rust": "unknown field `seed`, expected one of `messages`, `temperature`, `max_tokens`",
}


def refusing(body: Any, code: int = 422) -> Behaviour:
    def behave(one: Exchange) -> None:
        if "seed" not in one.body:
            one.answer()
        elif isinstance(body, str):
            one.raw(body.encode(), "text/plain", code)
        else:
            one.json(body, code)

    return behave


@STREAMED
@pytest.mark.parametrize("kind", BODIES)
def test_it_is_found_wherever_the_body_names_it(kind: str, streamed: bool) -> None:
    with FakeServer(refusing(BODIES[kind])) as server:
        reply = ask(model_of(server), FULL, streamed=streamed)
        assert ["seed" in body for body in server.bodies] == [True, False]
        assert server.bodies[1]["temperature"] == 0 and server.bodies[1]["max_tokens"] == 9
    assert reply.notes == ("model.left_out_seed",)


@pytest.mark.parametrize("kind", BODIES)
def test_it_is_found_in_a_later_request_too(kind: str) -> None:
    """The first request goes another way than the next."""
    with FakeServer(lambda one: one.answer(), refusing(BODIES[kind])) as server:
        model = model_of(server)
        ask(model)
        assert ask(model, FULL).notes == ("model.left_out_seed",)
        assert len(server.seen) == 3


def test_two_that_are_refused_at_once_are_left_out_one_after_the_other() -> None:
    def behave(one: Exchange) -> None:
        refused = [name for name in ("seed", "max_tokens") if name in one.body]
        rows = [{**EXTRA, "loc": ["body", name]} for name in refused]
        one.json({"detail": rows}, 422) if refused else one.answer()

    with FakeServer(behave) as server:
        assert ask(model_of(server), FULL).text == "ok"
        assert server.bodies[-1]["max_completion_tokens"] == 9


ABOUT_SOMETHING_ELSE: dict[str, Any] = {
    "a message": {"detail": [{"loc": ["body", "messages", 0, "content"], "msg": "too long"}]},
    "a field of a message": {"detail": [{**EXTRA, "loc": ["body", "messages", 0, "seed"]}]},
    "the prompt, as pydantic repeats it": {
        "detail": [{"loc": ["body", "messages"], "msg": "bad", "input": "'seed' is not supported"}]
    },
    "a prompt in JSON, as pydantic repeats it": {
        "detail": [
            {"loc": ["body"], "msg": "bad", "input": json.dumps({"msg": "seed is not supported"})}
        ]
    },
    "the prompt, as it was": error("This cannot be answered: Is seed not allowed in a garden?"),
    "the prompt, cut short": error("Invalid prompt “Is seed not allowed in”, try another"),
    "a word of the prompt": error("The word 'seed' of your prompt is blocked here, it must go"),
    "another sentence": error("Orders of bird seed go elsewhere. This must not go on."),
    "another parameter": error("Unsupported parameter: 'top_p'", param="top_p"),
}


@pytest.mark.parametrize("kind", ABOUT_SOMETHING_ELSE)
def test_nothing_else_is_taken_for_it(kind: str) -> None:
    with FakeServer(lambda one: one.json(ABOUT_SOMETHING_ELSE[kind], 400)) as server:
        model = model_of(server)
        with pytest.raises(Exception, match=r".") as caught:
            ask(model, FULL, text="Is seed not allowed in a garden?")
        assert len(server.seen) == 1 and not hasattr(caught.value, "notes")


def test_a_fault_in_the_messages_is_told_in_the_servers_words() -> None:
    body = {"detail": [{"loc": ["body", "messages", 0, "content"], "msg": "should be a string"}]}
    with FakeServer(lambda one: one.json(body, 422)) as server:
        assert fails(model_of(server), FULL).values["detail"] == (
            "messages.0.content: should be a string"
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(around=JSON, names=st.lists(st.sampled_from(["body", "Chat", "0"]), max_size=3))
def test_a_place_is_found_at_any_depth(around: Any, names: list[str]) -> None:
    body = {"a": [around, {"b": [{"loc": [*names, "seed"]}]}]}
    assert refused_parameter(body, ["temperature", "seed"]) == "seed"


@given(body=JSON)
def test_what_names_nothing_refuses_nothing(body: Any) -> None:
    assert refused_parameter(body, ["temperature", "max_tokens"]) is None
