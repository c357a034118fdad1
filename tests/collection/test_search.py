"""Search in the collection: by meaning, by words, across languages, with filters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.collection import figures, search
from course.collection.entries import entries, entry
from course.collection.figures import Figure
from course.collection.meaning import all_texts, digest, shipped
from course.collection.search import Filters, ranked
from course.collection.words import by_words
from course.text.similarity import vectors

WANTED = "overdue-payment-reminder"


def found(query: str, language: str = "en", filters: Filters | None = None) -> list[str]:
    return [hit.entry.id for hit in search.search(query, language, filters)]


@pytest.mark.parametrize(
    "query",
    [
        "a customer has not settled what he owes us",
        "un client n’a toujours pas réglé ce qu’il nous doit",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_prompt_is_found_by_its_meaning_from_either_language(query: str, language: str) -> None:
    hits = search.search(query, language)
    assert WANTED in [hit.entry.id for hit in hits]
    assert all(hit.entry.language == language for hit in hits)


@pytest.mark.parametrize("query", ["échéance", "ECHEANCE", "impayee", "relances", "unpaid bills"])
def test_words_are_found_whatever_their_accents_case_and_endings(query: str) -> None:
    assert WANTED in by_words(query)[:3]


def test_words_that_say_nothing_find_nothing() -> None:
    assert by_words("the of and") == by_words("") == by_words("?!") == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_no_query_is_an_error(query: str) -> None:
    assert set(by_words(query)) <= {one.id for one in entries("en")}


@pytest.mark.parametrize(
    "query", ['" OR title:', "NEAR(a b)", "a* AND -b", "'; DROP TABLE", "\x00"]
)
def test_a_query_has_no_syntax(query: str) -> None:
    assert set(by_words(query)) <= {one.id for one in entries("en")}


def test_every_prompt_is_ranked_once() -> None:
    order = ranked("a letter")
    assert sorted(order) == sorted(one.id for one in entries("en"))


def test_without_a_query_everything_is_listed_in_order() -> None:
    assert found("  ") == [one.id for one in entries("en")][:10]


def test_filters_leave_out_what_they_should() -> None:
    by_trade = found("a letter", filters=Filters(trade="law"))
    assert by_trade and all(entry(one, "en").trade == "law" for one in by_trade)
    by_technique = found("a letter", filters=Filters(technique="sorting"))
    assert by_technique
    assert all("sorting" in entry(one, "en").techniques for one in by_technique)
    assert found("a letter", filters=Filters(trade="law", model="nobody’s")) == []


def test_rates_and_models_count_for_the_version_that_was_measured(monkeypatch) -> None:
    def figure(version: str, model: str, passed: int) -> Figure:
        return Figure(WANTED, "en", version, model, passed, 4 - passed, 0, 100.0, 50.0)

    version = entry(WANTED, "en").version
    measured = (figure(version, "one", 3), figure("0.0.1", "two", 4))
    monkeypatch.setattr(figures, "figures", lambda: measured)
    assert found("", filters=Filters(model="one")) == [WANTED]
    assert found("", filters=Filters(model="one", rate=0.75)) == [WANTED]
    assert found("", filters=Filters(rate=0.76)) == []
    assert found("", filters=Filters(model="two")) == []
    assert found("", "fr", Filters(model="one")) == []
    [hit] = search.search("", "en", Filters(rate=0.5))
    assert hit.as_json()["figures"][0]["rate"] == 0.75


def test_the_vectors_that_are_shipped_are_those_of_the_texts() -> None:
    texts = all_texts()
    kept = shipped()
    assert set(kept) == {digest(text) for text in texts}, (
        "run `python -m course.collection.meaning`"
    )
    text = min(texts)
    assert kept[digest(text)] @ vectors([text])[0] == pytest.approx(1, abs=1e-2)
