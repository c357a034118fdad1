"""What a subcommand of `prompteur` is, so that other packages can add their own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


@dataclass(frozen=True)
class Command:
    """One subcommand: `run` returns the exit status.

    Both functions get the person's language ("en" or "fr"). A package adds a command NAME
    through the entry point group `prompteur.commands`, with its line of help in its own
    `messages/<language>/NAME.yaml` as `NAME_help`, or else in the docstring of `run`.
    """

    add_arguments: Callable[[ArgumentParser, str], None]
    run: Callable[[Namespace, str], int]
