"""Text that people did not write for the screen, made fit to be shown: one table of characters,
one function for each medium.

Prompts, replies, names and files are shown as they are, but for characters that nobody sees and
that steer what shows them: those that move a terminal's cursor, turn the direction of a line, or
hide a message between two letters. What they mean to a check or a grader is none of this module's
business: see `course.text.compare` and `grader.submissions.cells`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from html import escape
from typing import Any

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
"""C0 and C1 but tab and line feed; Unicode's separators of lines and paragraphs."""

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Marks, embeddings, overrides and isolates: the letters of a script carry its direction, and no
text of ours or of a model's needs more."""

_INVISIBLE = (
    "\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
"""Of no width and no meaning to a reader: zero-width spaces, byte-order marks, fillers, operators
of mathematics and of music, tags, and what Unicode keeps free for more of the kind."""

_HALVES = "\ud800-\udfff"
"""Halves of surrogate pairs, which no file and no socket takes."""

HIDDEN = f"{_CONTROLS}{_DIRECTIONS}{_INVISIBLE}{_HALVES}"
"""The table, as the inside of a regular expression's brackets: what is never shown raw."""

_JOINERS = "\u00ad\u034f\u180e\u200c\u200d"
"""Joiners and non-joiners, which Persian, the scripts of India and emoji need in every medium;
Mongolian's vowel separator, Hebrew's grapheme joiner; soft hyphens, which are seen where they
break a line."""

_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Variation selectors: emoji, Mongolian, Chinese and Japanese names."""

_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)
"""England's, Scotland's and Wales': the only emoji that are written with tags."""

_UNSEEN = re.compile(f"(?P<flag>{_FLAGS})|[{HIDDEN}{_JOINERS}{_SELECTORS}]+")
_PLAIN = re.compile("[\t\n -~\u00a0-\u00ac\u00ae-\u034e\u2010-\u2027\u202f-\u205f]*+")
"""Latin letters and punctuation: most texts are of these alone, and soon told to be."""

_JOINER, _SELECTOR = re.compile(f"[{_JOINERS}]"), re.compile(f"[{_SELECTORS}]")
_BREAKS = re.compile(f"[\t\n{_CONTROLS}]+")
_SEPARATORS = re.compile("[\u2028\u2029]")
_SPACES = re.compile("[^\\S\u00a0\u2007\u202f]+")
"""White space but the spaces that do not break: French needs them."""

_FORMULA = re.compile(rf"[\s{_JOINERS}{_SELECTORS}]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
"""What a formula begins with, in full width too (OWASP, "CSV Injection")."""

_UNKNOWN = ("Cn", "Co")
_Mark = Callable[[str], str]


def block(text: str) -> str:
    """`text` for a terminal or the output of a cell, with its lines: what is hidden is left out."""
    return _cleaned(_SEPARATORS.sub("\n", text), _left_out)


def one_line(text: str, longest: int | None = None) -> str:
    """The same on one line, for a name, a row, a file: what breaks a line is a space, several
    spaces are one, and what goes beyond `longest` characters is cut."""
    text = _SPACES.sub(" ", _cleaned(_BREAKS.sub(" ", text), _left_out)).strip()
    if longest is None or len(text) <= longest:
        return text
    return _cleaned(text[: longest - 1].rstrip() + "…", _left_out)  # the cut may be in a flag


def page(text: str) -> str:
    """`text` for a page that takes it as text, a template's or the panel's: what is hidden is
    seen, each as ⟨U+202E⟩, since it is there that people look what was sent and handed in."""
    return _cleaned(text.replace("\r\n", "\n"), _named)


def html(text: str) -> str:
    """As `block`, escaped for HTML that a cell of a notebook shows beside the plain text."""
    return escape(block(text))


class AsWritten(str):
    """A text that a page puts back where a person wrote it, or on the clipboard: left as it is, and
    never shown as the page's own."""


def page_data(value: Any) -> Any:
    """JSON-ready data for a page, with each text in it as of `page`."""
    if isinstance(value, str):
        return value if isinstance(value, AsWritten) else page(value)
    if isinstance(value, dict):
        return {name: page_data(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [page_data(part) for part in value]
    return value


def cell(text: str) -> str:
    """`text` for a cell of a spreadsheet, with its lines: an apostrophe goes before what begins
    as a formula, white space and signs that nobody sees left aside."""
    seen = block(text).strip()
    return f"'{seen}" if _FORMULA.match(seen) else seen


def cell_line(text: str) -> str:
    """The same on one line, for files that other programs import: every space is a plain one, and
    so is what has no meaning yet, or a private one."""
    signs = (" " if unicodedata.category(sign) in _UNKNOWN else sign for sign in one_line(text))
    return cell(" ".join("".join(signs).split()))


def json_text(value: Any, indent: int | None = None) -> str:
    """`value` as JSON for programs that a person may look at too: nothing is lost, and what is
    hidden is written as an escape of JSON's own."""
    return _cleaned(json.dumps(value, ensure_ascii=False, indent=indent), _escaped)


def _cleaned(text: str, mark: _Mark) -> str:
    """`text` with `mark` in the place of each hidden character.

    What joins and what varies is hidden too where nothing needs it, since it could carry a
    message: a second one of the kind in a row, and a selector with nothing to vary.
    """

    def seen(found: re.Match[str]) -> str:
        if found["flag"]:
            return found[0]
        signs, joined, varied = [], False, False
        for sign in found[0]:
            if _JOINER.match(sign) and not joined:
                joined = True
                signs.append(sign)
            elif _SELECTOR.match(sign) and not (joined or varied):
                varied = True
                signs.append(sign)
            else:
                signs.append(mark(sign))
        return "".join(signs)

    return text if _PLAIN.fullmatch(text) else _UNSEEN.sub(seen, text)


def _left_out(sign: str) -> str:
    """Nothing; but for half a surrogate pair, which stands for a character that was lost."""
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= sign <= "\udfff" else ""


def _named(sign: str) -> str:
    return f"⟨U+{ord(sign):04X}⟩"


def _escaped(sign: str) -> str:
    return json.dumps(sign)[1:-1]
