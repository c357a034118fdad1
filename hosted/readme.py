"""The badges of the READMEs: there once the repository has a public address, else how to add them.

They stand between two comments, the first of which holds the address.
"""

from __future__ import annotations

import re

from hosted.colab_notebooks import copy_of
from hosted.place import Place

READMES = {"README.md": "en", "README.fr.md": "fr"}
"""The files, and the language of each."""

_BLOCK = re.compile(r"<!-- hosted:(?P<address>[^\n]*) -->\n.*?<!-- /hosted -->\n", re.DOTALL)
_NOT_YET = {
    "en": (
        "The address of this repository is not written here yet, so there are no badges to click. "
        "On its page on GitHub, **Code**, then **Codespaces**, works without one, and so does "
        "typing the address of that page at [mybinder.org](https://mybinder.org). Whoever "
        "publishes the repository, or a fork of it, runs `.venv/bin/python -m hosted OWNER/NAME` "
        "once: that puts the badges here and makes the notebooks for Colab."
    ),
    "fr": (
        "L’adresse de ce dépôt n’est pas encore inscrite ici\u202f: il n’y a donc pas de bouton où "
        "cliquer. Sur la page du dépôt dans GitHub, **Code** puis **Codespaces** s’en passe, et "
        "l’on peut aussi saisir l’adresse de cette page sur [mybinder.org](https://mybinder.org). "
        "Qui publie le dépôt, ou une copie à soi, lance une fois "
        "`.venv/bin/python -m hosted PROPRIÉTAIRE/NOM`\u202f: les boutons se placent ici, et les "
        "carnets pour Colab sont créés."
    ),
}
_OPEN_IN = {"en": "Open in", "fr": "Ouvrir dans"}


def badges(place: Place, language: str) -> str:
    """Three badges that open the course in `language`."""
    welcome = f"modules/{language}/00-start-here.ipynb"
    rows = (
        ("Binder", "https://mybinder.org/badge_logo.svg", place.binder(welcome)),
        ("GitHub Codespaces", "https://github.com/codespaces/badge.svg", place.codespaces()),
        (
            "Colab",
            "https://colab.research.google.com/assets/colab-badge.svg",
            place.colab(copy_of(welcome)),
        ),
    )
    return "\n".join(
        f"[![{_OPEN_IN[language]} {name}]({picture})]({target})" for name, picture, target in rows
    )


def block(place: Place | None, language: str) -> str:
    """What stands in a README: the badges, or without a place how they come."""
    if place is None:
        return f"<!-- hosted: -->\n{_NOT_YET[language]}\n<!-- /hosted -->\n"
    address = f"{place.repository} {place.branch}"
    return f"<!-- hosted: {address} -->\n{badges(place, language)}\n<!-- /hosted -->\n"


def place_in(readme: str) -> Place | None:
    """The place that a README's text names. Raises ValueError without the comments."""
    words = _found(readme)["address"].split()
    return Place(*words) if words else None


def with_block(readme: str, place: Place | None, language: str) -> str:
    """The README's text with the block for `place`. Raises ValueError without the comments."""
    start, end = _found(readme).span()
    return readme[:start] + block(place, language) + readme[end:]


def _found(readme: str) -> re.Match[str]:
    found = _BLOCK.search(readme)
    if not found:
        raise ValueError("no “<!-- hosted: … -->” and “<!-- /hosted -->”")
    return found
