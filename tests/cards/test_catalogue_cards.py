"""Every exercise of the course can become a card, and every such card leaves and comes in."""

from __future__ import annotations

import pytest
from support.making import ScriptedModel, knows_capitals

from course.cards.card import Claim, card_from
from course.cards.files import FORMS
from course.cards.measure import Source
from course.cards.packing import About, card_made, require_said
from course.exercises.exercise import exercises

ABOUT = About(does="It does.", audience="All.", author="Anna", limits=("None.",))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_exercise_makes_a_card(language: str) -> None:
    model = ScriptedModel(knows_capitals)
    for task in exercises(language):
        prompt = " ".join(["Do this:", *(f"{{{{{name}}}}}" for name in task.variables)])
        claim = Claim(1, len(task.cases), 0, 0, None, None, None, "2026-11-28")
        said = require_said(ABOUT, task.title)
        card = card_made(Source(task, prompt), said, claim, model, None, task.id)
        assert card_from(card.text()) == card
        again = card.exercise()
        assert again.cases == task.cases and again.settings == task.settings
        for form in FORMS.values():
            files = form.write(card).items()
            assert form.read({name.removeprefix(f"{card.id}/"): one for name, one in files}) == card
