"""A credential as data: an Open Badges 3.0 OpenBadgeCredential (1EdTech, on the W3C's Verifiable
Credentials Data Model 2.0) that says what was measured of a learner.

Only terms of those two are used, so that any reader of badges can show all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args
from uuid import NAMESPACE_URL, uuid4, uuid5

from course.messages import number, rounded, say
from course.stats.scoring import pass_rate, wilson

Kind = Literal["certificate", "record"]
Cases = Literal["held_out", "fresh", "practice"]
"""Kinds of cases, those first of which a learner knows least."""

SELF_ASSERTED = "ext:SelfAssertedRecord"
"""The type of achievement of a record: Open Badges leaves names that begin so to issuers."""

_CERTIFICATE = "Certificate"
_CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


@dataclass(frozen=True)
class Measured:
    """What one prompt did: of the cases that could be judged, how many passed and failed. `kind`
    is that of the cases, and `cases` says in words which set it was; `language` is that of the
    exercise."""

    exercise: str
    title: str
    language: str
    model: str
    passed: int
    failed: int
    kind: Cases
    cases: str

    @property
    def total(self) -> int:
        """How many cases were judged."""
        return self.passed + self.failed


@dataclass(frozen=True)
class Statement:
    """What is said, in `language`: by `issuer` of `learner`, with `measured`, at `issued` until
    `until`. `url` is where it will be seen; `hours` are those that the issuer vouches for."""

    kind: Kind
    learner: str
    issuer: str
    language: str
    measured: Sequence[Measured]
    issued: datetime
    until: datetime | None = None
    hours: float | None = None
    url: str | None = None

    @property
    def name(self) -> str:
        """What the credential is called."""
        return say(f"credential.name_{self.kind}", self.language)

    @property
    def description(self) -> str:
        """What it says, in a sentence or two."""
        whole = totals(self.measured, self.language)[0]
        exercises = {one.exercise for one in self.measured if one.kind == whole.kind}
        values: dict[str, Any] = {"count": len(exercises), "rate": rate(whole)}
        values |= {"passed": whole.passed, "total": whole.total}
        values["interval"] = interval_words(whole, self.language)
        kind = say(f"credential.kind_{whole.kind}", self.language)
        return say("credential.about", self.language, **values, kind=kind)


def totals(measured: Sequence[Measured], language: str) -> list[Measured]:
    """For each kind of cases, all of them counted together: what a learner may have read is never
    added to what could not be read."""
    found = []
    for kind in get_args(Cases):
        some = [one for one in measured if one.kind == kind]
        passed, failed = sum(one.passed for one in some), sum(one.failed for one in some)
        title = say(f"credential.all_{kind}", language)
        found += [Measured("", title, "", "", passed, failed, kind, "")] if some else []
    return found


def rate(one: Measured) -> float:
    """The pass rate in per cent, with two decimals at most."""
    return rounded(100 * (pass_rate(one.passed, one.failed) or 0.0))


def interval(one: Measured) -> tuple[float, float]:
    """Wilson's 95% interval for that rate, in whole per cents."""
    low, high = wilson(one.passed, one.failed)
    return round(100 * low), round(100 * high)


def interval_words(one: Measured, language: str) -> str:
    """The interval, for people."""
    low, high = interval(one)
    return say("credential.interval", language, low=low, high=high)


def instant(when: datetime) -> str:
    """A moment, as XML Schema's dateTime has it, in UTC."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(said: Statement, did: str) -> dict[str, Any]:
    """The credential that says so, not yet signed, by the issuer whose key is `did`."""
    descriptions, results = [], []
    for name, kind, value, most in _results(said):
        id = _fixed(said.kind, name)
        row = {"id": id, "type": ["ResultDescription"], "name": name, "resultType": kind}
        descriptions.append(row | ({"valueMin": "0", "valueMax": most} if most else {}))
        results.append({"type": ["Result"], "resultDescription": id, "value": value})
    kind = SELF_ASSERTED if said.kind == "record" else _CERTIFICATE
    made = {
        "@context": list(_CONTEXTS),
        "id": f"urn:uuid:{uuid4()}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": said.name,
        "description": said.description,
        "issuer": {"id": did, "type": ["Profile"], "name": said.issuer},
        "validFrom": instant(said.issued),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_named(said.learner)],
            "achievement": {
                "id": _fixed(said.kind, *(one.exercise for one in said.measured)),
                "type": ["Achievement"],
                "achievementType": kind,
                "name": said.name,
                "description": say("credential.course", said.language),
                "criteria": {"narrative": say(f"credential.criteria_{said.kind}", said.language)},
                "inLanguage": said.language,
                "resultDescription": descriptions,
            },
            "result": results,
        },
        "evidence": [_evidence(one, said) for one in said.measured],
    }
    return made | ({"validUntil": instant(said.until)} if said.until else {})


def _results(said: Statement) -> Iterator[tuple[str, str, str, str]]:
    """Each figure: its name, Open Badges' kind of it, its value, and the most that it can be."""

    def words(key: str, **values: Any) -> str:
        return say(f"credential.{key}", said.language, **values)

    whole = totals(said.measured, said.language)
    for title, one in (
        *((_titled(one), one) for one in said.measured),
        *((one.title, one) for one in whole),
    ):
        yield words("result_rate", title=title), "Percent", f"{rate(one):g}", "100"
        yield words("result_passed", title=title), "RawScore", f"{one.passed}", f"{one.total}"
        name = words("result_interval", title=title)
        yield name, "Result", interval_words(one, said.language), ""
    if said.hours is not None:
        yield words("hours"), "Result", number(float(said.hours), said.language), ""


def _titled(one: Measured) -> str:
    return f"{one.title} ({one.exercise}, {one.language}, {one.cases})"


def _evidence(one: Measured, said: Statement) -> dict[str, Any]:
    values = {"exercise": one.exercise, "model": one.model, "cases": one.cases}
    told = say("credential.evidence", said.language, **values)
    return {"type": ["Evidence"], "name": one.title, "narrative": told}


def _named(learner: str) -> dict[str, Any]:
    """A person's name as Open Badges has it: readable, since the page shows it too."""
    kind = {"type": "IdentityObject", "identityType": "name", "hashed": False}
    return {**kind, "identityHash": learner}


def _fixed(*parts: str) -> str:
    """An id that is the same for the same thing."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, '/'.join(('prompteur', *parts)))}"
