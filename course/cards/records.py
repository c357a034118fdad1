"""Records of verification: who ran the claim of which card again, and what came of it.

A record is a small YAML file. It says what was counted; what follows from it is worked out again
whenever it is read. It is worth as much as the folder that it lies in: whoever may write there can
write a record.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.cards import plain_yaml
from course.cards.card import Card, CardError, Claim
from course.cards.files import save, text_below
from course.cards.schema import require
from course.cards.verdict import Verdict, verdict
from course.errors import CourseError
from course.text.compare import without_accents

ENDING = ".verified.yaml"
FOLDER = "verified"
"""Where the records of a folder of cards lie, unless somebody says otherwise."""

_SHOWN = 16
_MOST_FILES = 5000


@dataclass(frozen=True)
class Record:
    """That `by` ran the claim of the card with that `digest` again on the model it names, and
    what was found."""

    card: str
    version: str
    digest: str
    by: str
    model: str
    found: Claim

    def as_data(self) -> dict[str, Any]:
        """The record as it stands in its file."""
        names = ("card", "version", "digest", "by", "model")
        said = {name: getattr(self, name) for name in names}
        found = self.found.as_data()
        return {"record": 1, **said, "found": {name: found[name] for name in _COUNTED}}

    def verdict_on(self, card: Card) -> Verdict | None:
        """Whether the claim of `card` holds by this record; None for a record of another card, one
        that its author made, or one of fewer replies than the claim has."""
        counted = self.found.passed + self.found.failed + self.found.ungraded
        wanted = len(card.cases) * card.claim.repeats
        about_it = self.digest == card.digest and self.model == card.model and counted == wanted
        if not about_it or folded(self.by) == folded(card.author):
            return None
        return verdict(card.claim, self.found)


_COUNTED = (
    *("repeats", "passed", "failed", "ungraded", "tokens_in", "tokens_out", "cost_1000"),
    "measured",
)


def record_of(card: Card, found: Claim, by: str) -> Record:
    """The record of a run. Raises CardError for a name that is none, or the author's own."""
    by = " ".join(by.split())
    if not folded(by):
        raise CardError("cards.no_name")
    if folded(by) == folded(card.author):
        raise CardError("cards.own_card", name=by)
    return Record(card.id, card.version, card.digest, by, card.model, found)


def keep(record: Record, folder: Path) -> Path:
    """Write a record into `folder`; its name comes from the digest and who it is by, so that a
    later run of the same person takes its place. Raises CardError."""
    who = hashlib.sha256(folded(record.by).encode()).hexdigest()
    path = folder / f"{record.digest[:_SHOWN]}-{who[:_SHOWN]}{ENDING}"
    save(path, plain_yaml.written(record.as_data()))
    return path


def records_in(folder: Path) -> list[Record]:
    """The records of a folder; what is none is left out. None where there is no such folder."""
    if not folder.is_dir():
        return []
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(ENDING))
    found = (_record(folder, name) for name in names[:_MOST_FILES])
    return [one for one in found if one]


def folded(name: str) -> str:
    """A name for comparing: letters and digits alone, without case and accents."""
    return "".join(sign for sign in without_accents(name).casefold() if sign.isalnum())


def _record(folder: Path, name: str) -> Record | None:
    try:
        data = plain_yaml.read(text_below(folder, name))
        require(data, "record")
    except CourseError:
        return None
    rest = {key: value for key, value in data.items() if key not in ("record", "found")}
    return Record(**rest, found=Claim(**data["found"]))
