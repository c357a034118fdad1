"""A guide for people, as its test reads it: marked blocks, and a terminal to run them in.

An HTML comment before each fenced block says what it is: `run: instructor`, `run: learner NAME`,
`run: no, REASON`, `file: PATH` for a file's content, `output` for what the block before it
prints, `config` for lines of nbgrader_config.py.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import traceback
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from course.cli import main
from support.nbgrader_class import Classroom

_FENCE = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.M | re.S
)
_SETTING = re.compile(r"(?P<name>[A-Z_]+)=(?P<value>.*)", re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the comment before it, and its text."""

    kind: str
    mark: str
    text: str

    @property
    def who(self) -> str:
        """Who runs it: "instructor", "learner anna", "no"; "" for what is not run."""
        return self.mark.removeprefix("run: ").split(",")[0] if self.runs else ""

    @property
    def note(self) -> str:
        """What the comment says behind that."""
        return self.mark.partition(", ")[2]

    @property
    def runs(self) -> bool:
        return self.mark.startswith("run: ")


def blocks(guide: str) -> list[Block]:
    """Every fenced block of a guide's text, in order."""
    return [
        Block(one["kind"], one["mark"] or "", one["text"].rstrip())
        for one in _FENCE.finditer(guide)
    ]


@dataclass
class Terminal:
    """A shell that stays open: what `cd` and `export` did holds for the next command.

    nbgrader and prompteur run in this process, everything else in a shell of its own.
    `account` is whose terminal it is; the instructor's without.
    """

    classroom: Classroom
    folder: Path
    account: str = ""
    variables: dict[str, str] = field(default_factory=dict)

    def run(self, command: str) -> tuple[int, str]:
        """Run one line; returns the exit status and what it printed."""
        words = shlex.split(command)
        settings = dict(self.variables)
        while found := _SETTING.fullmatch(words[0]):
            settings[found["name"]] = found["value"]
            words = words[1:]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in settings.items():
                patch.setenv(name, value)
            try:
                return self._run(words, command)
            except Exception:  # nbgrader's own end in one, too
                return 1, traceback.format_exc()

    def _run(self, words: list[str], command: str) -> tuple[int, str]:
        program, *arguments = words
        if program == "cd":
            self.folder = (self.folder / arguments[0]).resolve(strict=True)
            return 0, ""
        if program == "export":
            self.variables |= dict(one.split("=", 1) for one in arguments)
            return 0, ""
        if program == "nbgrader":
            # One account plays all the learners, so nbgrader is told whose it is.
            own = arguments[0] in ("submit", "fetch_feedback") and self.account
            told = [f"--student={self.account}"] if own else []
            with redirect_stderr(io.StringIO()) as warned:
                status, log = self.classroom.try_nbgrader(*arguments, *told, folder=self.folder)
            slips = [one for one in warned.getvalue().splitlines() if "Unrecognized" in one]
            return 2 if slips else status, "\n".join([*slips, log])
        if program == "prompteur":
            return _prompteur(arguments)
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr


def _prompteur(arguments: list[str]) -> tuple[int, str]:
    printed, warned = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with redirect_stdout(printed), redirect_stderr(warned):
        try:
            status = main(arguments)
        except SystemExit as end:  # wrong usage, or a configuration that says why it ends
            status = end.code if isinstance(end.code, int) else 1
            warned.write("" if isinstance(end.code, int) else str(end.code))
    said, why = (_text_of(one) for one in (printed, warned))
    return status, said if said or not status else why


def _text_of(stream: io.TextIOWrapper) -> str:
    stream.flush()
    content: bytes = stream.buffer.getvalue()  # type: ignore[attr-defined]
    return content.decode("utf-8")


def like(printed: str, shown: str, root: Path) -> bool:
    """Whether `printed` is what a guide shows, numbers, the plurals behind them and the course's
    folder aside. A line with "…" alone in the guide stands for any lines."""
    wanted = re.escape(_numberless(re.sub(r"/home/\w+/prompteur", "ROOT", shown)))
    wanted = re.sub(r"(?m)^…$\n?", r"(?:.*\n)*?", wanted.replace("\\\n", "\n"))
    return re.fullmatch(wanted, _numberless(printed.replace(str(root), "ROOT")).strip()) is not None


def _numberless(text: str) -> str:
    return re.sub(r"(N \w+?)s\b", r"\1", re.sub(r"\d+", "N", text))


def places(guide: str) -> Iterable[str]:
    """The files and folders of the course that a guide names in its text, as glob patterns."""
    text = _FENCE.sub("", guide)
    for name in re.findall(r"`((?:grader|solutions|exercises|modules|course)/[^`]*)`", text):
        yield re.sub(r"<[^>]*>", "*", name)
