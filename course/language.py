"""Which language to speak: from the notebook, else from the machine."""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Mapping
from pathlib import Path, PurePath

from course.messages import LANGUAGES


def language(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> str:
    """ "en" or "fr": what the notebook's metadata says (`prompteur.language`), else
    `PROMPTEUR_LANG`, else its folder (`…/fr/…`), else the locale, else English.

    `folder` is the kernel's working folder; notebooks run without a front end are told by it.
    """
    folder = folder or _here()
    notebook = notebook_path(environment, folder)
    asked = environment.get("PROMPTEUR_LANG", "")[:2].lower()
    return (
        (_from_metadata(notebook) if notebook else None)
        or (asked if asked in LANGUAGES else None)
        or _from_folders(notebook or folder)
        or _from_locale(environment)
    )


def notebook_path(
    environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Path | None:
    """The notebook of this kernel, as the Jupyter server tells it; None outside of one."""
    name = environment.get("JPY_SESSION_NAME")
    if not name:
        return None
    return (folder or _here()) / PurePath(name).name


def _here() -> Path:
    """The working folder; nowhere, when it was deleted meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


def _from_metadata(notebook: Path) -> str | None:
    try:
        metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]
        found = metadata["prompteur"]["language"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found in LANGUAGES else None


def _from_folders(path: Path) -> str | None:
    return next((part for part in reversed(path.parts) if part in LANGUAGES), None)


def _from_locale(environment: Mapping[str, str]) -> str:
    names = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((one for one in names if one), "") or (locale.getlocale()[0] or "")
    return "fr" if name.lower().startswith("fr") else "en"
