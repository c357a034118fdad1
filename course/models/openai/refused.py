"""Which parameter of a request a server refuses to take, as the body of its error tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from course.models.openai.habits import FORMAT
from course.models.openai.said import mappings, sentences

_NEEDED = ("model", "messages")
_ALSO = {FORMAT: ("json_schema", "response format")}
"""What servers call a parameter besides."""

_QUOTE = "[`'\"‘’“”«»\\[\\]]"
_NO = (
    r"unsupported|not (?:\w+ ){0,2}?(?:support|permit|allow|recogni[sz]|accept|implement|valid)"
    r"|not avail|doesn'?t support|cannot|can't|may not|must|should|unrecogni[sz]ed|unknown"
    r"|unexpected|invalid|illegal|extra|forbidden|deprecated|incompatible|unavailable|only|bad|too|refus"
    r"|n[’']est pas|inconnu|invalide"
)
"""How a sentence refuses."""

_BETWEEN = (
    r"the|an?|any|both|to|for|of|in|is|are|was|has|use|set|setting|specify|custom|request|keyword"
    r"|named|supplied|provided|given|specified|type|inputs?|key|name|\d+"
    r"|parameters?|fields?|arguments?|options?|settings?|propert(?:y|ies)|values?"
)
"""What may stand between the refusal and the name."""


def refused_parameter(body: Any, sent: Iterable[str], prompt: str = "") -> str | None:
    """The one of `sent`, the names of parameters, that the server refuses, or in which it refuses
    something ("response_format.type"); None when it names none.

    What a field of the body names goes before what a sentence says. A name that is a word, such as
    temperature, counts in a sentence only where that says what is wrong with it; what it repeats
    of `prompt`, the learner's own words, says nothing.
    """
    names = list(sent)
    for place in _places(body):
        found = next((step for step in place if step in (*names, *_NEEDED)), None)
        if found:
            return None if found in _NEEDED else found
    told = sentences(body, prompt)
    if not re.search(_NO, told, re.IGNORECASE):
        return None
    begins = {name: at for name in names if (at := _told(name, told, prompt)) is not None}
    return min(begins, key=begins.__getitem__, default=None)


def _places(body: Any) -> Iterator[list[str]]:
    """The places in the request that the body names: pydantic's first, then OpenAI's, Google's."""
    rows = list(mappings(body))
    for row in rows:
        place = row.get("loc")
        if isinstance(place, list):
            yield [step for step in place if isinstance(step, str)]
    for row in rows:
        for name in ("param", "field"):
            place = row.get(name)
            if isinstance(place, str):
                yield re.findall(r"\w+", place)


def _told(name: str, told: str, prompt: str) -> int | None:
    """Where `told` begins to speak of the parameter as one that is refused."""
    found = [
        place.start()
        for called in (name, *_ALSO.get(name, ()))
        if (place := re.search(_told_of(called, prompt), told, re.IGNORECASE | re.MULTILINE))
    ]
    return min(found, default=None)


def _told_of(name: str, prompt: str) -> str:
    """The pattern of a sentence that refuses that parameter. In quotation marks it may be a word
    of the prompt, if it stands there."""
    if "_" in name:
        return rf"\b{name}\b"
    between = rf"[^\w\n.;]+(?:(?:{_BETWEEN})[^\w\n.;]+){{0,4}}?"
    forms = [
        rf"(?:^|[.;:]\s+){name}\s*:",
        rf"\b(?:{_NO})\w*{between}{name}\b",
        rf"\b{name}{between}(?:{_NO})",
    ]
    if not re.search(rf"\b{name}\b", prompt, re.IGNORECASE):
        forms.append(rf"{_QUOTE}{name}\b")
    return "|".join(f"(?:{form})" for form in forms)
