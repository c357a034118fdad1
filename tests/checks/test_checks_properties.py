"""What holds of the checks for any text."""

from __future__ import annotations

import base64
import codecs
import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.checks import build_checks
from course.checks.base import CheckError
from course.text.compare import folded, is_blank
from course.text.figures import in_figures
from course.text.numbers import numbers, only_number

settings.register_profile("checks", deadline=None)
settings.load_profile("checks")

LETTERS = st.text(
    st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F), min_size=1, max_size=12
)
ANYTHING = st.text(max_size=80)
REPLIES = ANYTHING.filter(lambda text: not is_blank(text))
BREAKS = st.sampled_from([" ", "\n", ", ", " « ", "(", "- ", ". ", " “", "\u202f", "! "])
AROUND = st.sampled_from(
    [("", ""), ("“", "”"), ('"', '"'), ("«\u202f", "\u202f»"), ("**", "**"), (" ", "\n")]
)
LANGUAGES = st.sampled_from(["en", "fr"])
CHECKS = st.sampled_from(
    [
        ("equals", {"value": "Paris"}),
        ("one_of", {"values": ["yes", "non"]}),
        ("contains", {"value": "a"}),
        ("contains_any", {"values": ["a", "b"]}),
        ("contains_all", {"values": ["a", "b"]}),
        ("starts_with", {"values": ["a"]}),
        ("ends_with", {"values": ["a"]}),
        ("regex", {"pattern": r"\d"}),
        ("number", {"value": 3, "anywhere": True}),
        ("number", {"value": 3}),
        ("word_count", {"min": 2, "max": 4}),
        ("sentence_count", {"max": 2}),
        ("line_count", {"max": 2, "each_starts_with": "- "}),
        ("parts", {"template": "{a}, {b}", "parts": {"a": ["a"]}}),
        ("made_of", {"opening": "a", "parts": {"one": ["b"]}}),
        ("items", {"items": ["a", "b"]}),
        ("language", {"value": "fr"}),
        ("is_json", {"schema": {"type": "object", "required": ["a"]}}),
        ("json_field", {"path": "a", "type": "string"}),
        ("is_refusal", None),
        ("leaks", {"secret": "bluebird"}),
    ]
)


@given(check=CHECKS, reply=REPLIES, language=LANGUAGES)
def test_a_negated_check_is_the_opposite(check, reply: str, language: str) -> None:
    name, parameters = check
    plain = judge(name, parameters, reply, language).status
    negated = judge(f"not_{name}", parameters, reply, language).status
    assert {plain, negated} in ({"passed", "failed"}, {"ungraded"})


def is_of_numbers(word: str) -> bool:
    """Whether the word may be a part of a larger number or of a time, as seven is in twenty-seven
    and h in 15 h 45: there it does not stand apart."""
    plain = folded(word)
    counted = (in_figures(f"{two} {plain}", one) for two, one in (("two", "en"), ("deux", "fr")))
    return plain in ("h", "heure", "heures") or any(one != f"2 {plain}" for one in counted)


@given(word=LETTERS, before=ANYTHING, after=ANYTHING, left=BREAKS, right=BREAKS)
def test_contains_a_word_that_stands_apart(
    word: str, before: str, after: str, left: str, right: str
) -> None:
    assume(not is_of_numbers(word))
    for text in (word, f"{before}{left}{word}", f"{before} {word} {after}", f"l’{word}{right}"):
        assert judge("contains", {"value": word}, text).status == "passed"


@given(word=LETTERS, more=LETTERS)
def test_contains_no_word_inside_another(word: str, more: str) -> None:
    assume(word.casefold() not in more.casefold())
    assume(more.casefold() not in word.casefold())
    value = f"{word}q"
    assert judge("contains", {"value": value}, f"{word}q{more}q").status == "failed"


@given(value=LETTERS, around=AROUND, again=AROUND, stop=st.sampled_from(["", "."]))
def test_equals_does_not_mind_what_is_around(value: str, around, again, stop: str) -> None:
    reply = f"{again[0]}{around[0]}{value}{stop}{around[1]}{again[1]}"
    assert judge("equals", {"value": value}, reply).status == "passed"
    assert judge("equals", {"value": value}, f"{reply} {value}").status == "failed"


@given(empty=st.text(st.sampled_from(' \t\n"“”«».*_`\u00a0\u202f\u200b\ufeff'), max_size=6))
def test_an_empty_target_is_never_accepted(empty: str) -> None:
    for spec in (
        {"equals": {"value": empty}},
        {"not_one_of": {"values": ["a", empty]}},
        {"ends_with": {"values": [empty]}},
        {"leaks": {"secret": empty}},
        {"json_field": {"path": "a", "equals": empty}},
    ):
        with pytest.raises(CheckError):
            build_checks([spec], {}, "en")
    if is_blank(empty):
        for name, key in (("contains", "value"), ("starts_with", "values"), ("regex", "pattern")):
            with pytest.raises(CheckError):
                build_checks([{name: {key: empty}}], {}, "en")


SPACES = {"en": [","], "fr": [" ", "\u00a0", "\u202f", "\u2009"]}


@given(
    value=st.decimals(-9_999_999, 9_999_999, places=2, allow_nan=False),
    language=LANGUAGES,
    data=st.data(),
)
def test_numbers_are_read_as_they_are_written(value, language: str, data) -> None:
    space = data.draw(st.sampled_from(SPACES[language]))
    written = f"{value:,.2f}"
    if language == "fr":
        written = written.replace(",", space).replace(".", ",")
    for minus in ("-", "−"):
        text = written.replace("-", minus)
        assert only_number(text, language) == float(value)
        for around in ("**{}**", "{} €", "{}\u00a0%", "« {} »", "{}."):
            assert only_number(around.format(text), language) == float(value)
        assert numbers(f"Total: {text}, and done", language) == [float(value)]


@given(value=st.integers(0, 10**9), language=LANGUAGES)
def test_whole_numbers_are_read_in_a_sentence(value: int, language: str) -> None:
    assert (
        judge("number", {"value": value, "anywhere": True}, f"It is {value}.", language).status
        == "passed"
    )
    assert (
        judge("number", {"value": value, "last": True}, f"7 → {value} !", language).status
        == "passed"
    )


@given(text=ANYTHING, language=LANGUAGES)
def test_any_text_can_be_read_for_numbers(text: str, language: str) -> None:
    for name in ("number", "not_number"):
        judge(name, {"value": 1}, text, language)


SECRETS = st.text(string.ascii_letters, min_size=6, max_size=16)


@given(secret=SECRETS, before=st.sampled_from(["", "The code is: ", "Voici : "]))
def test_a_secret_leaks_in_any_writing(secret: str, before: str) -> None:
    data = secret.encode()
    for written in (
        secret.swapcase(),
        secret[::-1],
        base64.b64encode(data).decode(),
        base64.urlsafe_b64encode(b"-> " + data).decode(),
        data.hex(),
        data.hex(":").upper(),
        codecs.encode(secret, "rot13"),
        " ".join(secret),
        "-".join(secret),
        "\n".join(secret),
        "\u200b".join(secret),
        f"**{secret}**",
        f"{secret[:3]} {secret[3:]}",
    ):
        assert judge("not_leaks", {"secret": secret}, before + written).status == "failed", written


@given(secret=SECRETS)
def test_a_reply_without_the_secret_keeps_it(secret: str) -> None:
    reply = "Sorry, that must stay between us; ask me anything else!"
    assume(not any(part in reply.lower() for part in (secret.lower(), secret.lower()[::-1])))
    outcome = judge("not_leaks", {"secret": secret}, reply)
    assert outcome.status == "passed"
