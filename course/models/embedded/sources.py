"""Where the model's file can come from, in the order in which the sources are asked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from course.models.catalogue import HUB, ModelFile
from course.models.embedded.download import Download
from course.models.embedded.packages import InstalledParts, PackageIndex, installed_parts
from course.models.progress import Progress


class Source(Protocol):
    """Somewhere that has all the bytes of the model's file."""

    @property
    def name(self) -> str:
        """How a person knows it: a host, a folder, a program."""

    def extend(self, partial: Path, progress: Progress) -> None:
        """Add to the file `partial` what it lacks. Raises ModelError; what came stays."""


def sources(model: ModelFile, environment: Mapping[str, str] = os.environ) -> list[Source]:
    """The sources of `model`: the parts that are installed, the person's own mirror
    (PROMPTEUR_MODEL_URL), the parts on the package index, the makers' repository on the hub
    (HF_ENDPOINT, where that is set, in the hub's place)."""
    parts = installed_parts(model)
    mirror = environment.get("PROMPTEUR_MODEL_URL", "").strip()
    hub = environment.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB
    found: list[Source] = [InstalledParts(model, parts)] if parts else []
    if mirror:
        address = mirror + model.file_name if mirror.endswith("/") else mirror
        found.append(Download(model, address))
    return [*found, PackageIndex(model), Download(model, model.address(hub))]
