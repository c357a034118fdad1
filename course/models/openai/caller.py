"""Sends requests to one server at the price of their bodies.

The official client makes, signs and sends the first request. The next ones are that request with
another body, sent over the same connections: making each anew takes the client longer than
everything else that the course does for a case (see benchmarks/engine.py).
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import Any

_PATH = "/chat/completions"
_CHANGING = ("content-length",)
"""Headers of the first request that belong to its body; the HTTP client makes them anew."""


class Caller:
    """`client`, an `openai.AsyncOpenAI` over the HTTP client `http`. Lives on one event loop."""

    def __init__(self, client: Any, http: Any) -> None:
        self.client = client
        self._http = http
        self._pattern: Any = None

    async def post(self, body: Mapping[str, Any]) -> Any:
        """The answer to `body`, read to its end, as an `httpx2.Response`. Raises the client's
        own errors for an answer that is one, and where there is none."""
        if self._pattern is None:
            return await self._first(body)
        import httpx2
        import openai

        request = httpx2.Request(
            "POST",
            self._pattern.url,
            headers=self._pattern.headers,
            content=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
            extensions=self._pattern.extensions,
        )
        try:
            response = await self._http.send(request)
        except Exception as error:  # as the client does for the first request
            raise openai.APIConnectionError(request=request) from error
        if response.is_success:
            return response
        told = f"Error code: {response.status_code}"
        raise openai.APIStatusError(told, response=response, body=None)

    async def stream(self, body: Mapping[str, Any]) -> Any:
        """The answer to `body` as an `openai.AsyncStream` of plain JSON values; `done` says
        whether the server has said that this was all."""
        import httpx2
        import openai

        try:
            return await self.client.post(
                _PATH, body=body, cast_to=object, stream=True, stream_cls=_stream_class()
            )
        except httpx2.RequestError as error:  # while it read what an error says
            raise openai.APIConnectionError(request=error.request) from error

    async def models(self) -> Any:
        """The server's list of its models, whatever form it has. Raises the client's errors, and
        ValueError for what is no JSON."""
        import httpx2

        return (await self.client.get("/models", cast_to=httpx2.Response)).json()

    async def _first(self, body: Mapping[str, Any]) -> Any:
        import httpx2

        response = await self.client.post(_PATH, body=body, cast_to=httpx2.Response)
        # After a redirection the request that was answered is not the one that was made: a POST
        # may have become a GET, and the key may not be meant for that place.
        if not response.history:
            pattern = response.request
            for name in _CHANGING:
                pattern.headers.pop(name, None)
            self._pattern = pattern
        return response


@cache
def _stream_class() -> Any:
    """A stream that notes the end that it is told of; the client's own only stops there."""
    import openai

    class Stream(openai.AsyncStream[object]):
        done = False

        async def _iter_events(self) -> AsyncIterator[Any]:
            async for event in super()._iter_events():
                self.done = self.done or event.data.startswith("[DONE]")
                yield event

    return Stream


def model_names(listed: Any) -> list[str]:
    """The sorted names in a server's list of its models: OpenAI's mapping, or a bare list, as
    Together's. Raises ValueError for anything else."""
    rows = listed.get("data", listed.get("models")) if isinstance(listed, dict) else listed
    if isinstance(listed, dict) and "data" in listed and rows is None:  # Ollama without a model
        rows = []
    if not isinstance(rows, list):
        raise ValueError("no list of models")
    named = (one.get("id", one.get("name")) if isinstance(one, dict) else one for one in rows)
    names = [name for name in named if isinstance(name, str)]
    if len(names) < len(rows):
        raise ValueError("models without names")
    return sorted(names)
