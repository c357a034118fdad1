"""What is shown: nothing that steers gets through, and ordinary text is left as it is."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course.display import safe

HIDDEN = re.compile(f"[{safe.HIDDEN}]")
MEDIA = [safe.block, safe.one_line, safe.page, safe.html, safe.cell, safe.cell_line]
EVERYWHERE = pytest.mark.parametrize("medium", MEDIA, ids=lambda medium: medium.__name__)

STEERING = [
    *("\x00", "\x07", "\x08", "\x0b", "\x0c", "\r", "\x1b", "\x7f", "\x80", "\x85", "\x9b"),
    *("\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F))),
    *(map(chr, range(0x2066, 0x206A))),
    *("\u2028", "\u2029", "\u200b", "\u2060", "\ufeff", "\u3164", "\ufff9"),
    *("\U000e0001", "\U000e0041", "\U000e007f", "\ud800", "\udcff"),
]
UNTOUCHED = [
    "It is 21.5 °C, isn’t it? \\ {{x}} [2J",
    "« Oui\u202f», dit-elle\u202f: l’œuvre coûte 3\u00a0000\u202f€\u202f; où\u202f?",
    "مرحبا بالعالم، ٣",
    "می\u200cخواهم کتاب\u200cها را ببینم",
    "שָׁלוֹם עוֹלָם",
    "क्\u200dष और क्\u200cष, नमस्ते",
    "ශ්\u200dරී ලංකාව",
    "ᠰᠠᠶᠢᠨ\u180b ᠪᠦᠯᠦᠭ\u180eᠡ",
    "你好，世界 葛\U000e0100城",
    "한국어 각 각",
    "สวัสดี ខ្មែរ မြန်မာ",
    "🙂 👩🏽\u200d🚀 👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 1\ufe0f\u20e3 🇫🇷",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "auf\u00adge\u00adscho\u00adben",
]
"""Texts on one line that need what joins and what varies, and spaces that do not break."""

hostile = st.text(st.sampled_from([*STEERING, *"\u200c\u200d\ufe0f\U000e0100\u00ad =+a\n\t🏴⟨é"]))
texts = st.one_of(hostile, st.text(), st.text(st.characters()), st.sampled_from(UNTOUCHED))


@EVERYWHERE
@given(text=texts)
@example("🏴\U000e0067\U000e0062\U000e0065\U000e006e\u200b\U000e0067\U000e007f")
def test_nothing_of_the_table_survives(medium: Callable[[str], str], text: str) -> None:
    shown = medium(text).replace(UNTOUCHED[-2], "")
    for flag in ("gbeng", "gbwls"):
        tags = "".join(chr(0xE0000 + ord(letter)) for letter in flag)
        shown = shown.replace(f"🏴{tags}\U000e007f", "")
    assert not HIDDEN.search(shown)
    if medium in (safe.one_line, safe.cell_line):
        assert "\n" not in shown and "\t" not in shown
    shown.encode("utf-8")


@EVERYWHERE
@given(text=texts)
def test_what_is_fit_to_be_shown_stays_so(medium: Callable[[str], str], text: str) -> None:
    once = medium(text)
    again = once if medium is safe.html else medium(once)
    assert again == once
    assert medium is not safe.html or "<" not in once


@EVERYWHERE
@pytest.mark.parametrize("text", UNTOUCHED)
def test_ordinary_text_is_shown_as_it_is(medium: Callable[[str], str], text: str) -> None:
    spaced = re.sub("[\u00a0\u202f]", " ", text) if medium is safe.cell_line else text
    assert medium(text) == spaced
    if medium in (safe.block, safe.page, safe.cell):
        assert medium(f"{text}\n\n\t{text}") == f"{text}\n\n\t{text}"


@pytest.mark.parametrize("sign", STEERING, ids=ascii)
def test_each_medium_does_what_it_says_with_what_is_hidden(sign: str) -> None:
    text = f"a{sign}b"
    lost = "a\ufffdb" if "\ud800" <= sign <= "\udfff" else "ab"
    ends_a_line = sign in "\u2028\u2029"
    is_control = unicodedata.category(sign) == "Cc" or ends_a_line
    assert safe.block(text) == ("a\nb" if ends_a_line else lost)
    assert safe.html(text) == safe.block(text) and safe.cell(text) == safe.block(text)
    assert safe.one_line(text) == safe.cell_line(text) == ("a b" if is_control else lost)
    assert safe.page(text) == f"a⟨U+{ord(sign):04X}⟩b"


def test_every_format_character_of_unicode_was_thought_of() -> None:
    """Those that are neither hidden nor joiners are seen: signs of numbers, of verses, and what
    arranges hieroglyphs."""
    formats = {chr(at) for at in range(0x110000) if unicodedata.category(chr(at)) == "Cf"}
    seen = {one for one in formats if not HIDDEN.match(one)} - set("\u00ad\u180e\u200c\u200d")
    kinds = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN")
    assert {unicodedata.name(one).split()[0] for one in seen} <= set(kinds)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200d\u200d\u200db", "a\u200db"),
        ("❤\ufe0f\ufe0e\ufe0fb", "❤\ufe0fb"),
        ("a\u200c\u200b\u200d\U000e0101b", "a\u200cb"),
        ("🏴\U000e0069\U000e0067\U000e006e\U000e007f", "🏴"),
    ],
)
def test_a_message_in_invisible_signs_is_cut_short(text: str, shown: str) -> None:
    assert safe.block(text) == safe.one_line(text) == shown


def test_what_is_taken_for_plain_at_once_is_plain() -> None:
    plain = "".join(filter(safe._PLAIN.fullmatch, map(chr, range(0x110000))))
    assert len(plain) > 700 and not safe._UNSEEN.search(plain)


def test_a_line_is_cut_where_it_becomes_too_long() -> None:
    assert safe.one_line("  a\r\nb   c ", 5) == "a b c" and safe.one_line("abcdef", 5) == "abcd…"
    flag = UNTOUCHED[-2]
    assert safe.one_line(f"abc{flag}", 6) == "abc🏴…"


def test_a_page_keeps_the_line_ends_of_windows_for_what_they_are() -> None:
    assert safe.page("a\r\nb\rc") == "a\nb⟨U+000D⟩c"
    assert safe.html('<b title="x">&\n') == "&lt;b title=&quot;x&quot;&gt;&amp;\n"


@given(st.text(st.sampled_from("=+-@＝\u200b\u200d\ufe0f\u00a0 \t\na'")))
def test_no_cell_of_a_spreadsheet_is_a_formula(text: str) -> None:
    for medium in (safe.cell, safe.cell_line):
        assert not re.match("[\\s\u200b\u200d\ufe0f]*[=+\\-@＝]", medium(text))


@given(st.dictionaries(st.text(), texts))
def test_json_shows_nothing_hidden_and_loses_nothing(value: dict[str, str]) -> None:
    written = safe.json_text(value, indent=2)
    for flag in re.findall("🏴[\U000e0000-\U000e007f]+", written):
        written = written.replace(flag, json.dumps(flag)[1:-1])
    assert not HIDDEN.search(written)
    kept = {name: text for name, text in json.loads(written).items()}
    assert kept == json.loads(json.dumps(value))


def test_data_for_a_page_is_safe_but_for_what_goes_back_where_it_was_written() -> None:
    data = {"rows": [("=", "a\u202eb"), 3, None], "written": safe.AsWritten("a\u202eb")}
    shown = safe.page_data(data)
    assert shown == {"rows": [["=", "a⟨U+202E⟩b"], 3, None], "written": "a\u202eb"}
    assert json.dumps(shown)
