"""A text with what is compared of it: its clauses, what they are about, who does what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from course.text.keywords import clauses, is_day, says_something
from course.text.sides import Side, denials, meaning, sides

_HEADS = 2
_BY = {"en": "by", "fr": "par"}
_IS = {"en": "is are was were be been being", "fr": "est sont ete fut furent etait etaient"}
_A = {
    "en": "the a an my your his her its our their this that these those",
    "fr": """le la les l un une des mon ma mes ton ta tes son sa ses notre nos votre vos leur ce
        cette""",
}


@dataclass(frozen=True)
class Reading:
    """A text, with what is compared of it."""

    text: str
    language: str

    @cached_property
    def clauses(self) -> tuple[tuple[str, ...], ...]:
        return clauses(self.text, self.language)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for clause in self.clauses for word in clause)

    @cached_property
    def keys(self) -> list[dict[str, str]]:
        """The words that say something, clause by clause: what they are compared by, and they."""
        return [
            {
                meaning(word, self.language): word
                for word in clause
                if says_something(word, self.language)
            }
            for clause in self.clauses
        ]

    @cached_property
    def all_keys(self) -> set[str]:
        return {key for clause in self.keys for key in clause}

    def word(self, key: str) -> str:
        """A word that is compared by `key`."""
        return next(clause[key] for clause in self.keys if key in clause)

    def sides(self, prefixed: Mapping[str, tuple[str, bool]]) -> list[Side]:
        return sides(self.clauses, self.language, prefixed)

    @cached_property
    def own_sides(self) -> list[Side]:
        """The sides of the words whose contrary has a word of its own."""
        return self.sides({})

    @cached_property
    def _sides_of(self) -> Mapping[int, list[Side]]:
        found: dict[int, list[Side]] = {}
        for one in self.own_sides:
            found.setdefault(one.clause, []).append(one)
        return found

    def denies(self, clause: int, lines: Set[str]) -> bool:
        """Whether that clause has a “not”, but for one that turns a word of `lines` round."""
        turned = [one for one in self._sides_of.get(clause, ()) if one.line in lines]
        nots = denials(self.clauses[clause], self.language)
        return any(not any(place < one.at for one in turned) for place in nots)

    @cached_property
    def heads(self) -> set[tuple[str, str]]:
        """Who does what, clause by clause."""
        return {pair for clause in self.clauses for pair in _heads(clause, self.language)}


@lru_cache(maxsize=256)
def reading(text: str, language: str) -> Reading:
    """`text`, read once."""
    return Reading(text, language)


def _heads(clause: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """Who does what in a clause: its first words that say something, each with the next one; in
    a passive, whoever does it with what is done."""
    is_at = next((at for at, word in enumerate(clause) if word in _IS[language].split()), None)
    by = clause.index(_BY[language]) if is_at and _BY[language] in clause[is_at:] else None
    if is_at is not None and by is not None:
        done = _keyed(clause, is_at + 1, language)
        doer = _keyed(clause, by + 1, language)
        yield from [(doer[0][1], done[0][1])] if doer and done else []
        return
    for (at, who), (_, does) in list(pairwise(_keyed(clause, 0, language)))[:_HEADS]:
        if at == 0 or any(one in _A[language].split() for one in clause[max(0, at - 2) : at]):
            yield who, does


def _keyed(clause: Sequence[str], start: int, language: str) -> list[tuple[int, str]]:
    """The words of a clause that say what, from `start` on: where they stand, and their keys."""
    return [
        (at, meaning(word, language))
        for at, word in enumerate(clause)
        if at >= start and says_something(word, language) and not is_day(word, language)
    ]
