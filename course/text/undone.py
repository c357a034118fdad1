"""Whether a text has somebody undo, or leave undone, what a step asks for: “put the ruler away”
where the step is “use a ruler”, “take out two examples” where they are to be added.

Only what can be seen by rule is: a verb of leaving or doing away in front of a word of the step,
and what is contrary to a word of it. A “not” before it turns it round (“don't forget the ruler”),
and what the step says itself is no contrary (“skip a line”).
"""

from __future__ import annotations

import re
from functools import lru_cache

from course.text.compare import folded
from course.text.keywords import says_something, stem
from course.text.patterns import any_of

_LEAVE = {
    "en": (
        "abandon delet eras forget forgo hid hide ignor los lose miss omit neglect overlook quit"
        " refus remov skip stop avoid drop delete erase ignore remove refuse leav leave stopp skipp"
        " dropp forgett quitt do_without get_rid_of give_up giv_up leave_out leav_out cross_out"
        " rub_out tear_up throw_away throw_out put_away putt_away put_aside set_aside"
        " stay_away_from keep_away_from no_need_to never_mind fewer less break snap ditch toss burn"
    ),
    "fr": (
        "abandonn arret cach cess debarrass efface effac enlev evit gomm ignor jett jet lach laiss"
        " neglig oubli ot passe_outre pass_sur perds perdre rang ray refus renonc retir supprim"
        " saut mets_de_cote mettre_de_cote inutile tant_pis_pour passe-toi moins_de cass brul"
    ),
}
_ENDINGS = {"en": "(?:s|e?d|ing)?", "fr": "(?:er|ez?|es|ant|s)?"}
_SMALL = {
    "en": r"(?:about|on|to|the|an?|your|any|all|both|those|these|that|using|use|doing|with|of|at"
    r"|in|every|each|\d+|one|two|three)",
    "fr": r"(?:aux?|a|les?|la|une?|des?|du|ta|ton|tes|ces?|cette|tout|toute|tous|toutes|prendre"
    r"|utiliser|toi|sur|en|tomber|de cote|\d+|deux|trois)",
}
_PUT = {
    "en": r"(?:put|leav|throw|set|lay|push|lock|send)(?:e|t?ing)?",
    "fr": r"(?:mets|mettre|laisse|laisser|pose|poser|garde|garder|remets|remettre|lance)",
}
_AWAY = {
    "en": r"(?:away|aside|behind|at home|in (?:your|the) (?:bag|box|case|desk|drawer|cupboard))",
    "fr": r"(?:de cote|a la maison|chez toi|loin|(?:dans|au fond de) (?:ta|ton|la|le|l'))",
}
_CONTRARY = {
    "en": {
        "add": "take out|tak(?:e|ing) away|cut(?:ting)? (?:out|down)?|shorten",
        "slow": "speed(?:ing)? (?:\\w+ )?up|hurry|hurrying|rush(?:ing)?|(?:read|go) fast",
        "lower": "higher|rais(?:e|ing)",
        "higher": "lower",
        "aloud": "silent(?:ly)?|in silence|in your head|to yourself|whisper(?:ing)?",
        "write": "in your head|by heart",
        "first": "(?<!at )last",
        "whole": "half (?:of )?the|the (?:first|last) half|part of the",
        "both": "(?:with|only|just) one",
        "each": "every (?:other|second)|some of the",
        "free": "fill(?:ing)?|full",
        "cover": "uncover|open(?:ing)?|lift(?:ing)?",
        "check": "guess",
        "listen": "talk over|interrupt",
    },
    "fr": {
        "ralentir": "accelere\\w*|depeche\\w*|presse\\w*|(?:plus|tres) vite",
        "bas": "plus haut|remont\\w*",
        "haute": "voix basse|en silence|tout bas|dans ta tete",
        "ajouter": "enleve\\w*|retir\\w*|supprim\\w*|coup\\w*|raccourci\\w*",
        "poser": "de tete|dans ta tete",
        "abord": "en dernier|a la fin",
        "toute": "la moitie|un bout|une partie",
        "tous": "quelques|la moitie",
        "deux": "d'un seul",
        "verifier": "devine\\w*",
        "boucher": "debouch\\w*|ouvr\\w*|lev\\w*",
        "sauter": "rempli\\w*",
    },
}
_NOT = r"\b(?:ne |n')(?:(?:le|la|les|te) |[lt]')?{} (?:pas|plus|jamais|point)\b"
"""In French a “not” stands behind the verb."""

_TURNED = {
    "en": re.compile(
        r"(?:\b(?:not|never|without|no|cannot|instead of|rather than|stop|avoid)|n't)"
        r"(?: (?:to|need to))?"
        r"(?: [\w']+)? ?$"
    ),
    "fr": re.compile(
        r"(?:\b(?:sans|ne|pas|jamais|moins|trop|au lieu de|plutot que|inutile|besoin|evite|arrete)"
        r"|\bn'|\bau lieu d')"
        r"(?: (?:pas|jamais|plus|trop|de|te|l[ae]s?|en|y))* ?$"
    ),
}
_NEAR = 40


def undone(text: str, step: str, language: str) -> str | None:
    """The words of `text`, as they are compared, by which `step` is undone or left undone; None
    without any."""
    plain = folded(text)
    for pattern in _patterns(folded(step), language):
        for found in pattern.finditer(plain):
            if not _TURNED[language].search(plain[max(0, found.start() - _NEAR) : found.start()]):
                return found[0].strip()
    return None


@lru_cache
def _patterns(step: str, language: str) -> list[re.Pattern[str]]:
    words = re.findall(r"[^\W_]+", step)
    said = {stem(word) for word in words}
    keys = any_of(
        *(rf"{re.escape(stem(one))}\w*" for one in words if says_something(one, language))
    )
    small = rf"(?:(?: {_SMALL[language]}| ?[dl]'))*"
    leaving = any_of(
        *(
            re.escape(verb).replace("_", f"{_ENDINGS[language]} ", 1).replace("_", " ")
            for verb in _LEAVE[language].split()
            if not any(one.startswith(verb[:4]) for one in said)
        )
    )
    contraries = [
        pattern
        for word, pattern in _CONTRARY[language].items()
        if any(stem(word) == one for one in said)
    ]
    return [
        re.compile(rf"\b{leaving}{_ENDINGS[language]}{small}[ ']{keys}"),
        re.compile(rf"\b{_PUT[language]}{small} {keys}(?: \w+)? {_AWAY[language]}\b"),
        *(re.compile(rf"\b(?:{one})\b") for one in contraries),
        *([re.compile(_NOT.format(keys))] if language == "fr" else []),
    ]
