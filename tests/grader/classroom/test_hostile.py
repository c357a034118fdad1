"""Every submission of the corpus gives what it must, and nothing of it runs or gets out."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.hostile import ASSIGNMENT, CORPUS, Entry, mark

from course.display.safe import HIDDEN
from course.messages import LANGUAGES
from grader.submissions.submission import read_submission

SECONDS = 20
"""Far above what reading takes, for a slow machine; what is meant is: it ends."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    learner = tmp_path / "submitted" / "ada"
    learner.mkdir(parents=True)
    yield learner / ASSIGNMENT
    shutil.rmtree(learner)


def is_printable(text: str) -> bool:
    """Whether `text` is short, and can steer neither a terminal nor the direction of a page."""
    steering = re.search(f"[\n\t{HIDDEN}]", text)
    return len(text) < 700 and not steering


def test_the_corpus_is_what_it_says() -> None:
    names = [entry.name for entry in CORPUS]
    assert len(names) == len(set(names)) >= 45


@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry.name)
def test_submission(entry: Entry, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = folder.parents[2] / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    environment = dict(os.environ)
    start = time.monotonic()
    entry.write(folder)
    submission = read_submission(folder, ASSIGNMENT)

    assert time.monotonic() - start < SECONDS
    assert dict(submission.prompts) == dict(entry.prompts)
    assert [one.message_id for one in submission.remarks] == [
        f"submission.{key}" for key in entry.remarks
    ]
    assert (submission.assignment, submission.language) == (ASSIGNMENT, entry.language)
    for remark in submission.remarks:
        assert all(is_printable(remark.text(language)) for language in LANGUAGES)
    assert not mark(folder).exists()
    assert os.getcwd() == str(elsewhere) and dict(os.environ) == environment
    assert not list(elsewhere.iterdir())
