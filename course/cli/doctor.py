"""`prompteur doctor`: what is installed, which model is used, is it up, and what to do."""

from __future__ import annotations

import platform
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from course.cli.command import Command
from course.cli.doctor_files import look_at_home, look_at_network, look_at_store
from course.cli.doctor_model import look_at_model, look_at_room
from course.cli.finding import Finding, Look, found_by
from course.cli.lab import INSTALL
from course.cli.lessons import CHECKOUT
from course.cli.plugged import look_at_exercises, look_at_plugins
from course.display.safe import json_text, one_line
from course.messages import say
from course.paths import python_command
from course.plugins import DOCTOR, entries, load


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    found = findings(language)
    well = all(one.well for one in found)
    if given.json:
        rows = [asdict(one) for one in found]
        print(json_text({"well": well, "findings": rows}, indent=2))
    else:
        for one in found:
            about = one.name(language)
            line, mark = ("doctor_line", "✓") if one.well else ("doctor_line_bad", "✗")
            print(say(f"cli.{line}", language, mark=mark, about=about, text=one_line(one.text)))
        print(say("cli.doctor_all_well" if well else "cli.doctor_not_well", language))
    return 0 if well else 1


def _python(language: str) -> Finding:
    text = f"{platform.python_version()}, {sys.executable}, {platform.platform()}"
    return Finding("python", sys.version_info >= (3, 11), text)


def _packages(language: str) -> Finding:
    from packaging.requirements import Requirement

    missing = []
    for line in requires("prompteur") or ():
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version(requirement.name)
        except PackageNotFoundError:
            missing.append(requirement.name)
    if missing:
        lock = CHECKOUT / "requirements" / "course.lock"
        wanted = ("--require-hashes", "-r", str(lock)) if lock.exists() else missing
        command = python_command("-m", "pip", "install", *wanted)
        text = say("cli.doctor_missing", language, names=", ".join(missing), command=command)
        return Finding("packages", False, text)
    shown = ("prompteur", "jupyterlab", "nbgrader", "openai")
    return Finding("packages", True, ", ".join(f"{name} {version(name)}" for name in shown))


def _kernel(language: str) -> Finding:
    config = Path(sys.prefix) / "etc" / "ipython" / "ipython_config.py"
    well = config.exists() and '"course"' in config.read_text(encoding="utf-8")
    if well:
        return Finding("kernel", True, say("cli.doctor_kernel_good", language))
    if not (CHECKOUT / "pyproject.toml").exists():
        return Finding("kernel", False, say("cli.doctor_kernel_bad", language))
    command = python_command(*INSTALL)
    return Finding("kernel", False, say("cli.doctor_kernel_again", language, command=command))


_LOOKS: dict[str, Look] = {
    "python": _python,
    "packages": _packages,
    "kernel": _kernel,
    "home": look_at_home,
    "network": look_at_network,
    "model": look_at_model,
    "disk": look_at_room,
    "store": look_at_store,
    "exercises": look_at_exercises,
}
"""What is looked at, by its name; plug-ins come after, once everything of theirs was loaded."""


def findings(language: str) -> list[Finding]:
    """Look at everything; starts nothing and asks no server. Never raises."""
    found = [one for about, look in _LOOKS.items() for one in found_by(about, look, language)]
    for entry in entries(DOCTOR):
        found += load(entry, lambda look: list(look(language))) or []
    return found + found_by("plugins", look_at_plugins, language)


COMMAND = Command(_add_arguments, _run)
