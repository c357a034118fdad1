"""What an error of the `openai` client means: what to tell, and whether to ask again."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from course.display.safe import one_line
from course.errors import ModelError, ServerLost
from course.models.openai import refused
from course.models.openai.client import Moved
from course.models.openai.explained import AGAIN, explained, meaning
from course.models.openai.proxies import Proxy
from course.models.openai.said import body_of, codes, mappings, sentences, words
from course.models.openai.wire import BrokenOff, NotUnderstood
from course.models.secret import Secret

_DETAIL = 300
_BAD_SCHEMA = re.compile(r"invalid.{0,20}schema", re.IGNORECASE)
_OF_A_PARAMETER = (400, 422)
_NOT_VALID = re.compile(r"\bvalidation errors?\b", re.IGNORECASE)
"""What llama-cpp-python's server says of a request, as an error of its own (500)."""
_IS_STATUS = re.compile(r"[45]\d\d").fullmatch
_CALLED = ("/chat/completions", "/models")


@dataclass(frozen=True)
class Trouble:
    """Why there is no answer. `again`: asking again may help, after `wait` seconds where the
    server says so. `busy`: the server wants fewer requests. `loading`: it is still getting ready,
    so that asking again is no try."""

    error: ModelError
    again: bool = False
    wait: float | None = None
    busy: bool = False
    loading: bool = False


@dataclass(frozen=True)
class Asked:
    """Who was asked for what, with which key and through which proxy."""

    host: str
    model: str
    key: Secret | None = None
    proxy: Proxy | None = None


def refused_parameter(error: Any, sent: dict[str, Any], prompt: str = "") -> str | None:
    """The parameter of `sent` that the server refuses to take, if the error names one, or what
    is inside one; `prompt` is what was asked. A schema with a mistake is no such thing: it is for
    the person to mend."""
    body = body_of(error)
    status = _status(error, body)
    told = _told(body, prompt)
    if status not in _OF_A_PARAMETER and not (status == 500 and _NOT_VALID.search(told)):
        return None
    if meaning(status, told).of_request or _BAD_SCHEMA.search(told):
        return None
    return refused.refused_parameter(body, sent, prompt)


def diagnosed(error: Exception, asked: Asked, prompt: str = "") -> Trouble:
    """What `error` means, in words for a person: one sentence of what happened and what to do.

    Nothing of the key gets into it, also where the server repeats it; and what it repeats of
    `prompt`, the learner's own words, means nothing.
    """
    import openai

    host = asked.host
    if isinstance(error, BrokenOff):
        return Trouble(ServerLost("model.cut", host=host), again=True)
    if isinstance(error, NotUnderstood):
        return Trouble(
            ModelError("model.not_a_model_server", final=error.final, host=host), again=True
        )
    if isinstance(error, TimeoutError):
        return Trouble(ServerLost("model.timeout", host=host))
    if isinstance(error, openai.APIConnectionError):
        return _not_connected(error, asked)
    return _answered(error, asked, prompt)


def _answered(error: Any, asked: Asked, prompt: str) -> Trouble:
    """The server answered with an error, or with one in the place of an answer (status 0)."""
    body = body_of(error)
    status = _status(error, body)
    if status == 407 and asked.proxy:
        return Trouble(_proxy_error("model.proxy_refused", asked.proxy, status))
    found = meaning(status, _told(body, prompt))
    told = explained(
        found,
        status,
        words(body, asked.key, _DETAIL),
        host=asked.host,
        model=asked.model,
        has_key=bool(asked.key),
    )
    if found.final:
        return Trouble(told)
    again = not found.of_request and (not status or status in AGAIN or status >= 500)
    loading = found.loading and bool(status)
    wait = _retry_after(error, body) if again else None
    return Trouble(told, again, wait, busy=status in (429, 503) and not loading, loading=loading)


def _status(error: Any, body: Any) -> int:
    """The status of the answer; that which `body` names for an error in the place of an answer,
    where the answer's own says that all is well. 0 where there is none."""
    status: int = getattr(error, "status_code", 0)
    return status or next((int(one) for one in codes(body).split("\n") if _IS_STATUS(one)), 0)


def _told(body: Any, prompt: str) -> str:
    return f"{codes(body)}\n{sentences(body, prompt)}"


def _not_connected(error: Exception, asked: Asked) -> Trouble:
    """What went wrong below HTTP. The client's own names for it are of little use: it calls a
    refused connection a time-out."""
    import aiohttp

    host, proxy = asked.host, asked.proxy

    def caused_by(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in _causes(error))

    moved = next((cause for cause in _causes(error) if isinstance(cause, Moved)), None)
    if moved:
        target = _address(moved.target, asked.key)
        return Trouble(ModelError("model.moved", final=True, host=host, target=target))
    if proxy and caused_by(aiohttp.ClientProxyConnectionError):
        return Trouble(_proxy_error("model.proxy_unreachable", proxy), again=True)
    refusal = next((one for one in _causes(error) if _is_of_proxy(one)), None)
    if proxy and refusal:
        status = getattr(refusal, "status", 0)
        return Trouble(_proxy_error("model.proxy_refused", proxy, status), again=status >= 500)
    if caused_by(ssl.SSLError, ssl.CertificateError):
        return Trouble(ModelError("model.tls", final=True, host=host))
    if caused_by(aiohttp.ServerTimeoutError, TimeoutError):
        return Trouble(ServerLost("model.timeout", host=host), again=True)
    if caused_by(aiohttp.ClientResponseError):
        return Trouble(ModelError("model.not_a_model_server", host=host), again=True)
    if caused_by(aiohttp.ClientConnectorError, aiohttp.InvalidURL):
        return Trouble(ServerLost("model.unreachable", final=True, host=host), again=True)
    return Trouble(ServerLost("model.cut", host=host), again=True)


def _is_of_proxy(cause: BaseException) -> bool:
    import aiohttp

    return isinstance(cause, aiohttp.ClientHttpProxyError)


def _proxy_error(message_id: str, proxy: Proxy, status: int = 0) -> ModelError:
    return ModelError(
        message_id, final=True, proxy=proxy.place, variable=proxy.variable, status=status
    )


def _address(target: str, key: Secret | None) -> str:
    """The server's address that a request was sent on to, fit to be shown."""
    try:
        parts = urlsplit(target)
    except ValueError:  # it is none
        return one_line(key.hide(target) if key else target, _DETAIL)
    path = parts.path
    for called in _CALLED:
        path = path.removesuffix(called)
    host = parts.netloc.rpartition("@")[2]
    shown = urlunsplit((parts.scheme, host, path, "", ""))
    return one_line(key.hide(shown) if key else shown, _DETAIL)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _retry_after(error: Any, body: Any) -> float | None:
    """How many seconds the server asks to wait; None when it says nothing that can be read."""
    response = getattr(error, "response", None)
    headers = response.headers if response else {}
    try:
        if "retry-after-ms" in headers:
            seconds = float(headers["retry-after-ms"]) / 1000
        elif re.fullmatch(r"\s*\d+(\.\d+)?\s*", headers.get("retry-after", "")):
            seconds = float(headers["retry-after"])
        elif "retry-after" in headers:
            moment = parsedate_to_datetime(headers["retry-after"])
            seconds = (
                moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)
            ).total_seconds()
        else:
            return _retry_delay(body)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return max(0.0, seconds) if seconds == seconds else None


def _retry_delay(body: Any) -> float | None:
    """The seconds to wait that a body names, as Google's do: {"retryDelay": "27s"}."""
    for row in mappings(body):
        found = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)s", str(row.get("retryDelay")))
        if found:
            return float(found[1])
    return None
