"""What is said of a value by the words beside it: that it is denied, or that another may do.

“Not at ten”, “at ten we are not open”, « sans » and “except” deny; “ten or eleven”, “either”,
“ten or so” leave the choice. A denial ends with its clause, and belongs to the value after it
where there is one: in “at ten not nine” ten is not denied. “Not before ten” and « pas avant dix
heures » state ten. The words are looked for near the value only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

NEAR = 120
"""Characters before and after a value that are looked at."""

_HINT = re.compile(
    r"\b(?:no(?:t|n|r|ne|body)?\b|cannot|nei|ni\b|never|hardly|wrong|false|untrue|incorrect|isnt"
    r"|pas|jamais|aucun|nul|faux|fausse|inexact|plus|without|excep|exclud|instead|rather|other"
    r"|unlike|but|sans|sauf|hormis|au lieu|plutot)|n't"
)
"""How all begins that denies. Where there is none near, nothing else need be looked for."""

_BOUND = re.compile(
    r"(?:[.!?;]|(?<!\bsay)(?<!\bdire)(?<!\bdire ):)(?=[\s\"')]|$)|\n|,|[()]|\s-\s"
    r"|\b(?:but|mais|however|cependant|toutefois|because|car|parce|so|donc|please|veuillez|merci"
    r"|and|et|if|si|when|quand|which|who|qui)\b(?! (?:not|never|non|pas|jamais|no longer)\b)"
)
_BOUND_AFTER = re.compile(
    r"[.!?;:](?=[\s\"')]|$)|\n|[()]|\s-\s"
    r"|\b(?:but|mais|however|because|car|parce|so|donc|please|veuillez|merci|and|et|if|si|when"
    r"|quand|which|who|qui)\b"
)
_IDIOMS = re.compile(
    r"\b(?:(?:not|don't|never)(?: to)? (?:hesitate|forget|miss|worry|wait|skip|ignore|overlook"
    r"|neglect|leave out)|without (?:forgetting|skipping|missing)"
    r"|n'(?:hesite[zs]?|oublie[zs]?|ignore[zs]?|omet(?:s|tez)) (?:pas|jamais)"
    r"|(?:ne|n'en) (?:manque|tarde|rate|saute|neglige)[zs]? (?:pas|jamais)"
    r"|ne pas (?:hesiter|oublier|manquer|tarder)|sans (?:oublier|sauter|manquer)"
    r"|not (?:only|just|merely)|pas (?:seulement|uniquement)|non seulement|why not|pourquoi pas"
    r"|(?:not|pas) (?:more|plus)(?! (?:tot|tard)\b)"
    r"|no doubt|sans (?:doute|faute|exception)|without (?:fail|exception)"
    r"|(?:not|no|never|pas|jamais|non)"
    r" (?:later|earlier|before|until|till|sooner|including|counting|compris|plus tard|plus tot"
    r"|avant)(?: than| que?)?)\b"
)
_DENIES = re.compile(
    r"\b(?:not|never|cannot|[^\W\d_]+n't|no longer|nobody|no one|none|neither|nor|hardly|wrong"
    r"|false|untrue|incorrect|isnt|pas|jamais|non|ni|aucune?|nullement|faux|fausse|inexact)\b"
    r"|\b(?:ne |n')[^,]{0,40}?\bplus\b"
)
_SHUTS_OUT = re.compile(
    r"\b(?:without|except(?:ing)?|excluding|instead of|rather than|other than|unlike|no"
    r"|(?:every|all|any|each)(?:thing)?(?: [^\W\d_]+)? but|sans|sauf"
    r"|excepte|hormis|au lieu d[e']|plutot qu[e'])(?:(?<=')|\b)"
    r"(?: ?(?:for|at|on|in|the|a|an|le|la|les|l'|de|du|des|d'|pour|any|un|une|\x021))*[ \"']*$"
)
_NEVER_WITHOUT = re.compile(
    r"\b(?:not|never|jamais|pas|[^\W\d_]+n't)\b[^,.!?;:\n]{0,40} (?:without|sans)\b[^,.!?;:\n]*$"
)
_UNTIL = re.compile(r"\b(?:until|till|before|avant|jusqu'(?:a|au))(?: (?:at|le|la|the))?[ \"]*$")
_DENIES_AFTER = re.compile(
    r"[\"')]*,? (?:[\w'-]+ ){0,4}?(?:(?:is|was|are|do|does|did|will|can|would|should) not|never"
    r"|[^\W\d_]+n't|cannot|wrong|false|incorrect|not|pas|jamais|faux|inexact)\b"
)
_OPENS = re.compile(r"(?:^|[.!?;:\n][\s\"'(-]*)(?:[\w']+ ){0,2}$")

_OR = re.compile(
    r"[\s,\"')]*(?:or|ou|soit|/|or else|ou bien)(?: (?:maybe|perhaps|even|peut-etre|at|a|on|the|le"
    r"|la|les|vers|around|about|for|rather|bien|encore|alors|meme|plutot))*[\s\"'(]*"
)
_EITHER = re.compile(
    r"(?:\b(?:either|soit)|(?<!\bno )(?<!\bnot )(?<!\bpas )\b(?:at least|more than|less than"
    r"|longer than|au moins|plus d[e']|moins d[e']))(?: (?:at|a|on|the|le|la|les|for|in))*[ \"]*$"
)
_OR_BEFORE = re.compile(
    r"\b(?:or|ou)(?: (?:at|in|on|by|under|the|a|an|la|le|les|au|aux|en|dans|sous|sur)| l'){0,3} ?$"
)
_OR_AFTER = re.compile(r"[\s,\"')]*(?:or|ou)\b")
_OR_ELSE = re.compile(
    r"[\"')]*,? (?:or|ou) (?:so|later|earlier|more|less|fewer|another|any|some\w*|thereabouts|plus"
    r"|moins|environ|une? autre|d'autres?)\b"
)
_AND = re.compile(
    r"[\s,\"')]*(?:or|ou|nor|ni|and|et|to|a|-|/|,)(?: (?:at|a|on|the|le|la|les|de|du|in))*[\s\"'(]*"
)


def is_denied(text: str, start: int, end: int, following: int) -> bool:
    """Whether the words beside `text[start:end]` deny it; `following`: where the value after it
    begins."""
    if is_denied_before(text, start):
        return True
    after = min(end + NEAR, following)
    return _may_deny(text, end, after) and _after_denies(text, start, end, following)


def is_denied_before(text: str, start: int) -> bool:
    """Whether the words before `start` deny what stands there."""
    first = max(0, start - NEAR)
    return _may_deny(text, first, start) and _denies(
        text[first:start], text[start : start + 1].isdigit()
    )


def _may_deny(text: str, first: int, last: int) -> bool:
    """Whether something begins between the two places that may deny."""
    hints = _hints(text)
    at = bisect_left(hints, first)
    return at < len(hints) and hints[at] < last


@lru_cache(maxsize=64)  # each word of a text, and each of its values, asks for them
def _hints(text: str) -> list[int]:
    return [found.start() for found in _HINT.finditer(text)]


@lru_cache(maxsize=1024)
def _denies(before: str, a_digit_follows: bool) -> bool:
    """Whether `before` denies what follows it; several checks ask this of the same places."""
    bounds = [found.end() for found in _BOUND.finditer(before)]
    clause = _IDIOMS.sub(" ", before[bounds[-1] if bounds else 0 :])
    shut = _SHUTS_OUT.search(before)
    if shut and not (shut[0].strip() == "no" and a_digit_follows):  # the No 7 bus
        return not _NEVER_WITHOUT.search(before)
    return bool(_DENIES.search(clause)) and not _UNTIL.search(clause)


def _after_denies(text: str, start: int, end: int, following: int) -> bool:
    after = text[end : min(end + NEAR, following)]
    bound = _BOUND_AFTER.search(after)
    if bound is None and following - end <= NEAR and following < len(text):
        return False  # the denial, if any, is of the value that follows
    after = _IDIOMS.sub(" ", after[: bound.start()] if bound else after)
    found = _DENIES_AFTER.match(after)
    if not found:
        return False
    opens = _OPENS.search(text[max(0, start - NEAR) : start])
    return "," not in found[0] or bool(opens)


def is_linked(between: str) -> bool:
    """Whether what stands between two values lets a denial of the first go on to the second:
    “neither nine nor ten”."""
    return bool(_AND.fullmatch(between))


def is_choice(between: str) -> bool:
    """Whether what stands between two values makes them a choice: “ten or eleven”."""
    return bool(_OR.fullmatch(between))


def is_choice_beside(text: str, start: int, end: int) -> bool:
    """Whether “or” stands right before or after the words `text[start:end]`."""
    before = text[max(0, start - NEAR) : start]
    return bool(_OR_BEFORE.search(before) or _OR_AFTER.match(text, end))


def is_open(text: str, start: int, end: int) -> bool:
    """Whether the words beside `text[start:end]` leave a choice: “either”, “ten or so”."""
    before = text[max(0, start - NEAR) : start]
    return bool(_EITHER.search(before) or _OR_ELSE.match(text, end))
