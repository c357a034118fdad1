"""Writes the repository's public address into the READMEs (badges) and into Colab's notebooks.

    python -m hosted OWNER/NAME [--branch main]

Without OWNER/NAME, the address that the README has, else git's remote “origin” where that is on
GitHub. Run it again after a change to the notebooks, and in a fork. Then commit what it wrote.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from hosted.colab_notebooks import COPIES, copies
from hosted.place import Place, of_remote
from hosted.readme import READMES, place_in, with_block

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write the address into the repository at `root`; the exit status is 1 without one."""
    parser = argparse.ArgumentParser(prog="python -m hosted", description=__doc__)
    parser.add_argument("repository", nargs="?", metavar="OWNER/NAME")
    parser.add_argument("--branch", default=None, help="the branch that is opened (main)")
    given = parser.parse_args(arguments)
    try:
        place = _place(root, given.repository, given.branch)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if place is None:
        print("Where is it published? python -m hosted OWNER/NAME", file=sys.stderr)
        return 1
    publish(root, place)
    print(f"The badges and {COPIES}/ now lead to {place.clone}, branch {place.branch}.")
    return 0


def publish(root: Path, place: Place) -> None:
    """Put the badges into the READMEs under `root`, and make the copies for Colab afresh."""
    made = dict(copies(root, place))
    for name, language in READMES.items():
        readme = root / name
        text = with_block(readme.read_text(encoding="utf-8"), place, language)
        readme.write_text(text, encoding="utf-8")
    shutil.rmtree(root / COPIES, ignore_errors=True)
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _place(root: Path, repository: str | None, branch: str | None) -> Place | None:
    written = place_in((root / "README.md").read_text(encoding="utf-8"))
    branch = branch or (written.branch if written else "main")
    repository = repository or (written.repository if written else _origin(root))
    return Place(repository, branch) if repository else None


def _origin(root: Path) -> str | None:
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    return of_remote(subprocess.run(command, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
