"""The embedded model's file: found, put together, checked against its SHA-256.

Sources, in this order: a path that the person gives; the cache folder; the parts that
distributions carry, joined in order; the makers' repository on the hub. Packages are found
through `importlib.metadata` and never imported. What is made lands in the cache folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from course.errors import ModelError
from course.models.catalogue import HUB, ModelFile
from course.models.embedded.download import download, partial_path
from course.models.progress import Progress, alone, counted, no_progress
from course.paths import cache_dir

_CHUNK = 4 * 1024 * 1024
_SPARE = 64 * 1024 * 1024
"""Bytes left free on the disk after the file is made."""


def ensure_file(
    model: ModelFile,
    *,
    given: Path | None = None,
    progress: Progress = no_progress,
    hub: str = HUB,
) -> Path:
    """The path of the model's verified file, made first if need be.

    `given` is the person's own copy, `hub` the address to download from. Raises ModelError
    (final) when the file is nowhere to be had, damaged beyond repair, or has no room.
    """
    if given is not None:
        return _given_file(model, given, progress)
    target = cached_path(model)
    with alone(Path(f"{target}.lock"), progress):
        if target.exists() and verified(model, target, progress):
            return target
        _remove(target)
        parts = carried_parts(model)
        if parts:
            make_room(model.size, target.parent)
            _join(model, parts, target, progress)
            if verified(model, target, progress):
                return target
            _remove(target)
        _download(model, target, progress, hub, damaged_parts=bool(parts))
        if verified(model, target, progress):
            return target
        _remove(target)
        raise ModelError("model.damaged", final=True, model=model.title)


def cached_path(model: ModelFile) -> Path:
    """Where the joined file is kept."""
    return cache_dir() / model.file_name


def carried_parts(model: ModelFile) -> list[Path]:
    """The files of the installed distributions that carry the model, in order; none if any
    distribution is missing, of another version, or lacks its file."""
    parts = []
    for carrier in model.carriers:
        try:
            found = metadata.distribution(carrier)
        except metadata.PackageNotFoundError:
            return []
        files = [Path(str(one.locate())) for one in found.files or () if one.suffix == ".bin"]
        if found.version != model.carrier_version or len(files) != 1 or not files[0].exists():
            return []
        parts += files
    return parts


def verified(model: ModelFile, path: Path, progress: Progress = no_progress) -> bool:
    """Whether the file has the model's size and SHA-256.

    A file that was found right is remembered by its size and time of change, in a small file
    in the cache folder, so that hashing half a gigabyte is paid once.
    """
    if path.stat().st_size != model.size:
        return False
    if remembered(model, path):
        return True
    digest = hashlib.sha256()
    for chunk in counted(_chunks([path]), "check", model.size, progress):
        digest.update(chunk)
    if digest.hexdigest() != model.sha256:
        return False
    _memory(model).write_text(json.dumps(_mark(path)), encoding="utf-8")
    return True


def remembered(model: ModelFile, path: Path) -> bool:
    """Whether this very file has been found right before."""
    try:
        return bool(json.loads(_memory(model).read_text(encoding="utf-8")) == _mark(path))
    except (OSError, ValueError):
        return False


def make_room(size: int, folder: Path) -> None:
    """Raise ModelError unless the disk that holds `folder` has room for `size` bytes more."""
    free = shutil.disk_usage(folder).free
    if free < size + _SPARE:
        raise ModelError(
            "model.no_room",
            final=True,
            needed=round((size + _SPARE) / 1e9, 2),
            free=round(free / 1e9, 2),
            folder=folder,
        )


def _given_file(model: ModelFile, path: Path, progress: Progress) -> Path:
    if not path.is_file():
        raise ModelError("model.file_missing", final=True, path=path)
    if not verified(model, path, progress):
        raise ModelError("model.file_wrong", final=True, path=path, model=model.title)
    return path


def _download(
    model: ModelFile, target: Path, progress: Progress, hub: str, *, damaged_parts: bool
) -> None:
    there = partial_path(target)
    make_room(model.size - (there.stat().st_size if there.exists() else 0), target.parent)
    try:
        download(model, target, progress, hub)
    except ModelError as error:
        if damaged_parts:
            raise ModelError(
                "model.parts_damaged", final=True, model=model.title, **error.values
            ) from None
        raise


def _join(model: ModelFile, parts: list[Path], target: Path, progress: Progress) -> None:
    partial = target.with_suffix(".joining")
    try:
        with partial.open("wb") as out:
            for chunk in counted(_chunks(parts), "join", model.size, progress):
                out.write(chunk)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _chunks(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _memory(model: ModelFile) -> Path:
    return cache_dir() / f"{model.file_name}.verified.json"


def _mark(path: Path) -> dict[str, str | int]:
    stat = path.stat()
    return {"path": str(path.resolve()), "size": stat.st_size, "changed": stat.st_mtime_ns}


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
