"""Asking a fake server over the wire, as the engine does, for tests of faults and of stopping."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import Event
from typing import Any

import pytest

from course.errors import ModelError
from course.exercises.exercise import Case, Exercise
from course.models.base import Reply, Request, Settings
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.prompts.message import Message
from support.fake_server import Behaviour, Exchange, FakeServer

ASK = (Message("user", "Hello"),)
PLAIN = Settings()
FULL = Settings(temperature=0, max_tokens=9, seed=1)
QUICK = {"first_wait": 0.01, "deadline": 15.0}
TRIES = 4

_DO = {
    "en": re.compile(
        r"\b(add|allow|ask|change|check|choose|correct|give|look|run|set|shorten|try|use|wait)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(r"\b\w+ez\b", re.IGNORECASE),
}


def model_of(server: FakeServer, name: str = "m", **options: Any) -> OpenAIModel:
    """A model behind the fake server that waits next to nothing before it asks again."""
    return OpenAIModel(server.base_url, name, **{**QUICK, **options})


def ask(
    model: Any,
    settings: Settings = PLAIN,
    *,
    streamed: bool = False,
    text: str = "Hello",
    stop: Event | None = None,
    repeat: int = 0,
) -> Reply:
    """One reply, had from a thread; `streamed` has it told piece by piece."""
    heard: list[str] = []
    told = heard.append if streamed else None
    messages = (Message("user", text),)
    reply: Reply = run(model.complete(Request(messages, settings, repeat), on_text=told), stop)
    if streamed:
        assert "".join(heard).endswith(reply.text)
    return reply


def fails(model: Any, settings: Settings = PLAIN, *, streamed: bool = False) -> ModelError:
    """The error that asking ends in, after a look at its words."""
    with pytest.raises(ModelError) as caught:
        ask(model, settings, streamed=streamed)
    says_what_to_do(caught.value)
    return caught.value


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is done inside takes no longer, the loading of the client left out."""
    warm_up()
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


@lru_cache
def warm_up() -> None:
    """Load the client, so that nothing after this waits for it."""
    with FakeServer(lambda one: one.answer()) as server:
        ask(model_of(server))


def says_what_to_do(error: ModelError) -> None:
    """The error has words of its own in both languages, short, filled in, with an advice."""
    texts = {language: error.text(language) for language in ("en", "fr")}
    assert texts["en"] != texts["fr"]
    for language, text in texts.items():
        assert 20 < len(text) < 700, text
        assert text[-1] in ".)" and "{" not in text and "None" not in text, text
        assert _DO[language].search(text), text
        assert "Traceback" not in text and "\n" not in text, text


def numbered(count: int, **changes: Any) -> Exercise:
    """An exercise of `count` cases: the reply must be the number of the case."""
    record: dict[str, Any] = {
        "id": "numbered",
        "module": "00-start-here",
        "language": "en",
        "points": 2.0,
        "title": "Numbers",
        "variables": ("number",),
        "checks": ({"equals": {"value": {"expect": "number"}}},),
        "cases": tuple(Case({"number": str(n)}, {"number": str(n)}) for n in range(count)),
        "settings": PLAIN,
    }
    return Exercise(**{**record, **changes})


PROMPT = "Say {{number}} only"


def number_in(one: Exchange) -> str:
    """The number that a request of `numbered` asks for."""
    found = re.search(r"\d+", one.asked)
    assert found
    return found[0]


def echo(one: Exchange) -> None:
    """Answer a request of `numbered` rightly."""
    one.answer(number_in(one))


def by_number(faults: dict[int, Behaviour], otherwise: Behaviour = echo) -> Behaviour:
    """A server that treats some of the cases of `numbered` in a way of their own."""

    def behave(one: Exchange) -> None:
        faults.get(int(number_in(one)), otherwise)(one)

    return behave


def in_threads(works: Sequence[Callable[[], Any]], seconds: float = 60) -> list[Any]:
    """Do all at the same time; what they return, in order. What one raises is raised here."""
    from concurrent.futures import ThreadPoolExecutor

    together = threading.Barrier(len(works))

    def one(work: Callable[[], Any]) -> Any:
        together.wait(seconds)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(seconds) for future in [pool.submit(one, work) for work in works]]
