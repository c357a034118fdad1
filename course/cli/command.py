"""What a subcommand of `prompteur` is, so that other packages can add their own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One subcommand: `run` returns the exit status.

    Both functions get the person's language ("en" or "fr"). A package adds a command NAME
    through the entry point group `prompteur.commands`, with its line of help in the message
    catalogues under `NAME.NAME_help`.
    """

    add_arguments: Callable[[ArgumentParser, str], None]
    run: Callable[[Namespace, str], int]
