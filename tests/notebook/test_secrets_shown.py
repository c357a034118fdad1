"""A key is planted, and looked for in all that a learner sees: panel, notebook, command line."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import comm
import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient
from support.fake_server import Exchange, FakeServer
from support.planted import KEY, answers, clean, clean_error, clean_files, refusing
from support.wire import PROMPT, ask, numbered

import course
import course.cli
import course.exercises.exercise
import grader.cli
from course.cli import main
from course.learner import runner
from course.models import settings as server_settings
from course.models.chosen import current_model
from course.notebook import jobs
from course.notebook.panel import panel as panels
from course.notebook.settings_form import SettingsForm

CODES = pytest.mark.parametrize("code", [200, 400, 401, 404])


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, and one small exercise; at the end no file in it holds the key."""
    for name in ("MODEL_FILE", "REPLAY", "RECORD", "SLOTS", "DISPLAY"):
        monkeypatch.delenv(f"PROMPTEUR_{name}", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.chdir(tmp_path)
    for room in (course.cli, grader.cli):  # a command that is loaded later would keep the fake
        for command in iter_modules(room.__path__, f"{room.__name__}."):
            import_module(command.name)
    monkeypatch.setattr(
        course.exercises.exercise, "exercises", _remembered(lambda language: (numbered(4),))
    )
    server_settings.forget_choice()
    yield tmp_path
    server_settings.forget_choice()
    clean_files(tmp_path)


def _remembered(made: Any) -> Any:
    made.cache_clear = lambda: None
    return made


def mixed(code: int) -> Any:
    """A server that echoes the key: in errors for some cases, else around its replies."""

    def behave(one: Exchange) -> None:
        (refusing(code) if code != 200 and "2" in one.asked else answers)(one)

    return behave


def point_to(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody sets who uses that server with the key."""
    monkeypatch.setenv("PROMPTEUR_BASE_URL", server.base_url)
    monkeypatch.setenv("PROMPTEUR_MODEL", "m")
    monkeypatch.setenv("PROMPTEUR_API_KEY", KEY)


def was_sent(server: FakeServer) -> bool:
    return server.seen[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.fixture
def comms(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the browser through the widgets."""
    sent: list[str] = []

    class Wire(comm.base_comm.BaseComm):  # type: ignore[misc]
        def publish_msg(self, kind: str, *values: Any, **named: Any) -> None:
            sent.append(repr((kind, values, named)))

    monkeypatch.setattr(comm, "create_comm", Wire)
    return sent


@CODES
def test_the_panel_does_not_show_it(
    code: int,
    shell: InteractiveShell,
    comms: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    task = numbered(4)
    with FakeServer(mixed(code)) as server:
        point_to(server, monkeypatch)
        panels.open_panel(runner.Tryout(task, PROMPT, repeats=2))
        jobs.wait_for(task.id, task.language)
        assert was_sent(server)
    panel = panels._open.pop((task.id, task.language))
    assert panel.view["phase"] in ("done", "problem")
    clean(repr(panel.get_state()), "state of the widget")
    assert comms
    for message in comms:
        clean(message, "message to the browser")
    printed = capsys.readouterr()
    clean(printed.out + printed.err, "what the cell printed")


def test_the_panel_does_not_show_it_when_the_course_fails(
    shell: InteractiveShell, comms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of our own, while the key is at hand; it goes to the log and the panel."""
    task = numbered(2)

    def fails(*_: Any) -> Any:
        raise RuntimeError("not foreseen")

    monkeypatch.setattr("course.learner.attempts.keep", fails)
    with FakeServer(mixed(200)) as server:
        point_to(server, monkeypatch)
        panels.open_panel(runner.Tryout(task, PROMPT))
        jobs.wait_for(task.id, task.language)
        assert was_sent(server)
    panel = panels._open.pop((task.id, task.language))
    assert panel.view["phase"] == "problem"
    clean(repr(panel.get_state()) + repr(comms), "state of the widget")


@CODES
@pytest.mark.parametrize("form", [["--json"], []], ids=["JSON", "text"])
def test_check_does_not_print_it(
    code: int,
    form: list[str],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (home / "prompt.txt").write_text(PROMPT, encoding="utf-8")
    with FakeServer(mixed(code)) as server:
        point_to(server, monkeypatch)
        assert main(["check", "numbered", "--prompt", "prompt.txt", *form]) == 1
        assert was_sent(server)
    printed = capsys.readouterr()
    assert "numbered" in printed.out
    clean(printed.out + printed.err, "what check printed")


@pytest.mark.parametrize("words", [["doctor"], ["doctor", "--json"], ["models"], ["progress"]])
def test_no_other_command_prints_it(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FakeServer(answers) as server:
        point_to(server, monkeypatch)
        main(words)
    printed = capsys.readouterr()
    assert printed.out
    clean(printed.out + printed.err, words)


def test_the_settings_form_does_not_show_it(
    comms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeServer(answers, refusing(400), refusing(401)) as server:
        point_to(server, monkeypatch)
        form = SettingsForm("en")
        form.source.value, form.address.value = "server", server.base_url
        form.list_button.click()
        for _ in range(3):
            form.test_button.click()
            clean(form.status.value, "form")
        form.save_button.click()
        assert any("authorization" in one.headers for one in server.seen)
    assert comms
    clean(repr(comms), "messages to the browser")


def test_a_key_that_was_asked_for_shows_nowhere(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda question: KEY)
    for name in ("BASE_URL", "MODEL", "API_KEY"):
        monkeypatch.delenv(f"PROMPTEUR_{name}", raising=False)
    with FakeServer(answers, refusing(400)) as server:
        course.use_server(server.base_url, "m")
        course.ask_key()
        ask(current_model())
        assert was_sent(server)
        with pytest.raises(course.errors.CourseError) as caught:
            ask(current_model())
        course.ask("Hello")
        main(["doctor"])
    clean_error(caught.value)
    settings = server_settings.current_settings()
    clean(f"{settings!r} {vars(settings)!r} {vars(server_settings)!r}", "settings")
    server_settings.save_settings(settings)
    printed = capsys.readouterr()
    clean(printed.out + printed.err, "what was printed")
    assert clean_files(home) >= 1


CELLS = (
    "%load_ext course",
    "%xmode Verbose",
    "%%prompt postcard-city\nWhich city is in {{postcard}}? Only its name.",
    "import course\ncourse.score('postcard-city')",
    "%%prompt postcard-city\nAdd 2 to {{postcard}} only",
    "course.score('postcard-city')",
    "course.ask('2')",
    "course.ask('Hello')",
    "from course.models.chosen import current_model\nmodel = current_model()\nmodel, vars(model)",
    "import course.models.settings as settings\n"
    "settings.current_settings(), vars(settings.current_settings())",
    "from course.models.loop import run\nfrom course.models.base import Request, Settings\n"
    "from course.prompts.message import Message\n"
    "run(model.complete(Request((Message('user', '2'),), Settings())))",
    "await model.complete(Request((Message('user', '2'),), Settings()))",
    "%tb Verbose",
    "course.settings()",
)


@pytest.mark.parametrize("display", ["text", "widget"])
def test_no_notebook_holds_it(display: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in a kernel of its own with the key in its environment; widgets' state is saved."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    monkeypatch.setenv("PROMPTEUR_DISPLAY", display)
    monkeypatch.setenv("IPYTHONDIR", str(home / "ipython"))
    with FakeServer(mixed(400)) as server:
        point_to(server, monkeypatch)
        place = {"metadata": {"path": str(home)}}
        NotebookClient(
            notebook, kernel_name="python3", timeout=60, allow_errors=True, resources=place
        ).execute()
        assert was_sent(server) and len(server.seen) > 12
    nbformat.write(notebook, home / "run.ipynb")
    content = json.dumps(notebook, ensure_ascii=False)
    assert "ModelError" in content
    assert ("widgets" in notebook.metadata) == (display == "widget")
    clean(content, "notebook")
    clean_files(home)
