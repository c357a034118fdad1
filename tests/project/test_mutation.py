"""The run of mutants says what became of each, and goes on after one that ends the run itself."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from support.places import ROOT

TINY = "def double(x):\n    return 2 * x\n\n\ndef noted(x):\n    return x + 1\n"
TESTS = """
    import os, signal
    from course.tiny import double, noted

    def test_tiny():
        noted(1)
        if double(3) == 9:
            os.kill(os.getppid(), signal.SIGKILL)
        assert double(3) == 6
"""
RUN = """
    import json, sys
    from pathlib import Path
    from typing import NamedTuple
    from running import Coverage, run

    class Mutant(NamedTuple):
        name: str
        path: str
        first: int
        last: int
        function: tuple

    copy, text = Path.cwd(), Path("course/tiny.py").read_text()
    changes = {"ends it": ("2 *", "3 *", 2), "killed": ("2 *", "4 *", 2), "kept": ("+ 1", "+ 2", 6)}
    todo = [
        (Mutant(name, "course/tiny.py", line, line, (line, line)), text.replace(old, new), name)
        for name, (old, new, line) in changes.items()
    ]
    tests = ["tests/test_tiny.py"]
    found = Coverage.measured(copy, tests, ["course/tiny.py"], copy / "kept.json")
    run(copy, found, todo, tests, seconds=9, results=copy / "results.jsonl")
"""


def test_a_mutant_that_ends_the_run_is_told_and_passed_over(tmp_path: Path) -> None:
    for name, text in {
        "course/__init__.py": "",
        "course/tiny.py": TINY,
        "tests/test_tiny.py": dedent(TESTS),
        "pytest.ini": "[pytest]",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "tests" / "mutation").symlink_to(ROOT / "tests" / "mutation")
    done = subprocess.run(
        [sys.executable, "-c", dedent(RUN)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "mutation")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = map(json.loads, (tmp_path / "results.jsonl").read_text("utf-8").splitlines())
    assert {row["name"]: row["state"] for row in rows} == {"killed": "killed", "kept": "survived"}
    assert "broke off at ends it, status -9" in done.stderr


class One(NamedTuple):
    """A mutant."""

    path: str
    name: str


class FiveMutants:
    """What the command asks of a module."""

    mutants = tuple(One("tiny.py", str(number)) for number in range(5))

    def __init__(self, root: Path, path: str) -> None:
        assert (root / path).is_file()

    def mutated(self, mutant: Any) -> str:
        return f"text {mutant.name}"

    def diff(self, mutant: Any) -> str:
        return f"diff {mutant.name}"


def test_again_runs_what_was_not_killed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "mutation"))
    mutants = SimpleNamespace(Mutant=Any, Source=FiveMutants)  # the real ones need libcst
    monkeypatch.setitem(sys.modules, "mutants", mutants)
    place = ROOT / "tests" / "mutation" / "__main__.py"
    spec = importlib.util.spec_from_file_location("mutation_command", place)
    assert spec and spec.loader
    command = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(command)
    (tmp_path / "tiny.py").write_text(TINY, encoding="utf-8")
    states: list[str] = []
    ran: list[list[str]] = []

    def run(
        _copy: Path, _coverage: Any, todo: Any, _tests: Any, *, results: Path, **_: Any
    ) -> None:
        diffs = [diff for _, _, diff in todo]
        ran.append(diffs)
        with results.open("a", encoding="utf-8") as file:
            for diff, state in zip(diffs, states, strict=False):
                file.write(json.dumps({"diff": diff, "state": state}) + "\n")

    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "MODULES", ["tiny.py"])
    monkeypatch.setattr(command, "run", run)
    monkeypatch.setattr(command, "copied", lambda *_: None)
    monkeypatch.setattr(command.Coverage, "measured", lambda *_: None)

    def report(*asked: str, become: list[str]) -> Any:
        states[:] = become
        monkeypatch.setattr(sys, "argv", ["mutation", "--kept", str(tmp_path), "--json", *asked])
        assert command.main() == 0
        return json.loads(capsys.readouterr().out)

    first = report(become=["killed", "survived", "timeout"])
    assert first["sample"] == len(ran[0]) > 4 and first["killed"] == 2
    left = [ran[0][1], *ran[0][3:]]
    assert sorted(first["survivors"]) == sorted(left)
    report(become=[])
    assert ran[1] == ran[0][3:], "what is known is not run again"
    again = report("--again", become=["killed"])
    assert ran[2] == left and again["killed"] == 3
    assert sorted(again["survivors"]) == sorted(left[1:])
