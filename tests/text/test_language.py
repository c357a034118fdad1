"""Which language the course speaks."""

import json

import pytest

from course.language import language, notebook_path


def write_notebook(folder, metadata):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "lesson.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": metadata}), encoding="utf-8")
    return path


def test_the_notebooks_metadata_come_first(tmp_path):
    notebook = write_notebook(tmp_path / "en", {"prompteur": {"language": "fr"}})
    environment = {"JPY_SESSION_NAME": str(notebook), "PROMPTEUR_LANG": "en", "LANG": "en_GB"}
    assert language(environment, notebook.parent) == "fr"


def test_then_the_wish_of_the_person_then_the_folder_then_the_locale(tmp_path):
    folder = tmp_path / "fr" / "01-clear-instructions"
    notebook = write_notebook(folder, {})
    session = {"JPY_SESSION_NAME": "fr/01-clear-instructions/lesson.ipynb"}
    assert language({**session, "PROMPTEUR_LANG": "en"}, notebook.parent) == "en"
    assert language({**session, "LANG": "en_GB.UTF-8"}, notebook.parent) == "fr"
    assert language({"LANG": "en_GB.UTF-8"}, folder) == "fr"
    assert language({"LANG": "fr_CA.UTF-8"}, tmp_path) == "fr"
    assert language({"LC_ALL": "en_US.UTF-8", "LANG": "fr_FR.UTF-8"}, tmp_path) == "en"
    assert language({"LANG": "de_DE.UTF-8"}, tmp_path) == "en"


@pytest.mark.parametrize("content", ["", "not JSON", "[]", '{"metadata": {"prompteur": 3}}'])
def test_an_unreadable_notebook_does_not_decide(tmp_path, content):
    (tmp_path / "lesson.ipynb").write_text(content, encoding="utf-8")
    environment = {"JPY_SESSION_NAME": "lesson.ipynb", "LANG": "fr_FR.UTF-8"}
    assert language(environment, tmp_path) == "fr"


def test_outside_of_a_notebook_there_is_no_path(tmp_path):
    assert notebook_path({}, tmp_path) is None
