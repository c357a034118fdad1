"""A small exercise and a scripted model, for the tests of what learners see."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from course.models.base import Reply, Request
from course.prompts.message import Message

MODULE = "00-test"
RECORD: dict[str, Any] = {
    "title": {"en": "Test module", "fr": "Module d’essai"},
    "exercises": [
        {
            "id": "short-answer",
            "points": 3,
            "title": {"en": "A short answer", "fr": "Une réponse brève"},
            "variables": {"en": ["message"], "fr": ["message"]},
            "checks": [{"word_count": {"max": 6}}, {"not_contains": {"value": "sorry"}}],
            "hints": {
                "en": ["Say how long the answer may be.", "Name a number of words."],
                "fr": ["Dites la longueur voulue.", "Donnez un nombre de mots."],
            },
            "cases": {
                "en": [{"inputs": {"message": f"My parcel number {n} is late."}} for n in range(4)],
                "fr": [{"inputs": {"message": f"Mon colis {n} est en retard."}} for n in range(4)],
            },
        },
        {
            "id": "free-text",
            "points": 1,
            "title": {"en": "Free text", "fr": "Texte libre"},
            "variables": {"en": [], "fr": []},
            "checks": [{"word_count": {"min": 1}}],
            "hints": {"en": [], "fr": []},
            "cases": {"en": [{"inputs": {}}], "fr": [{"inputs": {}}]},
        },
    ],
}


class Scripted:
    """A model whose answer to messages is what `answer` says, word by word.

    It pauses `pause` seconds after each word.
    """

    name = "Scripted 1B"
    slots = 2

    def __init__(
        self, answer: Callable[[str], str], pause: float = 0.0, fingerprint: str = "scripted"
    ) -> None:
        self.answer = answer
        self.pause = pause
        self.fingerprint = fingerprint
        self.calls: list[list[Message]] = []

    async def complete(
        self, request: Request, *, on_text: Callable[[str], None] | None = None
    ) -> Reply:
        self.calls.append(list(request.messages))
        text = self.answer(request.messages[-1].text)
        for word in text.split(" "):
            if on_text:
                on_text(word + " ")
            await asyncio.sleep(self.pause)
        tokens = len(text.split())
        return Reply(text, "stop", 20, tokens, seconds=0.5, model=self.name)


def use(monkeypatch: Any, model: Any) -> None:
    """Make the small exercise the whole catalogue, and `model` the learner's model."""
    import course.exercises.exercise
    from course.exercises import sources

    models = SimpleNamespace(
        current_model=lambda: model,
        named_model=lambda name: model,
        which_and_why=lambda language: "",
    )
    monkeypatch.setitem(sys.modules, "course.models.chosen", models)
    course.exercises.exercise.exercises.cache_clear()
    module = sources.Module(MODULE, RECORD)
    monkeypatch.setattr(sources, "modules", lambda: {MODULE: module})


def _reply(asked: str) -> str:
    if "HTML" in asked:
        return (
            "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
        )
    if "slow" in asked:
        return " ".join(["slowly"] * 400)
    if "2" in asked and "brief" not in asked:
        return "We are so sorry about what happened to your parcel, truly."
    return "On its way, **soon**."


def use_in_kernel() -> None:
    """As `use`, for a kernel of the browser tests, for as long as it lives."""
    from unittest.mock import patch

    class Patches:
        def setattr(self, target: Any, name: str, value: Any) -> None:
            patch.object(target, name, value).start()

        def setitem(self, target: Any, name: str, value: Any) -> None:
            patch.dict(target, {name: value}).start()

    use(Patches(), Scripted(_reply, pause=0.02))
