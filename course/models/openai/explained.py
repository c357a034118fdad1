"""What a server's error means to a person, by what its body says as well as by its status.

The same status means different things with different servers. The sentences and codes that the
table looks for are those of OpenAI, Azure, Google, Anthropic, Mistral, DeepSeek, Alibaba, Zhipu,
xAI, Groq, OpenRouter, LiteLLM, vLLM, llama.cpp, Ollama and Text Generation Inference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from course.errors import ModelError, RequestFault, ServerLost, TooLong


@dataclass(frozen=True)
class Meaning:
    """What an error means: the message that tells it, and whether asking again, for any case,
    cannot help. `of_request`: this request is at fault as a whole, so that neither another try
    nor one without some parameter helps it. `of_key`: there is none, or a wrong one. `loading`:
    the model is not ready yet."""

    message_id: str
    final: bool = True
    of_request: bool = False
    of_key: bool = False
    loading: bool = False


_REFUSED = Meaning("model.refused", final=False)
_TOO_LONG = Meaning("model.too_long", final=False, of_request=True)
_NO_CREDIT = Meaning("model.no_credit")
_FORBIDDEN = Meaning("model.forbidden")
_WRONG_KEY = Meaning("model.wrong_key", of_key=True)
_UNKNOWN = Meaning("model.unknown")
_NO_SERVER = Meaning("model.not_a_model_server")
_FAILED = Meaning("model.failed", final=False)


@dataclass(frozen=True)
class _Rule:
    """An error of one of `statuses` whose codes or words have `pattern` has that meaning."""

    meaning: Meaning
    statuses: tuple[int, ...]
    pattern: str


_RULES = (
    _Rule(
        _TOO_LONG,
        (400, 413, 422, 429, 500),
        r"context.{0,10}(length|size|window)|context_length|prompt is too long|request too large"
        r"|too many input tokens|(input|prompt|message)s? (is|are|was) too long|string_above_max"
        r"|`?inputs`? (tokens \+|must have less than)",
    ),
    _Rule(
        Meaning("model.filtered", final=False, of_request=True),
        (400, 403, 422, 451),
        r"content.?filter|content management policy|content_policy|responsibleai"
        r"|(input|prompt|content|text)s?\b.{0,30}\b(flagged|blocked)|request.{0,20}flagged"
        r"|moderation|violat\w+.{0,30}(usage|polic|guideline|terms)|usage guidelines"
        r"|inappropriate content|data_?inspection|content exists risk|敏感",
    ),
    _Rule(
        _NO_CREDIT,
        (400, 401, 402, 403, 429),
        r"insufficient.{0,2}(quota|balance|funds|credit)|billing_hard_limit|credit balance"
        r"|no credits?|(out of|used all|not enough|more).{0,30}credits?\b|over.?budget"
        r"|spend(ing)? limit|budget.{0,30}exceed|exceed\w*.{0,10}budget|key limit exceeded"
        r"|exceeded_current_quota|suspended.{0,40}balance|payment required|arrearage|余额|欠费",
    ),
    _Rule(
        Meaning("model.region"),
        (400, 403, 451),
        r"unsupported_country|location is not supported|(country|region).{0,60}not (support|avail)"
        r"|not (supported|available) in your (country|region)",
    ),
    _Rule(
        _FORBIDDEN,
        (400, 401, 403),
        r"model.{0,80}(not (allowed|permitted)|no access|not have access|access denied)"
        r"|(not allowed|no access|not have access|permission|authorized).{0,30}\bmodel"
        r"|model_(access|not_allowed)|model_access_denied",
    ),
    _Rule(
        _WRONG_KEY,
        (400, 403),
        r"api.?key.{0,20}(not valid|invalid|incorrect|not found|expired|missing)|api_key_invalid"
        r"|(invalid|incorrect|wrong|missing|\bno|expired).{0,12}\bapi.?key|invalid_api_key"
        r"|authentication_error|unauthenticated|no_db_connection",
    ),
    _Rule(
        _UNKNOWN,
        (400, 404, 422),
        r"model_not_found|(unknown|invalid|no such) model\b|model.{0,3}not.{0,3}(exist|found)"
        r"|model .{0,80}(not found|does not exist|not a valid|decommissioned|is not supported\.?$)"
        r"|not a valid model|deploymentnotfound|model_not_available",
    ),
    _Rule(
        _NO_SERVER,
        (400, 404),
        r"unexpected endpoint or method",
    ),
    _Rule(
        Meaning("model.loading", final=False, loading=True),
        (503,),
        r"\bloading\b.{0,20}\bmodel|model.{0,80}\b(loading|starting)|warming up|cold start",
    ),
)
_BY_STATUS = {
    401: _WRONG_KEY,
    402: _NO_CREDIT,
    403: _FORBIDDEN,
    404: _UNKNOWN,
    405: _NO_SERVER,
    413: _TOO_LONG,
    429: Meaning("model.too_many", final=False),
}
AGAIN = (408, 409, 425, 429)
"""Statuses below 500 after which asking again may help."""


def meaning(status: int, told: str) -> Meaning:
    """What an error with that status means whose codes and words are `told`. `status` 0 stands
    for an error in the place of an answer: none of the table's statuses is ruled out then."""
    for rule in _RULES:
        fits = not status or status in rule.statuses
        if fits and re.search(rule.pattern, told, re.IGNORECASE | re.MULTILINE):
            return rule.meaning
    if status >= 500 or (status in AGAIN and status not in _BY_STATUS):
        return Meaning("model.server_error", final=False)
    return _BY_STATUS.get(status, _REFUSED if status else _FAILED)


def explained(
    found: Meaning, status: int, said: str, *, host: str, model: str, has_key: bool
) -> ModelError:
    """The error in words for a person: what happened, what to do, and what the server `said`."""
    if found is _REFUSED:
        detail = said or f"Error code: {status}"
        return ModelError(found.message_id, final=found.final, host=host, detail=detail)
    if found is _FAILED:
        return ModelError(found.message_id, final=False, host=host, reason=said or "error")
    values = {"host": host, "model": model, "status": status, "said": said}
    if found.of_key and not has_key:
        return ModelError("model.no_key", final=found.final, **values)
    return _kind(found)(found.message_id, final=found.final, **values)


def _kind(found: Meaning) -> type[ModelError]:
    if found.of_key:
        return ServerLost
    if found is _TOO_LONG:
        return TooLong
    return RequestFault if found.of_request else ModelError
