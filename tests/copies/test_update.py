"""A used course updated across versions: what is new comes in, what was written stays."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.copied import (
    EXERCISES,
    LESSON,
    everything,
    notebook,
    read,
    run_all,
    sources,
    type_into,
    write,
)

from course.copies.update import Change, update
from course.errors import CourseError


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of a lesson and its exercises."""
    place = tmp_path / "course"
    write(place / LESSON, notebook("one", "two"))
    write(place / EXERCISES, notebook("%%prompt a\nWrite here.", "score"))
    return place


@pytest.fixture
def mine(course: Path, tmp_path: Path) -> Path:
    """The learner's folder, made from it."""
    folder = tmp_path / "mine"
    assert [one.what for one in update(course, folder, "en")] == ["new", "new"]
    return folder


def test_a_second_start_changes_nothing(course: Path, mine: Path) -> None:
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    assert update(course, mine, "en") == []
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before
    assert {one.name for one in mine.iterdir()} == {"modules", "exercises", ".prompteur.json"}


def test_an_untouched_copy_is_replaced_and_a_new_lesson_comes(course: Path, mine: Path) -> None:
    write(course / LESSON, notebook("one", "two, mended"))
    write(course / "modules/en/02.ipynb", notebook("new"))
    assert update(course, mine, "en") == [
        Change(LESSON, "updated"),
        Change("modules/en/02.ipynb", "new"),
    ]
    assert sources(mine / LESSON) == ["one", "two, mended"]


def test_what_the_learner_wrote_stays_while_the_course_does_not_change(
    course: Path, mine: Path
) -> None:
    type_into(mine / EXERCISES, "%%prompt a\nMy own words")
    before = (mine / EXERCISES).read_bytes()
    run_all(course / EXERCISES)  # stored anew: no change of what stands there
    assert update(course, mine, "en") == [Change(EXERCISES, "kept")]
    assert (mine / EXERCISES).read_bytes() == before


@pytest.mark.parametrize(("language", "name"), [("en", "my-version"), ("fr", "ma-version")])
def test_what_both_changed_lies_side_by_side(
    course: Path, mine: Path, language: str, name: str
) -> None:
    for number, words in enumerate(("mine", "mine again"), 1):
        type_into(mine / EXERCISES, words)
        write(course / EXERCISES, notebook(f"version {number}"))
        aside = f"exercises/en/01/01-{name}{'' if number == 1 else '-2'}.ipynb"
        assert update(course, mine, language) == [Change(EXERCISES, "both", aside)]
        assert sources(mine / EXERCISES) == [f"version {number}"]
        assert sources(mine / aside)[0] == words
    assert update(course, mine, language) == []


def test_a_lesson_that_was_run_only_is_replaced_and_its_results_are_kept(
    course: Path, mine: Path
) -> None:
    run_all(mine / LESSON, "what I had predicted")
    assert update(course, mine, "en") == []
    write(course / LESSON, notebook("one, mended"))
    aside = f"earlier-versions/{LESSON}"
    assert update(course, mine, "en") == [Change(LESSON, "ran", aside)]
    assert sources(mine / LESSON) == ["one, mended"]
    assert "what I had predicted" in (mine / aside).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda there: there["cells"].reverse(),
        lambda there: there["cells"].pop(),
        lambda there: there["cells"][0].update(attachments={"a.png": {"image/png": "AA=="}}),
        lambda there: there["cells"][0].update(cell_type="markdown"),
        lambda there: there["cells"][0]["metadata"].update(tags=["to do"]),
        lambda there: there["metadata"].update(title="My notes"),
    ],
)
def test_whatever_a_person_can_write_counts_as_written(course: Path, mine: Path, change) -> None:
    there = read(mine / LESSON)
    change(there)
    write(mine / LESSON, there)
    write(course / LESSON, notebook("other"))
    [found] = update(course, mine, "en")
    assert found.what == "both" and read(mine / str(found.aside)) == there


def test_a_lesson_that_the_course_drops_stays(course: Path, mine: Path) -> None:
    before = (mine / LESSON).read_bytes()
    (course / LESSON).unlink()
    assert update(course, mine, "en") == [Change(LESSON, "gone")]
    assert update(course, mine, "en") == []
    assert (mine / LESSON).read_bytes() == before


def test_a_copy_that_was_deleted_comes_back_and_own_files_are_left_alone(
    course: Path, mine: Path
) -> None:
    (mine / "modules/en/notes.ipynb").write_text("mine", encoding="utf-8")
    (mine / LESSON).unlink()
    assert update(course, mine, "en") == [Change(LESSON, "new")]
    assert (mine / "modules/en/notes.ipynb").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("broken", ["{", '{"cells": 3}', "[]", '{"cells": [{}]}', "[" * 10_000])
def test_what_is_no_notebook_is_kept_aside(course: Path, mine: Path, broken: str) -> None:
    (mine / LESSON).write_text(f"{broken} my text", encoding="utf-8")
    (mine / EXERCISES).write_text(broken, encoding="utf-8")
    asides = ["exercises/en/01/01-unreadable.ipynb", "modules/en/01-unreadable.ipynb"]
    found = update(course, mine, "en")
    assert found == [Change(EXERCISES, "broken", asides[0]), Change(LESSON, "broken", asides[1])]
    assert (mine / asides[0]).read_text(encoding="utf-8") == broken
    assert sources(mine / LESSON) == ["one", "two"]
    (course / LESSON).write_text(broken, encoding="utf-8")
    assert update(course, mine, "en") == [Change(LESSON, "no_source")]
    assert sources(mine / LESSON) == ["one", "two"]


@pytest.mark.parametrize("state", ["{", "[]", '{"files": [1]}', '{"files": {"a": 1}}', None])
def test_without_its_record_everything_written_is_kept(
    course: Path, mine: Path, state: str | None
) -> None:
    type_into(mine / EXERCISES, "mine")
    run_all(mine / LESSON)
    (mine / ".prompteur.json").unlink()
    if state is not None:
        (mine / ".prompteur.json").write_text(state, encoding="utf-8")
    [found] = update(course, mine, "en")
    assert found.what == "both" and sources(mine / str(found.aside))[0] == "mine"


def test_links_are_not_followed(course: Path, mine: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(mine, outside)
    before = everything(outside)
    (mine / LESSON).unlink()
    (mine / LESSON).symlink_to(outside / LESSON)
    shutil.rmtree(mine / "exercises")
    (mine / "exercises").symlink_to(outside / "exercises")
    (mine / "earlier-versions").symlink_to(outside)
    write(course / LESSON, notebook("new"))
    write(course / EXERCISES, notebook("new"))
    found = update(course, mine, "en")
    assert found == [Change(EXERCISES, "no_file"), Change(LESSON, "no_file")]
    (mine / LESSON).unlink()
    (mine / LESSON).write_bytes((outside / LESSON).read_bytes())
    run_all(mine / LESSON)
    assert Change(LESSON, "no_file") in update(course, mine, "en")  # where it would be put aside
    assert everything(outside) == before
    os.mkfifo(mine / "modules/en/02.ipynb")
    write(course / "modules/en/02.ipynb", notebook("new"))
    assert Change("modules/en/02.ipynb", "no_file") in update(course, mine, "en")


def test_a_link_in_the_course_is_not_handed_out(course: Path, mine: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (course / "modules/en/key.txt").symlink_to(tmp_path / "secret")
    assert update(course, mine, "en") == []


@pytest.mark.parametrize("place", [".", "modules", "modules/en/mine", "exercises"])
def test_the_course_itself_is_no_folder_of_ones_own(course: Path, place: str) -> None:
    with pytest.raises(CourseError, match="belongs to the course"):
        update(course, course / place, "en")


def test_a_folder_that_cannot_be_made_is_told(course: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be made"):
        update(course, tmp_path / "file" / "mine", "en")


# Random edits on both sides

WRITTEN = re.compile(r"mine:\d+\.\d+\.\w{3}")
words = st.sampled_from(["alpha", "beta", "gamma", "delta"])
versions = st.lists(words, min_size=1, max_size=3)
edits = st.lists(
    st.sampled_from(["type", "run", "add", "drop", "tag", "delete", "rename", "break", "state"]),
    max_size=3,
)


def _edit(folder: Path, name: str, how: str, text: str) -> None:
    """What a learner does to a copy."""
    path = folder / name
    if how == "state":
        (folder / ".prompteur.json").unlink(missing_ok=True)
    elif how == "delete":
        path.unlink(missing_ok=True)
    elif how == "rename":
        path.rename(path.with_name(f"{path.stem}-{len(list(path.parent.iterdir()))}.ipynb"))
    elif how == "break":
        path.write_text(f"<<<<<<< {text}", encoding="utf-8")
    elif how == "run":
        run_all(path, text)
    else:
        there = read(path)
        if how == "drop":
            del there["cells"][1:]
        elif how == "add":
            there["cells"].append(notebook(text)["cells"][0])
        elif how == "tag":
            there["cells"][0]["metadata"]["tags"] = [text]
        else:
            there["cells"][0]["source"] = [text]
        write(path, there)


def _is_notebook(path: Path) -> bool:
    return path.exists() and path.read_text(encoding="utf-8").startswith("{")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rounds=st.lists(st.tuples(versions, versions, edits, edits), min_size=2, max_size=4))
def test_nothing_that_a_learner_wrote_is_ever_lost(tmp_path: Path, rounds) -> None:
    place, folder = tmp_path / "random-course", tmp_path / "random-mine"
    for one in (place, folder):
        shutil.rmtree(one, ignore_errors=True)
    for number, (lesson, exercise, *done) in enumerate(rounds):
        write(place / LESSON, notebook(*lesson))
        write(place / EXERCISES, notebook(*exercise))
        before = everything(folder)
        update(place, folder, "en")
        assert not set(WRITTEN.findall(before)) - set(WRITTEN.findall(everything(folder)))
        assert sorted(one.what for one in update(place, folder, "en") if one.what != "kept") == []
        assert all(_is_notebook(folder / name) for name in (LESSON, EXERCISES))
        for name, hows in zip((LESSON, EXERCISES), done, strict=True):
            for step, how in enumerate(hows):
                if _is_notebook(folder / name) or how in ("delete", "state"):
                    _edit(folder, name, how, f"mine:{number}.{step}.{name[:3]}")
