"""To whom a note speaks: whether it addresses one person alone, and then speaks to that person and
not about them. In English and French, where the person is called “tu”.

“They” and “their” may be things that the note has named, and the French « il » is often nobody:
« il faut », « il serait bon de ».
"""

from __future__ import annotations

import re
from collections.abc import Collection

from course.text.compare import folded, tidy, without_accents, without_emphasis

_OPENS = re.compile(r"[\s\"']*")
_OTHERS_TOO = re.compile(r"(?:, [A-ZÀ-Þ]\w+)*,? ?(?:and|et|&|or|ou|\+|/) ?\w|'s\b|-\w| [A-ZÀ-Þ]\w*")
_CHILD = {
    "en": re.compile(
        r"\b(?:the|this|that|our) (?:\w+ )?(?:child|pupil|student|boy|girl|kid|lad|lass|youngster"
        r"|learner|schoolboy|schoolgirl)\b"
    ),
    "fr": re.compile(
        r"(?:\b(?:le|la|ce|cet|cette|notre) |\bl')(?:\w+ )?(?:enfant|eleve|garcon|fille|gamine?"
        r"|ecoliere?|gosse|bambin|petite?(?= (?:peut|va|sait|gagne)))\b"
    ),
}
_ABOUT = {
    "en": re.compile(r"\b(?:s?he|him|his|hers?|himself|herself)\b"),
    "fr": re.compile(r"\b(?:elles?|son|sa|ses|vous|votre|vos|veuillez|lui|il|ils)\b"),
}
_THEY = re.compile(
    r"\b(?:they|theirs?|themsel(?:f|ves)"
    r"|(?:ask|encourage|help|let|remind|see|show|teach|tell|want)(?:s|ing)? them)\b"
)
_YOU_ALL = re.compile(r"\b(?!(?:assez|chez|nez|rez)\b|allez ?[,!])[a-z]{2,}ez\b")
_THING = re.compile(r"\b(?:ils?|elles?) (?:sera|seront|deviendra|deviendront|aura|auront)\b")
_NOBODY = re.compile(
    r"\bil (?:(?:ne|te|en|y) |n'|t')*(?:(?:faut|faudrait|faudra|suffit|suffira|suffirait|reste"
    r"|restera|convient|conviendrait|conviendra|vaut|vaudrait|vaudra|importe|plait|semble"
    r"|parait|s'agit|s'agira|s'agirait|a|arrive)\b"
    r"|(?:est|serait|sera|etait)(?: \w+)? (?!(?:content|fier|capable|incapable|triste|sur|certain"
    r"|heureux|oblige|force|libre|ravi|en train|loin|presse)\b)\w+ (?:de\b|d'|que\b|qu'))"
)
_DOES = {
    "en": r"(?:to|should|can|needs?|has|is|was|will|may|might|could|would|does|did|reads?|writes?)",
    "fr": r"(?:peut|doit|devrait|pourrait|va|est|a|sait|fait|lit|ecrit|gagne\w*|aurait|ne|n')",
}
_OF_SOMEONE = {
    "en": r"(?:for|of|that|when|if|because|but|while|so|as|does|can|will|is)",
    "fr": r"(?:de|pour|que|quand|si|car|mais|et|lorsque|d'|qu')",
}


def other_addressee(text: str, opening: str) -> str | None:
    """The first words of `text` when it does not begin by speaking to `opening` (“Dear Leo”), and
    to nobody else; None when it does."""
    plain = without_emphasis(tidy(text))
    start = _OPENS.match(plain)
    plain = plain[start.end() :] if start else plain
    wanted = folded(opening)
    end = next((at for at in range(len(plain[:99]) + 1) if folded(plain[:at]) == wanted), 0)
    rest = plain[end:]
    if not end or rest[:1].isalnum() or _OTHERS_TOO.match(rest):
        return " ".join(plain[:60].split()[:5])
    return None


def spoken_of(text: str, opening: str, language: str, things: Collection[str] = ()) -> str | None:
    """The words, as they are compared, by which `text` speaks of the person whom it addresses with
    `opening`; None without any. “They” may stand for `things` that the text has named before."""
    plain = folded(text).replace(folded(opening), " ", 1)
    if language == "fr":
        plain = _NOBODY.sub(" ", _THING.sub(" ", plain))
    name = re.escape(folded(opening).split()[-1])
    named = re.compile(
        rf"(?:^|[.!?;:,] ?|\b{_OF_SOMEONE[language]} ?){name}\b(?! ?(?:[,.!?;:)-]|$))"
        rf"|\b{name}(?:'s| {_DOES[language]})\b"
    )
    patterns = [_ABOUT[language], _CHILD[language], named]
    if language == "fr":
        patterns.append(_YOU_ALL)
    for pattern in patterns:
        found = pattern.search(plain)
        if found:
            return found[0].strip(" ,.!?;:")
    they = _THEY.search(plain) if language == "en" else None
    if they and not _several(plain[: they.start()], things):
        return they[0]
    return None


def _several(text: str, things: Collection[str]) -> bool:
    """Whether `text` names one of the `things`, which are several."""
    words = re.findall(r"[^\W_]+", text)
    several = {without_accents(one).casefold() for thing in things for one in thing.split()}
    return any(word in several and word.endswith("s") for word in words)
