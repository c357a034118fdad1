"""A list of the class, as a spreadsheet or a learning platform writes it, for the gradebook.

Programs write CSV in their own ways: with commas, semicolons or tabs, in UTF-8 with or without a
byte-order mark, in UTF-16, in the Windows encoding of Western Europe; with headings in English or
in French. All of these are read, and workbooks (.xlsx). Nobody is ever deleted by a list.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from course.display.safe import one_line
from course.errors import CourseError, system_reason
from course.experiments.rows import named_rows, numbered_rows
from grader.nbgrading.names import clean_name, is_id
from grader.nbgrading.workbook import first_sheet

FIELDS = ("id", "first_name", "last_name", "email", "lms_user_id")

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("SIS Login ID", "id", "student id", "user id", "username", "login", "account", "user"),
        *("identifiant", "identifiant utilisateur", "nom d’utilisateur", "compte", "matricule"),
        *("numéro étudiant", "n° étudiant", "numéro d’étudiant", "numéro élève"),
        *("ID number", "numéro d’identification"),
    ),
    "first_name": ("first name", "given name", "given names", "forename", "prénom", "prénoms"),
    "last_name": ("last name", "surname", "family name", "nom", "nom de famille"),
    "email": (
        *("email", "mail", "email address", "adresse e-mail", "courriel", "adresse de courriel"),
        *("adresse courriel", "adresse électronique", "adresse mail", "adresse de messagerie"),
        "mél",
    ),
    "lms_user_id": (
        *("lms user id", "lms id", "moodle id", "canvas id", "id moodle", "id canvas"),
        *("id", "ID number", "numéro d’identification"),
    ),
}
"""What the columns are called, in the order in which they are looked for, each column once;
whether in capitals, with accents, or with what between the words does not matter. Canvas' own
list has the account as "SIS Login ID" and its number as "ID"."""

_LARGEST = 5_000_000
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_XLSX, _OTHER_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How the files of spreadsheet programs begin: those of today, and those of before or with a
password."""
_SEPARATOR_LINE = re.compile(r"\Asep=.\r?\n", re.IGNORECASE)
_AS_TEXT = re.compile(r'=\s*"([^"]*)"')
"""A number that is to stay as it is written in Excel, as other programs export it: ="0012"."""
_MOST_TOLD = 5


@dataclass(frozen=True)
class Listed:
    """A learner of a list; "" for what it does not say."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return " ".join(filter(None, (self.first_name, self.last_name)))

    def over(self, before: Listed) -> Listed:
        """What is known when this is told of a learner of whom `before` was: what is not told
        now stays."""
        told = {name: value for name, value in asdict(self).items() if value}
        return Listed(**{**asdict(before), **told})


@dataclass(frozen=True)
class ClassList:
    """The learners of a file, and the headings of columns that are none of ours."""

    learners: tuple[Listed, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What a list changes in a gradebook: who is new, who is told otherwise (as they were and as
    they will be), how many stay as they are."""

    added: tuple[Listed, ...] = ()
    changed: tuple[tuple[Listed, Listed], ...] = ()
    same: int = 0
    others: tuple[str, ...] = field(default=())
    """The ids of those in the gradebook of whom the list does not speak: they stay."""


def read_class_list(path: Path) -> ClassList:
    """The list in the file at `path`.

    Raises CourseError, naming the lines, where it is no such list, has no column of ids, or has
    an id that cannot be one or that is there twice.
    """
    content = _content(path)
    if content.startswith(_XLSX):
        rows = named_rows(first_sheet(content, path.name), path.name)
    else:
        rows = numbered_rows(_text(content, path.name), path.name)
    if not rows:
        raise CourseError("class.nobody", file=path.name)
    headings = list(rows[0][1])
    columns = _columns(headings)
    if "id" not in columns:
        found = ", ".join(one_line(one) for one in headings)
        raise CourseError("class.no_ids", file=path.name, found=found)
    told = [
        (line, Listed(**{name: _value(name, row[column]) for name, column in columns.items()}))
        for line, row in rows
    ]
    # What says nothing of a learner is none: Canvas' line of points, a mean, a note.
    learners = [(line, one) for line, one in told if one != Listed("")]
    if not learners:
        raise CourseError("class.nobody", file=path.name)
    _require_ids(learners, path.name)
    unused = [one for one in headings if one not in columns.values()]
    return ClassList(tuple(one for _, one in learners), tuple(unused))


def changes(listed: Iterable[Listed], known: Mapping[str, Listed]) -> Changes:
    """What `listed` changes among those `known`, by id."""
    added, changed, told = [], [], set()
    for one in listed:
        told.add(one.id)
        if one.id not in known:
            added.append(one)
        elif (after := one.over(known[one.id])) != known[one.id]:
            changed.append((known[one.id], after))
    others = tuple(sorted(known.keys() - told))
    return Changes(tuple(added), tuple(changed), len(told) - len(added) - len(changed), others)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        reason = system_reason(error)
        raise CourseError("class.not_read", file=str(path), reason=reason) from None
    if len(content) > _LARGEST:
        raise CourseError("class.too_large", file=path.name)
    return content


def _text(content: bytes, file: str) -> str:
    """The text of a file, in whichever of the usual encodings it is."""
    if content.startswith(_OTHER_WORKBOOK):
        raise CourseError("class.workbook", file=file)
    encodings = ["utf-16"] if content.startswith(_UTF_16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return _SEPARATOR_LINE.sub("", text)
    raise CourseError("class.no_text", file=file)


def _columns(headings: Sequence[str]) -> dict[str, str]:
    """The heading of each of our fields that is there."""
    known = {_plain(one): one for one in reversed(headings)}
    found: dict[str, str] = {}
    for name, words in _HEADINGS.items():
        heading = next((one for one in map(_plain, words) if one in known), None)
        if heading is not None:
            found[name] = known.pop(heading)
    return found


def _plain(heading: str) -> str:
    """A heading without what does not matter in it."""
    folded = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _value(name: str, text: str) -> str:
    text = unicodedata.normalize("NFC", text).strip()
    if figures := _AS_TEXT.fullmatch(text):
        text = figures[1].strip()
    return text if name == "id" else clean_name(text)


def _require_ids(learners: Sequence[tuple[int, Listed]], file: str) -> None:
    """Raises CourseError for ids that are none, and for one that two learners have: a folder's
    name on some machines does not tell capital letters from small ones."""
    bad = [(line, one.id) for line, one in learners if not is_id(one.id)]
    if bad:
        raise CourseError("class.bad_ids", file=file, **_told(bad))
    lines: dict[str, int] = {}
    for line, one in learners:
        first = lines.setdefault(one.id.casefold(), line)
        if first != line:
            raise CourseError(
                "class.twice", file=file, id=one_line(one.id), first=first, second=line
            )


def _told(bad: Sequence[tuple[int, str]]) -> dict[str, object]:
    """The first few of the lines with their ids, and how many there are."""
    shown = [f"{one_line(text, 40) or '–'} ({line})" for line, text in bad[:_MOST_TOLD]]
    return {"count": len(bad), "names": ", ".join(shown + ["…"] * (len(bad) > _MOST_TOLD))}
