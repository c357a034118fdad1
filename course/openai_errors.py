"""What an error of the `openai` client means, and what to do about it."""

from __future__ import annotations

import re
from typing import Any

from course.errors import ModelError
from course.secret import Secret

_TOO_LONG = re.compile(r"context.{0,10}(length|size|window)|context_length", re.IGNORECASE)
_DETAIL = 300
_BY_STATUS = {402: "model.no_credit", 403: "model.forbidden", 404: "model.unknown"}


def refused_parameter(error: Any, body: dict[str, Any]) -> str | None:
    """The parameter of `body` that the server refuses to take, if the error names one."""
    if getattr(error, "status_code", None) not in (400, 422) or _is_too_long(error):
        return None
    named = str(getattr(error, "param", None) or "")
    if named in body:
        return named
    words = set(re.findall(r"\w+", str(error)))
    return next((name for name in body if name in words), None)


def explained(error: Any, host: str, model: str, key: Secret | None) -> ModelError:
    """The error in words for a person: one sentence of what happened, one of what to do.

    Nothing of the key gets into it, also where the server repeats it.
    """
    import openai

    detail = (key.hide(_detail(error)) if key else _detail(error))[:_DETAIL]
    if isinstance(error, openai.APITimeoutError):
        return ModelError("model.timeout", host=host)
    if isinstance(error, openai.APIConnectionError):
        return ModelError("model.unreachable", final=True, host=host)
    status = getattr(error, "status_code", None)
    if _is_too_long(error):
        return ModelError("model.too_long", model=model)
    if status == 401:
        return ModelError("model.wrong_key" if key else "model.no_key", final=True, host=host)
    if status == 429 and getattr(error, "code", None) == "insufficient_quota":
        return ModelError("model.no_credit", final=True, host=host)
    if status == 429:
        return ModelError("model.too_many", host=host)
    if status in _BY_STATUS:
        return ModelError(_BY_STATUS[status], final=True, host=host, model=model)
    if status is not None and status >= 500:
        return ModelError("model.server_error", host=host, status=status)
    return ModelError("model.refused", host=host, detail=detail)


def _is_too_long(error: Any) -> bool:
    return bool(_TOO_LONG.search(_detail(error)))


def _detail(error: Any) -> str:
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    return str(said or error)
