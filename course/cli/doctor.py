"""`prompteur doctor`: what is installed, which model is used, is it up, and what to do."""

from __future__ import annotations

import platform
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from course.cli.command import Command
from course.cli.lab import CHECKOUT, INSTALL
from course.cli.plugged import look_at_plugins
from course.display.safe import json_text, one_line
from course.errors import CourseError
from course.messages import number, say
from course.paths import python_command

_GB = 1e9


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: is it well, and what was seen or what to do."""

    about: str
    well: bool
    text: str


def findings(language: str) -> list[Finding]:
    """Look at everything; starts nothing and asks no server."""
    looks = {
        "python": _python,
        "packages": _packages,
        "kernel": _kernel,
        "model": _model,
        "disk": _room,
        "store": _store,
    }
    found = []
    for about, look in looks.items():
        try:
            found.append(look(language))
        except CourseError as error:
            found.append(Finding(about, False, error.text(language)))
    brought, wrong = look_at_plugins(language)
    found.append(Finding("plugins", True, brought))
    return found + [Finding("plugins", False, text) for text in wrong]


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
            about = say(f"cli.doctor_{one.about}", language)
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


def _model(language: str) -> Finding:
    from course.models.chosen import check_connection, embedded_status
    from course.models.plugged import is_plugged
    from course.models.settings import current_settings

    settings = current_settings()
    if is_plugged(settings.model) and not settings.base_url:
        return Finding("model", True, say("plugins.doctor_model", language, model=settings.model))
    if settings.base_url:
        check_connection(settings)
        has_key = say(f"cli.doctor_key_{'given' if settings.key else 'none'}", language)
        text = say(
            "cli.doctor_server",
            language,
            model=settings.model or "–",
            address=settings.base_url,
            key=has_key,
        )
        return Finding("model", bool(settings.model), text)
    status = embedded_status()
    if status.library == "none":
        kind = f"{platform.system()} {platform.machine()}"
        return Finding("model", False, say("cli.doctor_no_library", language, platform=kind))
    fetch = python_command("-m", "course", "model", status.choice)
    if status.place == "nowhere":
        text = say(
            "cli.doctor_model_nowhere",
            language,
            begun=status.begun / _GB,
            size=status.wanted_size / _GB,
            sources=", ".join(status.sources),
            command=fetch,
        )
        return Finding("model", False, text)
    if status.size != status.wanted_size:
        text = say("cli.doctor_model_size", language, path=status.path, command=fetch)
        return Finding("model", False, text)
    server = say("cli.doctor_server_down", language)
    if status.server:
        memory = status.server.rss / _GB
        server = say(
            "cli.doctor_server_up",
            language,
            pid=status.server.pid,
            port=status.server.port,
            memory=memory,
        )
    place = say(f"cli.doctor_place_{status.place}", language, path=status.path)
    return Finding("model", True, f"{status.title}; {place}; {server}")


def _room(language: str) -> Finding:
    from course.models.chosen import embedded_status
    from course.paths import cache_dir

    status = embedded_status()
    need = 0 if status.place in ("given", "cache") else status.wanted_size - status.begun
    free = number(status.free / _GB, language)
    if status.free >= need:
        return Finding("disk", True, say("cli.doctor_room", language, free=free, path=cache_dir()))
    text = say("cli.doctor_room_bad", language, free=free, need=need / _GB, path=cache_dir())
    return Finding("disk", False, text)


def _store(language: str) -> Finding:
    from course.learner.store import StoreError, user_store

    try:
        return Finding("store", True, str(user_store().path))
    except StoreError as error:
        text = say("cli.doctor_store_bad", language, **error.values)
        return Finding("store", False, text)


COMMAND = Command(_add_arguments, _run)
