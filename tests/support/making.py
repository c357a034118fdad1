"""Small exercises and models for tests of the engine and of what shows its results."""

from __future__ import annotations

import asyncio
from threading import Event

from course.errors import ModelError
from course.exercises.exercise import Case, Exercise
from course.models.base import Reply

CITIES = (("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"), ("Poland", "Warsaw"))


def capitals(**changes):
    """An exercise of four cases: the reply must be the capital and nothing else."""
    record = {
        "id": "capitals",
        "module": "00-start-here",
        "language": "en",
        "points": 2.0,
        "title": "Capitals",
        "variables": ("country",),
        "checks": ({"equals": {"value": {"expect": "city"}}},),
        "cases": tuple(Case({"country": land}, {"city": city}) for land, city in CITIES),
        "hints": ("Say how long the reply may be.",),
    }
    return Exercise(**{**record, **changes})


class ScriptedModel:
    """Answers by rule: `answer(messages, repeat)` gives a text or raises.

    `gate`, when given, holds each completion until it is set or the run is stopped.
    """

    name, fingerprint = "scripted", "scripted:1"

    def __init__(self, answer, *, slots=2, gate=None):
        self.answer, self.slots, self.gate = answer, slots, gate
        self.asked = []
        self.waiting = Event()

    async def complete(self, request, *, on_text=None):
        self.asked.append((request.messages, request.repeat))
        self.waiting.set()
        while self.gate and not self.gate.is_set():
            await asyncio.sleep(0.01)
        text = self.answer(request.messages, request.repeat)
        if on_text:
            on_text(text)
        return Reply(text=text, finish="stop", tokens_in=7, tokens_out=2, model=self.name)


def knows_capitals(messages, repeat=0):
    """Answers rightly, with the city alone, when asked for “only” it."""
    asked = messages[-1].text
    city = next(city for land, city in CITIES if land in asked)
    return city if "only" in asked else f"The capital is {city}."


def refuses(messages, repeat=0):
    """A server that cannot be asked again."""
    raise ModelError("model.not_recorded", final=True)
