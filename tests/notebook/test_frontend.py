"""Whether the course shows widgets or prints text."""

import sys
import types

import pytest

from course.display.frontend import has_frontend


@pytest.fixture(autouse=True)
def in_a_kernel(monkeypatch):
    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        ({}, False),
        ({"JPY_SESSION_NAME": "en/lesson.ipynb"}, True),
        ({"COLAB_RELEASE_TAG": "1"}, True),
        ({"JPY_SESSION_NAME": "en/lesson.ipynb", "NBGRADER_EXECUTION": "autograde"}, False),
        ({"JPY_SESSION_NAME": "en/lesson.ipynb", "PROMPTEUR_DISPLAY": "text"}, False),
        ({"PROMPTEUR_DISPLAY": "widget"}, True),
    ],
)
def test_a_page_is_told_from_a_batch_run(environment, shown):
    assert has_frontend(environment) is shown


def test_outside_of_a_kernel_there_is_no_page(monkeypatch):
    monkeypatch.delitem(sys.modules, "ipykernel")
    assert not has_frontend({"JPY_SESSION_NAME": "en/lesson.ipynb"})
