"""Prompteur, a course in prompt engineering: what a learner's notebook calls.

Everything is loaded on first use, so that `import course` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "load_ipython_extension": "course.magic",
    "playground": "course.trying",
    "progress": "course.progress_page",
    "score": "course.runner",
    "settings": "course.settings_panel:settings_panel",
    "ask_key": "course.server_settings",
    "use_server": "course.server_settings",
    "use_embedded": "course.server_settings",
    "experiment": "course.experiments",
    "variant": "course.experiments:Variant",
    "ask": "course.asking",
    "show_tokens": "course.tokens",
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
