"""What the tests of `course.experiment` share."""

from __future__ import annotations

import pytest

from course.models import chosen as models

CITIES = {"France": "Paris", "Italy": "Rome", "Spain": "Madrid", "Poland": "Warsaw"}
CASES = [{"country": land, "city": city} for land, city in CITIES.items()]
IS_CITY = [{"equals": {"value": {"expect": "city"}}}]
ASKED, TIGHT = "Capital of {{country}}?", "Capital of {{country}}? The name only."


@pytest.fixture(autouse=True)
def learner(monkeypatch, tmp_path):
    """A learner at home in a folder of their own, who reads English text."""
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "text")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def use(monkeypatch):
    """Put a model in the place of the learner's."""

    def put(model):
        monkeypatch.setattr(models, "current_model", lambda: model)
        return model

    return put
