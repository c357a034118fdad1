"""The full stops that end no sentence, in English and French, where `sentencex` ends one: those of
titles, references, initials and other abbreviations."""

from __future__ import annotations

import re

_STOP = "\ue000"
"""What stands for such a full stop: a character of nobody's (Unicode's private use area)."""

_AFTER = r"(?<![^\W_])"
_SMALL = r"(?=\s[a-zà-ÿœ]|\s?[,;:)»?!])"
_NUMBER = r"(?=\s?\d)"
_MONTHS = (
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|janv|févr?|mars|avr|juil|août|sept|oct|nov|déc"
)
_DAYS = "Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun|lun|mar|mer|jeu|ven|sam|dim"
_TITLES = (
    "Mr|Mrs|Ms|Mx|Messrs|Drs?|Dre|Pre?|Profs?|Rev|Hon|Capt|Cpt|Col|Gen|Gov|Sgt|Lt|Sen|Supt|Insp"
    "|MM?|Mmes?|Mlles?|Mgr|Ste|Sté|Vve|mr|mrs|dr|prof"
)
_REFERENCES = (
    "art|chap|ch|env|figs?|nos?|n|pp?|pl|tél|tel|t|vols?|réf|ref|dép|dept|sect?|éd|par|ext"
)
_UNITS = "h|min|sec|s|mm|cm|km|m|kg|g|ft|in|lbs?|oz|yd|mi|er|re|ère"
_HELD = re.compile(
    "|".join(
        (
            rf"{_AFTER}(?:av|apr|ap)\.\s?J\.\s?-\s?C\.{_SMALL}",
            rf"{_AFTER}(?:av|apr|ap)\.\s?J\.(?=\s?-\s?C\.)",
            rf"{_AFTER}(?i:c\.?-à-d|p\.\s?ex|i\.\s?e|e\.\s?g|n\.\s?b|p\.\s?-?\s?s)\.(?=\s*\S)",
            rf"{_AFTER}(?:{_TITLES})\.(?=\s?\S)",
            rf"{_AFTER}(?i:approx|env|incl|excl|max|cf|vs)\.(?=\s[a-zà-ÿœ0-9])",
            rf"{_AFTER}(?:av|bd|Av|Bd)\.(?=\s[^\W\d_])",
            rf"{_AFTER}(?i:{_REFERENCES}|{_MONTHS}|{_DAYS})\.{_NUMBER}",
            rf"{_AFTER}(?:{_DAYS})\.(?=\s(?:{_MONTHS})\b)",
            rf"(?<=\d)\s?(?:{_UNITS}|{_MONTHS})\.{_SMALL}",
            rf"{_AFTER}[A-ZÀ-Þ]\.-[A-ZÀ-Þ]\.(?=\s[A-ZÀ-Þ])",
            rf"{_AFTER}(?:[^\W\d_]\.\s?-?){{1,5}}[^\W\d_]\.{_SMALL}",
        )
    )
)
_DOTTED = re.compile(rf"{_AFTER}(?:[^\W\d_]\.){{1,6}}(?=[^\W\d_]\.)|{_AFTER}[ap]\.(?=\sm\.)")


def held(text: str, language: str) -> str:
    """`text` with a sign instead of each full stop that ends no sentence; `released` takes it
    back. In French this goes for the inner stops of O.N.U. too, which sentencex knows in English
    alone."""
    text = _HELD.sub(_signed, text.replace(_STOP, " "))
    return _DOTTED.sub(_signed, text) if language == "fr" else text


def released(text: str) -> str:
    """`text` with its full stops."""
    return text.replace(_STOP, ".")


def _signed(match: re.Match[str]) -> str:
    return match[0].replace(".", _STOP)
