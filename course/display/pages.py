"""Pages of one file each: HTML that needs no network, runs no script but one of ours, and shows
data as text.

A template makes the page, over the base `course/display/templates/page.html.j2`. Whatever is put
into it is made printable and escaped here, in one place, so that no template and no caller can
forget it.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from course.display.safe import page as shown

_BASE = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Script:
    """A script of ours for a page, and the source that the page's policy allows: it alone runs."""

    text: Markup
    source: str


@dataclass(frozen=True)
class Pages:
    """The templates and scripts of a folder."""

    folder: Path

    def page(self, template: str, language: str, **values: Any) -> str:
        """The page that `template` makes of `values`, in `language`; every text is shown as text.

        Raises jinja2.UndefinedError when the template names a value that is not there.
        """
        made = _templates(self.folder).get_template(template)
        return made.render(language=language, **values)

    def script(self, name: str) -> Script:
        """The script `name` of the folder. No value gets into it: what it needs to know is in the
        page, as text."""
        text = (self.folder / name).read_text(encoding="utf-8")
        digest = b64encode(sha256(text.encode()).digest()).decode()
        return Script(Markup(text), f"'sha256-{digest}'")


@lru_cache
def _templates(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([folder, _BASE]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
