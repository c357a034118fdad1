"""docs/judge.md and its French mirror: what they say to type works as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.places import ROOT

import course
from course.cli import main
from course.learner.store import UserStore

PAGES = {"en": "judge.md", "fr": "judge.fr.md"}


def page(lang: str) -> str:
    return (ROOT / "docs" / PAGES[lang]).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", PAGES)
def test_the_python_of_the_page_runs(lang: str) -> None:
    [code] = re.findall(r"```python\n(.*?)```", page(lang), re.S)
    names: dict[str, object] = {"course": course}
    exec(code, names)
    [said] = re.findall(r'\.reason  # "(.*)"', code)
    verdict = names["verdict"]
    assert verdict.status == "passed"  # type: ignore[attr-defined]
    reason = verdict.outcomes[0].reason  # type: ignore[attr-defined]
    assert reason.replace("\u202f", " ") == said.replace("\u202f", " ")


@pytest.mark.parametrize("lang", PAGES)
def test_the_commands_of_the_page_are_understood(
    lang: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROMPTEUR_LANG", lang)
    text = page(lang)
    block, _ = re.findall(r"```bash\n(.*?)```", text, re.S)
    rows = re.findall(r"`(\{\"(?:exercise|checks)\".*\})`", text)
    assert len(rows) == 2
    for name in re.findall(r"[\w-]+\.(?:txt|yaml|jsonl)", block):
        known = {"yaml": "checks: [{word_count: {max: 7}}]", "jsonl": "\n".join(rows)}
        (tmp_path / name).write_text(known.get(name.rpartition(".")[2], "Lisbon"), "utf-8")
    commands = [line for line in block.splitlines() if "<" not in line]
    assert len(commands) == 4
    for line in commands:
        assert main(line.split()[1:]) == 0
    last = capsys.readouterr().out.splitlines()[-2]
    example = re.search(r"```json\n(.*?)```", text, re.S)
    assert example
    assert json.loads(last).keys() == json.loads(example[1]).keys()


@pytest.mark.parametrize(("lang", "variable"), [("en", "postcard"), ("fr", "carte")])
def test_the_commands_for_ones_own_chatbot_are_understood(
    lang: str,
    variable: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = UserStore(tmp_path / "kept.sqlite")
    for place in ("learner.elsewhere", "learner.model"):
        monkeypatch.setattr(f"course.{place}.user_store", lambda: kept)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROMPTEUR_LANG", lang)
    _, block = re.findall(r"```bash\n(.*?)```", page(lang), re.S)
    first, second = block.splitlines()
    prompt, reply = re.findall(r"\S+\.txt", second)
    (tmp_path / prompt).write_text(f"Which city? {{{{{variable}}}}}", "utf-8")
    (tmp_path / reply).write_text("Lisbon", "utf-8")
    assert main(first.split()[1:]) == 0
    assert capsys.readouterr().out.startswith("Which city? ")
    assert main(second.split()[1:]) == 0
    assert "ChatGPT" in capsys.readouterr().out
    assert len(kept.attempts("postcard-city", lang)) == 1
