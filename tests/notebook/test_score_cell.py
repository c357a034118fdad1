"""The score cell: words for its learner, and a number that nbgrader grades by."""

from __future__ import annotations

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbgrader.utils import get_partial_grade
from support.stand_in import Scripted, use

import course
from course.learner.runner import Tryout, run
from course.learner.store import user_store

HALF = "Reply to {{message}}"


@pytest.fixture
def tried(monkeypatch, tmp_path):
    """A prompt of which 3 of 4 cases hold was tried, in each language."""
    from course.exercises.exercise import exercise

    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    user_store.cache_clear()
    use(monkeypatch, Scripted(lambda asked: "So sorry!" if "0" in asked else "On its way."))
    for language in ("en", "fr"):
        run(Tryout(exercise("short-answer", language), HALF))
    yield
    user_store().close()
    user_store.cache_clear()


def shown(monkeypatch, language: str, exercise_id: str = "short-answer") -> dict[str, str]:
    """What a notebook gets of the cell, by type."""
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    data, _ = InteractiveShell.instance().display_formatter.format(course.score(exercise_id))
    InteractiveShell.clear_instance()
    return data


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Your latest attempt at “A short answer”: 2.81 of 3 points."),
        ("fr", "Votre dernier essai de «\u202fUne réponse brève\u202f»\u202f: 2,81 sur 3 points."),
    ],
)
def test_a_learner_reads_a_sentence(tried, monkeypatch, language, sentence):
    assert sentence in shown(monkeypatch, language)["text/html"]


@pytest.mark.parametrize(("exercise_id", "points"), [("short-answer", 2.81), ("free-text", 0.0)])
def test_nbgrader_reads_a_number(tried, monkeypatch, exercise_id, points):
    data = shown(monkeypatch, "fr", exercise_id)
    assert data["text/plain"] == repr(points)
    output = nbformat.v4.new_output("execute_result", data=data)
    assert get_partial_grade(output, 3.0) == points


def test_an_exercise_that_was_not_tried_says_what_to_do(tried, monkeypatch):
    said = shown(monkeypatch, "en", "free-text")["text/html"]
    assert "“Free text” was not tried yet: 0 of 1 point." in said and "Shift+Enter" in said
