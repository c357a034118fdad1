"""What is wrong with a command line, in the person's language: argparse speaks English only."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from typing import NoReturn

from course.display.safe import block
from course.messages import say

_WRONG_USAGE = 2
_ARGUMENT = r"argument (?P<name>.+?): "
_REASONS = {
    "missing": r"the following arguments are required: (?P<names>.+)",
    "unknown": r"unrecognized arguments: (?P<names>.+)",
    "no_number": _ARGUMENT + r"invalid int value: (?P<value>.+)",
    "no_choice": _ARGUMENT + r"invalid choice: (?P<value>.+?) \((?:.*)choose from (?P<known>.+)\)",
    "no_value": _ARGUMENT + r"expected (?:one|at least one) argument",
    "ambiguous": r"ambiguous option: (?P<given>.+) could match (?P<known>.+)",
}
"""argparse's sentences on what can go wrong with our options, by the message that says it."""


class Parser(ArgumentParser):
    """An ArgumentParser that says what is wrong in `speaks`, "en" or "fr"."""

    speaks = "en"

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave with status 2."""
        self.print_usage(sys.stderr)
        reason = block(_reason(message, self.speaks))
        self.exit(_WRONG_USAGE, f"{self.prog}: {reason}\n")


def _reason(message: str, language: str) -> str:
    for key, pattern in _REASONS.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(f"cli.usage_{key}", language, **found.groupdict())
    return message
