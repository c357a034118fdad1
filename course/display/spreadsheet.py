"""Other people's text for spreadsheets, where a cell that begins with certain signs would be
carried out as a formula."""

from __future__ import annotations

import unicodedata

from course.display.table import visible

FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, in full width too (OWASP, "CSV Injection")."""


def harmless(text: str) -> str:
    """`text` with its lines, but such that no spreadsheet takes it for a formula: an apostrophe
    goes before what begins as one, white space and signs that nobody sees left aside."""
    seen = visible(text).strip()
    first = next((sign for sign in seen if not _unseen(sign)), "")
    return f"'{seen}" if first and first in FORMULA else seen


def one_line(text: str) -> str:
    """The same on one line."""
    spaced = "".join(sign if sign.isprintable() else " " for sign in text)
    return harmless(" ".join(spaced.split()))


def _unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Cf"
