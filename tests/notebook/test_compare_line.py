"""What a wrong first line of a `%%compare` cell is answered, and that Python stays Python."""

# ruff: noqa: F811
from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from support.experiments import learner, use  # noqa: F401
from support.making import ScriptedModel

from course.experiments.data import data_sets
from course.messages import LANGUAGES, say
from course.notebook.magic import load_ipython_extension

BODY = "== short ==\nSummarise: {{message}}\n"


@pytest.fixture(autouse=True)
def model(use):
    return use(ScriptedModel(lambda messages, repeat: "Red umbrella, tram"))


@pytest.fixture
def run(capsys):
    """Runs the text of a cell and gives what it printed."""
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)

    def run(text: str) -> str:
        shell.run_cell(text)
        printed = capsys.readouterr()
        return printed.out + printed.err

    yield run
    InteractiveShell.clear_instance()


MISSPELT = (
    *("%%comparé lost-property", "%%compre lost-property", "%compare lost-property"),
    *("%%Compare lost-property", "% %compare lost-property", "%%comparer lost-property"),
    *("“%%compare lost-property”", "％％compare lost-property", "%%%compare lost-property"),
    *("compare lost-property", "Compare: lost-property", "\n  %%COMPARE lost-property"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", MISSPELT)
def test_a_misspelt_first_line_is_told_how_to_write_it(run, model, monkeypatch, language, line):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    example = "lost-property”" if "”" in line else "lost-property"
    values = {"example": example, "line": line.strip()}
    assert run(f"{line}\n{BODY}") == say("compare.first_line_misspelt", language, **values) + "\n"
    assert model.asked == []


def test_what_stands_above_and_what_is_missing(run, model):
    told = say("compare.first_line_above", "en", line="My prompts:", example="lost-property")
    assert run(f"My prompts:\n%%compare lost-property\n{BODY}") == told + "\n"
    first = data_sets("en")[0].id
    assert run(BODY) == say("compare.first_line_missing", "en", example=first) + "\n"
    assert model.asked == []


@pytest.mark.parametrize("before", ["\n", "\n \n\t", " ", "\u00a0", "\n\u00a0"])
def test_blank_lines_and_spaces_before_it_do_no_harm(run, model, before):
    assert "short" in run(f"{before}%%compare lost-property\n{BODY}")
    assert len(model.asked) == 8


@pytest.mark.parametrize("code", ["compare = 2\ncompare == 2", "print(compare)", "# %%compare\n2"])
def test_python_stays_python(run, code):
    printed = run(f"compare = 1\n{code}")
    assert "%%compare" not in printed and "Shift" not in printed
