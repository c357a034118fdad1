"""Whether somebody looks at this kernel's output, and with what."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def has_frontend(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this kernel serves a page that shows widgets.

    A Jupyter server sets JPY_SESSION_NAME for the kernels that it starts for a notebook;
    Colab and VS Code have marks of their own. nbconvert, nbval and nbgrader have none of
    these: there the course prints text. PROMPTEUR_DISPLAY=text or =widget overrides.
    """
    asked = environment.get("PROMPTEUR_DISPLAY")
    if asked:
        return asked == "widget"
    if "NBGRADER_EXECUTION" in environment:
        return False
    marks = ("JPY_SESSION_NAME", "COLAB_RELEASE_TAG", "VSCODE_PID")
    return "ipykernel" in sys.modules and any(mark in environment for mark in marks)
