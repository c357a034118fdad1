"""What texts are compared by, beside their meaning as a whole: their clauses, the words that say
something, numbers, days and names."""

from __future__ import annotations

import re
from functools import lru_cache

from course.messages import number
from course.text.compare import tidy, without_accents, without_emphasis
from course.text.numbers import numbers
from course.text.spelled import in_digits

_STEM = 5
"""Words that begin with the same letters, so many, count as one word: close, closes, closing."""

_DAYS_AND_MONTHS = {
    "en": """monday tuesday wednesday thursday friday saturday sunday january february march
        april may june july august september october november december""",
    "fr": """lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai
        juin juillet aout septembre octobre novembre decembre""",
}
_DAY_ENDINGS = {"en": ("days",), "fr": ("dis", "ches")}
"""How several Mondays end, and no month: “mais” is not May."""

_PARTS_OF_DAY = {
    "en": {"morning": "morning", "mornings": "morning", "breakfast": "morning",
           "afternoon": "afternoon", "afternoons": "afternoon", "evening": "evening",
           "evenings": "evening", "night": "night", "nights": "night"},
    "fr": {"matin": "matin", "matins": "matin", "matinee": "matin", "soir": "soir",
           "soirs": "soir", "soiree": "soir", "nuit": "nuit", "nuits": "nuit"},
}  # fmt: skip
_UNITS = {
    "en": """day week weekend month year hour minute today tomorrow am pm once twice every""",
    "fr": """jour semaine mois an annee heure h minute demain fois chaque midi minuit""",
}
_MINUTES = {
    "en": {"minute": 1, "hour": 60, "day": 1440, "week": 10_080, "month": 43_200, "year": 525_600},
    "fr": {"minute": 1, "heure": 60, "jour": 1440, "semaine": 10_080, "moi": 43_200,
           "an": 525_600, "annee": 525_600},
}  # fmt: skip
_PER = {
    "en": ("a", "per", "every", "each", "last", "next", "this"),
    "fr": ("par", "chaque", "ce", "cette"),
}
_PER_AFTER = ("dernier", "derniere", "prochain", "prochaine")
_EMPTY = {
    "en": """a about all also am an and any are as at be because been but by can could did do
        does for from had has have he her his how i if in into is it its just may me must my
        never no none nothing not of on
        or our out shall she should since so some than that the their them then there these
        they this those to too up us very was we were what when which while who will with would
        you your s t re ll ve m d 1""",
    "fr": """a afin ai alors apres au aussi aux avec avez avoir c car ce ceci cela celle celui ces
        cet cette comme d dans de des donc dont du elle elles en est et etait etre eux fait faut
        il ils j je jusqu l la le les leur leurs lorsqu lui m ma mais me meme mes moi mon n ne ni
        nos notre nous on ont ou par parce pas plus pour puis qu que qui quoi rien s
        sa sans se ses si son sont sous sur t ta te tes toi ton toujours encore tous tout
        toute tres tu un une vos votre vous y 1""",
}
_NOON = re.compile(r"\b(?:noon|midday|midi)\b", re.IGNORECASE)
_NAME = re.compile(r"(?:(?<=[\w,;] )|(?<=\w'))[A-ZÀ-Þ][^\W\d_]{2,}")
_JOINED = {
    "en": """and but though although because since whereas or which who when if unless
        despite yet""",
    "fr": """et mais car parce puisque comme alors tandis quoique bien ou qui quand lorsque si
        malgre pourtant""",
}
_CLAUSE_END = re.compile(r"(?<![,;:.!?()\"])[,;:.!?()\"]++(?=\s|$)|\n| - ")
_WORD = re.compile(r"[^\W_]+")
_NOT_IN_A_WORD = re.compile(r"\b(ca|wo|sha)?n't\b|(?<=[a-z])n't\b|\bcannot\b")


def plain(text: str) -> str:
    """`text` on one line, as both the encoder and the rules can read it."""
    return " ".join(_unadorned(text).split())


def key_words(text: str, language: str) -> list[str]:
    """The words of `text` that say something, with numbers in digits."""
    empty = _empty(language)
    found = re.findall(r"[^\W_]+", _in_digits(text, language))
    return [word for word in found if without_accents(word).casefold() not in empty]


def stems(text: str, language: str) -> set[str]:
    """The stem of every word of `text`."""
    return {stem(word) for word in re.findall(r"[^\W_]+", _in_digits(text, language))}


def stem(word: str) -> str:
    """What `word` has in common with its other forms."""
    return without_accents(word).casefold()[:_STEM]


def says_something(word: str, language: str) -> bool:
    """Whether a folded word is none of those that any text has, nor one letter alone."""
    return word not in _empty(language) and (len(word) > 1 or word.isdigit())


def is_day(word: str, language: str) -> bool:
    """Whether a folded word tells when: a day, a month, a part of the day, a number, a unit."""
    known = {
        *_DAYS_AND_MONTHS[language].split(),
        *_PARTS_OF_DAY[language],
        *_UNITS[language].split(),
    }
    return word.isdigit() or bool({word, word.removesuffix("s")} & known)


@lru_cache(maxsize=1024)
def clauses(text: str, language: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of `text`, clause by clause: parted at punctuation and conjunctions."""
    found: list[tuple[str, ...]] = []
    joined = _joined(language)
    for part in _CLAUSE_END.split(in_digits(_unadorned(text), language)):
        folded = without_accents(part).casefold()
        folded = _NOT_IN_A_WORD.sub(" not", folded)
        clause: list[str] = []
        for word in _WORD.findall(folded):
            if word in joined:
                found.append(tuple(clause))
                clause = []
            else:
                clause.append(word)
        found.append(tuple(clause))
    return tuple(clause for clause in found if clause)


def numbers_in(text: str, language: str) -> set[str]:
    """The numbers in `text`; without 0 and 1, since “one” and “un” mostly count nothing."""
    found = numbers(_NOON.sub("12", _in_digits(text, language)), language)
    return {number(value, language) for value in found if value not in (0, 1)}


def days_in(text: str, language: str) -> set[str]:
    """The days and months in `text`; English writes them with a capital (May, but: may)."""
    known = _DAYS_AND_MONTHS[language].split()
    found = set()
    for word in re.findall(r"[^\W_]+", plain(text)):
        form = without_accents(word).casefold()
        day = form.removesuffix("s") if form.endswith(_DAY_ENDINGS[language]) else form
        if day in known and (language == "fr" or word[0].isupper()):
            found.add(day if language == "fr" else day.capitalize())
    return found


def times_in(text: str, language: str) -> tuple[set[int], set[int]]:
    """How long, and how often, as `text` has it, in minutes: two weeks, three times a day."""
    minutes = _MINUTES[language]
    lasting, every = set(), set()
    for clause in clauses(text, language):
        for before, word, after in zip(("", *clause), clause, (*clause[1:], ""), strict=False):
            unit = minutes.get(word) or minutes.get(word.removesuffix("s"))
            if unit and before.isdecimal():
                lasting.add(int(before[:9]) * unit)
            elif unit and (before in _PER[language] or after in _PER_AFTER):
                every.add(unit)
    return lasting, every


def parts_of_day(text: str, language: str) -> set[str]:
    """Morning, afternoon, evening, night, where `text` names them."""
    words = re.findall(r"[^\W_]+", without_accents(plain(text)).casefold())
    return {_PARTS_OF_DAY[language][word] for word in words if word in _PARTS_OF_DAY[language]}


def names_in(text: str, language: str, *, missing_in: str) -> tuple[str, ...]:
    """The words of `text` with a capital letter inside a sentence, but for days and months,
    that `missing_in` does not have."""
    calendar = {stem(word) for word in _DAYS_AND_MONTHS[language].split()}
    known = stems(missing_in, language) | calendar
    found = (one for one in _NAME.findall(plain(text)) if stem(one) not in known)
    return tuple(dict.fromkeys(found))


def _unadorned(text: str) -> str:
    sendable = text.encode("utf-8", errors="replace").decode("utf-8")
    return without_emphasis(tidy(sendable))


@lru_cache(maxsize=256)
def _in_digits(text: str, language: str) -> str:
    """`text` with its numbers in digits: twenty-five → 25, quatre-vingts → 80."""
    return in_digits(plain(text), language)


@lru_cache
def _joined(language: str) -> frozenset[str]:
    return frozenset(_JOINED[language].split())


@lru_cache
def _empty(language: str) -> frozenset[str]:
    return frozenset(_EMPTY[language].split())
