"""What is issued: the file, the page to print, the link; in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from support.credentials import ISSUED, KEY, measured, statement
from support.grades import Page

from course.credentials.credential import SELF_ASSERTED
from course.credentials.errors import CredentialError
from course.credentials.issue import Issued, issue
from course.credentials.plain_json import read_file
from course.credentials.verified import verified

HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\u202e"


def issued(folder: Path, **changes: Any) -> Issued:
    return issue(statement(**changes), KEY, folder, "ada")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ["certificate", "record"])
def test_what_is_issued_holds_and_its_page_says_the_same(
    kind: str, language: str, tmp_path: Path
) -> None:
    made = issued(tmp_path, kind=kind, language=language, hours=30.5)
    found = verified(read_file(made.file), ISSUED)
    assert found.learner == "Ada Roe" and found.did == made.did
    values = [value for _, value in found.results]
    low, high = re.findall(r"\d+", values[2])
    assert values[:2] == ["87.5", "7"] and (low, high) == ("53", "98")
    page = Page(made.page.read_text(encoding="utf-8"))
    assert page.all("html")[0]["lang"] == language
    for text in ("Ada Roe", "A School", "scripted", "2026-11-28", made.did, made.data["id"]):
        assert text in page.text or (kind == "record" and text == "A School")
    assert ("30,5" if language == "fr" else "30.5") in page.text
    [link] = page.all("a")
    assert link["href"] == made.link


def test_a_record_is_named_so_in_its_type_its_name_and_its_words(tmp_path: Path) -> None:
    made = issued(tmp_path, kind="record")
    assert made.data["name"].startswith("Self-asserted")
    assert made.data["credentialSubject"]["achievement"]["achievementType"] == SELF_ASSERTED
    assert "Self-asserted" in Page(made.page.read_text(encoding="utf-8")).text
    other = issued(tmp_path)
    assert "elf-asserted" not in json.dumps(other.data)


def test_the_link_fills_in_linkedins_form(tmp_path: Path) -> None:
    until = ISSUED.replace(year=2028, month=3)
    made = issued(tmp_path, issuer="École & Cie", until=until, url="https://a.example/c?x=1&y")
    link = urlsplit(made.link)
    assert (link.scheme, link.netloc, link.path) == ("https", "www.linkedin.com", "/profile/add")
    assert {name: value for name, [value] in parse_qs(link.query).items()} == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Prompt engineering, measured",
        "organizationName": "École & Cie",
        "issueYear": "2026",
        "issueMonth": "11",
        "expirationYear": "2028",
        "expirationMonth": "3",
        "certUrl": "https://a.example/c?x=1&y",
        "certId": made.data["id"],
    }


def test_cases_that_could_be_read_are_never_added_to_others(tmp_path: Path) -> None:
    both = [measured(kind="practice", passed=8, failed=0), measured(kind="fresh", passed=3)]
    made = issued(tmp_path, kind="record", measured=both)
    assert "Fresh cases: 3 of 4" in made.data["description"]
    found = dict(verified(made.data, ISSUED).results)
    assert found["All practice cases together: cases that held"] == "8"
    assert found["All fresh cases together: cases that held"] == "3"


def test_every_result_has_a_description_of_its_own(tmp_path: Path) -> None:
    both = [measured(), measured(kind="practice", language="fr"), measured("other")]
    subject = issued(tmp_path, measured=both).data["credentialSubject"]
    described = [one["id"] for one in subject["achievement"]["resultDescription"]]
    assert described == [one["resultDescription"] for one in subject["result"]]
    assert len(set(described)) == len(described) == 3 * 5


def test_names_are_text_on_the_page(tmp_path: Path) -> None:
    made = issued(tmp_path, learner=HOSTILE, issuer=HOSTILE, measured=[measured(model=HOSTILE)])
    text = made.page.read_text(encoding="utf-8")
    page = Page(text)
    assert not page.tags & {"script", "img"} and "\u202e" not in text
    assert "<script>alert(1)</script>" in page.text


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no case": ({"measured": [measured(passed=0, failed=0)]}, "nothing_measured"),
    "no name": ({"learner": "  "}, "no_name"),
    "long name": ({"issuer": "x" * 201}, "no_name"),
    "over": ({"until": ISSUED}, "over_before"),
    "hours": ({"hours": float("nan")}, "hours_wrong"),
    "script": ({"url": "javascript:alert(1)"}, "url_wrong"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_said_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    changes, key = WRONG[name]
    with pytest.raises(CredentialError) as caught:
        issued(tmp_path, **changes)
    assert caught.value.message_id == f"credential.{key}"
    assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_written_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CredentialError) as caught:
        issued(tmp_path / "file")
    assert caught.value.message_id == "credential.not_written"
