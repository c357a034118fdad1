"""`prompteur pack` and `prompteur verify`, as a person and as a program use them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from support.cards import PROMPT, a_card
from support.making import ScriptedModel, capitals, knows_capitals

import course.exercises.exercise
import course.models.chosen
from course.cards.files import load
from course.cli import main
from course.evals.engine import evaluate
from course.learner.attempts import keep
from course.learner.store import user_store

SAID = ["--does", "Names capitals.", "--for", "Everybody.", "--by", "Anna", "--limit", "Europe."]
TABLE = "country,expected\nFrance,Paris\nItaly,Rome\nSpain,Madrid\nPoland,Warsaw\n"
Use = Callable[[ScriptedModel], ScriptedModel]


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROMPTEUR_LANG", "en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        course.exercises.exercise, "exercises", lambda language: (capitals(language=language),)
    )
    Path("prompt.txt").write_text(PROMPT, encoding="utf-8")
    Path("cases.csv").write_text(TABLE, encoding="utf-8")


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    def put(model: ScriptedModel) -> ScriptedModel:
        monkeypatch.setattr(course.models.chosen, "current_model", lambda: model)
        return model

    return put


def pack(*words: str) -> int:
    given = ["--prompt", "prompt.txt", "--cases", "cases.csv", "--title", "Capitals", *SAID]
    return main(["pack", *given, *words])


def put_card(**changes: Any) -> Path:
    path = Path("capitals.card.yaml")
    path.write_text(a_card(**changes).text(), encoding="utf-8")
    return path


def test_a_card_is_packed_from_a_prompt_and_a_table(
    use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    use(ScriptedModel(knows_capitals))
    assert pack("--variable", "country=the name of a country") == 0
    said = capsys.readouterr().out
    assert (
        "Written: capitals.card.yaml" in said and "4 of 4 held (100%; 95% interval: 51 to" in said
    )
    card = load(Path("capitals.card.yaml"))
    assert card.version == "1.0.0" and card.claim.passed == 4 and card.claim.tokens_in == 7.0
    assert card.variables == {"country": "the name of a country"}
    assert card.cases[0] == {"inputs": {"country": "France"}, "expect": {"expected": "Paris"}}


def test_packed_again_it_is_the_next_version(use: Use, capsys: pytest.CaptureFixture[str]) -> None:
    use(ScriptedModel(knows_capitals))
    pack("--price", "3", "--variable", "country=a land")
    Path("prompt.txt").write_text(f"{PROMPT} Please.", encoding="utf-8")
    again = ["--prompt", "prompt.txt", "--cases", "cases.csv", "--id", "capitals", "--json"]
    capsys.readouterr()
    assert main(["pack", *again]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == "1.1.0"
    card = load(Path("capitals.card.yaml"))
    assert (card.price, card.author, card.variables) == (3, "Anna", {"country": "a land"})


def test_a_card_is_packed_from_the_best_attempt(
    use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    model = use(ScriptedModel(knows_capitals))
    for text in ("Capital of {{country}}?", "The capital of {{country}} only."):
        keep(user_store(), evaluate(capitals(), text, model))
    assert main(["pack", "--exercise", "capitals", *SAID, "--to", "prompty"]) == 0
    assert load(Path("capitals.prompty")) == load(Path("capitals.card.yaml"))
    assert load(Path("capitals.card.yaml")).prompt == "The capital of {{country}} only."
    assert main(["pack", "--exercise", "capitals", "--attempt", "1", *SAID]) == 0
    card = load(Path("capitals.card.yaml"))
    assert card.claim.passed == 0 and card.version == "1.1.0"
    assert main(["pack", "--exercise", "capitals", "--attempt", "3", *SAID]) == 1
    assert "There is no attempt 3 at capitals: it has 2." in capsys.readouterr().err


def test_it_says_beforehand_what_it_takes(use: Use, capsys: pytest.CaptureFixture[str]) -> None:
    model = use(ScriptedModel(knows_capitals))
    given = ["--prompt", "prompt.txt", "--cases", "cases.csv", "--dry-run", "--json"]
    assert main(["pack", *given]) == 0
    assert json.loads(capsys.readouterr().out)["calls"] == 4
    path = put_card()
    assert main(["verify", str(path), "--dry-run"]) == 0
    assert "4 calls to the model" in capsys.readouterr().out
    assert not model.asked and not list(Path().glob("*/*.verified.yaml"))


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "Say one of these"),
        (["a.yaml", "--exercise", "capitals"], "Say one of these"),
        (["--exercise", "capitals", "--cases", "x.csv"], "--cases belongs to --prompt."),
        (["--prompt", "prompt.txt"], "give them with --cases"),
        (["--exercise", "capitals"], "There is no kept attempt at capitals."),
        (["--prompt", "prompt.txt", "--cases", "cases.csv"], "add: --title, --does, --for, --by"),
        (["--prompt", "no.txt", "--cases", "cases.csv"], "no.txt cannot be read"),
        (["no.card.yaml"], "there is no such file"),
        (
            ["--prompt", "prompt.txt", "--cases", "cases.csv", "--variable", "x"],
            "--variable takes a name, an equals sign",
        ),
    ],
)
def test_what_is_missing_is_said(
    words: list[str], reason: str, use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    use(ScriptedModel(knows_capitals))
    assert main(["pack", *words]) == 1
    assert reason in capsys.readouterr().err


class Interrupts(ScriptedModel):
    """Presses Ctrl+C when it is asked, and answers nothing."""

    async def complete(self, request: Any, *, on_text: Any = None) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return await super().complete(request, on_text=on_text)


def test_a_stopped_run_writes_nothing(use: Use) -> None:
    use(Interrupts(knows_capitals, slots=1, gate=Event()))
    assert pack() == 130 and not Path("capitals.card.yaml").exists()
    assert main(["verify", str(put_card()), "--by", "Bo"]) == 130
    assert not Path("verified").exists()


def test_a_claim_that_holds_is_verified_and_recorded(
    use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    model = use(ScriptedModel(knows_capitals))
    path = put_card()
    assert main(["verify", str(path), "--by", "Bo Two"]) == 0
    said = capsys.readouterr().out
    assert "The claim holds" in said and "+25 points" in said and "Record: " in said
    assert len(list(Path("verified").glob("*.verified.yaml"))) == 1
    assert main(["verify", str(path), "--by", "bo two"]) == 0
    assert len(list(Path("verified").glob("*.verified.yaml"))) == 1
    assert len(model.asked) == 8, "kept replies must not answer for the model"


def test_a_claim_that_does_not_hold_is_told(use: Use, capsys: pytest.CaptureFixture[str]) -> None:
    use(ScriptedModel(lambda messages, repeat: "no idea"))
    assert main(["verify", str(put_card()), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["rate"], told["found"]["passed"]) == (False, "fails", 0)
    assert main(["verify", str(put_card()), "--lang", "fr"]) == 1
    assert "L’annonce ne tient pas" in capsys.readouterr().out


def test_a_claim_on_another_model_is_not_run(use: Use, capsys: pytest.CaptureFixture[str]) -> None:
    model = use(ScriptedModel(knows_capitals))
    path = put_card(model={"name": "gpt-9", "fingerprint": "x"})
    assert main(["verify", str(path)]) == 1
    assert "The claim is about gpt-9, and scripted would answer." in capsys.readouterr().err
    assert not model.asked


def test_nobody_verifies_their_own_card(use: Use, capsys: pytest.CaptureFixture[str]) -> None:
    model = use(ScriptedModel(knows_capitals))
    assert main(["verify", str(put_card()), "--by", "ANNA  roé"]) == 1
    assert "is the author of the card" in capsys.readouterr().err
    assert not model.asked


@pytest.mark.parametrize(
    ("words", "reason"),
    [(["--title", "a" * 300], "“title” is longer"), (["--id", "../x"], "“id” is made of small")],
)
def test_what_no_card_can_hold_is_told_before_anything_is_asked(
    words: list[str], reason: str, use: Use, capsys: pytest.CaptureFixture[str]
) -> None:
    model = use(ScriptedModel(knows_capitals))
    assert pack(*words) == 1
    assert reason in capsys.readouterr().err and not model.asked
