"""A pytest plugin of the mutation run: which lines each test runs through, and how long it takes.

Writes into the file that MUTATION_COVERAGE names: for each file of tests its `tests` (node id and
seconds of each that passed) and `lines` (module → line → numbers of tests); and `modules`, what
was imported meanwhile from outside of the repository.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest

_ROOT = Path.cwd()
_BEFORE = tuple(sys.modules)
_cover = coverage.Coverage(
    data_file=None, include=["course/*", "grader/*"], config_file=False, messages=False
)
_cover.start()
_seconds: dict[str, float] = {}
_bad: set[str] = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    _cover.switch_context(item.nodeid)
    begun = time.monotonic()
    found = yield
    _seconds[item.nodeid] = time.monotonic() - begun
    _cover.switch_context("")
    return found


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if not report.passed:
        _bad.add(report.nodeid)


def pytest_sessionfinish() -> None:
    _cover.stop()
    files: dict[str, dict[str, Any]] = {}
    numbers: dict[str, int] = {}
    for name, seconds in _seconds.items():
        if name not in _bad:
            tests = files.setdefault(_file(name), {"tests": [], "lines": {}})["tests"]
            numbers[name] = len(tests)
            tests.append([name, seconds])
    data = _cover.get_data()
    for measured in data.measured_files():
        module = str(Path(measured).relative_to(_ROOT))
        for line, contexts in data.contexts_by_lineno(measured).items():
            for name in sorted(set(contexts) & set(numbers)):
                lines = files[_file(name)]["lines"].setdefault(module, {})
                lines.setdefault(line, []).append(numbers[name])
    found = {"files": files, "modules": _imported()}
    Path(os.environ["MUTATION_COVERAGE"]).write_text(json.dumps(found), encoding="utf-8")


def _file(test: str) -> str:
    return test.partition("::")[0]


def _imported() -> list[str]:
    """What was imported that is no part of the repository, in order."""
    files = {
        name: getattr(module, "__file__", None)
        for name, module in tuple(sys.modules.items())
        if name not in _BEFORE and not name.startswith(("coverage", "__"))
    }
    return [
        name
        for name, file in files.items()
        if file and ("site-packages" in file or not Path(file).is_relative_to(_ROOT))
    ]
