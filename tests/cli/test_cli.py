"""The command line, as a person and as a program uses it."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from support.making import ScriptedModel, capitals, knows_capitals

import course.exercises.exercise
import course.learner.store
import course.models.chosen
from course.cli import main
from course.cli.terminal import table
from course.display.safe import HIDDEN

GOOD = "Give only the capital of {{country}}."
COMMANDS = (
    "lab",
    "doctor",
    "check",
    "checks",
    "elsewhere",
    "judge",
    "models",
    "serve",
    "progress",
    "pack",
    "verify",
    "market",
    "calibrate",
    "cases",
)


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    """A home of its own, an English machine, one small exercise and a scripted model."""
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        course.exercises.exercise, "exercises", lambda language: (capitals(language=language),)
    )
    monkeypatch.setattr(
        course.models.chosen, "current_model", lambda: ScriptedModel(knows_capitals)
    )
    course.learner.store.user_store.cache_clear()
    yield
    course.learner.store.user_store.cache_clear()


@pytest.fixture
def prompt_file(tmp_path):
    path = tmp_path / "prompt.txt"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


def run(*words):
    return main(list(words))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_in_both_languages(command, language, monkeypatch, capsys):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    with pytest.raises(SystemExit) as left:
        run(command, "--help")
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert f"prompteur {command}" in said and "--lang" in said


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        run("--help")
    said = capsys.readouterr().out
    assert all(command in said for command in COMMANDS)


@pytest.mark.parametrize(
    ("words", "en", "fr"),
    [
        ([], "What is missing: command.", "Il manque\u202f: commande."),
        (["chekc"], "command cannot be 'chekc'. Choose from", "commande ne peut pas être 'chekc'."),
        (["check"], "What is missing: ID, --prompt.", "Il manque\u202f: ID, --prompt."),
        (["judge", "x", "--case", "un"], "--case takes a whole number, not 'un'.", "non 'un'."),
        (["judge", "--case"], "--case takes a value after it.", "--case demande une valeur"),
        (["judge", "--ca", "1"], "--ca can mean --case, --case-file.", "Écrivez-le en entier."),
        (
            ["judge", "x", "--hat"],
            "This command does not know: --hat.",
            "ne connaît pas\u202f: --hat",
        ),
    ],
)
def test_wrong_usage_is_told_in_the_language_asked_for(words, en, fr, monkeypatch, capsys):
    for language, said in (("en", en), ("fr", fr)):
        monkeypatch.setenv("PROMPTEUR_LANG", language)
        with pytest.raises(SystemExit) as left:
            run(*words)
        assert left.value.code == 2 and said in capsys.readouterr().err
        if words[:1] == ["judge"]:
            monkeypatch.setenv("PROMPTEUR_LANG", "en")
            for lang in (["--lang", language], [f"--lang={language}"]):
                with pytest.raises(SystemExit):
                    run("judge", *lang, *words[1:])
                assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["chekc"], ["check"], ["check", "capitals", "--lang", "de"]])
def test_wrong_usage_is_status_2(words, capsys):
    with pytest.raises(SystemExit) as left:
        run(*words)
    assert left.value.code == 2
    assert "usage: prompteur" in capsys.readouterr().err


def test_check_tells_people(prompt_file, capsys):
    assert run("check", "capitals", "--prompt", prompt_file) == 0
    said = capsys.readouterr().out
    assert "4 of 4" in said and "Paris" in said


def test_check_tells_programs(prompt_file, capsys):
    assert run("check", "capitals", "--prompt", prompt_file, "--repeats", "2", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["score"], found["passed"], len(found["cases"])) == (2.0, 8, 8)
    assert found["exercise"] == "capitals" and found["model"] == "scripted"


def test_check_keeps_the_attempt_and_progress_shows_it(prompt_file, capsys):
    run("check", "capitals", "--prompt", prompt_file)
    capsys.readouterr()
    assert run("progress") == 0
    assert "2 / 2" in capsys.readouterr().out
    run("progress", "--json")
    [row] = json.loads(capsys.readouterr().out)["exercises"]
    assert (row["exercise"], row["score"], row["attempts"]) == ("capitals", 2.0, 1)


def test_progress_before_the_first_attempt_names_what_comes_next(capsys):
    assert run("progress", "--lang", "fr") == 0
    said = capsys.readouterr().out
    assert "– / 2" in said and "La suite" in said


def test_less_than_full_marks_is_status_1(tmp_path, capsys):
    (tmp_path / "weak.txt").write_text("Capital of {{country}}?", encoding="utf-8")
    assert run("check", "capitals", "--prompt", "weak.txt") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "empty"), ("Capital of {{land}}?", "{{country}}"), (b"\xff\xfe\x00", "UTF-8")],
)
def test_what_is_wrong_with_the_file_is_told_in_a_sentence(tmp_path, text, told, capsys):
    path = tmp_path / "wrong.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert run("check", "capitals", "--prompt", str(path)) == 1
    told_on = capsys.readouterr()
    assert told in told_on.err and "Traceback" not in told_on.err and not told_on.out


def test_a_file_that_is_not_there_and_an_unknown_exercise(prompt_file, capsys):
    assert run("check", "capitals", "--prompt", "nowhere.txt") == 1
    assert "nowhere.txt" in capsys.readouterr().err
    assert run("check", "capital", "--prompt", prompt_file) == 1
    assert "capitals" in capsys.readouterr().err
    assert run("check", "capitals", "--prompt", prompt_file, "--repeats", "0") == 1


def test_models_lists_the_embedded_ones_without_a_server(capsys):
    assert run("models", "--json") == 0
    assert "embedded" in json.loads(capsys.readouterr().out)["models"]


def test_doctor_looks_at_everything_and_never_shows_a_key(monkeypatch, capsys):
    monkeypatch.setenv("PROMPTEUR_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("PROMPTEUR_MODEL", "some-model")
    monkeypatch.setenv("PROMPTEUR_API_KEY", "planted-key-1234")
    run("doctor", "--json")
    told = capsys.readouterr().out
    found = {one["about"]: one for one in json.loads(told)["findings"]}
    assert set(found) == {
        "python",
        "packages",
        "kernel",
        "model",
        "disk",
        "store",
        "exercises",
        "home",
        "network",
        "own_cases.doctor",
        "grade.doctor_rights",
        "grade.doctor_book",
        "plugins",
    }
    assert "some-model" in found["model"]["text"] and "planted-key-1234" not in told


def test_doctor_says_what_to_do_when_a_setting_is_wrong(monkeypatch, capsys):
    monkeypatch.setenv("PROMPTEUR_MODEL", "some-model")
    assert run("doctor") == 1
    said = capsys.readouterr().out
    assert "✗" in said and "PROMPTEUR_BASE_URL" in said


def test_ctrl_c_is_no_traceback(monkeypatch, prompt_file, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(course.models.chosen, "current_model", interrupted)
    assert run("check", "capitals", "--prompt", prompt_file) == 130
    assert "Interrupted" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_traceback():
    command = f"{sys.executable} -m course progress --json | true"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert "Traceback" not in run.stderr and "BrokenPipe" not in run.stderr


def test_another_pipe_that_breaks_is_not_passed_over_in_silence(tmp_path):
    code = (
        "import course.cli.progress as progress\n"
        "from course.cli import main\n"
        "from course.cli.command import Command\n"
        "def breaks(*_): raise BrokenPipeError('a process has ended')\n"
        "progress.COMMAND = Command(lambda *_: None, breaks)\n"
        "raise SystemExit(main(['progress']))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 1 and "a process has ended" in run.stderr


STEERING = "\x1b]0;title\x07\x1b[2J\x9b31m\u202e\u2066\u200f\U000e0041"


@pytest.mark.parametrize("json_or_not", [(), ("--json",)])
def test_neither_a_reply_nor_a_name_can_steer_the_terminal(
    json_or_not, tmp_path, monkeypatch, capsys
):
    model = ScriptedModel(lambda messages, repeat: f"a{STEERING}b")
    model.name = f"m{STEERING}"
    monkeypatch.setattr(course.models.chosen, "current_model", lambda: model)
    name = f"p{STEERING}.txt"
    (tmp_path / name).write_text(GOOD + STEERING, encoding="utf-8")
    assert run("check", "capitals", "--prompt", name, *json_or_not) == 1
    assert run("check", "capitals", "--prompt", f"not-{name}", *json_or_not) == 1
    assert run("progress", *json_or_not) == 0
    written = capsys.readouterr()
    assert not re.search(f"[{HIDDEN}]", written.out + written.err)
    assert "not-p]0;title" in written.err
    if not json_or_not:
        assert "title" in written.out


def test_a_list_of_models_cannot_steer_the_terminal(monkeypatch, capsys):
    monkeypatch.setattr("course.cli.models.list_models", lambda: [f"m\n{STEERING}x"])
    assert run("models") == 0
    assert capsys.readouterr().out == "m ]0;title [2J 31mx\n"
    assert run("models", "--json") == 0
    written = capsys.readouterr().out
    assert not re.search(f"[{HIDDEN}]", written)
    assert json.loads(written)["models"] == [f"m\n{STEERING}x"]


def test_tables_line_up():
    lines = table([["a", "bb"], ["ccc", "d"]]).splitlines()
    assert lines == ["a    bb", "---  --", "ccc  d"]


@pytest.mark.live
def test_serve_answers_at_the_address_that_it_prints_and_ends_on_ctrl_c(monkeypatch):
    monkeypatch.undo()
    process = subprocess.Popen(
        [sys.executable, "-m", "course", "serve"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PROMPTEUR_LANG": "en", "PROMPTEUR_MODEL": "embedded-small"},
    )
    try:
        said = {}
        for line in process.stdout:
            name, _, value = line.strip().partition("=")
            said[name] = value
            if name.startswith("Stop"):
                break
        address = said["PROMPTEUR_BASE_URL"] + "/chat/completions"
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(urllib.request.Request(address, data=b"{}"))
        body = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 3})
        headers = {
            "Authorization": f"Bearer {said['PROMPTEUR_API_KEY']}",
            "Content-Type": "application/json",
        }
        asked = urllib.request.Request(address, data=body.encode(), headers=headers)
        with urllib.request.urlopen(asked) as answer:
            assert json.load(answer)["choices"][0]["message"]["content"]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_the_list_of_commands_loads_none_of_the_instructors() -> None:
    code = (
        "import contextlib, sys; from course.cli import main\n"
        "with contextlib.suppress(SystemExit):\n"
        "    main(['--help'])\n"
        "print('grader' in sys.modules, 'nbgrader' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "calibrate" in done.stdout
    assert done.stdout.split()[-2:] == ["False", "False"], done.stderr
