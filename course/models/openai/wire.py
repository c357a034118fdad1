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
from course.models.finish import STOP, WITHHELD, ending, normalised
from course.models.openai.caller import Caller
from course.models.openai.said import mappings, sentences
from course.models.openai.thoughts import Spoken

_LINE_END = re.compile(r"\r\n|\n|\r")
_DONE = "[DONE]"
_THOUGHTS = ("reasoning_content", "reasoning", "reasoning_details", "thinking", "thinking_blocks")
"""Fields that hold a model's thoughts: DeepSeek's and vLLM's, OpenRouter's, Ollama's, LiteLLM's."""

_BETWEEN_EVENTS = re.compile(r"(?:\r\n|\n|\r){2,}")


class NotUnderstood(ValueError):
    """The answer is no chat completion, whole or in pieces. `final`: it is that of something
    else, and no broken one."""

    def __init__(self, *, final: bool = True) -> None:
        super().__init__()
        self.final = final


class BrokenOff(Exception):
    """The answer ended before its end."""


class Unended(Exception):
    """A stream came to its end without a word of how the reply ended, or of anything (`empty`). A
    whole answer tells: some servers never say it in a stream, llama-cpp-python's leaves it out
    where the reply gave way to another request, and sends nothing for one that is too long."""

    def __init__(self, *, empty: bool) -> None:
        super().__init__()
        self.empty = empty


@dataclass
class Heard:
    """What has come of one reply so far: `spoken` of its text, `finish` in the server's words.
    `blocked`: the server says that it held the prompt back."""

    spoken: Spoken = field(default_factory=Spoken)
    thought: bool = False
    finish: str | None = None
    usage: Mapping[str, Any] = field(default_factory=dict)
    choices: int = 0
    blocked: bool = False

    def tokens(self, name: str, *inner: str) -> int | None:
        """A count of the usage, or of what is within it; None when the server does not count."""
        found: Any = self.usage.get(name)
        for key in inner:
            found = found.get(key) if isinstance(found, Mapping) else None
        return found if type(found) is int and found >= 0 else None

    @property
    def whole_text(self) -> str:
        """The text; the halves of a character that came in two pieces are put together."""
        return self.spoken.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    @property
    def only_thought(self) -> bool:
        """Whether the model thought, and said nothing."""
        thought = self.thought or self.spoken.thought or bool(self._tokens_of_thoughts)
        return thought and not self.spoken.text.strip()

    @property
    def _tokens_of_thoughts(self) -> int:
        """What was written beside the answer, as far as it is counted: Gemini counts its thoughts
        in the total alone."""
        counts = [self.tokens(f"{name}_tokens") for name in ("total", "prompt", "completion")]
        total, read, written = (count or 0 for count in counts)
        beside = total - read - written if read else 0
        return self.tokens("completion_tokens_details", "reasoning_tokens") or max(0, beside)

    @property
    def is_cut(self) -> bool:
        """Whether the reply ended at its greatest length."""
        return ending(self.finish) == "cut"

    def take(self, row: Any, say: OnText | None) -> None:
        """Take in one answer, whole (`message`) or a piece (`delta`): of several choices, the
        first."""
        if not isinstance(row, Mapping):
            raise NotUnderstood
        usage, choices = row.get("usage"), row.get("choices")
        if isinstance(usage, Mapping):
            self.usage = usage
        if choices is not None and not isinstance(choices, list):
            raise NotUnderstood
        self.blocked |= _holds_the_prompt_back(row)
        for place, choice in enumerate(choices or ()):
            if not isinstance(choice, Mapping):
                raise NotUnderstood
            number = choice.get("index")
            if (number if type(number) is int else place) != 0:
                continue
            self.choices += 1
            part = choice.get("delta") or choice.get("message") or {}
            if not isinstance(part, Mapping):
                raise NotUnderstood
            for text in _texts(part):
                _tell(self.spoken.take(text), say)
            self.thought |= _has_thought(part)
            finish = choice.get("finish_reason")
            if isinstance(finish, str) and normalised(finish):
                self.finish = finish

    def end(self, say: OnText | None) -> Heard:
        """The answer is over."""
        if self.blocked and not self.choices:
            self.finish = WITHHELD
        _tell(self.spoken.end(cut=self.is_cut), say)
        return self


def _tell(text: str, say: OnText | None) -> None:
    if text and say:
        say(text)


async def ask(
    caller: Caller,
    body: Mapping[str, Any],
    say: OnText | None,
    *,
    streaming: Mapping[str, Any],
    unopened: bool | None = None,
) -> Heard:
    """Send `body`, with the fields of `streaming` when the answer is to come in pieces; each
    piece of what is said goes to `say`. `unopened` as for Spoken.

    Raises the client's errors, NotUnderstood, BrokenOff, and Unended where it was streaming.
    """
    heard = Heard(Spoken(unopened))
    if streaming:
        return await _streamed(caller, {**body, **streaming}, heard, say)
    return _read(await caller.post(body), heard, say)


async def _streamed(
    caller: Caller, body: Mapping[str, Any], heard: Heard, say: OnText | None
) -> Heard:
    import httpx2
    import openai

    stream, rows = await caller.stream(body), 0
    async with stream:
        try:
            if "event-stream" not in stream.response.headers.get("content-type", ""):
                await stream.response.aread()
                return _read(stream.response, heard, say)
            async for row in stream:
                _complain(row, stream.response.request)
                heard.take(row, say)
                rows += 1
        except httpx2.RequestError as error:
            raise openai.APIConnectionError(request=stream.response.request) from error
        except NotUnderstood:
            raise
        except ValueError:  # no JSON, or not even text
            raise BrokenOff from None
    if not rows or (stream.done and heard.choices and heard.finish is None):
        raise Unended(empty=not rows)
    return _ended(heard, stream.done, say)


def _ended(heard: Heard, done: bool, say: OnText | None) -> Heard:
    """A stream that came to its end; raises BrokenOff for one that says something, but neither
    why it ended nor that it is `done`."""
    if heard.choices and heard.finish is None and not done:
        raise BrokenOff
    return heard.end(say)


def _read(response: Any, heard: Heard, say: OnText | None) -> Heard:
    """An answer that is there as a whole; some servers stream whatever they were asked."""
    kind = response.headers.get("content-type", "")
    streamed = "event-stream" in kind
    try:
        rows = list(_events(response.content)) if streamed else [json.loads(response.content)]
    except (ValueError, RecursionError):
        raise NotUnderstood(final="json" not in kind and not streamed) from None
    done = bool(rows) and rows[-1] == _DONE
    for row in rows[:-1] if done else rows:
        _complain(row, response.request)
        heard.take(row, say)
    if streamed:
        return _ended(heard, done, say)
    if "choices" not in rows[0]:
        raise NotUnderstood
    for one in rows[0]["choices"] or ():
        said = one.get("message", one.get("delta"))
        told = heard.only_thought or ending(heard.finish) in ("withheld", "failed")
        if not isinstance(said, Mapping) and not told:
            raise NotUnderstood(final="text" in one)  # a completion of the older kind, say
    return heard.end(say)


def _complain(row: Any, request: Any) -> None:
    """Raise the client's error for an error in the place of an answer or of a choice, as it comes
    with status 200 and in streams. Where it is not called one, words without an answer are."""
    if not isinstance(row, Mapping):
        return
    choices = row.get("choices")
    rows = choices if isinstance(choices, list) else []
    errors = [row.get("error"), *map(_error_of_choice, rows[:1])]
    error = next(filter(None, errors), None)
    if error is None and choices is None and sentences(row):
        error = row
    if error:
        import openai

        said = error.get("message") if isinstance(error, Mapping) else error
        raise openai.APIError(str(said), request, body=error)


def _error_of_choice(choice: Any) -> Any:
    """The error that a gateway puts beside what came of a choice before it failed; nothing of a
    choice that has its text and its end."""
    if not isinstance(choice, Mapping):
        return None
    said, finish = choice.get("message") or choice.get("delta"), choice.get("finish_reason")
    text = said.get("content") if isinstance(said, Mapping) else None
    return None if text and finish == STOP else choice.get("error")


def _holds_the_prompt_back(row: Mapping[str, Any]) -> bool:
    """Whether Google's `promptFeedback` or Azure's `prompt_filter_results` say so."""
    feedback = row.get("promptFeedback") or row.get("prompt_feedback")
    blocked = isinstance(feedback, Mapping) and bool(feedback.get("blockReason"))
    found = mappings(row.get("prompt_filter_results"))
    return blocked or any(one.get("filtered") is True for one in found)


def _events(content: bytes) -> Iterator[Any]:
    """The data of server-sent events, and "[DONE]" where it says so: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    for event in _BETWEEN_EVENTS.split(content.decode("utf-8").removeprefix("\ufeff")):
        lines = [line[5:] for line in _LINE_END.split(event) if line.startswith("data:")]
        data = "\n".join(lines).strip()
        if data.startswith(_DONE):
            yield _DONE
            return
        if data:
            yield json.loads(data)


def _texts(part: Mapping[str, Any]) -> Iterator[str]:
    """The text of a message or piece: a string, or parts of type text; else its refusal. Raises
    NotUnderstood for anything else: it would pass for an empty reply."""
    content = part.get("content")
    if not isinstance(content, list):
        content = [] if content in (None, "") else [content]
    for one in content:
        text = one
        if isinstance(one, Mapping):
            text = "" if _is_thought(one) else one.get("text", one.get("refusal"))
            if text is None and "type" in one:
                continue  # a picture, a reference
        if not isinstance(text, str):
            raise NotUnderstood(final=False)  # the server has read the reply as JSON, say
        if text:
            yield text
    refusal = part.get("refusal")
    if not content and isinstance(refusal, str) and refusal:
        yield refusal


def _has_thought(part: Mapping[str, Any]) -> bool:
    """Whether a message or piece holds thoughts, in a field of their own or among its parts."""
    content = part.get("content")
    parts = content if isinstance(content, list) else []
    return any(part.get(name) for name in _THOUGHTS) or any(
        isinstance(one, Mapping) and _is_thought(one) for one in parts
    )


def _is_thought(part: Mapping[str, Any]) -> bool:
    """Whether a part of a content is thought: Mistral's are of type "thinking", others' of type
    "reasoning" or "redacted_thinking"."""
    kind = str(part.get("type"))
    return "think" in kind or "reason" in kind
