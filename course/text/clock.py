"""Times of day as English and French say them, in minutes from midnight.

“Ten past nine” may be either half of the day; 15:10, 09:10 and « neuf heures dix » are one.
"""

from __future__ import annotations

import re

from course.text.readings import START, STOP, Keys, Rule, S, rule

KIND = "time"
_DAY = 24 * 60
_NOON = 12 * 60

_HALF_EN = (
    r"(?:(?:in |of )?(?:the |this )?(?P<half>a\.? ?m\b\.?|p\.? ?m\b\.?|morning\b|afternoon\b"
    r"|evening\b)|at (?P<night>night)\b)"
)
_HALF_FR = (
    r"(?:(?:du |le |ce )?(?P<half>a\.?m\b\.?|p\.?m\b\.?|matin\b|soir\b)"
    r"|(?:de l')(?P<later>apres-midi)\b|de la (?P<night>nuit)\b)"
)
_UNNAMED = _HALF_EN.replace("?P<half>", "?:").replace("?P<night>", "?:")
_NAMED = {"midnight": 0, "minuit": 0} | dict.fromkeys(("noon", "midday", "midi"), _NOON)
_PARTS = {"half": 30, "demi": 30, "demie": 30, "quarter": 15, "quart": 15}

FOLLOWS = (
    r"(?![\d€$£¥%°])(?!')(?!-[^\W\d_])(?=[ \n]*(?:$|[^\w\s€$£¥%°\x02'#]|(?:and|or|to|till"
    r"|until|on|in|at|but|every|each|daily|today|tomorrow|tonight|sharp|exactly|please|we|you|i|it|the|for|from|as|so"
    r"|because|not|nor|rather|instead|if|when|except|with|without|this|that|is|are|was|all|local"
    r"|by|o'clock|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?"
    r"|weekdays?|weekends?)\b))"
)
"""What may come after an hour that stands by itself: “at nine on Monday”, not “at nine schools”."""

BEFORE = r"\b(?:at|from|until|till|til|by|between|before|after|opens?|closes?|starts?|begins?)"
_RANGE = re.compile(r"(?:from|between|opens?|opened|daily|days?) $")
_LASTING = re.compile(
    r"(?:pendant|durant|dure|durent|en|sous|dans|toutes les|prend|prennent|depuis|faut|compte[rz]?)"
    r"(?: environ)? $"
)
_EACH = re.compile(r" ?/ ?(?:jour|semaine|mois|an)\b| par (?:jour|semaine|mois|an)\b")


def lasts(found: re.Match[str]) -> bool:
    """Whether the French hours that were found are how long something takes: « dure 2 heures »,
    « 20 heures par semaine »."""
    before = _LASTING.search(found.string, max(0, found.start() - 24), found.start())
    return bool(before or _EACH.match(found.string, found.end()))


def _group(found: re.Match[str], name: str) -> str | None:
    return found[name] if name in found.re.groupindex else None


def _times(hour: int, minute: int, found: re.Match[str], *, sure: bool) -> Keys | None:
    """The times that an hour and a minute may be; `sure`: they are of a clock of 24 hours."""
    if hour > 24 or not 0 <= minute < 60:
        return None
    half = _half(found, hour)
    at = hour * 60 + minute
    if half == "am" and hour <= 12:
        return frozenset({at % _NOON})
    if half == "pm" and hour <= 12:
        return frozenset({at % _NOON + _NOON})
    if sure or hour > 12 or hour == 0:
        return frozenset({at % _DAY})
    return frozenset({at % _NOON, at % _NOON + _NOON})


def _half(found: re.Match[str], hour: int) -> str | None:
    said = _group(found, "half")
    if said:
        return "am" if (said[0] == "a" and said != "afternoon") or said[0] == "m" else "pm"
    if _group(found, "later"):
        return "pm"
    if _group(found, "night"):
        return "pm" if 6 <= hour < 12 else "am"
    return None


def _digital(found: re.Match[str], language: str) -> Keys | None:
    sure = language == "fr" or found["h"].startswith("0")
    return _times(int(found["h"]), int(found["m"]), found, sure=sure)


def _spelled(found: re.Match[str], _language: str) -> Keys | None:
    minute = int(found["m"] or found["one"])
    return _times(int(found["h"]), minute, found, sure=False)


def _hour(found: re.Match[str], _language: str) -> Keys | None:
    return _times(int(found["h"]), 0, found, sure=False)


def _relative(found: re.Match[str], _language: str) -> Keys | None:
    """Ten past nine, a quarter to six. “From ten to six” is no such time."""
    minutes = _PARTS[found["part"]] if found["part"] else int(found["m"])
    to = found["way"] in ("to", "till", "before", "of")
    unsaid = not (found["part"] or found["said"])
    if found["way"] in ("after", "before", "of") and unsaid:
        return None
    if to and unsaid:
        before = found.string[max(0, found.start() - 10) : found.start()]
        if not found[0].startswith("\x02") or _RANGE.search(before):
            return None
    if found["name"]:
        return frozenset({(_NAMED[found["name"]] + (-minutes if to else minutes)) % _DAY})
    return _with_minutes(int(found["h"]), -minutes if to else minutes, found, sure=False)


def _half_nine(found: re.Match[str], _language: str) -> Keys | None:
    return _times(int(found["h"]), 30, found, sure=False)


def _with_minutes(hour: int, minutes: int, found: re.Match[str], *, sure: bool) -> Keys | None:
    if hour > 24 or not -60 < minutes < 60:
        return None
    base = _times(hour, 0, found, sure=sure)
    return None if base is None else frozenset((one + minutes) % _DAY for one in base)


def _named(found: re.Match[str], _language: str) -> Keys | None:
    return frozenset({(_NAMED[found["name"]] + _more(found)) % _DAY})


def _heures(found: re.Match[str], _language: str) -> Keys | None:
    hour, more = int(found["h"]), _more(found)
    if lasts(found) or hour > 24 or (hour == 24 and not found["half"]):
        return None
    return _with_minutes(hour, more, found, sure=True)


def _more(found: re.Match[str]) -> int:
    """The minutes that come after the hour, or are taken from it."""
    if _group(found, "three"):
        return 45
    said = next((m for name in ("m", "and", "less") if (m := _group(found, name))), None)
    if said is None:
        return 0
    said = said.lstrip("\x02")
    minutes = _PARTS[said] if said in _PARTS else int(said)
    return -minutes if _group(found, "less") else minutes


_H = rf"{S}(?P<h>\d{{1,2}})"
_SECONDS = r"(?::[0-5]\d)?(?!\d)"
_MORE_FR = (
    rf"(?: ?(?P<m>[0-5]\d|(?<= )\x02\d{{1,2}}|\d(?= ?min))(?!,?\d)(?: ?min(?:utes?)?\b)?"
    r"(?! ?[€$£%])"
    rf"| et (?P<and>demie?\b|quart\b|{S}\d{{1,2}}(?= min)|\x02\d{{1,2}}\b)(?: minutes?\b)?"
    rf"| moins (?:le |un |\x021 )?(?P<less>quart\b|{S}\d{{1,2}}\b)(?: minutes?\b)?"
    rf"| (?:et )?(?P<three>{S}3 quarts?)\b)?"
)

ENGLISH: tuple[Rule, ...] = (
    rule(KIND, rf"{START}(?P<h>\d{{1,2}})[:h](?P<m>[0-5]\d){_SECONDS}(?: ?{_HALF_EN})?", _digital),
    rule(KIND, rf"{START}(?P<h>\d{{1,2}})\.(?P<m>[0-5]\d)(?!\d) ?{_HALF_EN}", _digital),
    rule(KIND, rf"{BEFORE} (?P<v>(?P<h>\d{{1,2}})\.(?P<m>[0-5]\d)(?!\d)){FOLLOWS}", _digital),
    rule(
        KIND,
        rf"{START}\x02(?P<h>\d{{1,2}})[ -]"
        rf"(?:(?:oh?|\x020)[ -]\x02(?P<one>\d)|\x02(?P<m>[1-5]\d))(?!\d)(?: ?{_HALF_EN})?",
        _spelled,
    ),
    rule(KIND, rf"{START}{_H}(?: ?o'clock\b|(?= ?{_UNNAMED}))(?: ?{_HALF_EN})?", _hour),
    rule(KIND, rf"{BEFORE} (?P<v>{_H} ?h)\b", _hour),
    rule(KIND, rf"{BEFORE} (?P<v>{_H}){FOLLOWS}", _hour),
    rule(
        KIND,
        rf"(?:{START}{S}(?P<m>\d{{1,2}})(?P<said> minutes?)?"
        rf"|\b(?:(?:a|\x021) )?(?P<part>half|quarter))[ -](?P<way>past|after|to|before|till|of) "
        rf"(?:(?P<name>noon|midday|midnight)\b|{_H})"
        rf"(?: o'clock\b|(?= ?{_UNNAMED})|{FOLLOWS})(?: ?{_HALF_EN})?",
        _relative,
    ),
    rule(KIND, rf"\bhalf \x02(?P<h>\d{{1,2}})(?: ?{_HALF_EN}|{FOLLOWS})", _half_nine),
    rule(KIND, rf"{START}(?:{S}12 )?\b(?P<name>noon|midday|midnight)\b", _named),
)
FRENCH: tuple[Rule, ...] = (
    rule(KIND, rf"{START}(?P<h>\d{{1,2}}):(?P<m>[0-5]\d){_SECONDS}(?: ?{_HALF_FR})?", _digital),
    rule(
        KIND,
        rf"{START}{_H} ?(?:heures?\b|h\b|h(?=\d)){_MORE_FR}"
        rf"(?: pile\b| precises?\b)?(?: ?{_HALF_FR})?",
        _heures,
    ),
    rule(KIND, rf"{START}{_H} ?(?P<half>a\.?m|p\.?m)\b\.?", _hour),
    rule(KIND, rf"(?<!apres[ -])\b(?P<name>midi|minuit)\b{_MORE_FR}", _named),
)

HOUR = re.compile(rf"{S}(?P<h>\d{{1,2}}){STOP}")


def bare_hour(digits: str, language: str) -> Keys | None:
    """The times that a number by itself may be, once it is known to be an hour."""
    found = HOUR.fullmatch(digits)
    return _times(int(found["h"]), 0, found, sure=language == "fr") if found else None
