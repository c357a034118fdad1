"""Where the repository is published, and the addresses that follow from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_BRANCH = re.compile(r"[A-Za-z0-9._][A-Za-z0-9._/-]*")
_REMOTE = re.compile(
    r"(?:https://|ssh://git@|git@)github\.com[/:](?P<name>[^/]+/[^/]+?)(?:\.git)?/?"
)


@dataclass(frozen=True)
class Place:
    """A branch of a repository on GitHub: `repository` is OWNER/NAME.

    Raises ValueError for what cannot be one.
    """

    repository: str
    branch: str = "main"

    def __post_init__(self) -> None:
        if not _REPOSITORY.fullmatch(self.repository):
            raise ValueError(f"{self.repository!r} is not OWNER/NAME, as in jupyter/notebook")
        if not _BRANCH.fullmatch(self.branch):
            raise ValueError(f"{self.branch!r} is not the name of a branch")

    @property
    def clone(self) -> str:
        """What git clones."""
        return f"https://github.com/{self.repository}"

    def github(self, path: PurePosixPath | str) -> str:
        """The page of a file or folder."""
        return f"{self.clone}/blob/{self.branch}/{quote(str(path))}"

    def raw(self, path: PurePosixPath | str) -> str:
        """The file itself, for pictures."""
        return (
            f"https://raw.githubusercontent.com/{self.repository}/{self.branch}/{quote(str(path))}"
        )

    def binder(self, path: PurePosixPath | str) -> str:
        """The notebook at `path`, opened in JupyterLab on Binder."""
        branch = quote(self.branch, safe="")
        return f"https://mybinder.org/v2/gh/{self.repository}/{branch}?urlpath=lab/tree/{quote(str(path))}"

    def codespaces(self) -> str:
        """Where a codespace is made or resumed."""
        ref = "" if self.branch == "main" else f"&ref={quote(self.branch, safe='')}"
        return f"https://codespaces.new/{self.repository}?quickstart=1{ref}"

    def colab(self, path: PurePosixPath | str) -> str:
        """The notebook at `path`, opened in Colab."""
        return (
            f"https://colab.research.google.com/github/{self.repository}"
            f"/blob/{self.branch}/{quote(str(path))}"
        )


def of_remote(address: str) -> str | None:
    """OWNER/NAME of a remote's address on GitHub; None for any other."""
    found = _REMOTE.fullmatch(address.strip())
    return found["name"] if found else None
