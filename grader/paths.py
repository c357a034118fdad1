"""Where the instructor's checkout is, and what learners get of it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: `solutions/`, `exercises/`, `modules/` and `grader/` lie in it."""

RELEASED = ROOT / "exercises"
"""The exercises as learners get them."""
