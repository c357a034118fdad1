"""The commands on offer: the course's own and those of plug-ins, each loaded when it runs."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint

from course.cli.command import Command
from course.cli.usage import Parser
from course.errors import CourseError
from course.messages import LANGUAGES, known_to_plugin, say
from course.plugins import COMMANDS, by_name, is_own, load, package, plain, who, why

OWN = (
    *("lab", "lessons", "model", "doctor", "check", "checks", "elsewhere", "judge", "models"),
    *("market", "pack", "progress", "prompts", "record", "serve", "verify", "verify-credential"),
)


@dataclass(frozen=True)
class Offer:
    """A command by its name, with its line of help and what loads it."""

    name: str
    help: str
    load: Callable[[], Command]


def offers(language: str, chosen: str | None) -> Iterator[Offer]:
    """Every command; that of a plug-in only when it can be used, as far as it is looked at:
    it is loaded when it is `chosen`, or has no line of help in its messages."""
    for name in OWN:
        own = partial(_own, name)
        yield Offer(name, say(f"cli.{name}_help", language), own)
    for name, entry in by_name(COMMANDS, taken=OWN).items():
        if is_own(entry):
            yield Offer(name, say(f"{name}.{name}_help", language), entry.load)
        else:
            offered = _of_plugin(entry, language, name == chosen)
            if offered:
                yield offered


def complete(parser: ArgumentParser, command: Command, language: str) -> None:
    """Give `parser` what every command has, and then what this one has."""
    translate(parser, language)
    parser.add_argument("--lang", choices=LANGUAGES, help=say("cli.lang", language))
    command.add_arguments(parser, language)
    parser.set_defaults(run=command.run)


def translate(parser: ArgumentParser, language: str) -> None:
    """argparse's own words, which it does not translate by itself."""
    if isinstance(parser, Parser):
        parser.speaks = language
    parser._optionals.title = say("cli.options", language)
    parser._positionals.title = say("cli.arguments", language)
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))


def _own(name: str) -> Command:
    command: Command = import_module(f"course.cli.{name.replace('-', '_')}").COMMAND
    return command


def _of_plugin(entry: EntryPoint, language: str, is_chosen: bool) -> Offer | None:
    message_id = f"{package(entry)}.{entry.name}.{entry.name}_help"
    has_words = any(known_to_plugin(message_id, one) for one in LANGUAGES)
    if has_words and not is_chosen:
        return Offer(entry.name, _escaped(say(message_id, language)), entry.load)
    command = usable_command(entry, language)
    if command is None:
        return None
    text = say(message_id, language) if has_words else _docstring(entry, command)
    text = text or say("plugins.command_unworded", language, who=who(entry))
    guarded = Command(command.add_arguments, partial(_run, entry.name, command))
    return Offer(entry.name, _escaped(text), lambda: guarded)


def usable_command(entry: EntryPoint, language: str) -> Command | None:
    """The command of a plug-in, tried on a parser that nobody sees; None, with a problem noted,
    when it fails."""

    def tried(named: object) -> Command:
        if not isinstance(named, Command):
            raise TypeError("it does not name a Command")
        parser = ArgumentParser(prog=entry.name, add_help=False)
        complete(parser, named, language)
        parser.format_help()
        return named

    return load(entry, tried)


def _docstring(entry: EntryPoint, command: Command) -> str:
    module = sys.modules.get(entry.module)
    said = command.run.__doc__ or (module.__doc__ if module else None) or ""
    return next(iter(said.strip().splitlines()), "")


def _escaped(text: str) -> str:
    """`text` of somebody else's as argparse takes it."""
    return plain(text).replace("%", "%%")


def _run(name: str, command: Command, given: Namespace, language: str) -> int:
    try:
        status = command.run(given, language)
    except (CourseError, BrokenPipeError):
        raise
    except Exception as error:
        raise CourseError("plugins.command_failed", name=name, reason=why(error)) from error
    return status if isinstance(status, int) else 0
