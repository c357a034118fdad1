"""What every test starts from: nothing that another test has read or opened is remembered."""

import signal
from collections.abc import Iterator

import pytest

import course.exercises.exercise
import course.models.chosen
from course.learner.store import user_store
from course.models.settings import forget_choice

# Ctrl+C is pressed in tests, and ignored where a shell started the tests in its background.
signal.signal(signal.SIGINT, signal.default_int_handler)

_models = course.models.chosen  # some tests put another module in its place


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget the catalogue, the person's store, the settings and the model in use after each."""
    exercises = course.exercises.exercise.exercises
    yield
    exercises.cache_clear()
    user_store.cache_clear()
    _models._current = None
    forget_choice()
