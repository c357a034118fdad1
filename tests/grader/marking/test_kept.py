"""What is kept of a graded submission: read back as it was written, or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.grades import grade, submission, tasks

from grader.marking.kept import GradedFile, digest_of, read_graded, write_graded, write_whole
from grader.marking.work import Choice, Counts, LearnerRecord, Work

FIRST, SECOND = tasks()[:2]
GRADED = GradedFile("a digest", {FIRST.id: grade(FIRST), SECOND.id: grade(SECOND, "Où ? \ud800")})


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "ada.json"
    assert read_graded(path) is None
    for graded in (GRADED, GradedFile("another", {})):
        write_graded(path, graded)
        found = read_graded(path)
        assert found is not None and found.digest == graded.digest
        assert found.grades.keys() == graded.grades.keys()
        assert not graded.grades or found.grades[FIRST.id] == graded.grades[FIRST.id]
    assert os.listdir(path.parent) == ["ada.json"]
    assert "Où ?" in json.dumps(GRADED.grades[SECOND.id].as_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", "{}", '{"digest": "d"}', '{"digest": "d", "grades": []}',
     '{"digest": "d", "grades": {"a": {"b": 1}}}', '{"digest": "d", "grades": {"a": 1}}',
     '{"grades": {}}'],
)  # fmt: skip
def test_what_is_no_such_file_is_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ada.json"
    path.write_text(text, encoding="utf-8")
    assert read_graded(path) is None
    path.write_bytes(b"\xff\xfe\x00")
    assert read_graded(path) is None
    assert read_graded(tmp_path) is None


def test_it_is_complete_when_everything_has_a_score() -> None:
    assert GRADED.complete and GradedFile("", {}).complete
    waits = {FIRST.id: grade(FIRST), SECOND.id: grade(SECOND, ready=False)}
    assert not GradedFile("", waits).complete
    assert GradedFile("", {FIRST.id: replace(grade(FIRST), score=0.0)}).complete


def test_a_digest_is_of_all_that_decides_a_grade_and_of_nothing_else() -> None:
    base = submission({FIRST.id: "a", SECOND.id: "b"})
    others = [
        (submission({FIRST.id: "a", SECOND.id: "c"}), "m"),
        (submission({FIRST.id: "a"}), "m"),
        (submission({FIRST.id: "a", SECOND.id: "b"}, "fr"), "m"),
        (replace(base, assignment="02-instructions-and-data"), "m"),
        (base, "another model"),
    ]
    digests = [digest_of(base, "m"), *(digest_of(*one) for one in others)]
    assert len(set(digests)) == len(digests)
    assert all(len(one) == 64 and int(one, 16) >= 0 for one in digests)
    assert digest_of(replace(base, remarks=(object(),)), "m") == digests[0]  # type: ignore[arg-type]


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    write_whole(path, "old\r\n\ud800é")
    assert path.read_bytes() == "old\r\n?é".encode()

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert os.listdir(tmp_path) == ["page.html"] and path.read_bytes().startswith(b"old")


@pytest.mark.parametrize(
    ("choice", "forced"),
    [
        (Choice(), False),
        (Choice(again=True), True),
        (Choice(students=["ada"]), True),
        (Choice(exercises=["x"]), True),
    ],
)
def test_what_is_named_is_graded_again(choice: Choice, forced: bool) -> None:
    assert choice.forced is forced


def test_equal_prompts_are_one_unit() -> None:
    def unit(text: str, language: str = "en") -> tuple[str, str, str]:
        handed_in = submission({FIRST.id: text}, language)
        return Work("ada", handed_in, "", False, (FIRST.id,)).unit(FIRST.id)

    assert unit("a") == unit("a") == (FIRST.id, "en", "a")
    assert len({unit("a"), unit("b"), unit("a", "fr")}) == 3


def test_a_record_is_neither_by_hand_nor_in_error_unless_it_is_said() -> None:
    record = LearnerRecord("ada", submission({}), {}, None)
    assert (record.manual, record.error) == (False, "")
    assert Counts() == Counts(0, 0, 0, 0, 0, None, 0.0)
