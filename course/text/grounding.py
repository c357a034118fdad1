"""Whether a short text says only what a source says: its words and figures are the source's, in
whatever form, and it neither denies what the source states nor states what the source denies.

For titles and topics, not for prose. Words are compared by what they have in common with their
other forms (“leak”, “leaking”), and by the table of synonyms of `course.text.opposites`. Words
that any text has (the, is, with) count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from course.text.compare import folded, positions, tidy, without_accents
from course.text.keywords import clauses, says_something
from course.text.sides import denials, synonym

_ENDING = {
    "en": re.compile(r"(?<=\w{3})(?:ings?|ed|es|s|er|ly|al)$|(?<=\w{4})e$"),
    "fr": re.compile(
        r"(?<=\w{3})(?:ees?|es?|s|x|er|ez|ent|ants?|ait|aient|i?ons|ements?|ir|it|is|ie|ies)$"
    ),
}
_STEM = 5
_LONGEST = 30
_LEAST = 4
"""Letters that a word shares with a longer one of its family: rent, rental."""

_SMALL = {
    "en": """after before being between during having near over under until via while within whose
        why how where able without nor neither longer
        need needs""",
    "fr": """aucun aucune ayant chez depuis devant durant entre ete etant jamais lors non pendant
        rien vers puis peux peut pouvons pouvez peuvent
        pourrai pourra pourrais pourrait pourrons""",
}
"""Words that say little, beside those of `course.text.keywords`."""

_HELPING = {"en": (), "fr": ("arrive", "arrivons", "parviens", "parvenons")}
"""Verbs that a denial is put on in the place of the one that is meant: je n'arrive pas à ouvrir."""

_AT_FIRST = {"en": ("not", "no"), "fr": ("pas", "non", "plus")}
"""What denies at the beginning of a title: Plus de chauffage."""

_OF_THINGS = ("without", "no", "none", "sans", "aucun", "aucune", "ni")
"""What denies things and no verbs: what is “without a cup” may be about the cup."""

_TROUBLE = {
    "en": """problem problems trouble difficulty difficulties issue issues unable failure fail fails
        failed failing fault impossible badly stuck refuses""",
    "fr": """probleme problemes souci soucis difficulte difficultes impossible impossibilite panne
        defaut mal refus echec""",
}
_UNDONE = {"en": re.compile(r"\w+ing"), "fr": re.compile(r"\w+(?:er|ir|re|oir)")}
"""Forms that name what is done and do not say that it is: opening, ouvrir."""

_WORD = re.compile(r"[^\W_]+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|e|eme)")
_UNCOUNTED = ("0", "1")

_SOURCES = 512
"""Sources whose words are kept: a prompt runs over all cases, then the next prompt does."""


def beyond(text: str, source: str, also: Sequence[str], language: str) -> tuple[str, ...]:
    """The words and figures of `text` that are in no form in `source` or in `also`, whose items
    are words, or phrases that count as a whole; as they stand in `text`."""
    known = _known_in(source, (*also,), language)
    written = _written(text)
    said = _contents(_words(_without(text, also, language), language), language)
    new = (word for word in said if not known.has(word))
    return tuple(dict.fromkeys(written.get(word, word) for word in new))


def denied_beyond(text: str, source: str, also: Sequence[str], language: str) -> str | None:
    """The word that `text` denies and `source` does not; None without any."""
    scope = _scope_of_denials(source, language)
    denied = (one.after for one in _denials(_without(text, also, language), language))
    return next((word for word in denied if not scope.has(word)), None)


def stated_beyond(text: str, source: str, also: Sequence[str], language: str) -> str | None:
    """The word that `text` states and that `source` denies, and nowhere states; None without any,
    and where `text` speaks of some trouble, which may be what the denial is about."""
    rest = _without(text, also, language)
    said = _words(rest, language)
    trouble = not {*_TROUBLE[language].split()}.isdisjoint(said)
    if trouble or any(True for _ in _denials(rest, language)):
        return None
    denied, stated = _denied_and_stated(source, language)
    written = _written(text)
    for word in _contents(said, language):
        undone = _UNDONE[language].fullmatch(written.get(word, word).casefold())
        if denied.has(word) and not stated.has(word) and not undone:
            return word
    return None


@dataclass(frozen=True)
class _Denial:
    """A `word` that denies, in its `clause`, and the first that says something `after` it."""

    word: str
    clause: Sequence[str]
    after: str


class _Known:
    """Words that are known in every form of theirs."""

    def __init__(self, texts: Iterable[str], language: str, others: Iterable[str] = ()) -> None:
        """`others`: words whose forms must be nearer, since they were chosen one by one."""
        self._language = language
        words = {word for text in texts for word in _all_words(text, language)}
        all_words = words.union(*(_all_words(text, language) for text in others))
        self._synonyms = {synonym(word, language) for word in all_words} - {None}
        self._stems = {_root(word, language)[:_STEM] for word in words}
        self._roots = {_root(word, language) for word in all_words}
        self._beginnings = {
            root[:size] for root in self._roots for size in range(_LEAST, len(root))
        }

    def has(self, word: str) -> bool:
        """Whether the folded `word` is one of them in some form."""
        root = _root(word, self._language)
        if root in self._roots or word.isdigit():
            return root in self._roots
        return (
            root in self._beginnings
            or root[:_STEM] in self._stems
            or any(root[:size] in self._roots for size in range(_LEAST, len(root)))
            or synonym(word, self._language) in self._synonyms
        )


@lru_cache(_SOURCES)
def _known_in(source: str, also: tuple[str, ...], language: str) -> _Known:
    single = [one for one in also if len(_words(one, language)) == 1]
    return _Known((source,), language, single)


@lru_cache(_SOURCES)
def _scope_of_denials(source: str, language: str) -> _Known:
    return _Known({" ".join(one.clause) for one in _denials(source, language)}, language)


@lru_cache(_SOURCES)
def _denied_and_stated(source: str, language: str) -> tuple[_Known, _Known]:
    """What `source` denies of verbs, and every other word of it."""
    verbs = (one for one in _denials(source, language) if one.word not in _OF_THINGS)
    first = [one.after for one in verbs]
    stated = [word for word in _words(source, language) if word not in first]
    return _Known(first, language), _Known(stated, language)


def _root(word: str, language: str) -> str:
    if word[0].isdigit():
        ordinal = _ORDINAL.fullmatch(word)
        return (ordinal[1] if ordinal else word).lstrip("0") or "0"
    return _ENDING[language].sub("", word)[:_LONGEST]


def _all_words(text: str, language: str) -> set[str]:
    """The folded words of `text`, its numbers both in digits and as they stand there."""
    return {*_words(text, language), *map(_plain, _WORD.findall(tidy(text)))}


def _words(text: str, language: str) -> list[str]:
    """The folded words of `text`, its numbers in digits."""
    return [word for clause in clauses(text, language) for word in clause]


def _contents(words: Iterable[str], language: str) -> list[str]:
    """Those that say something."""
    small = _small(language)
    return [word for word in words if word not in small and says_something(word, language)]


@cache
def _small(language: str) -> frozenset[str]:
    return frozenset((*_SMALL[language].split(), *_UNCOUNTED))


def _denials(text: str, language: str) -> Iterator[_Denial]:
    """Each “not” of `text` that something follows in its clause."""
    for clause in clauses(text, language):
        first = [0] if clause[0] in _AT_FIRST[language] else []
        said = {*_contents(clause, language)} - {*_HELPING[language]}
        following: dict[int, str] = {}
        word = ""
        for at in range(len(clause) - 1, -1, -1):
            following[at] = word
            word = clause[at] if clause[at] in said else word
        for at in {*first, *denials(clause, language)}:
            if following[at]:
                yield _Denial(clause[at], clause, following[at])


def _without(text: str, phrases: Iterable[str], language: str) -> str:
    """`text`, folded, without those of `phrases` that are several words."""
    text = folded(text)
    for phrase in _several_words((*phrases,), language):
        found = [(0, 0), *positions(text, phrase), (len(text), len(text))]
        text = " ".join(text[end:start] for (_, end), (start, _) in pairwise(found))
    return text


@lru_cache(_SOURCES)
def _several_words(phrases: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Those of `phrases` that are several words, folded."""
    return tuple(folded(one) for one in phrases if len(_words(one, language)) > 1)


def _written(text: str) -> dict[str, str]:
    """The words of `text` as they stand there, by what they are folded."""
    return {_plain(word): word for word in _WORD.findall(tidy(text))}


def _plain(word: str) -> str:
    return without_accents(word).casefold()
