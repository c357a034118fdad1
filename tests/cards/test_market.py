"""The market of a class: what is offered and what is not, and that a page shows texts as texts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.cards import a_card, claim
from support.places import ROOT

from course.cards.card import Card, Claim
from course.cards.files import write
from course.cards.market import market_page, stall
from course.cards.records import FOLDER, keep, record_of
from course.cli import main
from course.errors import CourseError

HOSTILE = "</pre></script><img src=x onerror=alert(1)><script>alert(2)</script>\u202e"
RECORDED = ("repeats", "passed", "failed", "ungraded", "tokens_in", "tokens_out", "cost_1000")


def found(passed: int = 3, failed: int = 1, **changes: Any) -> Claim:
    row = claim(passed, failed, **changes)
    return Claim(**{name: row[name] for name in (*RECORDED, "measured")})


def sell(folder: Path, card: Card, by: str | None = "Bo Two", run: Claim | None = None) -> None:
    write(card, None, folder)
    if by:
        keep(record_of(card, run or found(), by), folder / FOLDER)


def offered(folder: Path, records: Path | None = None) -> list[str]:
    return [one.card.id for one in stall(folder, records or folder / FOLDER).offers]


def reasons(folder: Path) -> list[str]:
    return [why.text("en") for _, why in stall(folder, folder / FOLDER).others]


def test_offered_is_what_somebody_else_verified(tmp_path: Path) -> None:
    sell(tmp_path, a_card())
    sell(tmp_path, a_card(id="alone"), by=None)
    assert offered(tmp_path) == ["capitals"]
    [reason] = reasons(tmp_path)
    assert "Nobody but its author has run the claim" in reason


def test_a_claim_that_did_not_hold_is_not_sold(tmp_path: Path) -> None:
    card = a_card(claim=claim(4, 0))
    sell(tmp_path, card, run=found(0, 4))
    assert offered(tmp_path) == [] and "did not hold when Bo Two" in reasons(tmp_path)[0]
    keep(record_of(card, found(4, 0, measured="2026-11-27"), "Cy"), tmp_path / FOLDER)
    assert offered(tmp_path) == [], "the earlier run does not outweigh the later one"
    keep(record_of(card, found(4, 0, measured="2026-11-29"), "Cy"), tmp_path / FOLDER)
    assert offered(tmp_path) == ["capitals"]


@pytest.mark.parametrize("changes", [{"price": 1}, {"limits": ["None."]}, {"does": "All."}])
def test_a_changed_card_needs_a_new_record(changes: Any, tmp_path: Path) -> None:
    sell(tmp_path, a_card())
    write(a_card(**changes), None, tmp_path)
    assert offered(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("by: Bo Two", "by: ANNA  roé"),
        ("passed: 3", "passed: 300"),
        ("model: scripted", "model: larger"),
        ("found:", "holds: true\nfound:"),
        ("found:", "found: !!python/none"),
    ],
)
def test_a_record_that_was_written_by_hand_does_not_count(
    old: str, new: str, tmp_path: Path
) -> None:
    sell(tmp_path, a_card())
    [path] = (tmp_path / FOLDER).iterdir()
    text = path.read_text(encoding="utf-8")
    assert old in text and offered(tmp_path) == ["capitals"]
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert offered(tmp_path) == []


def test_records_may_lie_where_only_the_instructor_writes(tmp_path: Path) -> None:
    sell(tmp_path, a_card())
    assert offered(tmp_path, tmp_path / "elsewhere") == []
    keep(record_of(a_card(), found(), "The instructor"), tmp_path / "elsewhere")
    assert offered(tmp_path, tmp_path / "elsewhere") == ["capitals"]


def test_the_surest_comes_first(tmp_path: Path) -> None:
    sell(tmp_path, a_card(id="few", claim=claim(4, 0)), run=found(4, 0))
    cases = list(a_card().cases) * 10
    sell(tmp_path, a_card(id="many", cases=cases, claim=claim(38, 2)), run=found(38, 2))
    assert offered(tmp_path) == ["many", "few"]


def test_what_is_no_card_is_told_and_stops_nothing(tmp_path: Path) -> None:
    sell(tmp_path, a_card())
    (tmp_path / "bad.yaml").write_text("a: &x [*x]", encoding="utf-8")
    (tmp_path / "huge.yaml").write_text("x" * 5_000_000, encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("/etc/passwd")
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    assert offered(tmp_path) == ["capitals"]
    assert [name for name, _ in stall(tmp_path, tmp_path / FOLDER).others] == [
        "bad.yaml",
        "huge.yaml",
    ]
    with pytest.raises(CourseError, match="cannot be read"):
        stall(tmp_path / "nowhere", tmp_path)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_hostile_card_is_text(language: str, tmp_path: Path) -> None:
    texts = {name: HOSTILE for name in ("title", "does", "audience", "author", "licence")}
    card = a_card(
        **texts,
        limits=[HOSTILE],
        variables={"country": HOSTILE},
        prompt=f"user:\n{HOSTILE} {{{{country}}}}",
    )
    sell(tmp_path, card, by=f"{HOSTILE} else")
    (tmp_path / "<script>alert(3)<").with_suffix(".yaml").write_text("a: *x", encoding="utf-8")
    html = market_page(stall(tmp_path, tmp_path / FOLDER), HOSTILE, language)
    assert html.count("<script>") == 1 and "<img" not in html and "\u202e" not in html
    assert "default-src 'none'" in html and "unsafe-inline'; script" in html
    assert "sha256-" in html and not re.search(r"\son\w+=[\"']", html)
    assert not re.search(r"https?://", html)


def test_the_command_writes_the_page_and_says_what_is_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    sell(tmp_path, a_card())
    sell(tmp_path, a_card(id="alone"), by=None)
    assert main(["market", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["offers"][0]["verified_by"] == ["Bo Two"] and len(told["others"]) == 1
    assert "Capitals" in (tmp_path / "market.html").read_text(encoding="utf-8")
    assert main(["market", str(tmp_path)]) == 0
    assert "1 card on offer." in capsys.readouterr().out


def test_no_template_marks_anything_as_safe() -> None:
    paths = [*ROOT.glob("course/*/templates/*.j2")]
    assert len(paths) == 3
    for path in paths:
        assert not re.search(r"\bsafe\b|autoescape|Markup", path.read_text(encoding="utf-8")), path
