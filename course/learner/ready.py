"""The learner's models, made ready at once while a bar says so: for lessons and experiments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from course.display.bar import Bar
from course.learner.model import learners_models
from course.messages import say
from course.models.base import Model
from course.models.purse import Budget

MAX_TOKENS = 120
"""How long a reply may be unless a lesson says otherwise."""


def ready_models(
    names: Iterable[str | None], spoken: str, budgets: Sequence[Budget] | None = None
) -> dict[str | None, Model]:
    """The models of these names, as `learners_models` gives them, ready to answer; they spend from
    `budgets`, where there are some.

    While one is made ready, a bar says so in the language `spoken`. Raises CourseError.
    """
    from course.models.chosen import prepare_model

    models = learners_models(names, budgets=budgets)
    bar = Bar()
    try:
        for model in models.values():
            prepare_model(
                lambda step, done, total: bar.show(done, total, say(f"model.step_{step}", spoken)),
                model,
            )
    finally:
        bar.wipe()
    return dict(models)
