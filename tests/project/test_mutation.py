"""The run of mutants says what became of each, and goes on after one that ends the run itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

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
