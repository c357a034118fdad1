"""Which side of each pair of opposites a text takes, in English and French.

“Not open” is on the side of “closed”, and so is “open until five”, which says when it closes.
The pairs are in `course.text.opposites`; others are known by their form: more and less of the
same, and words that differ by a prefix (content, discontent).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from course.text.keywords import stem
from course.text.opposites import OPPOSITES, SYNONYMS

_PREFIXES = {
    "en": ("un", "in", "im", "il", "ir", "dis", "non", "mis"),
    "fr": ("in", "im", "il", "ir", "de", "des", "dis", "mal", "me", "non"),
}
_MORE = {"en": ("more", ("less", "fewer")), "fr": ("plus", ("moins",))}
_ENDS = frozenset(("open", "free", "ouvr*", "gratuit*"))
"""The lines of what lasts until an hour, and is the contrary from then on."""

_BOUNDS = frozenset(("under", "au_moins"))
"""The lines of what is said of a number: only a “not” right before turns it round."""

_UNTIL = ("until", "till", "jusqu")
_NEAR = 4
_LONGEST = 20
"""Letters: no word of the tables has more."""

_NEGATIONS = {
    "en": """not no never nobody nothing none neither nor without hardly rarely seldom barely""",
    "fr": """pas jamais aucun aucune rien guere ni sans non rarement""",
}
_CONTRASTS = ("not", "pas", "non")
_CONTRASTED = 4
"""Words of a clause that only says what is not meant: “it is Ann, not her brother”."""

_AFTER_NE = ("pas", "plus", "jamais", "aucun", "aucune", "rien", "guere", "personne", "ni", "point")
_NO_DENIAL = {
    "en": """only until later more less doubt matter problem""",
    "fr": """seulement doute probleme moins que""",
}

Line = str


@dataclass(frozen=True)
class Side:
    """One word, or words, with the line it stands in and the side it takes there; `denied` by a
    “not”, which turned the side round. `clause` and `at` say where it stands."""

    line: Line
    first: bool
    word: str
    key: str
    denied: bool
    clause: int
    at: int


def sides(
    clauses: Sequence[Sequence[str]], language: str, prefixed: Mapping[str, tuple[Line, bool]]
) -> list[Side]:
    """The sides that a text takes, clause by clause; `prefixed` are words with a line of their
    own (see `by_prefix`)."""
    return [
        side
        for number, clause in enumerate(clauses)
        for side in _in_clause(clause, number, language, prefixed)
    ]


def by_prefix(one: Set[str], other: Set[str], language: str) -> dict[str, tuple[Line, bool]]:
    """The words that two texts have with and without a prefix that makes the contrary."""
    found: dict[str, tuple[Line, bool]] = {}
    for words, others in ((one, other), (other, one)):
        stems = {stem(word): word for word in others if len(word) > 3}
        for word in words - others:
            for prefix in _PREFIXES[language]:
                base = word.removeprefix(prefix)
                if base != word and len(base) > 3 and stem(base) in stems:
                    found[word] = (f"prefix {stem(base)}", False)
                    found[stems[stem(base)]] = (f"prefix {stem(base)}", True)
    return found


def denials(clause: Sequence[str], language: str) -> list[int]:
    """Where a “not” stands in a clause of folded words. French has it at “ne”, and “ne … que”
    is none."""
    found = []
    for at, word in enumerate(clause):
        after = clause[at + 1] if at + 1 < len(clause) else ""
        if language == "fr" and word in ("ne", "n"):
            near = clause[at + 1 : at + 7]
            if any(one in _AFTER_NE for one in near):
                found.append(at)
        elif at == 0 and word in _CONTRASTS and len(clause) <= _CONTRASTED:
            continue
        elif word in _words(_NEGATIONS[language]) and after not in _words(_NO_DENIAL[language]):
            taken = language == "fr" and any(at - place < 7 for place in found[-1:])
            if not taken:
                found.append(at)
    return found


def meaning(word: str, language: str) -> str:
    """What a folded word is compared by: the same for words that say the same."""
    found = _term([word], 0, language, OPPOSITES)
    return synonym(word, language) or (f"{found[0]} {found[1]}" if found else stem(word))


@lru_cache(4096)
def synonym(word: str, language: str) -> str | None:
    """What a folded word has in common with its synonyms; None for one that has none."""
    found = _term([word], 0, language, SYNONYMS)
    return f"{found[0]} {found[1]}" if found else None


def _in_clause(
    clause: Sequence[str], number: int, language: str, prefixed: Mapping[str, tuple[Line, bool]]
) -> Iterator[Side]:
    nots = denials(clause, language)
    for at, word in enumerate(clause):
        known = _term(clause, at, language, OPPOSITES) or _compared(clause, at, language, nots)
        if known is None and word in prefixed:
            known = (*prefixed[word], 1)
        if known is None:
            continue
        line, first, length = known
        reach = 1 if line in _BOUNDS or line.startswith("more ") else at
        denied = sum(at - reach <= place < at for place in nots) % 2 == 1
        near = clause[at + length : at + length + _NEAR]
        until = line in _ENDS and any(one in _UNTIL for one in near)
        said = " ".join(clause[at : at + length])
        key = meaning(word, language)
        yield Side(line, first ^ denied ^ until, said, key, denied, number, at)


def _compared(
    clause: Sequence[str], at: int, language: str, nots: Sequence[int]
) -> tuple[Line, bool, int] | None:
    """“More” or “less”, in a line with what it is of. “Ne … plus” is no “more”."""
    more, less = _MORE[language]
    word, rest = clause[at], [one for one in clause[at + 1 : at + 3] if one not in ("de", "d")]
    if word not in (more, *less) or not rest or clause[at - 1 : at] in (["au"], ["le"]):
        return None
    if language == "fr" and word == more and any(0 < at - place < 7 for place in nots):
        return None
    return f"more {stem(rest[0])}", word == more, 1


def _term(
    clause: Sequence[str], at: int, language: str, table: Mapping[str, str]
) -> tuple[Line, bool, int] | None:
    """The longest term of the table that stands at that place: its line, side, and length."""
    terms, word = _terms(table[language]), clause[at]
    best: tuple[Line, bool, int] | None = None
    for size in range(min(len(word), _LONGEST), 1, -1):
        for words, line, first in terms.get(word[:size], ()):
            whole = size == len(word) or words[0].endswith("*")
            there = tuple(clause[at + 1 : at + len(words)]) == words[1:]
            if whole and there and (best is None or len(words) > best[2]):
                best = (line, first, len(words))
    return best


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


@cache
def _terms(table: str) -> dict[str, list[tuple[tuple[str, ...], Line, bool]]]:
    """The terms of a table by the first word of each, without its `*`."""
    found: dict[str, list[tuple[tuple[str, ...], Line, bool]]] = {}
    for line in table.replace("\\\n", " ").strip().splitlines():
        for side, terms in enumerate(line.split("//")):
            for term in terms.split():
                words = tuple(term.split("_"))
                entry = (words, line.split()[0], side == 0)
                found.setdefault(words[0].rstrip("*"), []).append(entry)
    return found
