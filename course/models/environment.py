"""Numbers in variables of the environment, read in one way."""

from __future__ import annotations

import os
from collections.abc import Mapping

from course.errors import SettingsError
from course.models.settings import above_zero


def seconds_in(variable: str, environment: Mapping[str, str] = os.environ) -> float | None:
    """The number of seconds, more than 0, in a variable of the environment; None where it is not
    set. Raises SettingsError."""
    asked = environment.get(variable, "").strip()
    amount = above_zero(asked) if asked else None
    if asked and amount is None:
        raise SettingsError("settings.bad_seconds", name=variable, value=asked)
    return amount
