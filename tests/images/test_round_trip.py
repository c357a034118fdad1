"""Every text has a reading in every dialect: it never raises, loses nothing, and goes through the
text once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.steps import lines_run

from course.images import diffusion, midjourney, plain
from course.images.prompt import DIALECTS, read_prompt
from course.messages import LANGUAGES

PIECES = [
    *("a cat", " ", "\n", "::", "::2", "::-.5", "--ar 2:3", "--ar", "--no text, frame", "--v 7"),
    *("--sref https://x.org/a.png 123::2", "—ar 1:1", "--zz 4", "--ar16:9", "https://x.org/a.png"),
    *(
        "(",
        ")",
        "[",
        "]",
        ":",
        "|",
        "(word:1.2)",
        "[a:b:0.5]",
        "[a|b]",
        "BREAK",
        "AND",
        "\\(",
        "\\",
    ),
    *(
        "<lora:x:0.8>",
        "<",
        ">",
        "{a|b}",
        "embedding:X",
        "//",
        "/*",
        "*/",
        "Negative prompt:",
        "1.2",
    ),
    *("Steps: 20, Sampler: x", "/imagine prompt:", '"', "“”", "« fête »", "\u202e", "\ud800", "é"),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=30).map("".join))


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(deadline=None)
@given(text=TEXTS)
def test_a_text_comes_back_as_it_was(dialect: str, text: str) -> None:
    prompt = read_prompt(text, dialect, None, "en")
    assert prompt.text == text
    assert prompt.words is not None and prompt.unwanted is not None


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(deadline=None)
@given(text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_whatever_is_read_can_be_shown(dialect: str, text: str, language: str) -> None:
    prompt = read_prompt(text, dialect, None, language)
    assert repr(prompt) and "<script" not in prompt._repr_html_()
    assert all(one.text(language) for one in prompt.findings)


READERS = {
    "midjourney": midjourney.parse,
    "stable-diffusion": lambda text: diffusion.parse(text, "stable-diffusion"),
    "comfyui": lambda text: diffusion.parse(text, "comfyui"),
    "plain": plain.parse,
}
WORST = [
    "(",
    "[",
    "(a:1.1)",
    "[a:",
    ":",
    "|",
    "::1 ",
    "--ar 2:3 ",
    "--no ",
    "--sref 1 ",
    "/*",
    "<a:",
]


@pytest.mark.parametrize("dialect", READERS)
@pytest.mark.parametrize("piece", WORST)
def test_a_text_twice_as_long_takes_twice_the_steps(dialect: str, piece: str) -> None:
    read = READERS[dialect]
    read(piece)  # tables are loaded once
    shorter, longer = lines_run(read, piece * 200), lines_run(read, piece * 400)
    assert longer <= 2.1 * shorter + 50


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_hundred_thousand_signs_are_read_whole(dialect: str) -> None:
    for piece in ("(", "[a:", "a (cat:1.2) --ar 2:3 ", '"', "<a:", "/*"):
        text = (piece * 100_000)[:100_000]
        assert "".join(one.text for one in READERS[dialect](text)) == text
