"""How long the commands that ask a model take to end after Ctrl+C.

    python benchmarks/stopping.py [--times 5]

Each command runs in a process of its own against a local server that answers a few requests and
leaves the others open, as a slow one does. Once requests wait there, the process gets SIGINT.
Printed are the seconds from then to its end, median and most of `--times`, and whether the status
is 130, as shells have it. A command should be gone within one second on a machine that is idle.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from grading.job import Job, part
from grading.prompts import ASSIGNMENT

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from support.fake_server import Exchange, FakeServer
from support.interrupted import INTERRUPTED, Command

AIM = 1.0
EXERCISE = "appointment-line"
PROMPT = "Day and time of {{message}}, on one line."
STUDENTS = 5
_ANSWERED = 3
"""Requests that the server answers, so that the command is in the middle of its work."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="how often each is stopped")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="prompteur-stopping-") as name:
        folder = Path(name)
        prompt = folder / "prompt.txt"
        prompt.write_text(PROMPT, encoding="utf-8")
        course = Job(str(folder / "course"), STUDENTS)
        part("making", course)
        instructor = (
            "from pathlib import Path\nimport grader.nbgrading.folders\n"
            f"grader.nbgrading.folders.ROOT = Path({course.root!r})\n"
        )
        commands = {
            "check": (("check", EXERCISE, "--prompt", str(prompt)), ""),
            "calibrate": (("calibrate", EXERCISE, "--lang", "en"), ""),
            "grade": (("grade", ASSIGNMENT, "--no-collect", "--lang", "en"), instructor),
        }
        for kind, (words, before) in commands.items():
            taken = [_seconds(folder / f"{kind}-{at}", words, before) for at in range(times)]
            verdict = "reached" if median(taken) <= AIM else "missed"
            print(
                f"{kind:<10} {median(taken):.2f} s, at most {max(taken):.2f} s"
                f" (aim: {AIM:g} s, {verdict})",
                flush=True,
            )


def _seconds(home: Path, words: tuple[str, ...], before: str) -> float:
    """The seconds from Ctrl+C to the end of `prompteur WORDS`, which has its status 130."""

    def behave(one: Exchange) -> None:
        if len(server.seen) <= _ANSWERED:
            one.answer("Friday at 10:30")
        else:
            one.wait_until_gone()

    with FakeServer(behave) as server:
        asked = {"PROMPTEUR_BASE_URL": server.base_url, "PROMPTEUR_MODEL": "m"}
        command = Command(home, *words, before=before, **asked)
        status, output, errors, seconds = command.interrupted(lambda: bool(server.held()))
    if status != INTERRUPTED or "Traceback" in errors:
        sys.exit(f"{words[0]} ended with status {status}\n{output}\n{errors}")
    return seconds


if __name__ == "__main__":
    main()
