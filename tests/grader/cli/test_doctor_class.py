"""What `prompteur doctor` says of an instructor's folders and gradebook."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.places import ROOT

import grader.cli.doctor_class as doctor_class
from grader.cli.doctor import look
from grader.marking.private import VARIABLE


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with nothing in it, to which the way is open."""
    made = tmp_path / "checkout"
    for name in ("grader", "solutions"):
        (made / name).mkdir(parents=True)
        (made / name).chmod(0o755)
    config = (ROOT / "grader" / "nbgrader_config.py").read_text(encoding="utf-8")
    (made / "grader" / "nbgrader_config.py").write_text(config, encoding="utf-8")
    for folder in (made, *made.parents):
        if folder.stat().st_uid == folder.parent.stat().st_uid and folder.is_relative_to(tmp_path):
            folder.chmod(0o755)
    monkeypatch.setattr(doctor_class, "ROOT", made)
    return made


def people(monkeypatch: pytest.MonkeyPatch, *rows: tuple[int, str]) -> None:
    pwd = pytest.importorskip("pwd")
    made = [SimpleNamespace(pw_name=str(uid), pw_uid=uid, pw_shell=shell) for uid, shell in rows]
    monkeypatch.setattr(pwd, "getpwall", lambda: made)


def reachable(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """pytest's own folders are closed to others; the way to the checkout is taken as open."""
    real = Path.stat

    def stat(self: Path, **how: Any) -> Any:
        found = real(self, **how)
        if self in root.parents:
            return SimpleNamespace(st_mode=found.st_mode | 0o005)
        return found

    monkeypatch.setattr(Path, "stat", stat)


def rights(language: str = "en") -> list[tuple[bool, str]]:
    found = doctor_class.look_at_rights(language)
    return [(one.well, one.text) for one in found]


def test_folders_that_others_can_read_are_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(monkeypatch, (0, "/bin/bash"), (1234, "/bin/bash"), (1235, "/usr/sbin/nologin"))
    reachable(monkeypatch, root)
    (root / "solutions").chmod(0o750)
    [(well, said)] = rights()
    assert not well and f"chmod o-rwx {root / 'grader'}" in said and "1 other account" in said
    (root / "grader").chmod(0o700)
    assert rights("fr")[0][0] and "qui ne peut pas le lire" in rights("fr")[0][1]


def test_own_cases_that_others_can_read_are_named(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    people(monkeypatch, (1234, "/bin/bash"), (1235, "/bin/zsh"))
    reachable(monkeypatch, root)
    for name in ("grader", "solutions"):
        (root / name).chmod(0o700)
    own = tmp_path / "own.yaml"
    own.write_text("", encoding="utf-8")
    own.chmod(0o644)
    monkeypatch.setenv(VARIABLE, str(own))
    [(well, said)] = rights()
    assert not well and str(own) in said and "2 other accounts" in said


def test_who_is_alone_need_not_close_anything(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people(monkeypatch, (0, "/bin/bash"), (33, "/usr/sbin/nologin"), (65534, "/bin/sh"))
    assert rights() == [(True, "nobody else has an account on this machine")]


def test_a_gradebook_that_is_not_there_yet_is_no_fault(root: Path) -> None:
    found = doctor_class.look_at_book("en")
    assert found.well and not (root / "grader" / "class.db").exists()


def test_a_damaged_gradebook_is_said_in_a_sentence(root: Path) -> None:
    (root / "grader" / "class.db").write_text("garbage" * 100, encoding="utf-8")
    found = doctor_class.look_at_book("en")
    assert not found.well and "class.db cannot be used" in found.text
    assert "not a database" in found.text and "SELECT" not in found.text


def test_a_gradebook_that_opens_is_named(root: Path, gradebook: Any) -> None:
    (root / "grader" / "class.db").write_bytes(Path(gradebook).read_bytes())
    found = doctor_class.look_at_book("fr")
    assert found.well and str(root / "grader" / "class.db") in found.text


def test_a_look_of_the_instructors_side_that_fails_leaves_the_others(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "grader" / "nbgrader_config.py").unlink()
    found = look("en")
    assert {one.about for one in found} == {
        "own_cases.doctor",
        "grade.doctor_rights",
        "grade.doctor_book",
    }
    [book] = [one for one in found if one.about == "grade.doctor_book"]
    assert not book.well and "nbgrader_config.py" in book.text
