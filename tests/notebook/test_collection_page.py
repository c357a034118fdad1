"""The page of the collection: a search, and prompts opened in the playground."""

from __future__ import annotations

import json

import pytest
from ipywidgets.widgets.widget import _instances

import course
from course.collection import figures
from course.collection.entries import entries, entry
from course.notebook import jobs
from course.notebook.collection_page import CollectionPage
from course.notebook.playground import Playground

QUESTION = {
    "en": "make a doctor's report understandable",
    "fr": "rendre compréhensible le compte rendu d’un médecin",
}
WANTED = "discharge-letter-in-plain-words"


def searched(page: CollectionPage, **form: str) -> list[str]:
    page.on_event({"do": "search", "language": page.speak, **form})
    jobs.wait_for("collection", page.model_id)
    return [row["id"] for row in page.rows]


@pytest.mark.parametrize("speak", ["en", "fr"])
def test_a_search_shows_prompts_with_their_rates_and_says_how_many(speak, monkeypatch) -> None:
    monkeypatch.setattr(figures, "figures", lambda: ())
    page = CollectionPage(speak)
    found = searched(page, query=QUESTION[speak])
    assert WANTED in found[:3] and len(found) == 10
    assert "10" in page.view["status"]
    row = page.rows[found.index(WANTED)]
    assert row["prompt"] == entry(WANTED, speak).prompt
    assert row["figures"] == [{"en": "not measured yet", "fr": "pas encore mesurée"}[speak]]


def test_filters_and_nothing_found() -> None:
    page = CollectionPage("en")
    found = searched(page, query="a letter", trade="law", technique="format")
    assert found and all(entry(one, "en").trade == "law" for one in found)
    assert searched(page, query="a letter", model="nobody") == []
    assert "other words" in page.view["status"]
    assert searched(page, query="a letter", rate="½", trade="", model="") != []


def test_a_prompt_opens_in_the_playground_with_its_example_or_empty() -> None:
    page = CollectionPage("en")
    searched(page, query="", language="fr")
    one = entries("fr")[0]
    page.on_event({"do": "open", "id": one.id, "own": False})
    board = _instances[page.view["board"]["model"]]
    assert isinstance(board, Playground)
    assert board.view["form"] == {"a": one.prompt, "inputs": one.cases[0]["inputs"]}
    page.on_event({"do": "open", "id": one.id, "own": True})
    board = _instances[page.view["board"]["model"]]
    assert board.view["form"]["inputs"] == dict.fromkeys(one.variables, "")
    assert ", ".join(one.variables) in page.view["board"]["how"]


def test_what_is_no_prompt_is_said() -> None:
    page = CollectionPage("fr")
    page.on_event({"do": "open", "id": "<img src=x>"})
    assert "prompteur prompts search" in page.view["problem"]
    page.on_event({"do": "something"})
    json.dumps(page.view)


def test_without_a_page_the_command_is_named(monkeypatch, capsys) -> None:
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "text")
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    course.find_prompts()
    assert "prompteur prompts search" in capsys.readouterr().out
