"""The words of a text that another text does not have, in whatever form and order they stand.

Words are the same in their other forms: close, closed, closing, closure; « doublé, doublement »;
numbers in digits or in words; two words written as one. Words that any text has (the, of, is; le,
de, est) are nobody's. Words that deny, such as “no” and « sans », are not among these.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from course.text.compare import number_forms
from course.text.figures import SPELLED, figures

_FREE = {
    "en": """a an the this that these those of in at to for by from about as and i you he she it
        we they me him her us them my your his its our their is are was were be been being am do
        does did will would shall should can could must may might there here very so too why how
        what when where which who s re ll ve d t m 1""",
    "fr": """le la les l un une des du de d au aux a en dans pour par sur et y ce cet cette ces c
        mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je j tu il elle on nous
        vous ils elles me te se s lui m t qui que qu dont ou est sont etait etaient etre ete ai as
        avons avez fait font doit doivent peut peuvent va vont tres si trop pourquoi comment
        combien quand quel quelle quels quelles ne n 1""",
}
_SUFFIXES = {
    "en": """s es d ed ing e er ers est ly y al ment ments ness ure ures age tion ation sion able
        ish""",
    "fr": """s x e es er r ez ent nt ait aient ant ante ants antes ee ees ement ements ment ments
        age ages ure ures ture tures ation ations tion tions able ables ir it is issent issant
        eur euse al ale aux ales ique iques ier iere iers ieres""",
}
_STEM = 4
"""How many letters of a word are left at least when an ending is taken off."""

_WORD = re.compile(rf"{SPELLED}?([^\W\d_]+n't\b|[^\W_]+)")
_DENYING = re.compile(r".*n't|cannot")

Forms = frozenset[str]


def foreign_words(text: str, source: str, phrases: Iterable[str], language: str) -> tuple[str, ...]:
    """The words of `text`, as they stand in it, that are neither words of `source`, nor part of
    one of `phrases`, all of whose words must follow each other; of a language "en" or "fr"."""
    said = list(_words(text, language))
    known = _known(source, language)
    allowed = [
        [_forms(word, language) for word, _ in _words(phrase, language)] for phrase in phrases
    ]
    by_length = sorted(filter(None, allowed), key=len, reverse=True)
    forms = [_forms(word, language) for word, _ in said]
    found: list[str] = []
    at = 0
    while at < len(said):
        word, written = said[at]
        length = next((len(one) for one in by_length if _stands(one, forms, at)), 0)
        if not length and (word in _free(language) or forms[at] & known):
            length = 1
        if not length and at + 1 < len(said):
            length = 2 if _forms(word + said[at + 1][0], language) & known else 0
        if not length:
            found.append(written)
        at += length or 1
    return tuple(dict.fromkeys(found))


def _stands(phrase: Sequence[Forms], forms: Sequence[Forms], at: int) -> bool:
    return len(phrase) <= len(forms) - at and all(
        one & forms[at + number] for number, one in enumerate(phrase)
    )


def _known(source: str, language: str) -> set[str]:
    """The forms of the words of `source`, and of each two written as one."""
    words = [word for word, _ in _words(source, language)]
    pairs = [one + other for one, other in itertools.pairwise(words)]
    said = (word for word in (*words, *pairs) if word not in _free(language))
    return {form for word in said for form in _forms(word, language)}


def _words(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each word of `text` in plain letters, numbers in digits, and as it is written there."""
    plain = figures(text, language)
    for match in _WORD.finditer(plain.text):
        start, end = plain.span(*match.span())
        word = "not" if _DENYING.fullmatch(match[1]) else match[1]
        yield word, text[start:end]


@lru_cache(4096)
def _forms(word: str, language: str) -> Forms:
    stems = {
        word[: -len(ending)]
        for ending in _SUFFIXES[language].split()
        if word.endswith(ending) and len(word) - len(ending) >= _STEM
    }
    return frozenset({word, *stems, *number_forms(word)})


@lru_cache
def _free(language: str) -> frozenset[str]:
    return frozenset(_FREE[language].split())
