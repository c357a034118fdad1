"""Where nothing can be kept, the work goes on: what came is shown, and the person is told once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import filelock
import pytest
from support.making import ScriptedModel, capitals, knows_capitals
from support.unusable import as_owner, full_disk, locked, open_folder, read_only_home
from support.wire import ask

import course
import course.exercises.exercise
import course.learner.store
import course.models.chosen
from course.cli import main
from course.errors import CourseError, SettingsError
from course.learner import attempts as attempt
from course.learner import runner
from course.learner.model import learners_model
from course.learner.store import Store, StoreError, UserStore, user_store
from course.messages import LANGUAGES, say
from course.models.base import Reply
from course.models.kept import KeptModel
from course.models.settings import current_settings, save_settings
from course.notebook import jobs
from course.notebook.apology import apologise
from course.notebook.panel.panel import Panel, _worked
from course.notebook.playground import Playground
from course.notebook.score_cell import score
from course.paths import cache_dir, config_dir, data_dir, runtime_dir

GOOD = "Give only the capital of {{country}}."
WEAK = "Tell the capital of {{country}}."


@pytest.fixture(autouse=True)
def small_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    """One small exercise, a scripted model, a home of its own; what is loaded late is loaded."""
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setattr(course.learner.store, "_BUSY_SECONDS", 0.05)
    task = capitals()
    monkeypatch.setattr(course.exercises.exercise, "exercises", lambda language: (task,))
    model = ScriptedModel(knows_capitals)
    monkeypatch.setattr(course.models.chosen, "current_model", lambda: model)
    runner.run(runner.Tryout(task, WEAK))
    user_store().close()
    user_store.cache_clear()
    model.asked.clear()
    return model


@contextmanager
def no_writing(home: Path) -> Iterator[None]:
    with read_only_home() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMPTEUR_HOME", str(folder))
        yield


@contextmanager
def no_home(home: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PROMPTEUR_HOME")
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, "/dev/null/nowhere")
        yield


@contextmanager
def file_in_its_place(home: Path) -> Iterator[None]:
    (home.parent / "file").write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMPTEUR_HOME", str(home.parent / "file"))
        yield


@contextmanager
def folder_in_its_place(home: Path) -> Iterator[None]:
    (home / "data" / "prompteur.sqlite").unlink()
    (home / "data" / "prompteur.sqlite").mkdir()
    yield


@contextmanager
def garbage(home: Path) -> Iterator[None]:
    (home / "data" / "prompteur.sqlite").write_bytes(b"something else " * 1000)
    yield


@contextmanager
def damaged(home: Path) -> Iterator[None]:
    """Its head is sound, so that it opens; its tables are not."""
    path = home / "data" / "prompteur.sqlite"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\x77" * (len(content) - 4096))
    yield


@contextmanager
def held(home: Path) -> Iterator[None]:
    with locked(home / "data" / "prompteur.sqlite"):
        yield


PLACES: dict[str, Callable[[Path], AbstractContextManager[None]]] = {
    "read-only": no_writing,
    "no home": no_home,
    "a file in its place": file_in_its_place,
    "a folder in its place": folder_in_its_place,
    "garbage": garbage,
    "damaged": damaged,
    "locked": held,
    "full disk": lambda home: full_disk(),
}
EVERYWHERE = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


@EVERYWHERE
def test_a_run_goes_on_is_scored_and_is_remembered_in_this_kernel(
    place: Any, tmp_path: Path, small_course: ScriptedModel
) -> None:
    with place(tmp_path / "home"):
        found = runner.run(runner.Tryout(capitals(), GOOD))
        assert (found.passed, found.score) == (4, 2.0)
        assert score("capitals") == 2.0
        assert isinstance(user_store().problem, StoreError)
        again = runner.run(runner.Tryout(capitals(), GOOD))
        assert {one.reply.source for one in again.results if one.reply} == {"cache"}
        tried = attempt.attempts(user_store(), "capitals", "en")
        assert [one.prompt for one in tried][-1] == GOOD
        assert [one.id for one in tried] == sorted({one.id for one in tried})
    assert len(small_course.asked) == 4, "nothing is asked, and paid, twice"


@EVERYWHERE
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_shows_the_score_and_says_once_that_it_is_not_kept(
    place: Any, language: str, tmp_path: Path
) -> None:
    task = capitals(language=language)
    with place(tmp_path / "home"):
        shown = []
        for _ in range(2):
            panel = Panel(task)
            saved = _worked(panel, runner.Tryout(task, GOOD))
            panel.flush()
            assert panel.view["phase"] == "done"
            shown.append(str(panel.view["score"]) + saved)
        [said] = {user_store().problem.text(language)}  # type: ignore[union-attr]
    assert said in shown[0] and said not in shown[1]


@EVERYWHERE
def test_the_command_line_says_so_once_and_does_its_work(
    place: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        prompt = stack.enter_context(open_folder()) / "prompt.txt"
        prompt.write_text(GOOD)
        prompt.chmod(0o644)
        stack.enter_context(place(tmp_path / "home"))
        for _ in range(2):
            assert main(["check", "capitals", "--prompt", str(prompt)]) == 0
    told = capsys.readouterr()
    assert told.out.count("4 of 4") == 2
    assert told.err.count("PROMPTEUR_HOME") == 1 and "Traceback" not in told.err


@EVERYWHERE
def test_doctor_says_what_is_wrong_and_the_apology_does_not_fail(
    place: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["doctor", "--json"])  # so that all is loaded
    user_store.cache_clear()
    capsys.readouterr()
    with place(tmp_path / "home"):
        assert main(["doctor", "--json"]) == 1
        found = json.loads(capsys.readouterr().out)["findings"]
        for language in LANGUAGES:
            assert "ZeroDivisionError" in apologise(ZeroDivisionError(), language).sentence
    [store] = [one for one in found if one["about"] == "store"]
    assert not store["well"] and store["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_apology_names_its_file_where_it_was_written_and_only_there(
    language: str, tmp_path: Path
) -> None:
    log = data_dir() / "errors.log"
    assert str(log) in apologise(ZeroDivisionError("n"), language).sentence
    assert "ZeroDivisionError: n" in log.read_text()
    with file_in_its_place(tmp_path / "home"):
        sorry = apologise(ZeroDivisionError("n"), language)
    assert "errors.log" not in sorry.sentence and "ZeroDivisionError: n" in sorry.details


def test_the_playground_and_lessons_say_it_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with file_in_its_place(tmp_path / "home"):
        for _ in range(2):
            course.ask("Only the capital of France?")
        assert capsys.readouterr().err.count("PROMPTEUR_HOME") == 1
        user_store.cache_clear()
        cases = [{"country": "France"}]
        for _ in range(2):
            assert course.experiment({"a": "Only {{country}}?"}, cases) is not None
        assert capsys.readouterr().err.count("PROMPTEUR_HOME") == 1
        user_store.cache_clear()
        widget = Playground("en")
        form = {"a": "Only {{topic}}?", "inputs": {"topic": "France"}, "times": 1, "length": 9}
        for expected in (True, False):
            widget.on_event({"do": "run", "form": form})
            jobs._jobs["playground", widget.model_id].thread.join()  # type: ignore[union-attr]
            assert ("PROMPTEUR_HOME" in widget.view["note"]) is expected
            assert widget.view["phase"] == "idle" and not widget.view["problem"]


def test_all_is_well_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_text(GOOD)
    assert main(["check", "capitals", "--prompt", str(tmp_path / "prompt.txt")]) == 0
    course.ask("Only the capital of France?")
    assert capsys.readouterr().err == "" and user_store().problem is None
    assert len(attempt.attempts(user_store(), "capitals", "en")) == 2


def test_what_was_kept_before_is_there_where_nothing_can_be_written(
    small_course: ScriptedModel, tmp_path: Path
) -> None:
    """A disk that is mounted to be read only, a home of another: the file has no others beside
    it, and none can be made."""
    with read_only_home() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROMPTEUR_HOME", str(home))
        with as_owner():
            home.chmod(0o755)
            Store(home / "data" / "prompteur.sqlite").close()
            kept = Store(tmp_path / "home" / "data" / "prompteur.sqlite")
            with closing(sqlite3.connect(home / "data" / "prompteur.sqlite")) as copy:
                kept._db.backup(copy)
            (home / "data" / "prompteur.sqlite").chmod(0o444)
            (home / "data").chmod(0o555)
            home.chmod(0o555)
        assert not list((home / "data").glob("*-wal"))
        found = runner.run(runner.Tryout(capitals(), WEAK))
        assert {one.reply.source for one in found.results if one.reply} == {"cache"}
        runner.run(runner.Tryout(capitals(), GOOD))
        tried = attempt.attempts(user_store(), "capitals", "en")
        assert [one.prompt for one in tried] == [WEAK, GOOD]
        assert user_store().problem is not None


def test_a_disk_that_has_room_again_is_used_again(tmp_path: Path) -> None:
    with full_disk():
        runner.run(runner.Tryout(capitals(), GOOD))
        assert user_store().problem is not None
    runner.run(runner.Tryout(capitals(), GOOD + " Now!"))
    assert user_store().problem is None
    rows = Store(data_dir() / "prompteur.sqlite").attempts("capitals", "en")
    assert [row["prompt"] for row in rows] == [WEAK, GOOD + " Now!"]


def test_a_file_that_was_renamed_is_made_anew(tmp_path: Path) -> None:
    place = data_dir() / "prompteur.sqlite"
    place.write_bytes(b"something else " * 1000)
    store = UserStore(place)
    store.keep_reply("a", Reply("A"))
    assert store.problem is not None
    place.rename(place.with_suffix(".old"))
    store.keep_reply("b", Reply("B"))
    assert store.problem is None and store.reply("a") and store.reply("b")
    assert Store(place).reply("b") and not Store(place).reply("a")


def test_a_file_that_is_locked_holds_things_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course.learner.store, "_SLOW_SECONDS", 0.01)
    opened = []
    connected = course.learner.store._connected
    monkeypatch.setattr(
        course.learner.store, "_connected", lambda *a, **o: opened.append(a) or connected(*a, **o)
    )
    with locked(data_dir() / "prompteur.sqlite"):
        runner.run(runner.Tryout(capitals(), GOOD))
    assert 2 <= len(opened) <= 4, "in memory; to read; perhaps to write"


@pytest.mark.parametrize("error", [OSError(37, "No locks available"), NotImplementedError("flock")])
def test_where_there_are_no_locks_it_is_kept_all_the_same(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any, *asked: Any, **options: Any) -> None:
        raise error

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    runner.run(runner.Tryout(capitals(), GOOD))
    assert user_store().problem is None


def test_where_there_can_be_no_write_ahead_log_it_is_kept_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoLog(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> Any:
            if "WAL" in statement:
                raise sqlite3.OperationalError("disk I/O error")
            return super().execute(statement, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **o: connect(*a, factory=NoLog, **o))
    path = tmp_path / "new.sqlite"
    Store(path).keep_reply("a", Reply("A"))
    assert Store(path).reply("a") == Reply("A", source="cache")
    assert not path.with_name("new.sqlite-wal").exists()


ROW = Reply("sound", "stop").row()


@pytest.mark.parametrize(
    "row",
    [
        *("", "{", "null", "[]", "7", '"x"', "{}", "[" * 100_000, b"\xff\xfe"),
        *(json.dumps({**ROW, "mood": "sunny"}), json.dumps({**ROW, "text": None})),
        *(json.dumps({**ROW, "tokens_in": "7"}), json.dumps({**ROW, "seconds": None})),
        *(json.dumps({**ROW, "notes": 5}), json.dumps({**ROW, "cost": float("nan")})),
        *(json.dumps({**ROW, "finish": one}) for one in ("error", "abort", "SAFETY", 5)),
        json.dumps({**ROW, "finish": "content_filter"}),
    ],
)
def test_a_reply_that_cannot_be_served_is_asked_for_again_and_replaced(
    row: str | bytes, small_course: ScriptedModel, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(data_dir() / "prompteur.sqlite")) as db, db:
        [(key,)] = db.execute("SELECT key FROM replies LIMIT 1").fetchall()
        db.execute("UPDATE replies SET row = ? WHERE key = ?", (row, key))
    for asked in (1, 1):
        found = runner.run(runner.Tryout(capitals(), WEAK))
        assert found.ungraded == 0 and len(small_course.asked) == asked
    assert user_store().problem is None


@pytest.mark.parametrize(
    ("finish", "kept"),
    [("stop", True), ("length", True), ("MAX_TOKENS", True), ("eos", True), (None, True)]
    + [(one, False) for one in ("error", "abort", "content_filter", "SAFETY")],
)
def test_only_replies_that_ended_are_kept(finish: str | None, kept: bool, tmp_path: Path) -> None:
    class Ends(ScriptedModel):
        async def complete(self, request: Any, *, on_text: Any = None) -> Reply:
            await super().complete(request, on_text=on_text)
            return Reply("text", finish)

    model = Ends(lambda *asked: "")
    store = Store(tmp_path / "kept.sqlite")
    for _ in range(2):
        assert ask(KeptModel(model, store)).text == "text"
    assert len(model.asked) == (1 if kept else 2)
    with closing(sqlite3.connect(store.path)) as db:
        assert db.execute("SELECT count(*) FROM replies").fetchone() == (int(kept),)


class Failing:
    """Replies that cannot be kept, nor looked for."""

    def reply(self, key: str) -> Reply | None:
        raise CourseError("store.unusable", path="p", reason="r")

    def keep_reply(self, key: str, reply: Reply) -> None:
        raise CourseError("store.unusable", path="p", reason="r")


def test_a_reply_that_cannot_be_kept_is_not_lost(small_course: ScriptedModel) -> None:
    assert ask(KeptModel(small_course, Failing()), text="France only").text == "Paris"


def test_settings_that_cannot_be_read_are_none_and_that_cannot_be_saved_hold(
    tmp_path: Path,
) -> None:
    for place in (no_writing, no_home, file_in_its_place):
        with place(tmp_path / "home"):
            settings = current_settings()
            assert settings.base_url is None
            with pytest.raises(SettingsError) as caught:
                save_settings(settings)
            for language in LANGUAGES:
                assert "PROMPTEUR_HOME" in caught.value.text(language)


def test_a_home_that_may_not_be_entered_has_no_settings() -> None:
    with read_only_home() as home, pytest.MonkeyPatch.context() as patch:
        with as_owner():
            home.chmod(0)
        patch.setenv("PROMPTEUR_HOME", str(home))
        assert current_settings().base_url is None
        assert isinstance(learners_model(), KeptModel)


def test_what_can_be_made_again_has_a_spare_place_that_is_the_persons_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_folder(0o777) as temporary, no_writing(tmp_path / "home"):
        monkeypatch.setattr("tempfile.tempdir", str(temporary))
        for folder in (cache_dir(), runtime_dir()):
            assert folder.parent.parent == temporary and folder.is_dir()
            assert folder.parent.stat().st_mode & 0o077 == 0
        assert folder.parent not in (data_dir().parent, config_dir().parent)
        folder.parent.chmod(0o755)
        assert folder.parent != cache_dir().parent, "what others may look into is not used"


def test_the_words_name_the_place_and_the_way_out(tmp_path: Path) -> None:
    said = {one: say("store.unusable", one, path="/p", reason="full") for one in LANGUAGES}
    for text in said.values():
        assert "/p" in text and "full" in text and "PROMPTEUR_HOME" in text
