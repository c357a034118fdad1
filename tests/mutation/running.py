"""A copy of the repository, which tests pass through which lines there, and the run on mutants."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mutants import Mutant

OPTIONS = [
    *("-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin"),
    *("--hypothesis-seed=1", "--deselect=tests/models/test_embedded_live.py", "-q"),
]
_IDLE = 3
"""Runs of pytest without one result after which nothing is tried any more."""
_TOLD = 2000
"""Characters of what pytest said that are shown when it broke off."""


def copied(root: Path, copy: Path) -> None:
    """Make `copy` a copy of the repository `root`, without what git ignores."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=root, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (root / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, copy / name)


def pytest_in(copy: Path, arguments: list[str], **variables: str) -> tuple[int, str]:
    """Run pytest in `copy`, which the tests import instead of the repository: its status, and the
    end of what it said."""
    paths = [str(copy), str(copy / "tests" / "mutation")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONHASHSEED": "0",
        "MUTATION_OPTIONS": " ".join(OPTIONS),
        **variables,
    }
    command = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        status = subprocess.run(command, cwd=copy, env=environment, stdout=said).returncode
        said.seek(0)
        return status, said.read()[-_TOLD:]


class Coverage:
    """Which tests run through which lines; see the plugin `covering`."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.modules: list[str] = found["modules"]
        self._files: list[dict[str, Any]] = list(found["files"].values())

    @classmethod
    def measured(cls, copy: Path, tests: list[str], modules: list[str], kept: Path) -> Coverage:
        """Run `tests` in `copy` once, but for the files that are as they were when `kept` was
        written; in it is what that gave. When one of `modules` has changed, all are run."""
        source = sha256(b"".join((copy / one).read_bytes() for one in modules)).hexdigest()
        found: dict[str, Any] = {"files": {}, "modules": [], "source": source}
        if kept.exists() and (row := json.loads(kept.read_text("utf-8")))["source"] == source:
            found = row
        digests = {
            str(file.relative_to(copy)): sha256(file.read_bytes()).hexdigest()
            for test in map(copy.joinpath, tests)
            for file in (test.rglob("test_*.py") if test.is_dir() else [test])
        }
        known = {name: row for name, row in found["files"].items() if name in digests}
        stale = [name for name, one in digests.items() if known.get(name, {}).get("digest") != one]
        if stale:
            fresh = copy / "coverage.json"
            pytest_in(copy, ["-p", "covering", *OPTIONS, *stale], MUTATION_COVERAGE=str(fresh))
            run = json.loads(fresh.read_text(encoding="utf-8"))
            empty: dict[str, Any] = {"tests": [], "lines": {}}
            known |= {
                name: {**run["files"].get(name, empty), "digest": digests[name]} for name in stale
            }
            imported = list(dict.fromkeys([*found["modules"], *run["modules"]]))
            found = {"files": known, "modules": imported, "source": source}
            kept.write_text(json.dumps(found), encoding="utf-8")
        return cls({**found, "files": known})

    def _through(self, path: str, first: int, last: int) -> list[tuple[str, float]]:
        """The tests that run through a line of the module from `first` to `last`."""
        found = []
        for row in self._files:
            lines = row["lines"].get(path, {})
            numbers = {
                n for line, tests in lines.items() if first <= int(line) <= last for n in tests
            }
            found += [tuple(row["tests"][number]) for number in sorted(numbers)]
        return found

    def of(self, mutant: Mutant, seconds: float) -> list[tuple[str, float]]:
        """The tests that run through what `mutant` changes: of these the shortest, as many as
        take `seconds` together. Where its lines run only at import: those that run through its
        function; where that does, through its module, and those in the folder of its room."""
        through = self._through(mutant.path, mutant.first, mutant.last)
        through = through or self._through(mutant.path, *mutant.function)
        if not through:
            room = f"tests/{Path(mutant.path.removeprefix('course/')).parent}/"
            beside = [test for row in self._files for test in map(tuple, row["tests"])]
            beside = [test for test in beside if test[0].startswith(room)]
            through = list(dict.fromkeys([*beside, *self._through(mutant.path, 1, 10_000)]))
        chosen: list[tuple[str, float]] = []
        for name, took in sorted(through, key=lambda one: one[1]):
            seconds -= took
            if chosen and seconds < 0:
                break
            chosen.append((name, took))
        return chosen


def run(
    copy: Path,
    coverage: Coverage,
    todo: Iterable[tuple[Mutant, str, str]],
    tests: list[str],
    *,
    seconds: float,
    results: Path,
) -> None:
    """Run the tests against each mutant (with its text and its diff), at most `seconds` of them
    for each, and add what became of it to the file `results`."""
    rows: list[dict[str, Any]] = [{"modules": coverage.modules}]
    for mutant, text, diff in todo:
        chosen = coverage.of(mutant, seconds)
        rows.append(
            {
                "name": mutant.name,
                "path": mutant.path,
                "function": [mutant.function[0], mutant.function[1] + 1],
                "before": (copy / mutant.path).read_text(encoding="utf-8"),
                "text": text,
                "diff": diff,
                "tests": [name for name, _ in chosen],
                "patience": 20 + 5 * sum(took for _, took in chosen),
            }
        )
    jobs, [head, *left] = copy / "jobs.jsonl", rows
    idle = 0
    while left and idle < _IDLE:
        texts = [json.dumps(row) + "\n" for row in (head, *left)]
        jobs.write_text("".join(texts), encoding="utf-8")
        before = _count(results)
        status, said = pytest_in(
            copy,
            ["-p", "killing", "-s", *OPTIONS, *tests],
            MUTATION_JOBS=str(jobs),
            MUTATION_RESULTS=str(results),
        )
        done = _count(results) - before
        idle, left = 0 if done else idle + 1, left[done:]
        if left:  # it broke off at the first of them: say so, and go on with the next
            broken, *left = left
            (copy / broken["path"]).write_text(broken["before"], encoding="utf-8")
            print(f"broke off at {broken['name']}, status {status}\n{said}", file=sys.stderr)


def _count(results: Path) -> int:
    """How many mutants have their line in the file `results`."""
    return results.read_bytes().count(b"\n") if results.exists() else 0
