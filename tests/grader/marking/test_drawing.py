"""`prompteur cases draw`: a marking set of one's own, which a secret draws and a class is marked
on."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from course.cli import main
from course.exercises import fresh
from course.exercises.exercise import exercise
from course.messages import LANGUAGES
from course.models.base import Reply
from grader.marking import drawing
from grader.marking.drawing import SECRET_FILE, marking_set, write_set
from grader.marking.grade import grade_prompt
from grader.marking.heldout import given_half, held_out
from grader.marking.private import VARIABLE, private_halves

ID, OTHER = "appointment-line", "postcard-city"
TASK = exercise(ID, "en")
SECRET = b"a secret of thirty-two bytes ...."
RECORD = {
    "pools": {"city": ["Cork", "Turin", "Zagreb", "Leeds"], "who": ["Ana", "Ben", "Cy", "Di"]},
    "cases": [
        {
            "inputs": {"postcard": "Rain in {city}. {who}", "carte": "Pluie à {city}. {who}"},
            "expect": {"city": "{city}"},
            "replies": ["{city}"],
        }
    ],
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the class's own cases lie; the templates of postcard-city, too, in both languages."""
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "own"))
    real = fresh._templates

    def known(task: Any) -> Any:
        if task.id != OTHER:
            return real(task) if task.id == ID and task.language == "en" else None
        [case] = RECORD["cases"]
        inputs = {name: case["inputs"][name] for name in task.variables}
        return fresh.templates_from({**RECORD, "cases": [{**case, "inputs": inputs}]})

    monkeypatch.setattr(fresh, "_templates", known)
    return tmp_path / "own"


def draw(*options: str) -> int:
    return main(["cases", "draw", *options])


class Echoing:
    """Repeats the message."""

    name = fingerprint = "echoing"
    slots = 4

    async def complete(self, request: Any, *, on_text: Any = None) -> Reply:
        return Reply(request.messages[-1].text, "stop")


class Reading:
    """Says what is right for the cases in a folder."""

    name = fingerprint = "reading"
    slots = 4

    def __init__(self, folder: Path) -> None:
        [row] = yaml.safe_load((folder / f"{ID}.yaml").read_text(encoding="utf-8"))["exercises"]
        self._cases = row["cases"]["en"]

    async def complete(self, request: Any, *, on_text: Any = None) -> Reply:
        text = request.messages[-1].text
        found = [one["expect"] for one in self._cases if one["inputs"]["message"] in text]
        return Reply(" | ".join(found[0].values()) if found else "?", "stop")


def test_a_class_is_marked_on_what_was_drawn(own: Path, capsys: Any) -> None:
    before = {case.texts for case in (*TASK.cases, *given_half(TASK).cases)}
    assert draw(ID) == 0
    told = capsys.readouterr().out
    assert f"10 cases in each language, in {own}: {ID} (en)." in told
    assert f"{ID} (fr)" in told and "PROMPTEUR_HELD_OUT" not in told
    half = private_halves()[ID, "en"]
    assert held_out(TASK).cases == half.cases and len(half.cases) == 10
    assert not {case.texts for case in half.cases} & before
    reference = given_half(TASK).reference
    grade = grade_prompt(TASK, reference, Reading(own))
    assert grade.score == TASK.points and grade.held_out_tally.passed == 10
    assert grade_prompt(TASK, reference, Echoing()).score == 0.0


def test_no_public_held_out_case_is_drawn(own: Path, monkeypatch: Any) -> None:
    task = exercise(OTHER, "en")
    assert draw(OTHER, "--lang", "en", "--count", "6") == 0
    first = private_halves()[OTHER, "en"].cases
    monkeypatch.setattr(drawing, "given_half", lambda task: replace(held_out(task), cases=first))
    assert draw(OTHER, "--lang", "en", "--count", "10", "--replace") == 0
    texts = {case.texts for case in private_halves()[task.id, "en"].cases}
    assert len(texts) == 10 and not texts & {case.texts for case in first}


def test_without_ids_all_that_have_templates_are_drawn_and_the_others_named(
    own: Path, capsys: Any
) -> None:
    assert draw("--count", "8") == 0
    told = capsys.readouterr().out
    assert {one.name for one in own.glob("*.yaml")} == {f"{ID}.yaml", f"{OTHER}.yaml"}
    assert set(private_halves()) == {(ID, "en"), (OTHER, "en"), (OTHER, "fr")}
    assert all(len(half.cases) == 8 for half in private_halves().values())
    assert "No templates" in told and "story-slug (fr)" in told and f"{OTHER} (en, fr)" in told


def test_one_language_and_a_folder_can_be_named(own: Path, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "else" / "where"
    assert draw(OTHER, "--lang", "fr", "--out", str(out), "--count", "3") == 0
    [row] = yaml.safe_load((out / f"{OTHER}.yaml").read_text(encoding="utf-8"))["exercises"]
    assert list(row["cases"]) == ["fr"] and len(row["cases"]["fr"]) == 3
    assert f"PROMPTEUR_HELD_OUT nomme {out}" in capsys.readouterr().out
    assert not own.exists()


def test_a_value_that_stands_twice_is_written_twice(own: Path, monkeypatch: Any) -> None:
    city = {"text": "Cork", "names": ["Cork", "Corcaigh"]}
    case = {"inputs": {"postcard": "{city}, {who}"}, "expect": {"city": "{city.names}"}}
    record = {"pools": {**RECORD["pools"], "city": [city]}, "cases": [case]}
    monkeypatch.setattr(fresh, "_templates", lambda task: fresh.templates_from(record))
    assert draw(OTHER, "--lang", "en", "--count", "3") == 0
    text = (own / f"{OTHER}.yaml").read_text(encoding="utf-8")
    assert text.count("Corcaigh") == 3 and "&" not in text


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_secret_is_for_its_owner_alone(own: Path) -> None:
    mask = os.umask(0)
    try:
        assert draw(ID) == 0
    finally:
        os.umask(mask)
    assert stat.S_IMODE((own / SECRET_FILE).stat().st_mode) == 0o600
    assert not stat.S_IMODE((own / f"{ID}.yaml").stat().st_mode) & 0o007


def test_the_secret_is_kept_and_neither_it_nor_a_case_is_printed(own: Path, capsys: Any) -> None:
    assert draw(ID, "--json") == 0
    first = capsys.readouterr().out
    secret, cases = (own / SECRET_FILE).read_bytes(), (own / f"{ID}.yaml").read_bytes()
    assert len(secret) == 32
    told = json.loads(first)
    assert told["drawn"] == [{"exercise": ID, "languages": ["en"], "count": 10}]
    assert told["without_templates"] == [f"{ID} (fr)"] and told["in_use"]
    assert draw(ID) == 0  # what is there already is no obstacle
    printed = first + capsys.readouterr().out
    assert (own / SECRET_FILE).read_bytes() == secret
    assert (own / f"{ID}.yaml").read_bytes() == cases
    assert secret.hex() not in printed and repr(secret)[2:-1] not in printed
    for case in private_halves()[ID, "en"].cases:
        assert case.inputs["message"] not in printed


def test_a_secret_that_is_given_draws_the_same_anywhere(own: Path, tmp_path: Path) -> None:
    file = tmp_path / "of the class"
    file.write_bytes(SECRET)
    for name in ("one", "two"):
        assert draw(ID, "--secret-file", str(file), "--out", str(tmp_path / name)) == 0
    files = [tmp_path / name / f"{ID}.yaml" for name in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert not list(tmp_path.rglob(SECRET_FILE))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    secrets=st.lists(st.binary(min_size=16, max_size=40), min_size=2, max_size=2, unique=True),
    count=st.integers(1, 12),
)
def test_a_secret_draws_one_set_and_another_secret_another(
    own: Path, secrets: list[bytes], count: int
) -> None:
    tasks = [exercise(name, language) for name in (ID, OTHER) for language in LANGUAGES]
    sets = [marking_set(tasks, count, secret, {}) for secret in secrets]
    assert sets[0] == marking_set(tasks, count, secrets[0], {})
    if count > 3:  # of a few cases some sets may happen to be alike
        assert sets[0].files[ID] != sets[1].files[ID]
    more = marking_set(tasks, count + 1, secrets[0], {})
    assert more.files[ID].startswith(sets[0].files[ID].rstrip())


def test_cases_that_are_there_are_written_over_only_where_that_is_said(
    own: Path, capsys: Any
) -> None:
    own.mkdir()
    mine = own / f"{ID}.yaml"
    mine.write_text("exercises: []\n", encoding="utf-8")
    assert draw() == 1
    told = capsys.readouterr().err
    assert mine.name in told and "--replace" in told and "Nothing was written" in told
    assert mine.read_text(encoding="utf-8") == "exercises: []\n"
    assert not (own / f"{OTHER}.yaml").exists()
    assert draw("--replace") == 0
    assert len(private_halves()[ID, "en"].cases) == 10
    assert draw(ID, "--count", "9") == 1 and len(private_halves()[ID, "en"].cases) == 10


def test_an_exercise_with_cases_in_another_file_is_left_out(own: Path, capsys: Any) -> None:
    own.mkdir()
    case = {"inputs": {"message": "See you in May"}, "expect": TASK.cases[0].expect}
    row = {"id": ID, "cases": {"en": [case]}}
    (own / "mine.yaml").write_text(yaml.safe_dump({"exercises": [row]}), encoding="utf-8")
    assert draw("--replace") == 0
    assert f"{ID} was left out: its cases are in mine.yaml" in capsys.readouterr().out
    assert set(private_halves()) == {(ID, "en"), (OTHER, "en"), (OTHER, "fr")}
    assert draw(ID) == 1
    assert "No cases were drawn" in capsys.readouterr().out


WRONG = {
    "count": (("--count", "0"), "from 1 on"),
    "exercise": (("no-such-thing",), "no-such-thing"),
    "too many": ((OTHER, "--count", "500"), "different cases"),
    "no secret": (("--secret-file", "nowhere"), "nowhere cannot be read"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_drawn_is_said_in_a_sentence(own: Path, capsys: Any, wrong: str) -> None:
    options, said = WRONG[wrong]
    assert draw(*options) == 1
    assert said in capsys.readouterr().err
    assert not list(own.glob("*.yaml"))


def test_files_that_are_in_the_way_are_said(own: Path, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "file").write_text("Hello", encoding="utf-8")
    assert draw("--out", str(tmp_path / "file")) == 1
    assert "is a file" in capsys.readouterr().err
    assert draw("--out", str(tmp_path / "file" / "under")) == 1
    assert "Nothing can be written" in capsys.readouterr().err
    assert draw("--secret-file", str(tmp_path / "file")) == 1
    assert "fewer than 16 bytes" in capsys.readouterr().err
    own.mkdir()
    (own / "mine.yaml").write_text("exercises: [", encoding="utf-8")
    assert draw() == 1
    assert "mine.yaml" in capsys.readouterr().err


def test_templates_that_cannot_be_used_are_said(own: Path, monkeypatch: Any, capsys: Any) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("no pool 'town'")

    monkeypatch.setattr(drawing, "drawn", broken)
    assert draw(ID) == 1
    assert (
        f"templates of {ID} cannot be used: ValueError: no pool 'town'" in capsys.readouterr().err
    )


def test_a_set_is_written_whole_or_not_at_all(own: Path, tmp_path: Path) -> None:
    found = marking_set([TASK], 3, SECRET, {})
    write_set(found, tmp_path / "made")
    [path] = (tmp_path / "made").iterdir()
    assert path.read_bytes() == found.files[ID]
