"""Cards as files: read from whatever form they have, and written in the one that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

from course.cards import plain_yaml
from course.cards.card import Card, CardError, card_from
from course.cards.formats import markdown, promptfoo, prompty, skill
from course.copies.files import NotAFile, read_own
from course.errors import CourseError, system_reason
from course.paths import write_whole
from course.plugins import plain, reason_of

FORMS: Mapping[str, ModuleType] = {
    "prompty": prompty,
    "promptfoo": promptfoo,
    "skill": skill,
    "markdown": markdown,
}
"""The forms that a card can leave in, beside its own."""

ENDING = ".card.yaml"
_MOST_BYTES = 4 * plain_yaml.MOST_CHARACTERS
_MOST_FILES = 2000
"""How many entries of a folder are looked at."""


def load(path: Path) -> Card:
    """The card of a file in any form, or of a skill's folder. Raises CardError, naming the file,
    for what is no card."""
    path = path.parent if path.name == skill.SKILL else path
    path = path.resolve() if path.is_dir() else path  # "." has no name
    try:
        return _card_at(path.parent.resolve(), path.name)
    except CourseError as error:
        file = plain(path.name)
        raise CardError("cards.no_card", file=file, reason=reason_of(error)) from error


def cards_in(folder: Path) -> Iterator[tuple[str, Card | CourseError]]:
    """What lies in a folder, by name: each card, or why what looks like one is none. Links are
    not followed. Raises CardError for a folder that cannot be read."""
    try:
        names = sorted(one.name for one in folder.iterdir())
    except OSError as error:
        reason = system_reason(error)
        raise CardError("cards.no_folder", folder=plain(str(folder)), reason=reason) from None
    for name in names[:_MOST_FILES]:
        if name.startswith(".") or not _looks_like_one(folder, name):
            continue
        try:
            yield name, _card_at(folder, name)
        except CourseError as error:
            yield name, error


def write(card: Card, form: str | None, folder: Path) -> Path:
    """Write a card below `folder`, in one of FORMS or its own: the path of what came of it.
    Raises CourseError, and leaves what was there where it cannot be written."""
    if form is None:
        files: Mapping[str, str] = {f"{card.id}{ENDING}": card.text()}
    else:
        files = FORMS[form].write(card)
    for name, text in files.items():
        save(folder / name, text)
    return folder / next(iter(files)).partition("/")[0]


def save(path: Path, text: str) -> None:
    """Write a file whole, with the folders that it lies in. Raises CardError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        reason = system_reason(error)
        raise CardError("cards.not_written", file=plain(str(path)), reason=reason) from None


def text_below(root: Path, name: str) -> str:
    """The text of the file `name` below `root`, which is no link and not too large. Raises
    CardError."""
    try:
        if (root / name).lstat().st_size > _MOST_BYTES:
            raise CardError("cards.too_long", most=plain_yaml.MOST_CHARACTERS)
        return (read_own(root, name) or b"").decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CardError("cards.not_utf8") from None
    except NotAFile:
        raise CardError("cards.link") from None
    except FileNotFoundError:
        raise CardError("cards.missing") from None
    except OSError as error:
        raise CardError("cards.closed", reason=system_reason(error)) from None


def _card_at(root: Path, name: str) -> Card:
    if (root / name).is_dir():
        inside = (skill.SKILL, skill.CARD)
        return skill.read({one: text_below(root, f"{name}/{one}") for one in inside})
    text = text_below(root, name)
    ending = Path(name).suffix.casefold()
    if ending == ".prompty":
        return prompty.read({name: text})
    if ending == ".md":
        return markdown.read({name: text})
    data = plain_yaml.read(text)
    if isinstance(data, dict) and "prompts" in data:
        return promptfoo.read({name: text})
    return card_from(text)


def _looks_like_one(folder: Path, name: str) -> bool:
    path = folder / name
    if path.is_symlink():
        return False
    if path.is_dir():
        return (path / skill.SKILL).is_file()
    return Path(name).suffix.casefold() in (".yaml", ".yml", ".prompty", ".md")
