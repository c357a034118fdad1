"""What cells of prompts are tried with."""

from __future__ import annotations

import pytest
from support.stand_in import Scripted, use

from course.learner.store import user_store


@pytest.fixture
def model(monkeypatch, tmp_path):
    """A model that gives one answer to everything, in an English notebook without widgets."""
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "text")
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    user_store.cache_clear()
    scripted = Scripted(lambda asked: "It is on its way.")
    use(monkeypatch, scripted)
    yield scripted
    user_store().close()
    user_store.cache_clear()
