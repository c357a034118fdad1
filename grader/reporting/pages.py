"""Pages of one file each: HTML that needs no network, runs no script but one of ours, and shows
data as text.

A template of `grader/reporting/templates` makes the page. Whatever is put into it is made
printable and escaped there, in one place, so that no template and no caller can forget it.
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
from course.messages import number, say

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def page(template: str, language: str, **values: Any) -> str:
    """The page that `template` makes of `values`, in `language`; every text is shown as text.

    Raises jinja2.UndefinedError when the template names a value that is not there.
    """
    return _templates().get_template(template).render(language=language, **values)


@dataclass(frozen=True)
class Script:
    """A script of ours for a page, and the source that the page's policy allows: it alone runs."""

    text: Markup
    source: str


@lru_cache
def script(name: str) -> Script:
    """The script `name` of `grader/reporting/templates`. No value gets into it: what it needs to
    know is in the page, as text."""
    text = (_TEMPLATES / name).read_text(encoding="utf-8")
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Script(Markup(text), f"'sha256-{digest}'")


def percent(share: float, language: str) -> str:
    """A share from 0 to 1 as people write it: 75%, in French 75 %."""
    return say("feedback.percent", language, percent=round(100 * share))


def points(value: float, language: str) -> str:
    """A number of points, with two decimals at most."""
    return number(float(value), language)


@lru_cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: shown(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
