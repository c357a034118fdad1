"""What a learner was given: the text of a released notebook."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from grader.paths import RELEASED
from grader.submissions.files import NotRead, cells_of, notebook_at


@lru_cache
def released_text(module: str, language: str) -> str:
    """All that stands in the cells of the released notebook of a module; "" where there is no
    such notebook."""
    with suppress(NotRead):
        cells = cells_of(notebook_at(RELEASED / language / module / f"{module}.ipynb"))
        return "\n".join("".join(one.get("source", "")) for one in cells)
    return ""
