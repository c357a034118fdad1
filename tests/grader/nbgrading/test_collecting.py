"""nbgrader's collect, with what learners can put into the exchange."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.utils import get_osusername
from support.nbgrader_class import MODULE, Classroom, answered, new_gradebook


@pytest.fixture
def classroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    made = Classroom(tmp_path, monkeypatch)
    with new_gradebook(made.database):
        return made


def test_collect_takes_plain_files_of_the_learner_and_goes_on(
    classroom: Classroom, tmp_path: Path
) -> None:
    classroom.nbgrader("release_assignment", MODULE)
    inbound = classroom.exchange / "prompteur-en" / "inbound"
    secret = tmp_path / "secret.txt"
    secret.write_text("the-held-out-cases")

    def put(name: str, time: str = "2026-11-01 10:00:00 UTC") -> Path:
        folder = inbound / f"{name}+{MODULE}+{time}+abcd"
        folder.mkdir()
        (folder / "timestamp.txt").write_text(time)
        return folder

    me = get_osusername()
    (put(me) / f"{MODULE}.ipynb").write_text(answered("en", {}))
    claimed = put("anna")
    (claimed / f"{MODULE}.ipynb").write_text(answered("en", {}))
    put("..")
    put("bob", "no time at all")
    (inbound / f"carl+{MODULE}+2026-11-01 10:00:00 UTC+abcd").write_text("a file")
    log = classroom.nbgrader("collect", MODULE, "--ExchangeCollect.check_owner=True")
    assert "anna" in log and "bob" in log and "carl" in log
    assert sorted(path.name for path in (classroom.grader / "submitted").iterdir()) == [me]

    mallory = put("mallory", "2026-11-02 10:00:00 UTC")
    (mallory / f"{MODULE}.ipynb").symlink_to(secret)
    (mallory / "other.ipynb").symlink_to("/dev/zero")
    (mallory / "more").mkdir()
    (mallory / "more" / "x.ipynb").symlink_to(secret)
    (mallory / "timestamp.txt").write_bytes(b"\xff\xfe never")
    with (mallory / "huge.ipynb").open("wb") as huge:
        huge.truncate(2_000_000_000)
    classroom.nbgrader("collect", MODULE)
    assert sorted(path.name for path in (classroom.grader / "submitted").iterdir()) == sorted(
        [me, "anna", "mallory"]
    )
    assert not list((classroom.grader / "submitted" / "mallory" / MODULE).iterdir())
    classroom.nbgrader("collect", MODULE, "--update")
