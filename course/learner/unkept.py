"""Says, once, that what a person does is not kept. Costs nothing where nothing was to be kept."""

from __future__ import annotations

import sys

from course.display.safe import block


def tell_unkept(language: str, *, again: bool = False) -> None:
    """Say on standard error why attempts and replies are not kept, if that was not said before,
    or `again`."""
    said = unkept(language, again=again)
    if said:
        print(block(said), file=sys.stderr)


def unkept(language: str, *, again: bool = False) -> str:
    """Why attempts and replies are not kept, if that was not said before, or `again`; else ""."""
    if "course.learner.store" not in sys.modules:  # nobody has asked for what is kept
        return ""
    from course.learner.store import user_store

    store = user_store()
    problem = store.untold() or (store.problem if again else None)
    return problem.text(language) if problem else ""
