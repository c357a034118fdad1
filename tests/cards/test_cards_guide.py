"""docs/cards.md and its French mirror: the card that they show is one, and what they say of figures
is so."""

from __future__ import annotations

import re

import pytest
from support.cards import claim
from support.places import ROOT

from course.cards import plain_yaml
from course.cards.card import Claim, card_of
from course.cards.verdict import refuted

GUIDES = {"en": ROOT / "docs" / "cards.md", "fr": ROOT / "docs" / "cards.fr.md"}


@pytest.mark.parametrize("language", GUIDES)
def test_the_card_that_the_guide_shows_is_one(language: str) -> None:
    [text] = re.findall(r"```yaml\n(.*?)```", GUIDES[language].read_text("utf-8"), re.DOTALL)
    data = plain_yaml.read(text)
    card = card_of(data | {"cases": data["cases"] * 20})
    assert card.language == language and card.claim.rate == 0.9


def test_of_eight_five_refute_nothing_and_four_do() -> None:
    row = claim(8, 0)
    claimed = Claim(**{name: one for name, one in row.items() if name not in ("rate", "interval")})
    assert refuted(claimed, 4, 8) and not refuted(claimed, 5, 8)
