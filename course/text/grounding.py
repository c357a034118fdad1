"""Whether a short text, whose words are those of a source (`course.text.vocabulary`), turns round
what that says: states what it denies, or has done what it only asks for.

For titles and topics, not for prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from course.text.compare import folded, positions, tidy, without_accents
from course.text.keywords import clauses, says_something
from course.text.sides import denials
from course.text.vocabulary import Forms, word_forms

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

_DONE = {
    "en": re.compile(r"\w{3,}ed"),
    "fr": re.compile(r"(?!(?:ann|journ|soir|matin|entr|dur|arriv)ées?$)\w{3,}ée?s?"),
}
"""Forms that say that something is done: repaired, réparée."""

_NAMED = {
    "en": "",
    "fr": "l la le les un une d du des ce cet cette ces mon ma mes notre nos votre vos son sa ses",
}
"""Words right before what is a noun in such a form: l’année, la soirée."""

_ASKS = {
    "en": re.compile(
        r"\?|\b(?:please|could|can|may|would|like|want|need|hope|wish|must|should|ask|request|to"
        r"|enquir\w+|inquir\w+|wonder\w*|whether)\b"
    ),
    "fr": re.compile(
        r"\?|\b(?:plait|merci de|pouv\w+|pourr\w+|peut|peux|puis|voudr\w+|veu\w+|souhait\w+"
        r"|aime\w*r\w*|faut|faudr\w+|besoin|devr\w+|dois|doit|devez|prie\w*|espere\w*|demand\w+"
        r"|pour \w+(?:er|ir|re))\b"
    ),
}
"""What makes a part of a sentence ask for something instead of saying that it is so."""

_PART_END = re.compile(r"(?<=[.!?;:,])\s+|\n|\b(?:but|because|since|mais|car|parce)\b")
_YET = {
    "en": frozenset(("be", "need", "needs", "want", "wants")),
    "fr": frozenset(("etre", "faire", "besoin", "doit", "doivent", "faut")),
}
"""Words before a form that says “done” which say that it is not yet: to be repaired."""

_SAYING = (
    *("ask", "request", "report", "announc", "inform", "remind", "enquir", "inquir", "question"),
    *("demand", "signal", "annonc", "souhait", "rappel", "sollicit"),
)
"""What is done as soon as it is written: requested, demandé."""

_WORD = re.compile(r"[^\W_]+")
_UNCOUNTED = ("0", "1")

_SOURCES = 512
"""Sources whose words are kept: a prompt runs over all cases, then the next prompt does."""


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
        forms = word_forms(word, language)
        if forms & denied and not forms & stated and not undone:
            return word
    return None


def claimed_beyond(text: str, source: str, also: Sequence[str], language: str) -> str | None:
    """The word by which `text` says that something is done, where `source` only asks for it and
    `also` only names it: “Tap repaired”; None without any, and in a question."""
    done, written = _DONE[language], _written(text)
    allowed = _claimed(source, (*also,), language)
    for clause in clauses(_without(text, also, language), language) if "?" not in text else ():
        for at, word in enumerate(clause):
            said = written.get(word, word)
            claims = done.fullmatch(said.casefold()) and _YET[language].isdisjoint(clause[:at])
            claims = claims and clause[max(0, at - 1)] not in _NAMED[language].split()
            if claims and not word.startswith(_SAYING) and not word_forms(word, language) & allowed:
                return said
    return None


@dataclass(frozen=True)
class _Denial:
    """A `word` that denies, in its `clause`, and the first that says something `after` it."""

    word: str
    clause: Sequence[str]
    after: str


def _all_forms(words: Iterable[str], language: str) -> Forms:
    return frozenset(form for word in words for form in word_forms(word, language))


@lru_cache(_SOURCES)
def _denied_and_stated(source: str, language: str) -> tuple[Forms, Forms]:
    """The forms of what `source` denies of verbs, and of every other word of it."""
    verbs = (one for one in _denials(source, language) if one.word not in _OF_THINGS)
    first = [one.after for one in verbs]
    stated = (word for word in _words(source, language) if word not in first)
    return _all_forms(first, language), _all_forms(stated, language)


@lru_cache(_SOURCES)
def _claimed(source: str, also: tuple[str, ...], language: str) -> Forms:
    """The forms of the words in those parts of `source` that ask for nothing, and of what `also`
    says that is done."""
    done = _DONE[language]
    stating = [one for one in _PART_END.split(source) if not _ASKS[language].search(folded(one))]
    named = [_plain(one) for one in _WORD.findall(tidy("\n".join(also))) if done.fullmatch(one)]
    words = (word for part in stating for word in _words(part, language))
    return _all_forms((*words, *named), language)


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
