"""What every test starts from: nothing that another test has read or opened is remembered."""

from collections.abc import Iterator

import pytest

import course.exercise
from course.store import user_store


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget the catalogue and the person's store after each test."""
    exercises = course.exercise.exercises
    yield
    exercises.cache_clear()
    user_store.cache_clear()
