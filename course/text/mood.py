"""What a sentence does with what it says: whether it states it, asks it, orders it, denies it as
a whole, or leaves it open. By the form of the sentence, in English and French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from course.text.compare import folded

Mood = Literal["states", "asks", "orders"]

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\s|$)|\n|$|[.!?])?")
_ASKS = {
    "en": re.compile(r"(?:can|could|would|will) you (?:please )?(?:tell|say)\b"),
    "fr": re.compile(r"est-ce que|(?:peux-tu|pouvez-vous|pourriez-vous) (?:me |nous )?dire\b"),
}
_ORDERS = {
    "en": re.compile(
        r"(?:please )?(?:let (?!us)\w+|do not \w+|don't \w+|never \w+|make sure|be sure)\b|"
        r"please \w+"
    ),
    "fr": re.compile(
        r"(?:veuillez|merci de|priere de|il faut que vous) \w+|"
        r"ne (?:l[ea']s? ?)?\w+ez\b|(?!(?:chez|assez|nez|rez)\b)[a-z]+ez(?:-\w+)*\b|"
        r"[a-z]+(?:er|ir) (?:le|la|les|l'|un|une|des|votre|vos|ce|cet|cette|ces)\b"
    ),
}
_VERB_FIRST = re.compile(
    r"(?P<word>[a-z]+) (?:the|a|an|your|his|her|their|our|my|this|these|those|it|them|him|us|me)\b"
    r"(?! (?:is|are|was|were|will|has|have)\b)"
)
"""An English sentence that begins with a verb and what it is done to, where no other word stands
first: see `_NO_VERB`."""

_NO_VERB = """
    all both when whenever if as once since because on in at by for to of with after before during
    from is are was were do does did had has have should and but or so then though although while
    only even just also today tomorrow yesterday yes no that not now here there than over under
    until through about near inside outside between unlike like despite where what whatever whether
    neither nor either except among against behind above below across along within without indeed
    maybe perhaps sometimes often soon later still meanwhile overall thus hence can could may might
    would will every each some any most many half unless yet too again
"""
_NO_VERB_ENDING = re.compile(r"\w+(?:ly|day|days|ing|ed)")
_STATES_AFTER_ALL = {
    "en": re.compile(r"(?:please )?(?:note|know|remember|be aware|notice|see)\b.{0,20}?\bthat\b"),
    "fr": re.compile(r"(?:veuillez )?(?:sachez|notez|noter|rappelez-vous|retenez)\b"),
}
_UNSURE = {
    "en": re.compile(
        r"\b(?:perhaps|maybe|possibly|presumably|supposedly|allegedly|probably|might|"
        r"may be|could be|would be(?! (?:happy|glad|pleased|nice|great|delighted))|"
        r"not (?:so |quite )?(?:sure|certain|clear)|unsure|uncertain|unclear|"
        r"nobody knows|no one knows|who knows|(?:don't|do not) (?:really )?know|"
        r"i (?:guess|suppose|wonder|doubt)|(?:seems?|appears?) to|it (?:seems|appears)|"
        r"rumou?rs?|some (?:people )?(?:say|claim)|it is (?:said|claimed)|they say|"
        r"cannot (?:say|tell)|can't (?:say|tell))\b"
    ),
    "fr": re.compile(
        r"\b(?:peut-etre|probablement|sans doute|vraisemblablement|(?:il )?parait-?(?:il| que)|"
        r"(?:il )?semble(?:rait)?|serai(?:t|ent)|pourrai(?:t|ent)|il se p(?:eut|ourrait)|"
        r"(?:ne sait|ne sais|sait|sais) pas|qui sait|nul ne sait|personne ne sait|"
        r"pas (?:tres |tout a fait )?(?:sur|sure|certain|certaine)|je (?:doute|me demande|crois|"
        r"suppose)|j'ignore|on dit que|on pretend|certains disent|a ce qu'on dit)\b"
    ),
}
_MAY = {
    "en": re.compile(r"\b(?:may|can|could)\b"),
    "fr": re.compile(r"\bpeu(?:x|t|vent|vez)\b(?!-etre)"),
}
_FALSE = (
    r"(?:false|untrue|wrong|incorrect|mistaken|not true|not correct|not right|not the case|"
    r"a (?:lie|myth|mistake))"
)
_FAUX = r"(?:faux|inexact|mensonger|pas vrai|pas exact|un mensonge|une erreur|un mythe)"
_DENIES = {
    "en": re.compile(
        rf"\b(?:it|that|this|it's|that's)(?: is| was|'s)? {_FALSE}\b|"
        rf"\b{_FALSE} (?:to \w+ )?that\b|\b(?:deny|denies|denied) that\b|"
        r"\b(?:contrary to|no longer true|nothing could be further)\b"
    ),
    "fr": re.compile(
        rf"\b(?:il|c'|ce n'|il n')(?: ?est| ?etait) {_FAUX}\b|\b{_FAUX}(?: de \w+)? qu|"
        r"\b(?:on a tort|(?:il|elle|on) nie que|je nie que|contrairement a ce)\b"
    ),
}


def mood_of(sentence: str, language: str) -> Mood:
    """What `sentence` does."""
    plain = folded(sentence).strip("\"'*-> ")
    if plain.endswith("?") or _ASKS[language].match(plain):
        return "asks"
    if _STATES_AFTER_ALL[language].match(plain):
        return "states"
    verb = _VERB_FIRST.match(plain) if language == "en" else None
    if verb and verb["word"] not in _NO_VERB.split():
        return "states" if _NO_VERB_ENDING.fullmatch(verb["word"]) else "orders"
    return "orders" if _ORDERS[language].match(plain) else "states"


def moods(text: str, language: str) -> list[tuple[str, Mood]]:
    """The sentences of `text`, each with what it does; as they stand, nothing left out."""
    return [(one, mood_of(one, language)) for one in _sentences(text)]


def left_open(text: str, language: str) -> str | None:
    """The words by which `text` leaves open whether what it says is so; None without any."""
    found = _UNSURE[language].search(folded(text))
    return found[0] if found else None


def allows(text: str, language: str) -> bool:
    """Whether `text` says what may or can be, which is near to leaving it open."""
    return bool(_MAY[language].search(folded(text)))


def denied(text: str, language: str) -> str | None:
    """The words by which `text` denies what it says as a whole; None without any."""
    found = _DENIES[language].search(folded(text))
    return found[0] if found else None


def _sentences(text: str) -> Iterator[str]:
    for found in _SENTENCE.finditer(text):
        if any(char.isalnum() for char in found[0]):
            yield found[0]
