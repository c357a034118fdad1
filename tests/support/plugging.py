"""Plug-ins for tests: written into a folder as an installer would, and tried in a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from support.places import ROOT


def write_plugin(
    folder: Path,
    distribution: str,
    groups: Mapping[str, Mapping[str, str]],
    files: Mapping[str, str] | None = None,
) -> None:
    """Put into `folder` what pip would: the files, and the list of entry points, of which
    `groups` has those of `prompteur.<group>` by name."""
    info = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    lines = []
    for group, named in groups.items():
        lines += [f"[prompteur.{group}]", *(f"{name} = {what}" for name, what in named.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, text in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")


@dataclass(frozen=True)
class Place:
    """A folder of plug-ins, and a home of the course's own beside it."""

    folder: Path
    home: Path

    def run(self, *words: str, lang: str = "en", stdin: str = "", **environment: str) -> Any:
        """`prompteur WORDS` with these plug-ins: the finished process."""
        return self._run(["-m", "course", *words], lang, stdin, environment)

    def python(self, code: str, lang: str = "en", **environment: str) -> str:
        """What `code` prints with these plug-ins; it must end well."""
        done = self._run(["-c", dedent(code)], lang, "", environment)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    def doctor(self, lang: str = "en", **environment: str) -> list[str]:
        """What `prompteur doctor` says of plug-ins: first what is there, then what is wrong."""
        done = self.run("doctor", "--json", lang=lang, **environment)
        assert done.stdout, done.stderr
        found = json.loads(done.stdout)["findings"]
        return [one["text"] for one in found if one["about"] == "plugins"]

    def _run(
        self, arguments: list[str], lang: str, stdin: str, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if "PROMPTEUR" not in key}
        ours = {
            "PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PROMPTEUR_HOME": str(self.home),
            "PROMPTEUR_LANG": lang,
        }
        return subprocess.run(
            [sys.executable, *arguments],
            env=kept | ours | environment,
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
