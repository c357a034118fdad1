"""Issues a credential: the signed file, and the page of it to print."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from course.credentials.credential import (
    Measured,
    Statement,
    document,
    instant,
    interval_words,
    rate,
    totals,
)
from course.credentials.errors import CredentialError
from course.credentials.linkedin import add_to_profile
from course.credentials.proof import name_of, signed
from course.display.pages import Pages
from course.errors import system_reason
from course.messages import number, say
from course.paths import write_whole
from course.plugins import plain

ENDING = ".credential.json"
_PAGES = Pages(Path(__file__).resolve().parent / "templates")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Issued:
    """A credential that was issued: its data, the files that it lies in, who signed, and the link
    that adds it to a profile."""

    data: dict[str, Any]
    file: Path
    page: Path
    did: str
    link: str

    def as_json(self) -> dict[str, Any]:
        """What programs are told."""
        files = {"file": str(self.file), "page": str(self.page)}
        return {"id": self.data["id"], **files, "issuer": self.did, "linkedin": self.link}


def issue(said: Statement, key: Ed25519PrivateKey, folder: Path, stem: str) -> Issued:
    """Sign `said` with `key`, and write it below `folder` under the name `stem`. Raises
    CredentialError, for what cannot be said, or written."""
    _require_said(said)
    did = name_of(key)
    data = signed(document(said, did), key, instant(said.issued))
    link = add_to_profile(said.name, said.issuer, said.issued, said.until, data["id"], said.url)
    file, page = folder / f"{stem}{ENDING}", folder / f"{stem}.credential.html"
    issued = Issued(data, file, page, did, link)
    _save(file, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    _save(page, _page(said, issued))
    return issued


def _require_said(said: Statement) -> None:
    if not any(one.total for one in said.measured):
        raise CredentialError("credential.nothing_measured")
    for name in (said.learner, said.issuer):
        if not name.strip() or len(name) > _LONGEST_NAME:
            raise CredentialError("credential.no_name", most=_LONGEST_NAME)
    if said.until and said.until <= said.issued:
        raise CredentialError("credential.over_before")
    if said.hours is not None and not 0 < said.hours < 10_000:
        raise CredentialError("credential.hours_wrong")
    if said.url is not None and not said.url.startswith("https://"):
        raise CredentialError("credential.url_wrong", url=plain(said.url))


def _save(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        values = {"file": plain(str(path)), "reason": system_reason(error)}
        raise CredentialError("credential.not_written", **values) from None


def _page(said: Statement, issued: Issued) -> str:
    def words(key: str, **values: Any) -> str:
        return say(f"credential.{key}", said.language, **values)

    keys = ("exercise", "cases", "model", "passed", "rate", "interval_head", "check", "linkedin")
    people = {"learner": said.learner, "issuer": said.issuer}
    until = said.until.date().isoformat() if said.until else None
    return _PAGES.page(
        "credential.html.j2",
        said.language,
        title=said.name,
        learner=said.learner,
        given=words(f"given_{said.kind}", **people, day=said.issued.date().isoformat()),
        until=words("until", day=until) if until else "",
        about=said.description,
        criteria=words(f"criteria_{said.kind}"),
        hours=words("hours_said", hours=float(said.hours)) if said.hours is not None else "",
        words={key: words(key) for key in keys},
        rows=[_row(one, said.language) for one in said.measured],
        totals=[_row(one, said.language) for one in totals(said.measured, said.language)],
        how=words("how", file=issued.file.name),
        command=f"prompteur verify-credential {issued.file.name} --issuer {issued.did}",
        who=words(f"who_{said.kind}"),
        facts=[(words("id"), issued.data["id"]), (words("key"), issued.did)],
        link=issued.link,
    )


def _row(one: Measured, language: str) -> dict[str, Any]:
    return {
        "title": one.title,
        "exercise": f"{one.exercise}, {one.language}",
        "cases": one.cases,
        "model": one.model,
        "passed": say("credential.of", language, passed=one.passed, total=one.total),
        "rate": say("credential.percent", language, rate=number(rate(one), language)),
        "interval": interval_words(one, language),
    }
