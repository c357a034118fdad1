"""A pytest plugin of the mutation run: the collected tests, against one mutant after the other.

Imports and collection take far longer than most tests, so they are done once. For each mutant the
process forks, and in the child the changed code takes the place of the code that every function
has; the tests run there. What runs while modules are imported cannot be changed so: such a mutant
gets a pytest of its own, with the changed file.

Reads the mutants from the file that MUTATION_JOBS names, one as JSON a line; adds what became of
each to the file that MUTATION_RESULTS names.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import hypothesis
import pytest

JOBS, RESULTS = "MUTATION_JOBS", "MUTATION_RESULTS"
OWN_CHOICE = "MUTATION_TESTS"
_UNSURE = 71
_SILENT = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
_importing = coverage.Coverage(
    data_file=None, include=["course/*", "grader/*"], config_file=False, messages=False
)
if OWN_CHOICE not in os.environ:
    _importing.start()  # at once: conftest.py is read before pytest_configure


def pytest_configure() -> None:
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile("mutation", database=None, phases=phases)
    hypothesis.settings.load_profile("mutation")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if OWN_CHOICE in os.environ:
        chosen = json.loads(os.environ[OWN_CHOICE])
        items[:] = [item for item in items if item.nodeid in chosen]


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if OWN_CHOICE in os.environ:
        return None
    head, *jobs = map(json.loads, Path(os.environ[JOBS]).read_text("utf-8").splitlines())
    for path in {job["path"] for job in jobs}:
        importlib.import_module(
            path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        )
    _importing.stop()
    imported = _imported_lines()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in head["modules"]:
            with suppress(BaseException):
                importlib.import_module(name)
    gc.collect()
    gc.freeze()
    for number, job in enumerate(jobs, 1):
        state = _quickly(session, job)
        at_import = imported.get(job["path"], set()) & set(range(*job["function"]))
        if state is None or (state == "survived" and at_import):
            state = _by_itself(job)
        with open(os.environ[RESULTS], "a", encoding="utf-8") as file:
            file.write(
                json.dumps({"state": state, "name": job["name"], "diff": job["diff"]}) + "\n"
            )
        print(f"{number}/{len(jobs)} {state} {job['name']}", file=sys.stderr, flush=True)
    return True


def _imported_lines() -> dict[str, set[int]]:
    data = _importing.get_data()
    here = Path.cwd()
    return {
        str(Path(file).relative_to(here)): set(data.lines(file) or ())
        for file in data.measured_files()
    }


def _quickly(session: pytest.Session, job: dict[str, Any]) -> str | None:
    """What becomes of the mutant in a fork of this process; None when it must be by itself."""
    items = {item.nodeid: item for item in session.items}
    chosen = [items[name] for name in job["tests"] if name in items]
    if not chosen:  # pytest without tests would run all that there are
        return "survived"
    changed = _changed(job["before"], job["text"])
    if not changed:
        return None
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            silent = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            os._exit(_in_child(session, chosen, changed))
        except BaseException:  # an interrupt, say: what it means shows in a pytest of its own
            os._exit(_UNSURE)
    code = _waited(child, job["patience"])
    return {None: "timeout", 0: "survived", _UNSURE: None}.get(code, "killed")


def _in_child(
    session: pytest.Session, items: list[pytest.Item], changed: list[tuple[CodeType, CodeType]]
) -> int:
    replaced = _put_in(changed)
    if not replaced:
        return _UNSURE
    for item, after in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return 1
    return 0


def _put_in(changed: list[tuple[CodeType, CodeType]]) -> int:
    """Give the functions that have the old code the new one; how many there were."""
    new = {before: after for before, after in changed}
    gc.unfreeze()
    functions = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
    found = [one for one in functions if one.__code__ in new]
    try:
        for function in found:
            function.__code__ = new[function.__code__]
    except ValueError:  # it takes other names from around it than before
        return 0
    return len(found)


def _changed(before: str, after: str) -> list[tuple[CodeType, CodeType]]:
    """The code of functions that differs, old and new; none when what runs at import differs."""
    old, new = compile(before, "m", "exec"), compile(after, "m", "exec")
    pairs = list(zip(_parts(old), _parts(new), strict=False))
    if len(list(_parts(old))) != len(list(_parts(new))) or _bare(old) != _bare(new):
        return []
    different = [(one, other) for one, other in pairs if one != other and one is not old]
    at_import = [
        one for one, other in different if not _is_function(one) and _bare(one) != _bare(other)
    ]
    return [] if at_import else [pair for pair in different if _is_function(pair[0])]


def _parts(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _parts(one)


def _is_function(code: CodeType) -> bool:
    return bool(code.co_flags & 0x02)  # CO_NEWLOCALS: a class's body and a module have it not


def _bare(code: CodeType) -> tuple[Any, ...]:
    """What `code` does by itself, without what its functions do."""
    consts = [repr(one) for one in code.co_consts if not isinstance(one, CodeType)]
    return code.co_code, consts, code.co_names


def _by_itself(job: dict[str, Any]) -> str:
    file = Path(job["path"])
    file.write_text(job["text"], encoding="utf-8")
    files = list(dict.fromkeys(name.partition("::")[0] for name in job["tests"]))
    command = [sys.executable, "-m", "pytest", "-p", "killing", "-x", *_options(), *files]
    environment = {**os.environ, OWN_CHOICE: json.dumps(job["tests"])}
    try:
        run = subprocess.Popen(command, env=environment, start_new_session=True, **_SILENT)
        code = _waited(run.pid, 60 + 3 * job["patience"])
        run.returncode = -9 if code is None else code
    finally:
        file.write_text(job["before"], encoding="utf-8")
    return {None: "timeout", 0: "survived"}.get(code, "killed")


def _options() -> list[str]:
    return os.environ["MUTATION_OPTIONS"].split()


def _waited(child: int, patience: float) -> int | None:
    """The exit status of the process group of `child`; None when it took too long."""
    end = time.monotonic() + patience
    try:
        while time.monotonic() < end:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        return None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
