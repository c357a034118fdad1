"""The words of a text that another text does not have, in whatever form and order they stand.

Words are the same in their other forms: close, closed, closing, closure; tick, ticks; « doublé,
doublement »; numbers in digits or in words; two words written as one. Words that any text has (the,
of, with; le, de, avec) are nobody's, but for those that turn what is said round (before, until).
A word that one text denies and the other does not is not the same.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from course.text import around
from course.text.compare import number_forms
from course.text.figures import SPELLED, figures
from course.text.keywords import says_something
from course.text.sides import synonym
from course.text.source_values import OTHER, SAME, marked_values

_FREE = {
    "en": """a an the this that these those of in at to for by from about as and i you he she it
        we they me him her us them my your his its our their is are was were be been being am do
        does did will would shall should can could must may might there here very so too why how
        what when where which who s re ll ve d t m 1
        into onto upon within during between among across along near beside
        behind need needs having whose while""",
    "fr": """le la les l un une des du de d au aux a en dans pour par sur et y ce cet cette ces c
        mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je j tu il elle on nous
        vous ils elles me te se s lui m t qui que qu dont ou est sont etait etaient etre ete ai as
        avons avez fait font doit doivent peut peuvent va vont tres si trop pourquoi comment
        combien quand quel quelle quels quelles ne n 1 devant derriere chez entre pendant
        durant parmi pres ayant depuis lors puis peux pouvons pouvez pourrai pourra pourrais
        pourrait pourrons""",
}
_SUFFIXES = {
    "en": """s es d ed ing e er ers est ly y al ment ments ness ure ures age tion ation sion able
        ish""",
    "fr": """s x e es er r ez ent nt ait aient ant ante ants antes ee ees ement ements ment ments
        age ages ure ures ture tures ation ations tion tions able ables ir it is issent issant
        eur euse re dre ons al ale aux ales ique iques ier iere iers ieres""",
}
_TURNING = frozenset(("plus", "apres"))
"""Words that turn round what is said, though any text has them."""

_DENIALS = {
    *("no", "not", "never", "without", "cannot"),
    *("aucun", "aucune", "jamais", "ne", "n", "non", "pas", "sans"),
}
"""Words that say something by what they deny alone, which is looked at where it stands."""

_STEM = 4
"""How many letters of a word are left at least when an ending is taken off."""

_FAMILY = 5
"""Words that begin with so many of the same letters are forms of one: poem, poems, poetical."""

_SHORT = re.compile(r"(\w{3})(?:ing|ed)|(\w+(\w))\3(?:ing|ed)")
"""A word of three letters, or one that ends twice in the same, with an ending: paying, stopped."""

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|er|e|eme)")
_JOINTS = re.compile(r"[-\u2010\u2011/_]")
_WORD = re.compile(rf"{SPELLED}?([^\W\d_]+n't\b|[^\W_]+)")
_JUDGING = re.compile(r"\b(?:wrong|false|untrue|incorrect|faux|fausse|inexact)\b")
"""What denies a claim, and no words: a page that was wrong is one."""

_DENYING = re.compile(r".*n't")

_SOURCES = 512
"""Sources whose words are kept: a prompt runs over all cases, then the next prompt does."""

Forms = frozenset[str]


@dataclass(frozen=True)
class _Word:
    """A word in plain letters, a number in digits; where it stands in its text, and whether it is
    denied there."""

    plain: str
    start: int
    end: int
    denied: bool


@dataclass(frozen=True)
class _Allowed:
    """What is allowed beside a source: words, by their forms, and phrases, by those of each of
    their words, the longest first; and the forms of which one begins a phrase."""

    words: frozenset[tuple[str, bool]]
    phrases: tuple[tuple[Forms, ...], ...]
    beginnings: Forms


def foreign_words(
    text: str, source: str, phrases: Iterable[str], language: str, *, denied_too: bool = False
) -> tuple[str, ...]:
    """The words of `text`, as they stand in it, that are neither words of `source`, denied where
    they are denied there, nor one of `phrases` or part of one, all of whose words must follow each
    other, nor part of a value of `source`, however written; and the numbers of a value that is
    another than those of `source` (3 am where it says 3 pm); of a language "en" or "fr". What is
    denied by a word behind it, “the pool is not”, is told where there is nothing else to tell.
    With `denied_too`, a word that `source` denies may be stated, since a title may have it to say
    that it is missing, and what is denied by a word behind it is not told."""
    source_words = _known(source, language, denied_too)
    allowed = _allowed((*phrases,), language)
    said, begins = _said(_without_phrases(text, allowed, language), language)
    found: list[_Word] = []
    behind: list[_Word] = []
    joined = False
    for one, after in itertools.zip_longest(said, said[1:]):
        if joined:
            joined = False
            continue
        both = number_forms(one.plain + after.plain) if after else ()
        joined = _is_among(source_words, both, one.denied)
        if joined or _is_free(one.plain, language):
            continue
        forms = word_forms(one.plain, language)
        if not any(_is_among(known, forms, one.denied) for known in (source_words, allowed.words)):
            is_behind = begins[one.start] == one.start and any(
                _is_among(known, forms, False) for known in (source_words, allowed.words)
            )
            (behind if is_behind else found).append(one)
    counts = [one for one in said if _is_figure(one, allowed, language)]
    if denied_too:
        behind = []
    if not (found or behind or counts):
        return ()
    values = marked_values(text, source, language)  # looked for last, since reading them takes long
    found, behind = ([one for one in new if values[one.start] != SAME] for new in (found, behind))
    others = {one.start: one for one in counts if values[one.start] == OTHER}
    new = {**{one.start: one for one in found}, **others} or {one.start: one for one in behind}
    return tuple(dict.fromkeys(text[begins[start] : new[start].end] for start in sorted(new)))


def _is_figure(one: _Word, allowed: _Allowed, language: str) -> bool:
    """Whether it is a figure that says something and is not allowed by itself."""
    return (
        one.plain[0].isdigit()
        and not _is_free(one.plain, language)
        and not _is_among(allowed.words, word_forms(one.plain, language), one.denied)
    )


def _said(text: str, language: str) -> tuple[list[_Word], dict[int, int]]:
    """The words of `text` that do not only deny; and by where each begins, where the word begins
    that denies it in front, or it itself."""
    said: list[_Word] = []
    begins: dict[int, int] = {}
    last: int | None = None
    for one in _words(text, language):
        if one.plain in _DENIALS:
            last = one.start
            continue
        last = last if one.denied else None
        begins[one.start] = one.start if last is None else last
        said.append(one)
    return said, begins


@lru_cache(_SOURCES)
def _known(source: str, language: str, denied_too: bool) -> frozenset[tuple[str, bool]]:
    """The forms of the words of `source`, and of each two written as one, with whether they are
    denied; with `denied_too`, each also as one that is not."""
    words = [one for one in _words(source, language) if not _is_free(one.plain, language)]
    pairs = [(one.plain + two.plain, one.denied) for one, two in itertools.pairwise(words)]
    said = [(one.plain, one.denied) for one in words]
    return frozenset(
        (form, as_denied)
        for word, denied in (*said, *pairs)
        for form in word_forms(word, language)
        for as_denied in ((denied, False) if denied_too else (denied,))
    )


@lru_cache(_SOURCES)
def _allowed(phrases: tuple[str, ...], language: str) -> _Allowed:
    parted = [
        tuple(word_forms(word.plain, language) for word in _words(one, language)) for one in phrases
    ]
    several = sorted((one for one in parted if len(one) > 1), key=len, reverse=True)
    return _Allowed(
        frozenset((form, False) for one in parted if len(one) == 1 for form in one[0]),
        tuple(several),
        frozenset(form for one in several for form in one[0]),
    )


def _is_among(known: Set[tuple[str, bool]], forms: Iterable[str], denied: bool) -> bool:
    return any((form, denied) in known for form in forms)


def _without_phrases(text: str, allowed: _Allowed, language: str) -> str:
    """`text` with blanks where it has one of the phrases, the longest first."""
    if not allowed.phrases:
        return text
    words = [*_words(text, language)]
    forms = [word_forms(one.plain, language) for one in words]
    kept: list[str] = []
    at = done = 0
    while at < len(words):
        begins = not forms[at].isdisjoint(allowed.beginnings)
        longest = allowed.phrases if begins else ()
        length = next((len(one) for one in longest if _stands(one, forms, at)), 0)
        if length:
            start, end = words[at].start, words[at + length - 1].end
            kept += text[done:start], " " * (end - start)
            done = end
        at += length or 1
    return "".join((*kept, text[done:]))


def _stands(phrase: Sequence[Forms], forms: Sequence[Forms], at: int) -> bool:
    return len(phrase) <= len(forms) - at and all(
        one & forms[place] for place, one in enumerate(phrase, at)
    )


@lru_cache(8)  # a text is read anew where a phrase is taken out, and by each check on its words
def _words(text: str, language: str) -> tuple[_Word, ...]:
    """Each word of `text`."""
    plain = figures(_JOINTS.sub(" ", text), language)
    said = _JUDGING.sub(lambda found: "-" * len(found[0]), plain.text)
    return tuple(
        _Word(
            "not" if _DENYING.fullmatch(match[1]) else match[1],
            *plain.span(*match.span()),
            around.is_denied(said, *match.span(), len(said)),
        )
        for match in _WORD.finditer(plain.text)
    )


@lru_cache(4096)
def word_forms(word: str, language: str) -> Forms:
    """What `word` is compared by: it and its number, without an ending, and its first letters."""
    forms = number_forms(word)
    stems = {
        one[: -len(ending)]
        for one in forms
        for ending in _SUFFIXES[language].split()
        if one.endswith(ending) and len(one) - len(ending) >= _STEM
    }
    short = _SHORT.fullmatch(word) if language == "en" else None
    ordinal = _ORDINAL.fullmatch(word)
    others = (
        short and (short[1] or short[2]),
        ordinal and f"{ordinal[1]}th",
        word[:_FAMILY] if word.isalpha() else None,
        synonym(word, language),
    )
    return frozenset({*forms, *stems, *filter(None, others)})


def _is_free(word: str, language: str) -> bool:
    """Whether any text has the word."""
    said = word not in _free(language) and says_something(word, language)
    return not said and word not in _TURNING


@lru_cache
def _free(language: str) -> frozenset[str]:
    return frozenset(_FREE[language].split())
