"""The files in zip files that were downloaded, and loose ones beside them, opened without trust.

Nothing is unpacked: each file is a name and a way to read it, up to a size, whatever the zip file
says of it.
"""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from grader.nbgrading.lms_names import is_junk, is_platforms, wrapping
from grader.submissions.plain import opened

MOST_MEMBERS = 50_000
"""How many members of one zip file are looked at."""

UNREADABLE = (
    *(OSError, ValueError, RuntimeError, EOFError, struct.error),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)
"""What Python's zipfile raises for zip files that are damaged, encrypted, or of a kind it does
not know."""

_UTF_8 = 0x800
"""The flag of a member whose name is in UTF-8."""

_LEADS_OUT = re.compile(r"[A-Za-z]:|/|(?:.*/)?\.\.(?:/|\Z)")


class Say(Protocol):
    """Told the key of a message, what file it is about, and what else it says."""

    def __call__(self, key: str, name: str, **about: str) -> None: ...


@dataclass(frozen=True)
class Found:
    """A file: its path from where the platform's names are, its name for people, how it is
    opened, and a number that grows with the time of the download."""

    path: str
    place: str
    age: float
    opened: Callable[[], IO[bytes]]

    def read(self, most: int) -> bytes:
        """Its bytes; raises one of `UNREADABLE`, a ValueError for more than `most` bytes."""
        with self.opened() as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise ValueError("too large")
        return content


def found_in(folder: Path, archives: ExitStack, tell: Say) -> Iterator[Found]:
    """The files in the zip files of `folder`, and those that lie in it; `archives` keeps the
    former open. What cannot be opened, or should not be, is told."""
    loose: dict[str, Found] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            continue
        if path.suffix.lower() != ".zip":
            loose[name] = Found(name, name, path.stat().st_mtime, partial(opened, path))
        elif "/" in name or is_platforms(name):  # somebody may have handed it in
            tell("zip_inside", name)
        else:
            yield from _in_zip(path, archives, tell)
    yield from _unwrapped(loose, "", tell)


def _in_zip(path: Path, archives: ExitStack, tell: Say) -> Iterator[Found]:
    try:
        archive = archives.enter_context(_archive(path))
    except UNREADABLE:
        tell("zip_not_read", path.name)
        return
    members: dict[str, Found] = {}
    for member in archive.infolist()[:MOST_MEMBERS]:
        name = _name(member)
        if member.is_dir():
            continue
        if _LEADS_OUT.match(name):
            tell("zip_leads_out", name)
        elif stat.S_ISLNK(member.external_attr >> 16):
            tell("zip_other", name)
        else:
            if name in members:
                tell("zip_twice", name)
            read = partial(archive.open, member)
            members[name] = Found(name, name, path.stat().st_mtime, read)
    yield from _unwrapped(members, f"{path.name}: ", tell)


def _unwrapped(files: dict[str, Found], archive: str, tell: Say) -> Iterator[Found]:
    """The files without the folder around everything, which is told, and without junk."""
    around = wrapping(files)
    if around:
        tell("zip_wrapped", f"{archive}{around}")
    for name, one in files.items():
        if not is_junk(name):
            yield Found(name.removeprefix(around), one.place, one.age, one.opened)


def _archive(path: Path) -> zipfile.ZipFile:
    """The zip file at `path`. Python opens none with a single name that is not the UTF-8 it says
    it is: then all names are read as bytes, and `_name` finds those that are UTF-8."""
    try:
        return zipfile.ZipFile(path)
    except UnicodeDecodeError:
        return zipfile.ZipFile(BytesIO(_without_utf_8_flags(path.read_bytes())))


def _without_utf_8_flags(content: bytes) -> bytes:
    """A zip file that says of no name that it is UTF-8. Raises struct.error for a damaged one."""
    changed = bytearray(content)
    end = content.rindex(b"PK\x05\x06")
    count, _, at = struct.unpack_from("<HII", content, end + 10)
    for _ in range(count):
        local = struct.unpack_from("<I", content, at + 42)[0]
        for place in (at + 8, local + 6):
            flags = struct.unpack_from("<H", content, place)[0]
            struct.pack_into("<H", changed, place, flags & ~_UTF_8)
        at += 46 + sum(struct.unpack_from("<HHH", content, at + 28))
    return bytes(changed)


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name. macOS and others write UTF-8 without saying so; Windows, backslashes."""
    name = member.filename
    if not member.flag_bits & _UTF_8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")
