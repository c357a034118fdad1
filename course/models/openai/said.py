"""What a server says of its error: the whole body of the answer, its words and its codes.

Bodies come in many forms: OpenAI's `{"error": {"message", "type", "param", "code"}}`, the same in
a list (Google), FastAPI's `{"detail": [{"loc", "msg"}]}`, either within `message` (Mistral), as
JSON within a string (gateways), a bare string (Ollama), or a line of text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from course.display.safe import one_line
from course.models.secret import Secret

_WORDS = (
    *("message", "msg", "detail", "error", "error_description", "description", "raw"),
    *("status_msg", "error_msg", "errmsg"),  # MiniMax, Baidu
)
_CODES = ("code", "type", "status", "reason", "error_type", "error_code")
_ECHOED = ("input", "ctx", "flagged_input", "messages", "prompt", "request", "failed_generation")
"""What holds what was sent: the learner's own words are not the server's."""

_DEEPEST = 12
_LONGEST = 240
_MOST, _READ = 20, 2000
_RUN = 4
"""So many words in a row that stand in a prompt too were copied from it."""

_FORMS = ("{", "[")
_PAGE = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)


def body_of(error: Any) -> Any:
    """The body of the answer that `error`, one of the client's, came of: JSON, else its text."""
    response = getattr(error, "response", None)
    if response is None:
        return getattr(error, "body", None)
    try:
        return json.loads(response.content)
    except Exception:  # no JSON, too deep, or never read
        try:
            text: str = response.text
        except Exception:
            return None
        return text


def words(body: Any, key: Secret | None = None, longest: int = _LONGEST) -> str:
    """What the body says to a person, on one line, without `key`; "" for nothing, or a page. The
    full stop at its end is left to whoever quotes it."""
    found = list(dict.fromkeys(text.strip() for text in _first_texts(body) if text.strip()))
    new = [one for one in found if not any(one != other and one in other for other in found)]
    text = " ".join(one if one[-1] in ".!?;:…" else f"{one}." for one in new)
    return one_line(key.hide(text) if key else text, longest).removesuffix(".")


def codes(body: Any) -> str:
    """The codes and kinds of error that the body names, each on a line of its own."""
    named = (one.get(name) for one in mappings(body) for name in _CODES)
    return "\n".join(str(one) for one in islice(named, _READ) if isinstance(one, int | str))[:_READ]


def mappings(body: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Every mapping within `body`, also in JSON within a string; not in what repeats what was
    sent."""
    if isinstance(body, str):
        body = _parsed(body)
    if depth > _DEEPEST:
        return
    if isinstance(body, Mapping):
        yield body
        inside = [part for name, part in body.items() if name not in _ECHOED]
    else:
        inside = body if isinstance(body, list) else []
    for part in inside:
        yield from mappings(part, depth + 1)


def sentences(body: Any, prompt: str = "") -> str:
    """What the body says in words, one under the other, without what it repeats of `prompt`."""
    return _without("\n".join(_first_texts(body)), prompt)


def _first_texts(body: Any) -> list[str]:
    """The texts of `body`, as many of them and as much of each as anybody would read: searching a
    long one would keep everybody else waiting."""
    return [text[:_READ] for text in islice(_texts(body), _MOST)]


def _texts(body: Any) -> Iterator[str]:
    """The texts of `body` that are meant for a person, each once it has been told where."""
    if isinstance(body, str) and not _parsed(body) and not _PAGE.match(body):
        yield body
    elif isinstance(body, list) and body and all(isinstance(one, str) for one in body):
        yield "; ".join(body)
    for one in mappings(body):
        for name in _WORDS:
            said = one.get(name)
            if isinstance(said, str) and not _parsed(said) and not _PAGE.match(said):
                yield f"{place}: {said}" if name == "msg" and (place := _place(one)) else said


def _place(one: Mapping[str, Any]) -> str:
    """Where in the request something is wrong, as pydantic tells it."""
    place = one.get("loc")
    steps = place if isinstance(place, list) else []
    return ".".join(str(step) for step in steps if step != "body")


def _parsed(text: str) -> Any:
    """The JSON list or mapping that `text` is; None when it is none."""
    if not text.lstrip().startswith(_FORMS):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _without(told: str, prompt: str) -> str:
    """`told` without the runs of words that it has from `prompt`."""
    theirs = re.findall(r"\w+", prompt.casefold())
    if not theirs:
        return told
    run = min(_RUN, len(theirs))
    copied = {tuple(theirs[start : start + run]) for start in range(len(theirs) - run + 1)}
    places = list(re.finditer(r"\w+", told))
    ours = [found[0].casefold() for found in places]
    blotted = list(told)
    for start in range(len(ours) - run + 1):
        if tuple(ours[start : start + run]) in copied:
            begin, end = places[start].start(), places[start + run - 1].end()
            blotted[begin:end] = " " * (end - begin)
    return "".join(blotted)
