"""The text of a `%%compare` cell: read forgivingly, and never otherwise than it is written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.errors import CourseError, PromptError
from course.experiments.named import NamedPrompt, name_of, read_cell


def written(prompts: dict[str, str]) -> str:
    """A cell that holds these prompts."""
    return "\n".join(f"\n== {name} ==\n{_kept(text)}\n" for name, text in prompts.items())


def _kept(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        begun = len(line) - len(line.lstrip())
        sign = line[begun:].lstrip("\\").startswith("==") and name_of(line.lstrip(" \\"))
        lines.append(f"{line[:begun]}\\{line[begun:]}" if sign else line)
    return "\n".join(lines)


letters = st.text(st.sampled_from("aéÉœ+,! \u202f’={}[]#«»:\"'ß1\\\n"), max_size=30)
names = letters.map(lambda text: name_of(text.replace("\n", " "))).filter(
    lambda name: name and not name.startswith("\\") and not re.search("==|{{.*}}", name)
)
lines = st.lists(
    st.sampled_from(["Say {{x}}.", "== not a name ==", "\\== kept", "====", "  == x", "", " a=b"])
    | letters.map(lambda text: text.replace("\n", " ")),
    max_size=6,
)
texts = lines.map("\n".join).filter(
    lambda text: not text or bool(text.split("\n")[0].strip() and text.split("\n")[-1].strip())
)
cells = st.lists(
    st.tuples(names, texts), min_size=1, max_size=4, unique_by=lambda one: _same(one[0])
)


def _same(name: str) -> str:
    return name.casefold()


@given(cells)
def test_what_was_written_is_what_is_read(pairs: list[tuple[str, str]]) -> None:
    prompts = dict(pairs)
    found = read_cell(written(prompts))
    assert [(name, one.text) for name, one in found.prompts.items()] == pairs
    assert found.parts == {}


@given(st.text() | lines.map("\n".join) | st.text(st.sampled_from("= \\\na\ufeff\u2028＝")))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    try:
        found = read_cell(text).prompts
    except PromptError as error:
        for language in ("en", "fr"):
            assert error.text(language)
    else:
        assert found and all(name and name == name_of(name) for name in found)


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "== précise ==",
            "==précise==",
            "=== précise",
            "  ==  précise  ==  ",
            "== « précise » ==",
        ),
        *("== “précise” :", "\ufeff== précise ==", "== pre\u0301cise ==", "＝＝ précise ＝＝"),
        "==\u00a0précise\u202f==",
    ],
)
def test_a_name_is_read_however_it_is_set(heading: str) -> None:
    found = read_cell(f"\n\n{heading}\r\n\r\nDis {{{{x}}}}.\r\n\r\nVite.\r\n\n")
    assert found.prompts == {"précise": NamedPrompt("Dis {{x}}.\n\nVite.")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "compare.no_names"),
        ("Say it.", "compare.no_names"),
        ("=====\nSay it.", "compare.no_names"),
        ("Say it.\n== a ==\nSay it.", "compare.above"),
        ("== a ==\nSay it.\n== A ==\nSay it.", "compare.twice"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, message: str) -> None:
    with pytest.raises(CourseError) as caught:
        read_cell(text)
    assert caught.value.message_id == message
