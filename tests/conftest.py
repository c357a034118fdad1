"""What every test starts from: nothing that another test has read or opened is remembered.

With pytest-xdist (`make test`) it also says which tests belong together in one worker, and which
come first.
"""

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

import course.exercises.exercise
import course.models.budget
import course.models.chosen
from course.learner.store import user_store
from course.models.purse import Budget
from course.models.settings import forget_choice

# Ctrl+C is pressed in tests, and ignored where a shell started the tests in its background.
signal.signal(signal.SIGINT, signal.default_int_handler)

os.environ["PROMPTEUR_HELD_OUT"] = ""  # an instructor's own cases are no part of the tests

_models = course.models.chosen  # some tests put another module in its place

LIVE, BROWSER = "live", "browser"
LONG = (
    *("test_gradebooks", "test_faults", "test_style", "test_faults_in_time"),
    *("test_nbgrader_course", "test_faults_in_evaluations", "test_killed"),
)
"""Files that take about ten seconds or more, by `make test ARGS=--durations=0`, longest first."""


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Forget the catalogue, the store, the settings, the model in use and what was spent."""
    exercises = course.exercises.exercise.exercises
    yield
    exercises.cache_clear()
    user_store.cache_clear()
    course.models.budget._session = Budget()
    _models._current = None
    forget_choice()


def group_of(item: pytest.Item) -> str | None:
    """The group of tests that one worker runs, one after the other: those on the embedded model,
    which answers one at a time, and those in the browser, which share a server; else what the test
    says itself. Tests without a group are grouped by file."""
    own = item.get_closest_marker("xdist_group")
    if own:
        return str(own.args[0])
    fixtures = getattr(item, "fixturenames", ())
    if item.get_closest_marker("live") or "live_lab" in fixtures:
        return LIVE
    if "context" in fixtures or "browser" in fixtures:
        return BROWSER
    return None


def length(item: pytest.Item) -> int:
    """Where a test comes: what takes longest comes first, so that no worker ends alone."""
    group, file = group_of(item), item.path.stem
    if group:
        return (LIVE, BROWSER).index(group) if group in (LIVE, BROWSER) else 2
    return 3 + LONG.index(file) if file in LONG else 3 + len(LONG)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=length)
    for item in items:
        if group := group_of(item):
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """For `--dist loadgroup`: groups, and files where there is no group."""
    from xdist.scheduler import LoadGroupScheduling

    class ByGroupAndFile(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return super()._split_scope(nodeid).split("::", 1)[0]

    return ByGroupAndFile(config, log) if config.getvalue("dist") == "loadgroup" else None
