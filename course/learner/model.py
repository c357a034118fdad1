"""The learner's model: what the settings ask for, under their limits, its replies kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from threading import Event
from typing import Any

from course.errors import Stopped
from course.learner.store import user_store
from course.models.base import Model, OnText, Reply, Request
from course.models.kept import KeptModel
from course.models.loop import in_thread, run
from course.models.progress import Progress, no_progress
from course.models.purse import Budget


def learners_model(
    progress: Progress = no_progress,
    stop: Event | None = None,
    budgets: Sequence[Budget] | None = None,
) -> KeptModel:
    """The model that the settings ask for. It is prepared when a reply is first needed that was
    not kept; `progress` is told how far that is, and `stop` ends it.

    It spends from `budgets`, or else from what the settings let this run spend. Raises
    SettingsError when the settings name no usable model.
    """
    return learners_models([None], progress, stop, budgets)[None]


def learners_models(
    names: Iterable[str | None],
    progress: Progress = no_progress,
    stop: Event | None = None,
    budgets: Sequence[Budget] | None = None,
) -> dict[str | None, KeptModel]:
    """The models of these names, each as `learners_model` gives its one, whose name is None. What
    they cost counts together as one run."""
    from course.models.budget import limited, run_budgets
    from course.models.chosen import named_model

    budgets, replies = run_budgets() if budgets is None else budgets, user_store()
    return {
        name: KeptModel(limited(_Prepared(named_model(name), progress, stop), budgets), replies)
        for name in dict.fromkeys(names)
    }


def unkept_model(
    name: str | None, progress: Progress = no_progress, stop: Event | None = None
) -> Model:
    """As `learners_model`, for the model called `name`, but every reply is asked for anew, so that
    what was measured before can be tried again."""
    from course.models.budget import limited, run_budgets
    from course.models.chosen import named_model

    return limited(_Prepared(named_model(name), progress, stop), run_budgets())


class _Prepared:
    """A model that is prepared, and says so, before its first answer: kept ones need no server."""

    def __init__(self, model: Any, progress: Progress, stop: Event | None) -> None:
        self._model = model
        self._progress = progress
        self._stop = stop
        self._ready = False
        self._lock = asyncio.Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def prepare(self, progress: Progress) -> None:
        """Have the model ready now, once."""
        prepare = getattr(self._model, "prepare", None)
        if prepare and not self._ready:
            prepare(progress)
        self._ready = True

    @property
    def count_tokens(self) -> Callable[[str], int]:
        """As the model's, which is made ready first, as for an answer; raises Stopped when that is
        given up. AttributeError where the model has none."""
        count: Callable[[str], int] = self._model.count_tokens

        def counted(text: str) -> int:
            run(self._made_ready(), self._stop)
            return count(text)

        return counted

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """As Model.complete."""
        await self._made_ready()
        reply: Reply = await self._model.complete(request, on_text=on_text)
        return reply

    async def _made_ready(self) -> None:
        async with self._lock:
            if not self._ready:
                await in_thread(self._prepare)

    def _prepare(self, given_up: Event) -> None:
        def heard(step: str, done: int, total: int) -> None:
            if given_up.is_set() or (self._stop and self._stop.is_set()):
                raise Stopped
            self._progress(step, done, total)

        self.prepare(heard)
