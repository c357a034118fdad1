"""Prompteur, a course in prompt engineering: what a learner's notebook calls.

Everything is loaded on first use, so that `import course` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "load_ipython_extension": "course.notebook.magic",
    "playground": "course.notebook.playground",
    "find_prompts": "course.notebook.collection_page",
    "progress": "course.notebook.progress_page",
    "score": "course.notebook.score_cell",
    "settings": "course.notebook.settings_form:settings_panel",
    "ask_key": "course.models.settings",
    "use_server": "course.models.settings",
    "use_embedded": "course.models.settings",
    "use_small_model": "course.models.default",
    "experiment": "course.experiments.run",
    "variant": "course.experiments.run:Variant",
    "ask": "course.notebook.ask",
    "image_prompt": "course.notebook.image",
    "judge": "course.evals.judge",
    "judge_checks": "course.evals.judge",
    "show_tokens": "course.notebook.tokens",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load the module where `name` lives, and return it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'course' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    value = getattr(import_module(module), attribute or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return list(__all__)
