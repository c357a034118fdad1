"""A text as a reader sees it, whatever letters it is written with."""

from __future__ import annotations

import unicodedata

from course.text.compare import visible

_LOOKS_LIKE = str.maketrans(
    "асԁеһіјӏорԛѕтухԝкмнвгпαβϲεικνορτυχɡı", "acdehijlopqstyxwkmhbrnabceikvoptuxgi"
)
"""Cyrillic and Greek letters, and what they look like."""


def unmasked(text: str) -> str:
    """`text` in small letters, without accents and without what nobody sees, full-width and other
    forms of a letter as that letter, and in Latin where a letter looks so."""
    plain = unicodedata.normalize("NFKD", visible(text)).casefold().translate(_LOOKS_LIKE)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
