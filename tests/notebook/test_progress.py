"""`course.progress()` and `prompteur progress`: best scores, what comes next, and the links."""

from __future__ import annotations

import json
import sqlite3
import sys
from html.parser import HTMLParser
from pathlib import Path, PurePath
from urllib.parse import unquote, urlsplit

import pytest
from support import stand_in
from support.places import ROOT

import course
import course.exercises.exercise
from course.cli import main
from course.learner.store import user_store
from course.messages import LANGUAGES, say
from course.notebook.links import link
from course.paths import data_dir

MODEL = "Scripted 1B"
NARROW = "\u202f"
FIRST, SECOND = "short-answer", "free-text"
ROW = {
    "prompt": "Be brief.",
    "model": MODEL,
    "score": 1.0,
    "points": 3.0,
    "passed": 2,
    "failed": 2,
    "ungraded": 0,
    "repeats": 1,
}


class Reader(HTMLParser):
    """The tags of a page, its text, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.links = [str(given["href"]) for tag, given in self.tags if tag == "a"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, an English machine, the small exercises and their model."""
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(tmp_path)
    stand_in.use(monkeypatch, stand_in.Scripted(str))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The course's folder, with a name that a link must quote, and its notebooks in English."""
    root = tmp_path / 'un "cours" à moi #1'
    for name in ("exercises/en/00-test/00-test.ipynb", "modules/en/00-test.ipynb"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text("{}", encoding="utf-8")
    return root


def tried(exercise: str, score: float, language: str = "en", **changes: object) -> None:
    user_store().keep_attempt(exercise, language, {**ROW, "score": score, **changes})


def page() -> Reader:
    shown = course.progress()
    assert shown is not None
    return Reader(shown._repr_html_())


def test_before_the_first_attempt_it_says_where_to_begin() -> None:
    text = repr(course.progress())
    assert text.startswith("Your progress in English: 0 of 4 points")
    assert "Test module" in text and "A short answer" in text and FIRST in text
    assert text.count("not tried yet") == 3 and "– / 3" in text and "0 / 4" in text
    assert "begin with “A short answer”, in the module “Test module”" in text
    shown = page().text
    assert "not tried yet" in shown and "begin with “A short answer”" in shown


def test_the_best_counts_and_the_next_exercise_is_the_first_without_all_its_points() -> None:
    tried(FIRST, 1.5)
    tried(FIRST, 0.5)
    text = repr(course.progress())
    assert "1.5 of 4 points" in text and "some points" in text
    assert "Your best is 1.5 of 3 points so far" in text
    tried(FIRST, 3.0)
    text = repr(course.progress())
    lines = {line.split("  ")[1]: line for line in text.splitlines() if line.startswith("  ")}
    assert "✓ all points" in lines["A short answer"] and "3 / 3" in lines["A short answer"]
    assert lines["A short answer"].split()[-2:] == ["3", FIRST]
    assert "What to do next: “Free text”" in text and "begin" not in text


def test_an_attempt_without_a_point_is_an_attempt() -> None:
    tried(FIRST, 0.0)
    text = repr(course.progress())
    assert "no points yet" in text and "0 / 3" in text and "Your best is 0 of 3" in text


def test_praise_when_all_is_done_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in LANGUAGES:
        tried(FIRST, 3.0, language)
        tried(SECOND, 1.0, language, points=1.0)
    assert "Well done! All 2 exercises" in repr(course.progress())
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")
    text = repr(course.progress())
    assert f"Bravo{NARROW}! Les 2 exercices" in text and "La suite" not in text
    assert f"Votre progression en français{NARROW}: 4 sur 4 points" in text


def test_the_languages_are_counted_apart_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    tried(FIRST, 2.5, "fr")
    text = repr(course.progress())
    assert "0 of 4 points" in text
    assert "French is counted apart: 1 attempt, 2.5 of 4 points." in text
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")
    text = repr(course.progress())
    assert "2,5 sur 4 points" in text and "anglais" not in text


def test_a_score_on_another_model_stays_and_is_said() -> None:
    tried(FIRST, 3.0, model="Large 70B")
    tried(FIRST, 1.0)
    tried(SECOND, 1.0, points=1.0)
    text = repr(course.progress())
    assert "4 of 4 points" in text
    assert f"Made on Large 70B, and not on {MODEL}, the model in use now: “A short answer”" in text
    tried(FIRST, 3.0)
    assert "Made on" not in repr(course.progress())


def test_settings_that_cannot_be_used_do_not_hide_the_scores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from course.errors import CourseError

    def unusable() -> None:
        raise CourseError("settings.no_model", host="example.org")

    tried(FIRST, 3.0)
    monkeypatch.setattr(sys.modules["course.models.chosen"], "current_model", unusable)
    assert "3 of 4 points" in repr(course.progress())


def test_when_an_exercise_is_worth_something_else_now_its_share_counts() -> None:
    tried(FIRST, 4.0, points=8.0)
    tried(FIRST, 2.0, points=3.0)
    assert "2 / 3" in repr(course.progress())
    tried(FIRST, 8.0, points=8.0)
    assert "✓ all points" in repr(course.progress()) and "3 / 3" in repr(course.progress())


@pytest.mark.parametrize(
    "row",
    [
        "{",
        "[1]",
        "null",
        "{}",
        b"\xff\xfe",
        json.dumps({**ROW, "score": None}),
        json.dumps({**ROW, "score": "3"}),
        json.dumps({**ROW, "score": float("nan")}),
        json.dumps({**ROW, "score": -1}),
        json.dumps({**ROW, "points": 10**400}),
        json.dumps({**ROW, "model": ["x"]}),
    ],
    ids=range(11),
)
def test_a_damaged_row_is_left_out(row: str | bytes) -> None:
    tried(FIRST, 1.5)
    with sqlite3.connect(data_dir() / "prompteur.sqlite") as file:
        file.execute("INSERT INTO attempts VALUES (NULL, ?, 'en', ?)", (FIRST, row))
    text = repr(course.progress())
    assert "1.5 of 4 points" in text
    assert next(line for line in text.splitlines() if "A short" in line).split()[-2:] == [
        "1",
        FIRST,
    ]


def test_an_unknown_exercise_and_a_field_of_a_later_version_do_no_harm() -> None:
    tried("gone-by-now", 100.0)
    tried(FIRST, 1.0, mood="sunny")
    assert "1 of 4 points" in repr(course.progress())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", [False, True])
def test_a_file_that_cannot_be_read_is_told_each_time_and_the_page_is_shown(
    language: str, folder: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = data_dir() / "prompteur.sqlite"
    if folder:
        place.mkdir()
    else:
        place.write_bytes(b"something else " * 100)
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    said = set()
    for _ in range(2):
        assert FIRST in repr(course.progress())
        said.add(capsys.readouterr().err)
    user_store.cache_clear()
    assert main(["progress"]) == 0
    said.add(capsys.readouterr().err)
    [only] = said
    assert str(data_dir()) in only and "Traceback" not in only


def test_a_home_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "file" / "home"))
    assert FIRST in repr(course.progress())
    assert str(tmp_path / "file") in capsys.readouterr().err


@pytest.mark.parametrize("place", ["modules/en", "exercises/en/00-test"])
def test_links_are_relative_and_lead_to_the_notebooks(
    place: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree / place)
    links = page().links
    assert len(links) == 4  # the lesson, the two exercises, and the one that comes next
    for one in links:
        assert not urlsplit(one).scheme and not urlsplit(one).netloc and '"' not in one
        assert not urlsplit(one).fragment and not one.startswith("/")
    reached = {(tree / place / unquote(one)).resolve() for one in links}
    assert reached == set(tree.resolve().rglob("*.ipynb"))


def test_the_notebook_tells_where_it_is_from(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel's folder is that of its notebook, as JupyterLab starts it."""
    monkeypatch.chdir(tree / "modules" / "en")
    monkeypatch.setenv("JPY_SESSION_NAME", str(tree / "modules" / "en" / "00-test.ipynb"))
    assert "../../exercises/en/00-test/00-test.ipynb" in page().links
    assert "  exercises/en/00-test/00-test.ipynb" in repr(course.progress()).splitlines()


def test_without_the_notebooks_there_are_no_links(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page().links == []
    monkeypatch.chdir(tree / "modules" / "en")
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")  # nothing French is there
    assert page().links == []
    deep = tree / "exercises" / "en" / "00-test" / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    assert page().links == []


def test_a_link_is_quoted(tree: Path) -> None:
    notebook = PurePath("exercises", "en", "a b", "50% #1.ipynb")
    (tree / notebook).parent.mkdir()
    (tree / notebook).write_text("{}")
    assert link(notebook, tree / "exercises" / "en") == "a%20b/50%25%20%231.ipynb"


def test_what_goes_in_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "<img src=x onerror=alert(1)>\x1b\u202e[2J\u2067&"
    monkeypatch.setitem(stand_in.RECORD["title"], "en", hostile)
    monkeypatch.setitem(stand_in.RECORD["exercises"][0]["title"], "en", hostile)
    tried(FIRST, 3.0, model=hostile)
    shown = course.progress()
    assert shown is not None
    assert not set("\x1b\u202e\u2067") & set(shown._repr_html_() + repr(shown))
    read = Reader(shown._repr_html_())
    plain = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "strong"}
    assert {tag for tag, _ in read.tags} == plain
    assert read.text.count("<img src=x onerror=alert(1)>[2J&") == 5


def test_the_table_says_what_its_cells_belong_to() -> None:
    tags = page().tags
    assert tags[0][0] == "div" and tags[0][1]["lang"] == "en" and "caption" in dict(tags)
    scopes = [given["scope"] for tag, given in tags if tag == "th"]
    assert scopes == ["col"] * 4 + ["rowgroup", "row", "row"]


def test_the_command_and_the_function_say_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    tried(FIRST, 2.0)
    assert main(["progress"]) == 0
    assert capsys.readouterr().out == repr(course.progress()) + "\n"
    assert main(["progress", "--lang", "fr", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["language"] == "fr"
    assert [one["score"] for one in found["exercises"]] == [None, None]
    main(["progress", "--json"])
    first = json.loads(capsys.readouterr().out)["exercises"][0]
    assert (first["exercise"], first["score"], first["attempts"]) == (FIRST, 2.0, 1)
    assert (first["points"], first["model"]) == (3.0, MODEL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_the_whole_catalogue(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.chdir(ROOT / "modules" / language)
    course.exercises.exercise.exercises.cache_clear()
    read = page()
    for task in course.exercises.exercise.exercises(language):
        assert task.title in read.text
        assert course.exercises.exercise.module_title(task.module, language) in read.text
    notebooks = {unquote(one) for one in read.links}
    assert f"../../exercises/{language}/00-start-here/00-start-here.ipynb" in notebooks
    assert say("progress.head_best", language) in read.text
