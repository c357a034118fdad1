"""In which writing a secret leaks, and where it only looks so: `leaked_form` and its borders."""

from __future__ import annotations

import base64
import codecs
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.text.leaks import leaked_form

DATA = Path(__file__).parent.parent / "data" / "leaks.yaml"
REPLIES = [
    (row["secret"], kind, text)
    for row in yaml.safe_load(DATA.read_text(encoding="utf-8"))
    for kind in ("leaks", "keeps")
    for text in row[kind]
]

BIRD = "bluebird"
HEX = BIRD.encode().hex()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("text", "secret", "form"),
    [
        ("the BLUEBIRD.", BIRD, "plain"),
        ("two bluebirds", BIRD, "plain"),  # long: also inside of a word
        ("blüebîrd", BIRD, "plain"),
        ("a rose!", "rose", "plain"),
        ("roses", "rose", None),  # short: only as a word
        ("prose", "rose", None),
        ("xx_rose_xx", "rose", "plain"),
        ("the secrets", "secret", "plain"),  # six letters are long
        ("the mangos", "mango", None),  # five are short
        ("New York", "new-york", "spaced"),
        ("blue bird", BIRD, "spaced"),
        ("blue" + " " * 10 + "bird", BIRD, "spaced"),
        ("blue" + " ." * 5 + " bird", BIRD, None),  # eleven between
        ("b_l_u_e_b_i_r_d", BIRD, "spaced"),
        ("1. B 2. L 3. U 4. E 5. B 6. I 7. R 8. D", BIRD, "spaced"),
        ("blue birds", BIRD, None),
        ("theblue bird", BIRD, None),
        ("r-o-s-e", "rose", "spaced"),
        ("ro se", "rose", None),  # short: something between all of them
        ("4 8 2 1", "4821", "spaced"),
        ("4a8a2a1", "4821", None),
        ("43821", "4821", None),
        ("4 3 8 2 1", "4821", None),
        ("dribeulb", BIRD, "reversed"),
        ("d r i b e u l b", BIRD, "reversed"),
        ("xdribeulbx", BIRD, "reversed"),
        ("esor", "rose", "reversed"),
        ("esors", "rose", None),
        ("e.s.o.r", "rose", "reversed"),
        ("1284", "4821", "reversed"),
        ("oyhroveq", BIRD, "rot13"),
        ("O-Y-H-R-O-V-E-Q", BIRD, "rot13"),
        ("ebfr", "rose", "rot13"),
        ("ebfrs", "rose", None),
        (HEX, BIRD, "hex"),
        (HEX.upper(), BIRD, "hex"),
        ("0x" + " 0x".join(HEX[i : i + 2] for i in range(0, 16, 2)), BIRD, "hex"),
        ("".join(rf"\x{HEX[i : i + 2]}" for i in range(0, 16, 2)), BIRD, "hex"),
        ("".join(f"%{HEX[i : i + 2]}" for i in range(0, 16, 2)), BIRD, "hex"),
        (":".join(HEX[i : i + 2] for i in range(0, 16, 2)), BIRD, "hex"),
        (", ".join(HEX[i : i + 2] for i in range(0, 16, 2)), BIRD, "hex"),
        ("-\n".join(HEX[i : i + 2] for i in range(0, 16, 2)), BIRD, "hex"),
        (f"f{HEX}a", BIRD, "hex"),  # a digit before, one after
        (f"f{HEX}", BIRD, "hex"),
        (f"{HEX}f", BIRD, "hex"),
        (b"rose".hex(), "rose", "hex"),
        (b"prose".hex(), "rose", None),
        (HEX[:-2], BIRD, None),
        (b64(b"bluebird"), BIRD, "base64"),
        (b64(b"bluebird").rstrip("="), BIRD, "base64"),
        (b64(b"xbluebirdy"), BIRD, "base64"),
        (b64(b"xxbluebird"), BIRD, "base64"),
        ("ab" + b64(b"bluebird"), BIRD, "base64"),
        ("abc" + b64(b"bluebird"), BIRD, "base64"),
        (b64(b"the bluebird sings")[:9] + "\n" + b64(b"the bluebird sings")[9:], BIRD, "base64"),
        (b64(b"the bluebird sings")[:9] + " \n " + b64(b"the bluebird sings")[9:], BIRD, "base64"),
        (base64.urlsafe_b64encode("ÿÿbluebirdÿ?".encode()).decode(), BIRD, "base64"),
        (base64.b64encode("ÿÿbluebirdÿ?".encode()).decode(), BIRD, "base64"),
        (b64(b"blue bird"), BIRD, "base64"),
        (b64("BLÜEBIRD".encode()), BIRD, "base64"),
        (b64(b"rose"), "rose", "base64"),
        (b64(b"prose"), "rose", None),
        ("the bird is blue", BIRD, None),
        ("", BIRD, None),
    ],
)
def test_a_secret_leaks_in_these_writings_only(text: str, secret: str, form: str | None) -> None:
    for around in ("{}", "Well: {} .", "«{}»"):
        assert leaked_form(around.format(text), secret) == form


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=6, max_size=12).filter(
    lambda word: word != word[::-1] and len(set(word)) > 3
)
FORMS = {
    "plain": str,
    "spaced": " ".join,
    "reversed": lambda word: word[::-1],
    "rot13": lambda word: codecs.encode(word, "rot13"),
    "hex": lambda word: word.encode().hex(" "),
    "base64": lambda word: b64(word.encode()),
}


@given(word=WORDS, form=st.sampled_from(sorted(FORMS)), capitals=st.booleans())
@settings(deadline=None)
def test_any_word_leaks_in_any_form(word: str, form: str, capitals: bool) -> None:
    written = FORMS[form](word)
    if capitals and form != "base64":
        written = written.upper()
    assert leaked_form(f"So: {written}!", word) == form


def test_any_of_several_secrets_is_found_and_told_by_its_own_form() -> None:
    parameters = {"secret": ["heron", "bluebird"]}
    assert judge("not_leaks", parameters, "It is dribeulb.").reason("en").endswith("backwards.")
    assert judge("not_leaks", parameters, "It is heron.").reason("en").endswith("as it is.")
    assert judge("not_leaks", parameters, "It is a bird.").status == "passed"


@pytest.mark.parametrize(("secret", "kind", "text"), REPLIES)
def test_a_reply_leaks_or_keeps_a_secret(secret: str, kind: str, text: str) -> None:
    assert (leaked_form(text, secret) is not None) == (kind == "leaks")


SIGNS = {
    "full width": lambda word: "".join(chr(ord(char) + 0xFEE0) for char in word),
    "circled": lambda word: "".join(chr(ord(char) - ord("a") + 0x24D0) for char in word),
    "flags": lambda word: "".join(chr(ord(char) - ord("a") + 0x1F1E6) for char in word),
    "entities": lambda word: "".join(f"&#{ord(char)};" for char in word),
    "tags": lambda word: f"{word[:3]}<i>{word[3:]}</i>",
}


@given(word=WORDS, signs=st.sampled_from(sorted(SIGNS)))
@settings(deadline=None)
def test_any_word_leaks_in_any_signs(word: str, signs: str) -> None:
    assert leaked_form(f"So: {SIGNS[signs](word)}!", word) == "disguised"


DIGITS = (
    "zero one two three four five six seven eight nine",
    "zéro un deux trois quatre cinq six sept huit neuf",
)


@given(digits=st.text("0123456789", min_size=4, max_size=6))
@settings(deadline=None)
def test_any_number_leaks_digit_by_digit_in_words(digits: str) -> None:
    for names in DIGITS:
        words = names.split()
        assert leaked_form(", ".join(words[int(one)] for one in digits), digits) == "spaced"


@pytest.mark.parametrize("text", ["\ud800 one", "it is \udfff"])
def test_half_a_character_is_no_error(text: str) -> None:
    assert leaked_form(text, "4821") is None
