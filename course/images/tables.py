"""What the makers of the tools say, as dated tables: `tables/<dialect>.yaml`.

Each names its sources with the day on which they were read. A dialect changes with each version of
its tool, so a table says what was so on that day and no more.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache
def table(name: str) -> dict[str, Any]:
    """The table of that name."""
    import yaml

    text = files("course.images").joinpath("tables", f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
