"""How well the collection's search finds what people ask for, and how long it takes.

    python benchmarks/search.py [--json]

On the queries of tests/data/search.yaml, forty in each language, each with the prompt that is
wanted: how often that is among the first ten, with a Wilson interval, for the search as it is, for
its two halves alone, and for bm25s on the same texts, where that is installed
(`pip install --no-deps --require-hashes -r requirements/search.lock`). Prompts are looked for in
both languages at once. The times are those of a process that has searched once already. The
queries were written with the prompts in view, though in other words.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import yaml

from course.collection.entries import entries
from course.collection.meaning import by_meaning
from course.collection.search import COUNT, ranked
from course.collection.words import by_words
from course.messages import LANGUAGES
from course.stats.scoring import wilson
from course.text.compare import folded

DATA = Path(__file__).parent.parent / "tests" / "data" / "search.yaml"
Method = Callable[[str], Sequence[str]]


def queries() -> list[dict[str, str]]:
    """The queries: the id of what is wanted, and the words of each language."""
    found: list[dict[str, str]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    return found


def meaning(query: str) -> list[str]:
    """The half of the search that goes by meaning."""
    return [one for one, _ in by_meaning(query)]


def bm25s_method() -> Method:
    """bm25s as its own example has it, on titles, purposes and prompts, accents folded."""
    import bm25s

    ids = [one.id for language in LANGUAGES for one in entries(language)]
    texts = [
        folded(f"{one.title} {one.does} {one.prompt}")
        for language in LANGUAGES
        for one in entries(language)
    ]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords=None, show_progress=False), show_progress=False)

    def method(query: str) -> list[str]:
        asked = bm25s.tokenize([folded(query)], stopwords=None, show_progress=False)
        places, scores = index.retrieve(asked, k=len(ids), show_progress=False)
        pairs = zip(places[0], scores[0], strict=True)
        return list(dict.fromkeys(ids[place] for place, score in pairs if score > 0))

    return method


def methods() -> dict[str, Method]:
    """What is compared, by its name."""
    found: dict[str, Method] = {"search": ranked, "meaning alone": meaning, "FTS5 alone": by_words}
    if find_spec("bm25s"):
        found["bm25s"] = bm25s_method()
    return found


def measured(method: Method) -> dict[str, object]:
    """How often a method finds what is wanted, by language, what it misses, and its times."""
    asked = queries()
    method(asked[0][LANGUAGES[0]])
    result: dict[str, object] = {}
    seconds: list[float] = []
    for language in LANGUAGES:
        missed = []
        for row in asked:
            begun = time.perf_counter()
            order = method(row[language])
            seconds.append(time.perf_counter() - begun)
            if row["id"] not in order[:COUNT]:
                missed.append(row["id"])
        found = len(asked) - len(missed)
        low, high = wilson(found, len(missed))
        result[language] = {"found": found, "of": len(asked), "interval": [low, high]}
        result[f"missed_{language}"] = missed
    result["median_ms"] = 1000 * median(seconds)
    result["slowest_ms"] = 1000 * max(seconds)
    return result


def table(results: dict[str, dict[str, object]]) -> str:
    """The results as a table in Markdown."""
    lines = ["| method | English | French | median, ms | slowest, ms |", "|---|---|---|---|---|"]
    for name, one in results.items():
        cells = [name]
        for language in LANGUAGES:
            row = one[language]
            assert isinstance(row, dict)
            low, high = row["interval"]
            cells.append(f"{row['found']} of {row['of']} [{low:.2f}, {high:.2f}]")
        cells += [f"{one['median_ms']:.1f}", f"{one['slowest_ms']:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    missed = [
        f"{name}, {tongue}: {one[f'missed_{tongue}']}"
        for name, one in results.items()
        for tongue in LANGUAGES
    ]
    if "bm25s" not in results:
        missed.append("bm25s is not installed here, and left out.")
    return "\n".join([*lines, "", f"{len(entries('en'))} prompts. Missed:", *missed])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = {name: measured(method) for name, method in methods().items()}
    print(json.dumps(results, indent=2) if given.json else table(results))


if __name__ == "__main__":
    main()
