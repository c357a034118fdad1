"""The `%%image` cell, and `course.image_prompt`."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

import course
from course.images.midjourney_rules import versions
from course.images.prompt import DIALECTS
from course.messages import LANGUAGES, say
from course.notebook.magic import load_ipython_extension

FOX = "a fox in a field --ar 2:3 --v 7"

pytestmark = pytest.mark.usefixtures("model")


@pytest.fixture
def run(capsys):
    """Runs the text of a cell; gives its value and what it printed."""
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)

    def run(text: str):
        value = shell.run_cell(text).result
        printed = capsys.readouterr()
        return value, printed.err or printed.out

    yield run
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    "name", ["midjourney", "Midjourney", "mj", "midjourney 7", "“midjourney” v7"]
)
def test_the_cell_shows_what_the_prompt_says(run, model, name):
    shown, _ = run(f"%%image {name}\n{FOX}")
    assert shown.dialect == "midjourney" and shown.version == "7" and not shown.errors
    assert [one.value for one in shown.parts if one.name == "ar"] == ["2:3"]
    assert model.calls == []


@pytest.mark.parametrize(
    "text", [">>> a cat", "a {day|night} cat, $HOME, {1/0}", "a cat  \n\n(b:1.2)"]
)
def test_python_and_the_shell_touch_nothing_in_the_prompt(run, text):
    assert run(f"%%image comfyui\n{text}")[0].text == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "key", "values"),
    [
        ("%%image", "no_dialect", {"example": "midjourney"}),
        ("%%image a fox in a field", "no_dialect", {"example": "midjourney"}),
        ("%%image krea", "unknown_dialect", {"name": "krea"}),
        ("%%image midjourney a fox", "text_on_line", {"text": "a fox"}),
        ("%%image midjourney 99", "unknown_version_asked", {"version": "99"}),
        ("%%image comfyui 7", "no_versions", {"version": "7"}),
    ],
)
def test_what_is_wrong_with_the_first_line_is_said(run, monkeypatch, language, line, key, values):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    shown, printed = run(f"{line}\n{FOX}")
    known = ", ".join(versions() if key == "unknown_version_asked" else DIALECTS)
    assert shown is None
    assert printed == say(f"images.{key}", language, **{"known": known} | values) + "\n"


@pytest.mark.parametrize(
    "line", ["%image mj", "% %image mj", "%%Image mj", "%%images: mj", "“%%image mj”"]
)
def test_a_first_line_that_is_misspelt_is_told_how_to_write_it(run, line):
    shown, printed = run(f"{line}\n{FOX}")
    assert shown is None
    assert printed == say("images.first_line", "en", example="midjourney", line=line) + "\n"


def test_an_empty_cell_is_told_where_to_write(run):
    assert run("%%image midjourney")[1] == say("images.no_text", "en") + "\n"


def test_an_image_in_python_is_left_to_python(run):
    assert run("image = 3\nimage")[0] == 3


def test_the_function_shows_the_same_and_says_what_it_cannot(model, capsys):
    shown = course.image_prompt("<b>a cat</b> --cref https://x.org/a.png", version="7")
    assert [one.key for one in shown.errors] == ["dead_instead"]
    assert "<b>" not in shown._repr_html_() and "&lt;b&gt;" in shown._repr_html_()
    assert "--oref" in repr(shown)
    assert course.image_prompt("a cat", "paint") is None
    assert "“paint”" in capsys.readouterr().err
