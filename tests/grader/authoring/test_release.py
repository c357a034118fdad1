"""`exercises/` is what nbgrader makes of `solutions/`."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from grader.authoring import release

MODULE = "00-start-here"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A small repository: one solution notebook in each language."""
    for language in ("en", "fr"):
        source = release.ROOT / "solutions" / language / MODULE
        shutil.copytree(source, tmp_path / "solutions" / language / MODULE)
    return tmp_path


def test_the_committed_exercises_follow_from_the_solutions() -> None:
    texts = release.released()
    assert texts
    found = release.differing(texts, release.ROOT / "exercises")
    assert not found, f"run python -m grader.authoring.release; different: {found}"


def test_releasing_writes_what_check_wants_and_leaves_no_trace(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, path = os.getcwd(), os.environ["PATH"]
    assert release.main(["--check"], root=copy) == 1
    assert not (copy / "exercises").exists()
    assert release.main([], root=copy) == 0
    assert release.main(["--check"], root=copy) == 0
    assert (os.getcwd(), os.environ["PATH"]) == (here, path)
    assert sorted(one.name for one in copy.iterdir()) == ["exercises", "solutions"]

    changed = copy / "exercises" / "fr" / MODULE / f"{MODULE}.ipynb"
    changed.write_text(changed.read_text(encoding="utf-8").replace("import", "export"), "utf-8")
    extra = copy / "exercises" / "en" / "old.ipynb"
    extra.write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert release.main(["--check"], root=copy) == 1
    told = capsys.readouterr().out
    assert f"fr/{MODULE}/{MODULE}.ipynb" in told and "en/old.ipynb" in told
    assert f"en/{MODULE}" not in told


def test_what_nbgrader_refuses_is_said(copy: Path) -> None:
    path = copy / "solutions" / "en" / MODULE / f"{MODULE}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace("### END SOLUTION", "")
    nbformat.write(notebook, path)
    with pytest.raises(release.ReleaseError, match="no end solution"):
        release.released(copy)
