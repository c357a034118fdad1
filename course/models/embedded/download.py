"""The model's file from the makers' repository: plain https, resumed where it broke off."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from course.errors import ModelError
from course.models.catalogue import ModelFile
from course.models.progress import Progress, counted

_CHUNK = 1024 * 1024
_TIMEOUT = 60
_BREAKS = 5
"""How many times the connection may break before the download is given up."""


def partial_path(target: Path) -> Path:
    """Where the bytes are kept until all have come."""
    return target.with_suffix(".download")


def download(model: ModelFile, target: Path, progress: Progress, hub: str) -> None:
    """Bring the model's file from `hub` to `target`; what came before a break is kept.

    The content is not checked here. Raises ModelError (final) when the address does not
    answer, or breaks off too often.
    """
    address = model.address(hub)
    partial = partial_path(target)
    for _ in range(_BREAKS):
        try:
            if _fetch(address, partial, model.size, progress):
                partial.replace(target)
                return
        except urllib.error.HTTPError as error:
            if error.code != http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                raise _failed(address, f"HTTP {error.code}") from None
            partial.unlink(missing_ok=True)
        except urllib.error.URLError as error:
            raise _failed(address, str(error.reason)) from None
        except (http.client.HTTPException, OSError):
            continue
    raise _failed(address, "the connection broke off")


def _fetch(address: str, partial: Path, size: int, progress: Progress) -> bool:
    """Add what is missing to `partial`; True when it has all its bytes."""
    done = partial.stat().st_size if partial.exists() else 0
    if done < size:
        request = urllib.request.Request(address, headers={"User-Agent": "prompteur"})
        if done:
            request.add_header("Range", f"bytes={done}-")
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as response:
            resumed = response.status == http.client.PARTIAL_CONTENT
            done = done if resumed else 0
            with partial.open("ab" if resumed else "wb") as out:
                for chunk in counted(_chunks(response), "download", size, progress, done):
                    out.write(chunk)
                    if out.tell() > size:
                        break
    return partial.stat().st_size >= size


def _chunks(response: BinaryIO) -> Iterator[bytes]:
    while chunk := response.read(_CHUNK):
        yield chunk


def _failed(address: str, reason: str) -> ModelError:
    return ModelError("model.download_failed", final=True, address=address, reason=reason)
