"""What is kept of a graded submission: read back as it was written, or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.grades import grade, submission, tasks

from grader.marking.kept import GradedFile, key_of, keys_of, read_graded, write_graded, write_whole
from grader.marking.work import Choice, Counts, LearnerRecord, Work

FIRST, SECOND = tasks()[:2]
GRADED = GradedFile(
    {FIRST.id: grade(FIRST), SECOND.id: grade(SECOND, "Où ? \ud800")},
    {FIRST.id: "a key", SECOND.id: "another"},
)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "not" / "there" / "ada.json"
    assert read_graded(path) is None
    for graded in (GRADED, GradedFile({}, {})):
        write_graded(path, graded)
        found = read_graded(path)
        assert found is not None and found.keys == graded.keys
        assert found.grades.keys() == graded.grades.keys()
        assert not graded.grades or found.grades[FIRST.id] == graded.grades[FIRST.id]
    assert os.listdir(path.parent) == ["ada.json"]
    assert "Où ?" in json.dumps(GRADED.grades[SECOND.id].as_json(), ensure_ascii=False)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "null", "{}", '{"keys": {}}', '{"keys": {}, "grades": []}',
     '{"keys": {}, "grades": {"a": {"b": 1}}}', '{"keys": {}, "grades": {"a": 1}}',
     '{"grades": {}}', '{"digest": "d", "grades": {}}', '{"keys": 7, "grades": {}}'],
)  # fmt: skip
def test_what_is_no_such_file_is_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "ada.json"
    path.write_text(text, encoding="utf-8")
    assert read_graded(path) is None
    path.write_bytes(b"\xff\xfe\x00")
    assert read_graded(path) is None
    assert read_graded(tmp_path) is None


def test_it_is_complete_when_all_that_is_handed_in_has_a_score_as_it_is_now() -> None:
    keys = dict(GRADED.keys)
    assert GRADED.complete(keys) and GRADED.complete({FIRST.id: "a key"})
    assert not GRADED.complete({**keys, "one-more": "k"})
    assert not GRADED.complete({**keys, FIRST.id: "a newer one"})
    waits = GradedFile({FIRST.id: grade(FIRST), SECOND.id: grade(SECOND, ready=False)}, keys)
    assert not waits.complete(keys) and waits.complete({FIRST.id: "a key"})
    assert not GradedFile({}, {}).complete(keys)
    zero = GradedFile({FIRST.id: replace(grade(FIRST), score=0.0)}, keys)
    assert zero.complete({FIRST.id: "a key"})


def test_a_key_is_of_all_that_decides_a_grade_and_of_nothing_else() -> None:
    base = (FIRST.id, "en", "a", "m")
    others = [
        (FIRST.id, "en", "b", "m"),
        (FIRST.id, "fr", "a", "m"),
        (SECOND.id, "en", "a", "m"),
        (FIRST.id, "en", "a", "another model"),
    ]
    keys = [key_of(*one) for one in (base, *others)]
    assert len(set(keys)) == len(keys)
    assert all(len(one) == 64 and int(one, 16) >= 0 for one in keys)
    both = submission({FIRST.id: "a", SECOND.id: "b"}, remarks=(object(),))  # type: ignore[arg-type]
    assert keys_of(both, "m") == {FIRST.id: keys[0], SECOND.id: key_of(SECOND.id, "en", "b", "m")}


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
        return Work("ada", handed_in, {}, True, False, (FIRST.id,)).unit(FIRST.id)

    assert unit("a") == unit("a") == (FIRST.id, "en", "a")
    assert len({unit("a"), unit("b"), unit("a", "fr")}) == 3


def test_a_record_is_neither_by_hand_nor_in_error_unless_it_is_said() -> None:
    record = LearnerRecord("ada", submission({}), {}, None)
    assert (record.manual, record.error) == (False, "")
    assert Counts() == Counts(0, 0, 0, 0, 0, 0, None, 0.0)
