"""The embedded model's file: found, fetched, checked against its SHA-256.

A path that the person gives is used where it lies. Else the file lies in the cache folder, and
is made there from the sources in `sources.py`, one after the other, until its checksum is right.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from course.errors import ModelError
from course.messages import say
from course.models.catalogue import ModelFile
from course.models.embedded.partial import CannotKeep, append, make_room, partial_path, size_of
from course.models.embedded.sources import Source, sources
from course.models.progress import Progress, alone, counted, no_progress
from course.paths import cache_dir, python_command

_CHUNK = 4 * 1024 * 1024


class NotFetched(ModelError):
    """No source had the file; `failures` has what each said, in the order they were asked."""

    failures: Sequence[ModelError] = ()

    def text(self, language: str) -> str:
        tried = "; ".join(one.text(language) for one in self.failures)
        return say(self.message_id, language, **{**self.values, "tried": tried})


def ensure_file(
    model: ModelFile, *, given: Path | None = None, progress: Progress = no_progress
) -> Path:
    """The path of the model's verified file, fetched first if need be.

    `given` is the person's own copy, or the folder that it lies in. Raises ModelError (final)
    when the file is nowhere to be had, or has no room.
    """
    if given is not None:
        return given_file(model, given, progress)
    target = cached_path(model)
    with alone(Path(f"{target}.lock"), progress):
        if target.exists() and verified(model, target, progress):
            return target
        target.unlink(missing_ok=True)
        _fetch(model, target, progress)
    return target


def keep_file(model: ModelFile, given: Path, progress: Progress = no_progress) -> Path:
    """Copy the person's own file into the cache, so that it is found from now on; its path there.

    Raises ModelError (final) when it is not the model's, or has no room.
    """
    target = cached_path(model)
    with alone(Path(f"{target}.lock"), progress):
        source = given_file(model, given, progress)
        if target.exists() and verified(model, target, progress):
            return target
        partial = partial_path(target)
        partial.unlink(missing_ok=True)
        make_room(model.size, target.parent)
        append(partial, _chunks(source), "join", model, progress)
        partial.replace(target)
        if verified(model, target, progress):
            return target
        raise ModelError("model.file_wrong", final=True, path=given, model=model.title)


def given_file(model: ModelFile, path: Path, progress: Progress = no_progress) -> Path:
    """The person's own copy at `path`, or in the folder `path`. Raises ModelError (final)."""
    path = path / model.file_name if path.is_dir() else path
    if not path.is_file():
        raise ModelError("model.file_missing", final=True, path=path)
    if not verified(model, path, progress):
        raise ModelError("model.file_wrong", final=True, path=path, model=model.title)
    return path


def cached_path(model: ModelFile) -> Path:
    """Where the course keeps the file."""
    return cache_dir() / model.file_name


def verified(model: ModelFile, path: Path, progress: Progress = no_progress) -> bool:
    """Whether the file has the model's size and SHA-256.

    A file that was found right is remembered by its size and time of change, in a small file
    in the cache folder, so that hashing a gigabyte is paid once.
    """
    if path.stat().st_size != model.size:
        return False
    if remembered(model, path):
        return True
    digest = hashlib.sha256()
    for chunk in counted(_chunks(path), "check", model.size, progress):
        digest.update(chunk)
    if digest.hexdigest() != model.sha256:
        return False
    _remember(model, path)
    return True


def remembered(model: ModelFile, path: Path) -> bool:
    """Whether this very file has been found right before."""
    try:
        return bool(json.loads(_memory(model).read_text(encoding="utf-8")) == _mark(path))
    except (OSError, ValueError):
        return False


def _fetch(model: ModelFile, target: Path, progress: Progress) -> None:
    """Have the sources make `target`, each going on where the one before broke off."""
    partial = partial_path(target)
    make_room(model.size - size_of(partial), target.parent)
    failures = []
    for source in sources(model):
        try:
            _fetch_from(source, model, target, progress)
            return
        except CannotKeep:
            raise
        except ModelError as error:
            failures.append(error)
    raise _not_fetched(model, failures)


def _not_fetched(model: ModelFile, failures: Sequence[ModelError]) -> NotFetched:
    command = python_command("-m", "course", "model")
    tried = "; ".join(map(str, failures))
    error = NotFetched(
        "model.not_fetched", final=True, tried=tried, file=model.file_name, command=command
    )
    error.failures = failures
    return error


def _fetch_from(source: Source, model: ModelFile, target: Path, progress: Progress) -> None:
    """Have `source` make `target`. Where bytes from before turn out to be wrong, it is asked for
    all of them once. Raises ModelError when it cannot, or what it has is damaged."""
    partial = partial_path(target)
    while True:
        begun_by_others = size_of(partial) > 0
        source.extend(partial, progress)
        if verified(model, partial, progress):
            partial.replace(target)
            _remember(model, target)
            return
        partial.unlink(missing_ok=True)
        if not begun_by_others:
            raise ModelError("model.source_wrong", final=True, source=source.name)


def _remember(model: ModelFile, path: Path) -> None:
    with contextlib.suppress(OSError):  # then it is hashed again next time
        _memory(model).write_text(json.dumps(_mark(path)), encoding="utf-8")


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _memory(model: ModelFile) -> Path:
    return cache_dir() / f"{model.file_name}.verified.json"


def _mark(path: Path) -> dict[str, str | int]:
    stat = path.stat()
    return {"path": str(path.resolve()), "size": stat.st_size, "changed": stat.st_mtime_ns}
