"""A class is marked on cases of its instructor's own, and it is said whose they are."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.classes import Echoing, course_folders, grade_class, hand_in
from support.guides import blocks
from support.hostile import ASSIGNMENT, GOOD, IDS
from support.nbgrader_class import Classroom
from support.places import ROOT

import grader.nbgrading.folders
from course.cli import main
from course.errors import CourseError
from course.exercises.exercise import exercise
from course.messages import LANGUAGES
from course.models.base import Reply
from grader.marking.executors import Elsewhere
from grader.marking.grade import grade_prompt
from grader.marking.heldout import held_out, known_cases, marked_on
from grader.marking.private import VARIABLE, PrivateError, private_halves
from grader.marking.work import Choice

NAME = "postcard-city"
CITIES = ("Cork", "Galway", "Sligo", "Ennis", "Tralee", "Naas", "Trim", "Birr")


def half(cities: Sequence[str] = CITIES, name: str = NAME, **more: Any) -> dict[str, Any]:
    """A record of cases of one's own, in English."""
    cases = [
        {"inputs": {"postcard": f"Rain in {city} again."}, "expect": {"city": city}}
        for city in cities
    ]
    return {"id": name, "cases": {"en": cases}, **more}


_written: list[Path] = []


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


def write(folder: Path, *halves: Any, file: str = "mine.yaml") -> None:
    text = yaml.safe_dump({"exercises": list(halves)}, allow_unicode=True)
    (folder / file).write_text(text, encoding="utf-8")
    _written.append(folder)  # each time another time of change, however coarse the clock
    os.utime(folder / file, (len(_written), len(_written)))


class KnowsOwn:
    """Knows the cities of the own cases alone."""

    name = fingerprint = "knows own"
    slots = 4

    async def complete(self, request: Any, *, on_text: Any = None) -> Reply:
        text = request.messages[-1].text
        return Reply(next((city for city in CITIES if city in text), "Nowhere"), "stop")


def test_own_cases_take_the_place_of_the_courses_in_their_language(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, french = exercise(NAME, "en"), exercise(NAME, "fr")
    monkeypatch.setenv(VARIABLE, "")
    before = held_out(task)
    assert before.origin == "public" and held_out(french).origin == "public"
    assert grade_prompt(task, "City? {{postcard}}", KnowsOwn()).score == 0.0
    monkeypatch.setenv(VARIABLE, str(own))
    write(own, half())
    kept = held_out(task)
    assert [case.expect["city"] for case in kept.cases] == list(CITIES)
    assert (kept.origin, kept.reference, kept.weak) == ("private", before.reference, before.weak)
    assert held_out(french).origin == "public"
    grade = grade_prompt(task, "City? {{postcard}}", KnowsOwn())
    assert grade.score == task.points and grade.held_out_tally.passed == len(CITIES)


def test_a_file_may_be_named_and_gives_its_own_prompts(own: Path, monkeypatch: Any) -> None:
    weak = [{"prompt": "{{postcard}}!", "why": "It asks for nothing."}]
    write(own, half(reference={"en": "Which city? {{postcard}}"}, weak={"en": weak}))
    monkeypatch.setenv(VARIABLE, str(own / "mine.yaml"))
    kept = held_out(exercise(NAME, "en"))
    assert kept.reference == "Which city? {{postcard}}"
    assert [one.prompt for one in kept.weak] == ["{{postcard}}!"]


def test_an_edited_file_is_read_again(own: Path) -> None:
    write(own, half())
    assert len(held_out(exercise(NAME, "en")).cases) == 8
    write(own, half(CITIES[:3]))
    assert len(held_out(exercise(NAME, "en")).cases) == 3


def test_cases_that_learners_can_read_are_counted(own: Path) -> None:
    task = exercise(NAME, "en")
    write(own, half())
    assert known_cases(task) == 0
    copied = half()
    copied["cases"]["en"] += [
        {"inputs": case.inputs, "expect": case.expect} for case in task.cases[:2]
    ]
    write(own, copied)
    assert known_cases(task) == 2


def broken(**changes: Any) -> dict[str, Any]:
    return {**half(), **changes}


CASE = {"inputs": {"postcard": "Rain."}, "expect": {"city": "Cork"}}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (broken(id="postcard-citty"), "no exercise of that name. Did you mean postcard-city?"),
        (broken(id="zzz"), "mine.yaml, exercise zzz: there is no exercise of that name."),
        (broken(cases={"de": [CASE]}), "`cases` must be a mapping with one language or more"),
        (broken(cases={}), "`cases` must be a mapping with one language or more"),
        (broken(cases={"en": []}), "`cases` must be a list that is not empty in 'en'"),
        (broken(cases={"en": [CASE, {"inputs": {}}]}), "case 2 in 'en' has no input 'postcard'"),
        (
            broken(cases={"en": [{**CASE, "inputs": {"postcard": "x", "card": "y"}}]}),
            "case 1 in 'en' has an input 'card' that the exercise does not know",
        ),
        (broken(cases={"en": [CASE, {**CASE, "expect": {}}]}), "case 2 in 'en': "),
        (broken(reference={"en": "{{card}}"}), "a prompt in 'en' cannot be sent."),
        (broken(reference={"fr": "x"}), "`reference` is missing in 'en'"),
        (broken(reference={"en": 3}), "`reference` must be text in 'en'"),
        (broken(weak={"en": [{"prompt": "x"}]}), "`weak` must be a list"),
        (broken(week={}), "unknown field 'week'"),
        ("text", "mine.yaml, number 1 of `exercises`: it is not a mapping"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_file_place_and_cause(
    own: Path, record: Any, said: str
) -> None:
    write(own, record)
    with pytest.raises(PrivateError) as refused:
        private_halves()
    told = refused.value.text("en")
    assert said in told and "mine.yaml" in told and "nothing was graded" in told
    assert "rien n’a donc été noté" in refused.value.text("fr")
    with pytest.raises(CourseError):
        held_out(exercise("appointment-line", "fr"))  # not even what it does not name


def test_the_same_exercise_in_two_files_is_refused(own: Path) -> None:
    write(own, half())
    write(own, half(), file="other.yaml")
    with pytest.raises(PrivateError, match=r"other.yaml, exercise postcard-city: .* mine.yaml"):
        private_halves()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no .yaml file with cases"),
        ({"a.yaml": "exercises:\n\t- id: x\n"}, "a.yaml: line 2 (“- id: x”) is indented"),
        ({"a.yaml": "id: x\n"}, "a.yaml: it has no list `exercises`"),
        ({"a.yaml": "exercises: []\n", "b.yml": ""}, "b.yml is not read: its name must end"),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused(
    own: Path,
    files: dict[str, str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for begun in ("grade.course_configuration", "calibrate.calibrate"):
        monkeypatch.setattr(f"grader.cli.{begun}", lambda *_: pytest.fail("it has begun"))
    for name, text in files.items():
        (own / name).write_text(text, encoding="utf-8")
    assert main(["grade", ASSIGNMENT, "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert said in told.err and told.err.count("\n") == 1 and not told.out
    assert main(["calibrate", NAME, "--lang", "fr"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_place_that_is_not_there_is_refused(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(own / "nowhere"))
    with pytest.raises(PrivateError, match=r"nowhere, which is not there\. Nothing was graded"):
        private_halves()
    monkeypatch.setenv(VARIABLE, "")
    assert private_halves() == {}


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gradebook: Any) -> Any:
    made = Classroom(tmp_path / "class", monkeypatch)
    monkeypatch.setattr(grader.nbgrading.folders, "ROOT", made.root)
    made.take(gradebook)
    return made


def first_of(name: str, count: int) -> dict[str, Any]:
    """The first of the course's own held-out cases of an exercise, as one's own."""
    text = (ROOT / "grader" / "heldout" / f"{ASSIGNMENT}.yaml").read_text(encoding="utf-8")
    [row] = [one for one in yaml.safe_load(text)["exercises"] if one["id"] == name]
    return {"id": name, "cases": {"en": row["cases"]["en"][:count]}}


def test_marks_are_made_again_when_the_cases_change_and_only_then(
    classroom: Any, own: Path
) -> None:
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", GOOD)
    write(own, first_of(IDS[0], 8))
    grade_class(folders, Echoing())
    model = Echoing()
    grading, _ = grade_class(folders, model)
    assert (model.calls, grading.counts.unchanged) == (0, 1)
    write(own, first_of(IDS[0], 6))
    grading, records = grade_class(folders, model)
    assert grading.counts.unchanged == 0
    assert records["ada"].grades[IDS[0]].held_out_tally.passed == 6


def test_marks_on_other_cases_are_not_kept_beside_new_ones(classroom: Any, own: Path) -> None:
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", GOOD)
    write(own, first_of(IDS[0], 8))
    grade_class(folders, Echoing())
    write(own, first_of(IDS[0], 6))
    _, records = grade_class(folders, Echoing(), Choice(exercises=[IDS[1]]))
    assert IDS[0] not in records["ada"].grades and IDS[1] in records["ada"].grades


def test_a_mark_made_elsewhere_on_other_cases_does_not_count(classroom: Any, own: Path) -> None:
    """A worker of a cluster may not have the instructor's cases."""
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", {IDS[0]: GOOD[IDS[0]]})
    write(own, first_of(IDS[0], 8))
    here = marked_on(exercise(IDS[0], "en"))

    class Cluster(ThreadPoolExecutor):
        def submit(self, *asked: Any, **options: Any) -> Any:
            done: Future[Any] = Future()
            grade = grade_prompt(exercise(IDS[0], "en"), GOOD[IDS[0]], Echoing())
            assert grade.marked_on == here
            done.set_result(Elsewhere({**grade.as_json(), "marked_on": "others"}, None))
            return done

    with Cluster() as executor:
        _, records = grade_class(folders, Echoing(), executor=executor)
    found = records["ada"].grades[IDS[0]]
    assert found.score is None and "other held-out cases than here" in found.reason["en"]


def test_it_is_said_once_whose_the_cases_are(
    classroom: Any, own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = course_folders(classroom.root)
    hand_in(folders, "ada", GOOD)
    write(own, first_of(IDS[0], 8))
    for extra in (["--dry-run"], []):
        assert main(["grade", ASSIGNMENT, "--no-collect", "--lang", "en", *extra]) == 0
        said = capsys.readouterr().out
        assert said.count(f"Held-out cases of {IDS[0]}: your own, in {own}.") == 1
        assert said.count(f"Held-out cases of {', '.join(IDS[1:])}: the course's, which any") == 1
    assert main(["grade", ASSIGNMENT, "--no-collect", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["held_out"]
    assert told["private"] == [IDS[0]] and told["public"] == list(IDS[1:])
    assert told["place"] == str(own)
    report = (folders.reports(ASSIGNMENT) / "index.html").read_text(encoding="utf-8")
    assert report.count("which anybody can read in its repository") == 1


def test_calibration_runs_on_cases_of_ones_own(
    own: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.cli.calibrate._model", lambda name: KnowsOwn())
    write(own, half())
    main(["calibrate", NAME, "--json", "--lang", "en"])
    told = json.loads(capsys.readouterr().out)
    [reference] = [
        one
        for one in told["trials"]
        if (one["prompt"], one["cases"], one["language"]) == ("reference", "heldout", "en")
    ]
    assert reference["passed"] == len(CITIES) and reference["calibrated"]
    assert told["held_out"]["private"] == [NAME]
    main(["calibrate", NAME, "--lang", "en"])
    assert f"Held-out cases of {NAME}: your own, in {own}." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["instructors.md", "instructors.fr.md"])
def test_the_example_of_the_guide_can_be_marked_on(name: str, own: Path) -> None:
    guide = (ROOT / "docs" / name).read_text(encoding="utf-8")
    [example] = [one for one in blocks(guide) if one.mark == "file: grader/private/postcards.yaml"]
    (own / "postcards.yaml").write_text(example.text, encoding="utf-8")
    for language in LANGUAGES:
        task = exercise(NAME, language)
        half = held_out(task)
        assert half.origin == "private" and len(half.cases) >= 8 and not known_cases(task)
