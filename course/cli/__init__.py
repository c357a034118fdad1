"""The command line: `prompteur COMMAND`, or `python -m course COMMAND` from the repository.

Only the module of the command that runs is imported, so that `--help` answers at once.
"""

from __future__ import annotations

import gc
import os
import select
import sys
from collections.abc import Sequence
from itertools import pairwise

from course.cli.offers import complete, offers, translate
from course.cli.usage import Parser
from course.display.safe import block
from course.errors import CourseError
from course.language import language
from course.learner.unkept import tell_unkept
from course.messages import LANGUAGES, say
from course.plugins import tell

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status (0 done, 1 not so, 2 wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    words = sys.argv[1:] if arguments is None else list(arguments)
    tongue = _asked(words) or language()
    try:
        given = _parser(words, tongue).parse_args(words)
    finally:
        tell(tongue)  # also when the command is not there because its plug-in failed
    tongue = given.lang or tongue
    try:
        status: int = given.run(given, tongue)
        sys.stdout.flush()
        return status
    except CourseError as error:
        print(block(error.text(tongue)), file=sys.stderr)
        return 1
    except BrokenPipeError:
        if not _nobody_reads():
            raise  # another pipe, of a process that ended: not to be passed over in silence
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print(say("cli.interrupted", tongue), file=sys.stderr)
        return INTERRUPTED
    finally:
        tell_unkept(tongue)
        tell(tongue)
        if arguments is None:
            # The process ends now. Looking through all that large libraries have made for what
            # could be freed would take Python most of a second, which is felt after Ctrl+C.
            gc.freeze()


def _asked(words: Sequence[str]) -> str | None:
    """The language that `--lang` asks for: what is wrong with the other words is said in it."""
    for word, after in pairwise([*words, ""]):
        option, _, beside = word.partition("=")
        if option == "--lang" and (beside or after) in LANGUAGES:
            return beside or after
    return None


def _nobody_reads() -> bool:
    """Whether whoever read the output, `head` for one, has had enough; so it is taken to be where
    the system does not tell."""
    if not hasattr(select, "poll"):
        return True
    state = select.poll()
    state.register(sys.stdout.fileno(), 0)
    return bool(state.poll(0))


def _parser(words: Sequence[str], tongue: str) -> Parser:
    parser = Parser(prog="prompteur", description=say("cli.description", tongue), add_help=False)
    translate(parser, tongue)
    choices = parser.add_subparsers(
        title=say("cli.commands", tongue), metavar=say("cli.command", tongue), required=True
    )
    chosen = next((word for word in words if not word.startswith("-")), None)
    for offer in offers(tongue, chosen):
        sub = choices.add_parser(
            offer.name, help=offer.help, description=offer.help, add_help=False
        )
        if offer.name == chosen:
            complete(sub, offer.load(), tongue)
    return parser
