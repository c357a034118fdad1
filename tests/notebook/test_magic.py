from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

import course
from course.errors import CourseError, ModelError
from course.exercises.cell import MOST_REPEATS, parse_line
from course.messages import LANGUAGES, say
from course.notebook.magic import load_ipython_extension
from course.prompts.slips import strip_solution_marks

GOOD = "Reply in brief to {{message}}"


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def cell(shell, capsys, line: str, body: str) -> str:
    """What running the cell prints; nothing may go to standard error."""
    load_ipython_extension(shell)
    result = shell.run_cell(f"%%prompt {line}\n{body}")
    result.raise_error()
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "Traceback" not in printed.out
    return printed.out


def test_a_cell_prints_the_report_and_keeps_the_attempt(model, shell, capsys):
    printed = cell(shell, capsys, "short-answer", GOOD)
    assert "4 of 4 cases held: 3 of 3 points." in printed
    assert course.score("short-answer") == 3.0
    assert repr(course.score("short-answer")) == "3.0"
    assert cell(shell, capsys, "short-answer", GOOD) == printed
    assert len(model.calls) == 4


def test_the_score_is_that_of_the_latest_attempt_in_this_language(
    model, monkeypatch, shell, capsys
):
    assert course.score("short-answer") == 0.0
    cell(shell, capsys, "short-answer", GOOD)
    model.answer = lambda asked: "I am sorry."
    cell(shell, capsys, "short-answer", "Say sorry for {{message}}")
    assert course.score("short-answer") == 0.0
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")
    assert course.score("short-answer") == 0.0
    with pytest.raises(CourseError):
        course.score("nothing-like-it")


def test_the_instructors_marks_are_not_sent(model, shell, capsys):
    cell(shell, capsys, "short-answer", f"### BEGIN SOLUTION\n{GOOD}\n### END SOLUTION")
    assert all("SOLUTION" not in call[0].text for call in model.calls)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "body", "message"),
    [
        ("short-answer", "", "prompt.empty"),
        ("short-answer", say("prompt.stub", "fr"), "prompt.untouched"),
        ("short-answer", "Reply.", "prompt.missing"),
        ("short-answer", "Reply to {{mail}}.", "prompt.undeclared"),
        ("short-answer", "word " * 50_000, "prompt.too_long"),
        ("", GOOD, "prompt.no_id"),
        ("short-anser", GOOD, "prompt.unknown_exercise_near"),
        ("xyz", GOOD, "prompt.unknown_exercise"),
        ("short-answer --again", GOOD, "prompt.bad_option"),
        (f"short-answer --repeats {MOST_REPEATS + 1}", GOOD, "prompt.bad_option"),
        ("short-answer --repeats many", GOOD, "prompt.bad_option"),
        ("short-answer --repeats", GOOD, "prompt.bad_option"),
    ],
)
def test_each_slip_has_its_own_answer(
    model, monkeypatch, shell, capsys, language, line, body, message
):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    printed = cell(shell, capsys, line, body)
    wanted = say(message, language, **dict.fromkeys(_NAMES, "\0")).split("\0")[-1]
    assert printed.strip().endswith(wanted.strip())
    assert model.calls == []


_NAMES = (
    *("missing", "name", "declared", "words", "limit", "example", "id", "near", "known", "option"),
)


@pytest.mark.parametrize(
    ("line", "repeats"),
    [
        ("short-answer", 1),
        ("  SHORT-Answer  ", 1),
        ("short_answer", 1),
        ("short answer", 1),
        ("“short-answer”,", 1),
        ("short-answer --repeats 3", 3),
        ("--repeats=3 short-answer", 3),
    ],
)
def test_the_first_line_is_read_forgivingly(model, line, repeats):
    task, asked = parse_line(line, "fr")
    assert (task.id, task.language, asked) == ("short-answer", "fr", repeats)


def test_repeats_are_asked_each_time_anew(model, shell, capsys):
    printed = cell(shell, capsys, "short-answer --repeats 3", GOOD)
    assert "12 of 12 replies held, over 4 cases asked 3 times each" in printed
    assert len(model.calls) == 12


def test_a_model_that_cannot_be_had_is_said_and_gives_no_score(model, shell, capsys):
    def down(asked):
        raise ModelError("model.not_recorded", final=True)

    model.answer = down
    printed = cell(shell, capsys, "short-answer", GOOD)
    assert say("report.no_score", "en") in printed
    assert say("model.not_recorded", "en") in printed
    assert course.score("short-answer") == 0.0


def test_an_unexpected_error_is_an_apology_with_a_log(model, shell, capsys, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr("course.notebook.magic.run", broken)
    printed = cell(shell, capsys, "short-answer", GOOD)
    assert "Sorry" in printed and "ZeroDivisionError" in printed
    assert "a secret of ours" not in printed
    assert "a secret of ours" in (tmp_path / "data" / "errors.log").read_text()


def test_no_public_name_is_hidden_by_a_module_of_the_same_name():
    import course

    modules = {one.name for one in pkgutil.iter_modules(course.__path__)}
    assert not modules & set(course.__all__)
    assert all(callable(getattr(course, name)) for name in course.__all__)


def test_importing_the_course_loads_nothing_heavy():
    code = (
        "import sys, course; "
        "print([n for n in ('openai','ipywidgets','anywidget','yaml','numpy') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


LINES = [
    ">>> ",
    "... ",
    "In [1]: ",
    "   ...: ",
    "In[1]:",
    "    ",
    "  Say",
    "Reply in brief to",
    "é",
    "",
]


@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(LINES)), max_size=4))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_prompt_of_a_kernel_is_the_prompt_of_the_grader(shell, lines):
    """What IPython takes off the lines of other cells stays in a prompt."""
    from grader.submissions.cells import prompt_cells

    load_ipython_extension(shell)
    body = "\n".join("".join(pair) for pair in lines)
    source = f"%%prompt short-answer\n{body}"
    code = shell.input_transformer_manager.transform_cell(source)
    call = ast.parse(code).body[0].value
    sent = strip_solution_marks(ast.literal_eval(call.args[2])).strip()
    [read] = prompt_cells([{"cell_type": "code", "source": source}])
    assert sent == read.text, "the same"
    written = "\n".join(line if line.strip() else "" for line in body.split("\n"))
    assert read.text == written.strip(), "and the author's"


def test_prompts_of_python_are_still_taken_off_other_cells(shell):
    load_ipython_extension(shell)
    load_ipython_extension(shell)
    assert shell.input_transformer_manager.transform_cell(">>> 1 + 1\n2\n>>> 3") == "1 + 1\n2\n3\n"
