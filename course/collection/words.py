"""Prompts found by their words: SQLite's full-text index, FTS5, ranked by bm25.

Accents and case make no difference, and words count by their beginning, so that an ending does not
either, in English as in French.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock

from course.collection.entries import entries
from course.messages import LANGUAGES, say
from course.text.keywords import key_words

_COLUMNS = {"title": 6.0, "does": 4.0, "about": 2.0, "prompt": 1.0}
"""What is searched, and how much a word in it counts."""

_ENDING = 2
_SHORTEST = 4
_WORD = re.compile(r"\w+")
_lock = Lock()


def by_words(query: str) -> list[str]:
    """The ids of the prompts that share a word with `query`, in either language, the best first.
    Whatever the query holds is looked for as words: it has no syntax."""
    asked = " OR ".join(dict.fromkeys(f'"{word}"*' for word in _beginnings(query)))
    if not asked:
        return []
    weights = ", ".join(str(weight) for weight in _COLUMNS.values())
    command = f"SELECT id FROM prompts WHERE prompts MATCH ? ORDER BY bm25(prompts, 0, {weights})"
    with _lock:
        rows = _index().execute(command, (asked,)).fetchall()
    return list(dict.fromkeys(row[0] for row in rows))


def _beginnings(query: str) -> list[str]:
    """What the words of `query` that say something begin with, in either language."""
    telling = [set(key_words(query, language)) for language in LANGUAGES]
    words = [word for word in key_words(query, LANGUAGES[0]) if all(word in one for one in telling)]
    pieces = (piece for word in words for piece in _WORD.findall(word))
    return [piece[: max(_SHORTEST, len(piece) - _ENDING)] for piece in pieces]


@lru_cache
def _index() -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False)
    columns = ", ".join(_COLUMNS)
    database.execute(
        f"CREATE VIRTUAL TABLE prompts USING fts5"
        f"(id UNINDEXED, {columns}, tokenize='unicode61 remove_diacritics 2')"
    )
    places = ", ".join("?" for _ in ("id", *_COLUMNS))
    for language in LANGUAGES:
        for one in entries(language):
            about = [say(f"collection.trade_{one.trade}", language)]
            about += [say(f"collection.technique_{name}", language) for name in one.techniques]
            row: Mapping[str, str] = {
                "title": one.title,
                "does": one.does,
                "about": " ".join([*about, *one.variables.values()]),
                "prompt": one.prompt,
            }
            database.execute(
                f"INSERT INTO prompts VALUES ({places})",
                (one.id, *(row[name] for name in _COLUMNS)),
            )
    return database
