"""A limit that several processes share: what is spent stands in a file that they all see."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from course.errors import ModelError
from course.models.budget import run_budgets
from course.models.purse import Budget

_LOCK_SECONDS = 20


class SharedBudget(Budget):
    """A budget that can be sent to other processes, which then spend from the same.

    What a process that dies had set aside stays so. Where the file cannot be used nothing can be
    set aside: raises ModelError, final.
    """

    def __init__(self, path: Path, limit: float | None = None) -> None:
        """The budget in the file at `path`, where one of `limit` dollars is made if one is given;
        else nothing is read before the first call."""
        super().__init__(limit or 0.0)
        self._path = path
        if limit is not None:
            self._write({"limit": limit, "spent": 0.0, "set_aside": 0.0})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedBudget) and self._path == other._path

    def __hash__(self) -> int:
        return hash(self._path)

    def __reduce__(self) -> tuple[Any, ...]:
        return SharedBudget, (self._path,)

    def set_aside(self, most: float) -> bool:
        """As Budget.set_aside, for all processes together."""
        with self._state() as state:
            self.limit, self.spent = state["limit"], state["spent"]
            if state["spent"] + state["set_aside"] + most > state["limit"]:
                return False
            state["set_aside"] += most
            return True

    def settle(self, most: float, cost: float | None) -> None:
        """As Budget.settle; what cannot be written stays set aside."""
        with suppress(ModelError), self._state() as state:
            state["set_aside"] -= most
            state["spent"] += cost or 0.0

    @property
    def gone(self) -> float:
        """What all processes have spent, and what those had set aside that did not end well."""
        state = self._read()
        return max(0.0, state["spent"] + state["set_aside"])

    @contextmanager
    def _state(self) -> Iterator[dict[str, float]]:
        """What the file says, to be changed while nobody else looks."""
        try:
            with FileLock(f"{self._path}.lock", timeout=_LOCK_SECONDS):
                state = self._read()
                yield state
                self._write(state)
        except (OSError, Timeout, NotImplementedError) as error:
            raise self._unusable(error) from error

    def _read(self) -> dict[str, float]:
        try:
            found: dict[str, float] = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: float(found[name]) for name in ("limit", "spent", "set_aside")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._unusable(error) from error

    def _write(self, state: dict[str, float]) -> None:
        """Whole or not at all: a process may be killed in the middle."""
        partial = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        partial.write_text(json.dumps(state), encoding="utf-8")
        os.replace(partial, self._path)

    def _unusable(self, error: Exception) -> ModelError:
        folder = str(self._path.parent)
        return ModelError("money.no_count", final=True, reason=error, folder=folder)


@contextmanager
def shared_limits() -> Iterator[Sequence[SharedBudget]]:
    """What the processes of one run may spend together: the least that the limits of this one
    leave; nothing where there is no limit. At the end it has been spent here."""
    budgets = run_budgets()
    left = min(budget.left for budget in budgets)
    if left == inf:
        yield ()
        return
    with tempfile.TemporaryDirectory(prefix="prompteur-") as folder:
        shared = SharedBudget(Path(folder) / "spent.json", left)
        try:
            yield (shared,)
        finally:
            for budget in budgets:
                budget.settle(0.0, shared.gone)
