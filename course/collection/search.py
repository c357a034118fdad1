"""Search in the collection: by meaning and by words, in English, in French and across the two.

The two rankings are joined by reciprocal rank fusion: Cormack, Clarke and Büttcher, "Reciprocal
rank fusion outperforms Condorcet and individual rank learning methods", SIGIR 2009. Closeness and
bm25 are on scales that have nothing to do with each other; ranks need no scale. Meaning weighs
more, since people mostly ask in other words than a title's: `benchmarks/search.py` has figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.collection.entries import Entry, entries
from course.collection.figures import Figure, figures_of
from course.collection.meaning import by_meaning
from course.collection.words import by_words

COUNT = 10
"""How many prompts a search finds unless it is told otherwise."""

_RANKS = 60
"""The constant of the fusion, as its authors have it: how little a first place weighs more."""

_MEANING, _WORDS = 4.0, 1.0


@dataclass(frozen=True)
class Filters:
    """What a prompt must be to be found; None lets everything through. `model` and `rate`, a share
    from 0 to 1, ask for a measured pass rate: on that model, or on any, at least so high."""

    trade: str | None = None
    technique: str | None = None
    model: str | None = None
    rate: float | None = None

    def passes(self, entry: Entry) -> bool:
        """Whether `entry` may be found."""
        if self.trade not in (None, entry.trade):
            return False
        if self.technique is not None and self.technique not in entry.techniques:
            return False
        if self.model is None and self.rate is None:
            return True
        return any(self._reached(one) for one in figures_of(entry))

    def _reached(self, figure: Figure) -> bool:
        if self.model not in (None, figure.model):
            return False
        return self.rate is None or (figure.rate is not None and figure.rate >= self.rate)


@dataclass(frozen=True)
class Hit:
    """A prompt that was found, and what was measured with it."""

    entry: Entry
    figures: tuple[Figure, ...]

    def as_json(self) -> dict[str, Any]:
        """The hit as JSON-ready data."""
        named = ("id", "version", "language", "trade", "title", "does")
        return {
            **{name: getattr(self.entry, name) for name in named},
            "techniques": list(self.entry.techniques),
            "figures": [one.as_json() for one in self.figures],
        }


def search(
    query: str, language: str, filters: Filters | None = None, count: int = COUNT
) -> list[Hit]:
    """The `count` prompts that answer best to `query`, which may be in English or French, each in
    its version in `language`. Without a query, all that pass the filters, trade by trade."""
    filters = filters or Filters()
    known = {one.id: one for one in entries(language) if filters.passes(one)}
    order = [one for one in ranked(query) if one in known] if query.strip() else list(known)
    return [Hit(known[one], figures_of(known[one])) for one in order[:count]]


def ranked(query: str) -> list[str]:
    """The ids of all prompts, the best answer to `query` first."""
    scores: dict[str, float] = {}
    close = [one for one, _ in by_meaning(query)]
    for weight, order in ((_MEANING, close), (_WORDS, by_words(query))):
        for rank, one in enumerate(order, 1):
            scores[one] = scores.get(one, 0.0) + weight / (_RANKS + rank)
    return sorted(scores, key=lambda one: -scores[one])
