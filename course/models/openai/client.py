"""The official client for one server, made so that what is wrong with this machine is said.

Proxies and certificates are read from the environment here, since the client's own way ends in a
traceback for a variable that has nothing to do with the server that is asked. What the environment
says of OpenAI (organisation, project, headers) goes to OpenAI alone.
"""

from __future__ import annotations

import logging
import os
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from course.display.safe import one_line
from course.errors import ModelError
from course.models.openai.proxies import Proxy, proxy_to
from course.models.secret import Secret

OPENAI_HOST = "api.openai.com"
API_VERSION = "api-version"
"""What only addresses at Azure end in; the key then goes into a header of Azure's own."""

_CONNECT_SECONDS = 10.0
_OF_OPENAI = ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_CUSTOM_HEADERS")
_OF_TLS = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")
_LONGEST = 200


class Moved(Exception):
    """The server sends requests on to `target`, in a way that a request with a body does not
    survive."""

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target


@dataclass(frozen=True)
class Made:
    """An `openai.AsyncOpenAI`, the HTTP client under it, and the proxy that it goes through."""

    client: Any
    http: Any
    proxy: Proxy | None


def make_client(base_url: str, key: Secret | None, timeout: float) -> Made:
    """A client of the server at `base_url` that is silent for `timeout` seconds at most. Opens no
    connection. Raises ModelError, final, naming what has to be mended."""
    import openai

    parts = urlsplit(base_url)
    host = str(parts.hostname)
    if key and not key.can_be_sent:
        raise ModelError("model.bad_key", final=True, host=host)
    logging.getLogger("openai._base_client").addFilter(_tells_no_header)
    proxy = proxy_to(base_url)
    options: dict[str, Any] = {
        "base_url": urlunsplit(parts._replace(query="")),
        "api_key": key.reveal() if key else "none",
        "timeout": openai.Timeout(timeout, connect=_CONNECT_SECONDS, pool=None),
        "max_retries": 0,
    }
    try:
        http = openai.DefaultAioHttpClient(
            trust_env=False,
            proxy=proxy.address if proxy else None,
            verify=_certificates(parts.scheme),
        )
        http.event_hooks = {"request": [], "response": [_stay]}
        if version := parse_qs(parts.query).get(API_VERSION):
            client: Any = openai.AsyncAzureOpenAI(
                **options, api_version=version[0], http_client=http
            )
        else:
            client = openai.AsyncOpenAI(**options, http_client=http)
        _keep_to(client, host)
    except ModelError:
        raise
    except Exception as error:  # whatever a library makes of this machine's settings
        said = one_line(key.hide(str(error)) if key else str(error), _LONGEST)
        kind = type(error).__name__
        raise ModelError("model.no_client", final=True, host=host, reason=said or kind) from error
    return Made(client, http, proxy)


def check_client(base_url: str, key: Secret | None = None) -> None:
    """Make the client as a first request would, and throw it away. Raises ModelError, final,
    naming what has to be mended on this machine."""
    make_client(base_url, key, _CONNECT_SECONDS)


def _certificates(scheme: str) -> ssl.SSLContext:
    """Which certificates are trusted: as the environment says, where it matters."""
    import httpx2

    secure = scheme == "https"
    file, folders = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if secure and folders and not file and not any(map(os.path.isdir, folders.split(os.pathsep))):
        raise _bad_certificates("SSL_CERT_DIR")
    try:
        return httpx2.create_ssl_context(trust_env=secure)
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        guilty = [name for name in _OF_TLS if os.environ.get(name)]
        if not guilty:
            raise
        if "SSLKEYLOGFILE" in guilty and _can_be_trusted(file):
            guilty = ["SSLKEYLOGFILE"]
        raise _bad_certificates(guilty[0]) from None


def _can_be_trusted(file: str | None) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except (OSError, TypeError, ValueError):
        return file is None
    return True


def _bad_certificates(variable: str) -> ModelError:
    path = one_line(os.environ[variable], _LONGEST)
    return ModelError("model.bad_certificates", final=True, variable=variable, path=path)


def _keep_to(client: Any, host: str) -> None:
    """Let nothing that the environment says of OpenAI go to anybody else, and nothing of it take
    the place of the key. The client has no way to say so when it is made."""
    custom = client._custom_headers
    if host != OPENAI_HOST:
        client.organization = client.project = None
        custom = {}
    else:
        for variable in _OF_OPENAI:
            said = os.environ.get(variable, "").replace("\n", "")
            if not (said.isascii() and said.isprintable()):
                raise ModelError("model.bad_variable", final=True, variable=variable)
    client._custom_headers = {
        name: value for name, value in custom.items() if name.lower() != "authorization"
    }


async def _stay(response: Any) -> None:
    """Refuse to be sent on where a POST becomes a GET, which the HTTP client would do silently."""
    import httpx2

    target = response.headers.get("location")
    if target and response.status_code in (301, 302, 303):
        try:
            moved = Moved(str(response.url.join(target)))
        except httpx2.InvalidURL:
            moved = Moved(target)
        raise httpx2.RemoteProtocolError("moved", request=response.request) from moved


def _tells_no_header(record: logging.LogRecord) -> bool:
    """Keeps what a server puts into its headers, which may be the key, out of the log."""
    return not record.msg.startswith("request_id")
