"""What an error means is told by its body as well as by its status, in the server's own words.

The bodies are those that the services write: OpenRouter's documentation of errors and moderation,
LiteLLM (opcode issue 358, litellm issue 36729), Google (openai-scala-client issue 109), and the
error pages of OpenAI, Azure, Anthropic, DeepSeek, Mistral, Alibaba, xAI, Groq, Ollama, llama.cpp.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.fake_server import Exchange, FakeServer, completion
from support.faults import STREAMED
from support.wire import FULL, TRIES, ask, fails, model_of, within

from course.errors import ModelError, RequestFault, TooLong
from course.messages import LANGUAGES
from course.models.secret import Secret

KEY = Secret("sk-some-key-12345")


def openai(message: str, **fields: Any) -> dict[str, Any]:
    return {"error": {"message": message, **fields}}


def google(code: int, message: str, status: str, *details: Any) -> list[dict[str, Any]]:
    return [{"error": {"code": code, "message": message, "status": status, "details": details}}]


FLAGGED = openai(
    "Input was flagged", code=403, metadata={"reasons": ["violence"], "flagged_input": "…"}
)
QUOTA = "You exceeded your current quota, please check your plan and billing details."
DENIED = "key not allowed to access model. This key can only access models=['gpt-5']. Tried to …"

TOLD: dict[str, tuple[int, Any, str, bool]] = {
    "OpenRouter, flagged": (403, FLAGGED, "model.filtered", False),
    "Azure, filtered": (
        400,
        openai("The response was filtered", code="content_filter", param="prompt"),
        "model.filtered",
        False,
    ),
    "DeepSeek, filtered": (400, openai("Content Exists Risk"), "model.filtered", False),
    "Alibaba, filtered": (
        400,
        openai("Input data may contain inappropriate content.", code="data_inspection_failed"),
        "model.filtered",
        False,
    ),
    "xAI, filtered": (
        403,
        {"code": "forbidden", "error": "Content violates usage guidelines."},
        "model.filtered",
        False,
    ),
    "LiteLLM, a model that is not allowed": (
        401,
        openai(DENIED, type="key_model_access_denied", param="model", code="401"),
        "model.forbidden",
        True,
    ),
    "OpenAI, a model that is not allowed": (
        403,
        openai("Project `p` does not have access to model `m`", code="model_not_found"),
        "model.forbidden",
        True,
    ),
    "LiteLLM, the budget": (
        429,
        openai("Budget has been exceeded! Current cost: 10.51, Max budget: 10.00", code="429"),
        "model.no_credit",
        True,
    ),
    "LiteLLM, the budget, its older form": (
        400,
        openai("ExceededBudget: User=u over budget. Spend=1, Budget=0.1", type="budget_exceeded"),
        "model.no_credit",
        True,
    ),
    "OpenAI, no credit": (429, openai(QUOTA, code="insufficient_quota"), "model.no_credit", True),
    "Anthropic, no credit": (
        400,
        openai("Your credit balance is too low to access the Anthropic API."),
        "model.no_credit",
        True,
    ),
    "DeepSeek, no credit": (402, openai("Insufficient Balance"), "model.no_credit", True),
    "OpenRouter, the key's limit": (
        403,
        openai("Key limit exceeded (total limit).", code=403),
        "model.no_credit",
        True,
    ),
    "Google, a wrong key": (
        400,
        google(
            400,
            "API key not valid. Please pass a valid API key.",
            "INVALID_ARGUMENT",
            {"reason": "API_KEY_INVALID"},
        ),
        "model.wrong_key",
        True,
    ),
    "xAI, a wrong key": (
        400,
        {"code": "invalid argument", "error": "Incorrect API key provided: xa***1."},
        "model.wrong_key",
        True,
    ),
    "OpenAI, a wrong key": (
        401,
        openai("Incorrect API key provided: sk-1***2.", code="invalid_api_key"),
        "model.wrong_key",
        True,
    ),
    "OpenAI, a country": (
        403,
        openai("Country, region, or territory not supported", code="unsupported_country"),
        "model.region",
        True,
    ),
    "Google, a country": (
        400,
        google(400, "User location is not supported for the API use.", "FAILED_PRECONDITION"),
        "model.region",
        True,
    ),
    "Mistral, no such model": (
        400,
        {"object": "error", "message": "Invalid model: m", "type": "invalid_model", "code": 1500},
        "model.unknown",
        True,
    ),
    "DeepSeek, no such model": (400, openai("Model Not Exist"), "model.unknown", True),
    "Ollama, no such model": (
        404,
        openai('model "m" not found, try pulling it first', type="api_error"),
        "model.unknown",
        True,
    ),
    "Azure, no such deployment": (
        404,
        openai("The API deployment does not exist.", code="DeploymentNotFound"),
        "model.unknown",
        True,
    ),
    "Groq, too long": (
        413,
        openai("Request too large for model `m`: Limit 6000, Requested 8000", type="tokens"),
        "model.too_long",
        False,
    ),
    "a proxy of the server's, too long": (413, "Request Entity Too Large", "model.too_long", False),
    "OpenAI, too long for a minute": (
        429,
        openai("Request too large for gpt on tokens per min (TPM): Limit 3, Requested 4"),
        "model.too_long",
        False,
    ),
    "llama.cpp, too long": (
        400,
        openai("the request exceeds the available context size", type="exceed_context_size_error"),
        "model.too_long",
        False,
    ),
    "Text Generation Inference, too long": (
        422,
        {"error": "`inputs` must have less than 4096 tokens. Given: 5000"},
        "model.too_long",
        False,
    ),
    "Together, too long": (
        422,
        openai(
            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193.",
            param="max_tokens",
        ),
        "model.too_long",
        False,
    ),
    "FastAPI": (
        422,
        {"detail": [{"loc": ["body", "messages"], "msg": "Field required"}]},
        "model.refused",
        False,
    ),
    "another address": (405, {"detail": "Method Not Allowed"}, "model.not_a_model_server", True),
    "Cloudflare": (403, "<!doctype html><title>Attention</title>", "model.forbidden", True),
}


@STREAMED
@pytest.mark.parametrize("kind", TOLD)
def test_the_body_tells_what_it_means(kind: str, streamed: bool) -> None:
    status, body, message_id, final = TOLD[kind]

    def behave(one: Exchange) -> None:
        if isinstance(body, str):
            one.raw(body.encode(), "text/html" if "<" in body else "text/plain", status)
        else:
            one.json(body, status)

    with FakeServer(behave) as server:
        error = fails(model_of(server, key=KEY), FULL, streamed=streamed)
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == (message_id, final)
    assert isinstance(error, RequestFault) == (message_id in ("model.filtered", "model.too_long"))
    assert isinstance(error, TooLong) == (message_id == "model.too_long")


WORDS = {
    "OpenRouter, flagged": "Input was flagged",
    "LiteLLM, a model that is not allowed": "This key can only access models=['gpt-5']",
    "LiteLLM, the budget": "Current cost: 10.51, Max budget: 10.00",
    "Google, a wrong key": "Please pass a valid API key",
    "Groq, too long": "Limit 6000, Requested 8000",
    "FastAPI": "messages: Field required",
    "xAI, filtered": "Content violates usage guidelines",
}


@pytest.mark.parametrize("kind", WORDS)
def test_the_servers_own_words_are_shown(kind: str) -> None:
    status, body, _, _ = TOLD[kind]
    with FakeServer(lambda one: one.json(body, status)) as server:
        error = fails(model_of(server, key=KEY))
    for language in LANGUAGES:
        assert WORDS[kind] in error.text(language)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500])
def test_they_are_short_clean_and_without_the_key(status: int) -> None:
    words = f"No\n\n\x1b[31m{KEY.reveal()}\u202e <b>" + "so " * 500
    with FakeServer(lambda one: one.error(status, words)) as server:
        error = fails(model_of(server, key=KEY, tries=1))
    for language in LANGUAGES:
        text = error.text(language)
        assert "No [31m" in text and len(text) < 700
        assert not any(sign in text for sign in ("\n", "\x1b", "\u202e", KEY.reveal()))


def test_a_page_is_no_word_of_the_servers() -> None:
    page = b"<html><body>Bad gateway</body></html>"
    with FakeServer(lambda one: one.raw(page, "text/html", 502)) as server:
        assert "<" not in str(fails(model_of(server, tries=1)))


def test_what_the_course_asked_is_not_repeated_as_its_words() -> None:
    body = {"detail": [{"loc": ["body"], "msg": "Invalid", "input": "my own prompt"}]}
    with FakeServer(lambda one: one.json(body, 422)) as server:
        assert "my own prompt" not in str(fails(model_of(server)))


def test_what_the_prompt_says_of_keys_and_models_means_nothing() -> None:
    """A final error would end the whole evaluation."""
    prompt = "My API key is missing. The model m was not found. Insufficient funds!"
    refusing = lambda one: one.error(400, f"Cannot parse “{prompt}”")  # noqa: E731
    with FakeServer(refusing) as server, pytest.raises(ModelError) as caught:
        ask(model_of(server, key=KEY), text=prompt)
    assert (caught.value.message_id, caught.value.final) == ("model.refused", False)


@STREAMED
def test_a_word_from_the_provider_behind_a_gateway_is_found(streamed: bool) -> None:
    inner = json.dumps({"error": {"message": "The model `m` does not exist"}})
    body = openai("Provider returned error", code=404, metadata={"raw": inner})
    with FakeServer(lambda one: one.json(body, 404)) as server:
        error = fails(model_of(server), streamed=streamed)
    assert "The model `m` does not exist" in str(error)


@STREAMED
def test_an_error_in_the_place_of_an_answer_is_told_the_same(streamed: bool) -> None:
    def behave(one: Exchange) -> None:
        if one.body.get("stream"):
            one.begin("text/event-stream")
            one.send(openai("Budget has been exceeded!", type="budget_exceeded"))
        else:
            one.json(openai("Budget has been exceeded!", type="budget_exceeded"))

    with FakeServer(behave) as server:
        error = fails(model_of(server), streamed=streamed)
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == ("model.no_credit", True)


MINUTE = google(429, QUOTA, "RESOURCE_EXHAUSTED", {"@type": "x.RetryInfo", "retryDelay": "0.02s"})
DAY = google(429, QUOTA, "RESOURCE_EXHAUSTED", {"@type": "x.RetryInfo", "retryDelay": "3600s"})


def test_googles_limit_for_a_minute_is_waited_for_as_long_as_it_says() -> None:
    with (
        within(3),
        FakeServer(lambda one: one.json(MINUTE, 429), lambda one: one.answer("Hello")) as server,
    ):
        assert ask(model_of(server, first_wait=30.0)).text == "Hello"
    with within(3), FakeServer(lambda one: one.json(DAY, 429)) as server:
        error = fails(model_of(server, key=KEY))
        assert len(server.seen) == 1
    assert (error.message_id, error.final) == ("model.too_many", False)


LOADING: list[Any] = [
    {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}},  # llama.cpp
    {"error": "Model m is currently loading", "estimated_time": 20.0},  # Hugging Face
]


@STREAMED
@pytest.mark.parametrize("body", LOADING)
def test_a_model_that_is_loaded_is_waited_for(body: Any, streamed: bool) -> None:
    """However many times it says so: that is no try."""
    busy = [lambda one: one.json(body, 503)] * (3 * TRIES)
    with FakeServer(*busy, lambda one: one.answer("Hello")) as server:
        reply = ask(model_of(server, first_wait=0.001), FULL, streamed=streamed)
        assert reply.text == "Hello" and len(server.seen) == 3 * TRIES + 1


def test_loading_is_no_try_before_or_after_others() -> None:
    def loading(one: Exchange) -> None:
        one.json(LOADING[0], 503)

    def down(one: Exchange) -> None:
        one.error(500)

    answer = lambda one: one.answer("Hello")  # noqa: E731
    for row in ([down] * 3 + [loading] * 3, [loading] * 3 + [down] * 3):
        with FakeServer(*row, answer) as server:
            assert ask(model_of(server, first_wait=0.001)).text == "Hello"


def test_it_is_waited_for_up_to_the_deadline() -> None:
    with within(5), FakeServer(lambda one: one.json(LOADING[0], 503)) as server:
        error = fails(model_of(server, deadline=0.5))
        assert len(server.seen) > TRIES
    assert (error.message_id, error.final) == ("model.loading", False)


def test_words_of_the_server_end_what_is_told() -> None:
    error = ModelError("model.too_many", host="h", said="Slow down")
    assert error.text("en").endswith("The server says: “Slow down”.")
    assert ModelError("model.too_many", host="h", said="").text("en").endswith("at a time.")


def test_whole_answers_are_not_taken_for_errors() -> None:
    with FakeServer(lambda one: one.json({**completion("ok"), "error": None})) as server:
        assert ask(model_of(server)).text == "ok"
