"""The queries that the search is measured with: forty in each language, fair to every method."""

from __future__ import annotations

import importlib.util

import pytest
from support.places import ROOT

from course.collection.entries import entry
from course.messages import LANGUAGES
from course.text.keywords import key_words, stem, stems

spec = importlib.util.spec_from_file_location("search", ROOT / "benchmarks" / "search.py")
assert spec and spec.loader
benchmark = importlib.util.module_from_spec(spec)
spec.loader.exec_module(benchmark)
QUERIES = benchmark.queries()


def test_there_are_forty_each_for_a_prompt_of_its_own() -> None:
    assert len({row["id"] for row in QUERIES}) == len(QUERIES) == 40
    assert all(set(row) == {"id", *LANGUAGES} for row in QUERIES)


@pytest.mark.parametrize("row", QUERIES, ids=lambda row: row["id"])
def test_a_query_has_no_word_of_the_title_of_what_it_wants(row) -> None:
    for language in LANGUAGES:
        title = stems(entry(row["id"], language).title, language)
        asked = {stem(word) for word in key_words(row[language], language)}
        assert not asked & set(title), (language, asked & set(title))


def test_recall_is_that_of_the_first_ten() -> None:
    asked = {row[language]: row["id"] for row in QUERIES for language in LANGUAGES}
    tenth = benchmark.measured(lambda query: [*"123456789", asked[query]])
    assert [tenth[language]["found"] for language in LANGUAGES] == [40, 40]
    eleventh = benchmark.measured(lambda query: [*"123456789x", asked[query]])
    assert [eleventh[language]["found"] for language in LANGUAGES] == [0, 0]
    assert len(eleventh["missed_fr"]) == 40
