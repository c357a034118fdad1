"""What a wrong first line of a `%%prompt` cell is answered, and that Python stays Python."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from course.messages import LANGUAGES, say
from course.notebook.magic import load_ipython_extension

GOOD = "Reply in brief to {{message}}"
OWN = "prompt-short-answer"

pytestmark = pytest.mark.usefixtures("model")


@pytest.fixture
def run(capsys):
    """Runs the text of a cell, as a front end does that names the cell; gives what it printed."""
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)

    def run(text: str, cell: str = "") -> str:
        shell.get_parent = lambda: {"metadata": {"cellId": cell} if cell else {}}
        shell.run_cell(text)
        printed = capsys.readouterr()
        return printed.out + printed.err

    yield run
    del shell.get_parent
    InteractiveShell.clear_instance()


def said(key: str, language: str = "en", **values: str) -> str:
    return say(f"prompt.{key}", language, id="short-answer", **values) + "\n"


MISSPELT = (
    *("%%promt short-answer", "%%Prompt short-answer", "%%PROMPT short-answer", "%%prompts"),
    *("%prompt short-answer", "% %prompt short-answer", "%% prompt short-answer"),
    *("“%%prompt short-answer”", "«\u202f%%prompt short-answer\u202f»", "```%%prompt short-answer"),
    *("%%prompt: short-answer", "%%promptshort-answer", "%%prompt-short-answer"),
    *("%%%prompt short-answer", "％％prompt short-answer", "\ufeff%%prompt short-answer"),
    *("prompt short-answer", "Prompt : short-answer", "short-answer", "Short answer"),
    *("%%pompt", "%%porompt short-answer", "**%%prompt short-answer**"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", MISSPELT)
def test_a_first_line_that_is_misspelt_is_told_how_to_write_it(
    run, model, monkeypatch, language, line
):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    told = said("first_line_misspelt", language, line=line.replace("\ufeff", ""))
    assert run(f"{line}\n{GOOD}", OWN) == told
    if "short" in line and "-" in line:
        assert run(f"{line}\n{GOOD}") == told, "also where the front end names no cell"
    assert model.calls == []


@pytest.mark.parametrize("above", ["# my prompt", "My answer:", "<b>", "'", "1. one\n\n2. two"])
def test_what_stands_above_the_first_line_is_named(run, model, above):
    told = said("first_line_above", line=above.split("\n")[0])
    assert run(f"{above}\n%%prompt short-answer\n{GOOD}", OWN) == told
    assert run(f"\n{above}\n\n  %%prompt short-answer\n{GOOD}") == told
    assert model.calls == []


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Réponds en une ligne.\nMessage : {{message}}\nRéponse :",
        "Tell the customer what's next.",
        "{{message}}",
        "Message: {{message}}",
        "You are kind (very).\n\nsystem:\nBe brief.\nuser:\n{{message}}",
        "%%requete\nRéponds à {{message}}",
    ],
)
def test_a_first_line_that_was_deleted_is_asked_for_in_the_cell_of_an_exercise(run, model, text):
    kind = "first_line_misspelt" if text.startswith("%") else "first_line_missing"
    assert run(text, OWN) == said(kind, **({"line": "%%requete"} if "%" in text else {}))
    assert model.calls == []


@pytest.mark.parametrize("blank", ["\n", "\n \n\t\n", "   ", "\n    ", "\u00a0", "\t"])
@pytest.mark.parametrize("between", [" ", "\t", "\u00a0", "   "])
def test_blank_lines_and_spaces_around_the_first_line_do_no_harm(run, model, blank, between):
    assert "4 of 4 cases held" in run(f"{blank}%%prompt{between}short-answer\n{GOOD}", OWN)


@pytest.mark.parametrize("cell", ["", OWN])
def test_the_prompt_on_the_first_line_belongs_below(run, model, cell):
    told = said("text_on_line", text="Reply in brief to {{message}}")
    assert run(f"%%prompt short-answer {GOOD}", cell) == told
    told = said("text_without_id", example="short-answer", text=GOOD)
    assert run(f"%%prompt {GOOD}", cell) == told
    assert model.calls == []


def test_a_name_that_is_no_exercise_is_answered_with_the_one_of_the_cell(run, model):
    assert run(f"%%prompt xyz\n{GOOD}", OWN) == said("unknown_exercise_here", asked="xyz")
    assert (
        run("%%prompt\nx", "prompt-free-text")
        == say("prompt.no_id", "en", example="free-text") + "\n"
    )
    assert model.calls == []


def test_the_name_of_another_exercise_is_tried_and_told(run, model):
    printed = run("%%prompt free-text\nSay something.", OWN)
    assert printed.startswith(
        say("prompt.other_exercise", "en", own="short-answer", id="free-text")
    )
    assert "1 of 1 case held" in printed


@pytest.mark.parametrize("cell", ["", OWN])
@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("print(6 * 7)", "42\n"),
        ("prompt = 'x'\nprint(prompt)", "x\n"),
        ("prompts = ['short-answer']; print(len(prompts))", "1\n"),
        ("s = '''\n%%prompt short-answer\n'''\nprint(len(s))", "23\n"),
        ("text = f'{{message}}'\nprint(text)", "{message}\n"),
        ("%%capture\nprint('%%prompt short-answer')", ""),
    ],
)
def test_python_runs_as_ever(run, code, output, cell):
    assert run(code, cell) == output


@pytest.mark.parametrize(
    "code",
    [
        "for n in range(3)\n    print(n)",
        "import os\nprint(os.getcwd(",
        "total = price *",
        "def f(x):\nreturn x",
        "text = '''\nDear {{message}}\n'''\nprin(text",
    ],
)
def test_an_error_of_python_is_never_hidden(run, code):
    elsewhere, own = run(code), run(code, OWN)
    assert "SyntaxError" in elsewhere or "IndentationError" in elsewhere
    assert "%%prompt" not in elsewhere
    assert own == elsewhere + said("maybe_prompt")


def test_a_prompt_in_a_cell_that_is_not_named_gets_a_hint_under_the_error(run):
    printed = run(GOOD)
    assert "SyntaxError" in printed
    assert printed.endswith(said("maybe_prompt"))
