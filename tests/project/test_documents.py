"""The documents name every command, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.places import ROOT

from course.cli.offers import offers
from course.plugins import by_name, is_own

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    for heading in re.findall(r"^#+ +(.+?) *$", text, re.MULTILINE):
        shown = LINK.sub("]", heading)
        slug = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {f"{slug}-{n}" if n else slug for slug, most in found.items() for n in range(most + 1)}


def astray(page: Path) -> list[str]:
    """The links of a page that lead nowhere in the repository; those to other sites are passed."""
    lost = []
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = page.parent / name if name else page
        lacks = (
            anchor and target.suffix == ".md" and target.exists() and anchor not in anchors(target)
        )
        if lacks or not target.exists():
            lost.append(link)
    return lost


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert not astray(page)


def test_a_link_to_a_file_or_a_heading_that_is_not_there_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    links = "[a](b.md) [b](#deja) [c](#déjà-vu-x_y) [d](https://x.org) [e](page.md#no)"
    text = f"# Déjà vu\u202f: x_y!\n{links}"
    page.write_text(text, encoding="utf-8")
    assert astray(page) == ["b.md", "#deja", "page.md#no"]


@pytest.mark.parametrize("name", ["README.md", "README.fr.md"])
def test_the_readme_names_every_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    [section] = re.findall(r"^## Comm[a-z]+s\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    theirs = {one for one, entry in by_name("prompteur.commands").items() if not is_own(entry)}
    commands = {one.name for one in offers("en", None)} - theirs
    assert {one.removeprefix("prompteur ") for one in re.findall("`([^`]+)`", section)} >= commands
