"""What an error of the `openai` client means: what to tell, and whether to ask again."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from course.errors import ModelError, ServerLost
from course.models.openai.habits import FORMAT
from course.models.openai.wire import BrokenOff, NotUnderstood
from course.models.secret import Secret

_TOO_LONG = re.compile(r"context.{0,10}(length|size|window)|context_length", re.IGNORECASE)
_DETAIL = 300
_BY_STATUS = {402: "model.no_credit", 403: "model.forbidden", 404: "model.unknown"}
_BAD_SCHEMA = re.compile(r"invalid.{0,20}schema", re.IGNORECASE)
_AGAIN = (408, 409, 425, 429)
_FILTERED = "content_filter"
_NO_CREDIT = ("insufficient_quota", "billing_hard_limit_reached")


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer. `again`: asking again may help, after `wait` seconds where the
    server says so. `busy`: the server wants fewer requests."""

    error: ModelError
    again: bool = False
    wait: float | None = None
    busy: bool = False


def refused_parameter(error: Any, body: dict[str, Any]) -> str | None:
    """The parameter of `body` that the server refuses to take, if the error names one, or what
    is inside one ("response_format.type"). A schema with a mistake is no such thing: it is for
    the person to mend."""
    if getattr(error, "status_code", None) not in (400, 422):
        return None
    if _is_too_long(error) or _code(error) == _FILTERED or _BAD_SCHEMA.search(_detail(error)):
        return None
    named = str(getattr(error, "param", None) or "").split(".")[0]
    if named in body:
        return named
    words = set(re.findall(r"\w+", str(error)))
    if FORMAT in body and "json_schema" in words:
        return FORMAT
    return next((name for name in body if name in words), None)


def diagnosed(error: Exception, host: str, model: str, key: Secret | None) -> Trouble:
    """What `error` means, in words for a person: one sentence of what happened and what to do.

    Nothing of the key gets into it, also where the server repeats it.
    """
    import openai

    if isinstance(error, BrokenOff):
        return Trouble(ServerLost("model.cut", host=host), again=True)
    if isinstance(error, NotUnderstood):
        return Trouble(
            ModelError("model.not_a_model_server", final=error.final, host=host), again=True
        )
    if isinstance(error, TimeoutError):
        return Trouble(ServerLost("model.timeout", host=host))
    if isinstance(error, openai.APIConnectionError):
        return _not_connected(error, host)
    status = getattr(error, "status_code", None)
    if status is None:  # an error in the place of an answer
        return Trouble(_refused(error, host, key), again=True)
    again = status in _AGAIN or status >= 500
    wait = _retry_after(error) if again else None
    told = _explained(error, status, host, model, key)
    if told.final:
        return Trouble(told)
    return Trouble(told, again, wait, busy=status in (429, 503))


def _explained(error: Any, status: int, host: str, model: str, key: Secret | None) -> ModelError:
    if _is_too_long(error):
        return ModelError("model.too_long", model=model)
    if status == 401:
        if not key:
            return ModelError("model.no_key", final=True, host=host)
        return ServerLost("model.wrong_key", final=True, host=host)
    code = _code(error)
    if status == 429:
        if code in _NO_CREDIT:
            return ModelError("model.no_credit", final=True, host=host)
        return ModelError("model.too_many", host=host)
    if status in _BY_STATUS:
        return ModelError(_BY_STATUS[status], final=True, host=host, model=model)
    if status >= 500 or status in _AGAIN:
        return ModelError("model.server_error", host=host, status=status)
    if code == _FILTERED:
        return ModelError("model.filtered", host=host)
    return _refused(error, host, key)


def _refused(error: Any, host: str, key: Secret | None) -> ModelError:
    detail = _detail(error)
    hidden = key.hide(detail) if key else detail
    return ModelError("model.refused", host=host, detail=hidden[:_DETAIL])


def _not_connected(error: Exception, host: str) -> Trouble:
    """What went wrong below HTTP. The client's own names for it are of little use: it calls a
    refused connection a time-out."""
    import aiohttp

    def caused_by(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in _causes(error))

    if caused_by(ssl.SSLError, ssl.CertificateError):
        return Trouble(ModelError("model.tls", final=True, host=host))
    if caused_by(aiohttp.ServerTimeoutError, TimeoutError):
        return Trouble(ServerLost("model.timeout", host=host), again=True)
    if caused_by(aiohttp.ClientResponseError):
        return Trouble(ModelError("model.not_a_model_server", host=host), again=True)
    if caused_by(aiohttp.ClientConnectorError, aiohttp.InvalidURL):
        return Trouble(ServerLost("model.unreachable", final=True, host=host), again=True)
    return Trouble(ServerLost("model.cut", host=host), again=True)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _retry_after(error: Any) -> float | None:
    """How many seconds the server asks to wait; None when it says nothing that can be read."""
    headers = error.response.headers
    try:
        if "retry-after-ms" in headers:
            seconds = float(headers["retry-after-ms"]) / 1000
        elif re.fullmatch(r"\s*\d+(\.\d+)?\s*", headers.get("retry-after", "")):
            seconds = float(headers["retry-after"])
        else:
            moment = parsedate_to_datetime(headers["retry-after"])
            seconds = (
                moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
            ).total_seconds()
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return max(0.0, seconds) if seconds == seconds else None


def _is_too_long(error: Any) -> bool:
    return bool(_TOO_LONG.search(f"{_code(error)} {_detail(error)}"))


def _code(error: Any) -> str:
    return str(getattr(error, "code", None))


def _detail(error: Any) -> str:
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, dict) else None
    return str(said or error)
