"""One request to an OpenAI-compatible server, and what of its answer a reply is made of.

The answer is read here, as plain JSON: building the client's typed objects would take longer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from course.models.base import OnText
from course.models.openai.caller import Caller

_LINE_END = re.compile(r"\r\n|\n|\r")
_BETWEEN_EVENTS = re.compile(r"(?:\r\n|\n|\r){2,}")


class NotUnderstood(ValueError):
    """The answer is no chat completion, whole or in pieces. `final`: it is that of something
    else, and no broken one."""

    def __init__(self, *, final: bool = True) -> None:
        super().__init__()
        self.final = final


class BrokenOff(Exception):
    """The answer ended before its end."""


@dataclass
class Heard:
    """What has come of one reply so far."""

    text: list[str] = field(default_factory=list)
    thought: bool = False
    finish: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict)
    choices: int = 0

    def tokens(self, name: str, *inner: str) -> int | None:
        """A count of the usage, or of what is within it; None when the server does not count."""
        found: Any = self.usage.get(name)
        for key in inner:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if type(found) is int and found >= 0 else None

    @property
    def whole_text(self) -> str:
        """The text; the halves of a character that came in two pieces are put together."""
        return "".join(self.text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    @property
    def only_thought(self) -> bool:
        """Whether the model used its length up on thinking."""
        reasoned = self.tokens("completion_tokens_details", "reasoning_tokens")
        return not "".join(self.text).strip() and bool(self.thought or reasoned)

    def take(self, row: Any, say: OnText | None) -> None:
        """Take in one answer, whole (`message`) or a piece (`delta`)."""
        if not isinstance(row, Mapping):
            raise NotUnderstood
        usage, choices = row.get("usage"), row.get("choices")
        if isinstance(usage, Mapping):
            self.usage = usage
        if choices is not None and not isinstance(choices, list):
            raise NotUnderstood
        for choice in choices or ():
            if not isinstance(choice, Mapping):
                raise NotUnderstood
            self.choices += 1
            part = choice.get("delta") or choice.get("message") or {}
            if not isinstance(part, Mapping):
                raise NotUnderstood
            for text in _texts(part):
                self.text.append(text)
                if say:
                    say(text)
            self.thought |= bool(part.get("reasoning_content") or part.get("reasoning"))
            finish = choice.get("finish_reason")
            self.finish = finish if isinstance(finish, str) else self.finish


async def ask(
    caller: Caller,
    body: Mapping[str, Any],
    say: OnText | None,
    *,
    streaming: Mapping[str, Any],
) -> Heard:
    """Send `body`, with the fields of `streaming` when the answer is to come in pieces; each
    piece goes to `say`.

    Raises the client's errors, NotUnderstood, and BrokenOff.
    """
    if streaming:
        return await _streamed(caller, {**body, **streaming}, say)
    return _read(await caller.post(body), say)


async def _streamed(caller: Caller, body: Mapping[str, Any], say: OnText | None) -> Heard:
    import httpx2
    import openai

    stream = await caller.stream(body)
    heard = Heard()
    async with stream:
        try:
            if "event-stream" not in stream.response.headers.get("content-type", ""):
                await stream.response.aread()
                return _read(stream.response, say)
            async for row in stream:
                heard.take(row, say)
        except httpx2.TransportError as error:
            raise openai.APIConnectionError(request=stream.response.request) from error
        except NotUnderstood:
            raise
        except ValueError:  # no JSON, or not even text
            raise BrokenOff from None
    return _ended(heard)


def _ended(heard: Heard) -> Heard:
    """A stream that came to its end; raises BrokenOff for one that says something, but not that
    it is the end."""
    if heard.choices and heard.finish is None:
        raise BrokenOff
    return heard


def _read(response: Any, say: OnText | None) -> Heard:
    """An answer that is there as a whole; some servers stream whatever they were asked."""
    kind = response.headers.get("content-type", "")
    streamed = "event-stream" in kind
    try:
        rows = list(_events(response.content)) if streamed else [json.loads(response.content)]
    except (ValueError, RecursionError):
        raise NotUnderstood(final="json" not in kind and not streamed) from None
    heard = Heard()
    for row in rows:
        _complain(row, response.request)
        heard.take(row, say)
    if streamed:
        return _ended(heard)
    if "choices" not in rows[0]:
        raise NotUnderstood
    return heard


def _complain(row: Any, request: Any) -> None:
    """Raise the client's error for an error in the place of an answer, as streams have it."""
    error = row.get("error") if isinstance(row, Mapping) else None
    if error:
        import openai

        said = error.get("message") if isinstance(error, Mapping) else error
        raise openai.APIError(str(said), request, body=error)


def _events(content: bytes) -> Iterator[Any]:
    """The data of server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    for event in _BETWEEN_EVENTS.split(content.decode("utf-8").removeprefix("\ufeff")):
        lines = [line[5:] for line in _LINE_END.split(event) if line.startswith("data:")]
        data = "\n".join(lines).strip()
        if data and data != "[DONE]":
            yield json.loads(data)


def _texts(part: Mapping[str, Any]) -> Iterator[str]:
    """The text of a message or piece: a string, or parts of type text; else its refusal."""
    content = part.get("content")
    if isinstance(content, str):
        yield from [content] if content else []
    elif isinstance(content, list):
        for one in content:
            text = one.get("text") if isinstance(one, Mapping) else None
            if isinstance(text, str) and text:
                yield text
    refusal = part.get("refusal")
    if not content and isinstance(refusal, str) and refusal:
        yield refusal
