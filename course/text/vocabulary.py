"""The words of a text that another text does not have, in whatever form and order they stand.

Words are the same in their other forms: close, closed, closing, closure; tick, ticks; « doublé,
doublement »; numbers in digits or in words; two words written as one. Words that any text has (the,
of, with; le, de, avec) are nobody's, but for those that turn what is said round (before, until).
A word that one text denies and the other does not is not the same.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from course.text import around
from course.text.compare import number_forms
from course.text.figures import SPELLED, figures
from course.text.keywords import says_something
from course.text.sides import synonym
from course.text.values import values_in

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

Forms = frozenset[str]


@dataclass(frozen=True)
class _Word:
    """A word in plain letters, a number in digits, with its forms; where it stands in its text,
    and whether it is denied there."""

    plain: str
    forms: Forms
    start: int
    end: int
    denied: bool


def foreign_words(
    text: str, source: str, phrases: Iterable[str], language: str, *, denied_too: bool = False
) -> tuple[str, ...]:
    """The words of `text`, as they stand in it, that are neither words of `source`, denied where
    they are denied there, nor one of `phrases` or part of one, all of whose words must follow each
    other, nor part of a value of `source`, however written; of a language "en" or "fr". What is
    denied by a word behind it, “the pool is not”, is told where there is nothing else to tell.
    With `denied_too`, a word that `source` denies may be stated, since a title may have it to say
    that it is missing, and what is denied by a word behind it is not told."""
    source_words = _known(source, language)
    if denied_too:
        source_words |= {(form, False) for form, _ in source_words}
    allowed = [[word.forms for word in _words(phrase, language)] for phrase in phrases]
    also = {(form, False) for one in allowed if len(one) == 1 for form in one[0]}
    known = source_words | also
    in_values = _values_of(text, source, language)
    rest = _without_phrases(text, [one for one in allowed if len(one) > 1], language)
    said, begins = _said(rest, language)
    found: list[str] = []
    behind: list[str] = []
    joined = False
    for one, after in itertools.zip_longest(said, said[1:]):
        if joined:
            joined = False
            continue
        both = number_forms(one.plain + after.plain) if after else ()
        joined = _is_among(source_words, both, one.denied)
        own = in_values[one.start] or _is_among(known, one.forms, one.denied)
        if not (joined or own or _is_free(one.plain, language)):
            is_behind = begins[one.start] == one.start and _is_among(known, one.forms, False)
            (behind if is_behind else found).append(text[begins[one.start] : one.end])
    return tuple(dict.fromkeys(found or (() if denied_too else behind)))


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


def _known(source: str, language: str) -> set[tuple[str, bool]]:
    """The forms of the words of `source`, and of each two written as one, with whether they are
    denied."""
    words = [one for one in _words(source, language) if not _is_free(one.plain, language)]
    pairs = [(one.plain + two.plain, one.denied) for one, two in itertools.pairwise(words)]
    said = [(one.plain, one.denied) for one in words]
    return {
        (form, denied) for word, denied in (*said, *pairs) for form in word_forms(word, language)
    }


def _is_among(known: set[tuple[str, bool]], forms: Iterable[str], denied: bool) -> bool:
    return any((form, denied) in known for form in forms)


def _values_of(text: str, source: str, language: str) -> bytearray:
    """For each character of `text`, whether it belongs to a value that `source` has, and denies no
    more."""
    known = values_in(source, language)
    marked = bytearray(len(text))
    for one in values_in(text, language):
        if any(one.same(other) and one.negated == other.negated for other in known):
            marked[one.start : one.end] = b"\1" * (one.end - one.start)
    return marked


def _without_phrases(text: str, phrases: Sequence[Sequence[Forms]], language: str) -> str:
    """`text` with blanks where it has one of `phrases`, the longest first."""
    words = list(_words(text, language))
    by_length = sorted(phrases, key=len, reverse=True)
    at = 0
    while at < len(words):
        length = next((len(one) for one in by_length if _stands(one, words[at:])), 0)
        if length:
            start, end = words[at].start, words[at + length - 1].end
            text = text[:start] + " " * (end - start) + text[end:]
        at += length or 1
    return text


def _stands(phrase: Sequence[Forms], words: Sequence[_Word]) -> bool:
    return len(phrase) <= len(words) and all(
        one & two.forms for one, two in zip(phrase, words, strict=False)
    )


def _words(text: str, language: str) -> Iterator[_Word]:
    """Each word of `text`."""
    plain = figures(_JOINTS.sub(" ", text), language)
    said = _JUDGING.sub(lambda found: "-" * len(found[0]), plain.text)
    for match in _WORD.finditer(plain.text):
        word = "not" if _DENYING.fullmatch(match[1]) else match[1]
        denied = around.is_denied(said, *match.span(), len(said))
        yield _Word(word, word_forms(word, language), *plain.span(*match.span()), denied)


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
