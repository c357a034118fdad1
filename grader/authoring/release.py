"""Makes `exercises/` from `solutions/`, with nbgrader itself.

    python -m grader.authoring.release [--check]

For each language, nbgrader's own generate_assignment clears what stands between the solution
marks, locks cells and writes checksums, as in a class, but without a gradebook. What it makes of
tidy notebooks is tidy. --check changes nothing, says which files differ, and ends with 1 when
there are any.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from course.messages import LANGUAGES
from grader.nbgrading.course import release_config
from grader.paths import ROOT


class ReleaseError(Exception):
    """nbgrader could not release an assignment."""


def released(root: Path = ROOT) -> dict[str, str]:
    """Every released notebook: its path below `exercises/` → its text.

    Raises ReleaseError with nbgrader's words when it refuses a notebook.
    """
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        with TemporaryDirectory() as folder:
            made = Path(folder) / "release"
            for module in sorted(one.name for one in (root / "solutions" / language).iterdir()):
                _generate(root, language, module, Path(folder))
            for path in sorted(made.rglob("*.ipynb")):
                name = f"{language}/{path.relative_to(made).as_posix()}"
                texts[name] = path.read_text(encoding="utf-8")
    return texts


def differing(texts: dict[str, str], folder: Path) -> list[str]:
    """The names of the notebooks in `folder` that are missing, different, or too many."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.ipynb")}
    there = {name: path for name, path in there.items() if ".ipynb_checkpoints" not in name}
    return sorted(
        name
        for name in texts.keys() | there.keys()
        if name not in texts
        or name not in there
        or there[name].read_text(encoding="utf-8") != texts[name]
    )


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write `exercises/`, or with --check say what differs; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m grader.authoring.release", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only say")
    options = parser.parse_args(arguments)
    texts = released(root)
    folder = root / "exercises"
    names = differing(texts, folder)
    for name in names:
        print(f"{'differs' if options.check else 'written'}: exercises/{name}")
        if not options.check:
            _put(folder / name, texts.get(name))
    if options.check and names:
        print("exercises/ does not follow from solutions/: run python -m grader.authoring.release")
    return 1 if options.check and names else 0


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _generate(root: Path, language: str, module: str, folder: Path) -> None:
    from nbgrader.apps import NbGraderAPI

    api = NbGraderAPI(config=release_config(root, language, folder))
    result = api.generate_assignment(module, force=True, create=True)
    if not result["success"]:
        raise ReleaseError(f"{language}/{module}: {result['log']}\n{result.get('error')}")


if __name__ == "__main__":
    sys.exit(main())
