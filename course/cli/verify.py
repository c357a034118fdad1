"""`prompteur verify`: run the claim of a card again, and say whether it holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from course.cards.card import Card, Claim
from course.cards.files import load
from course.cards.records import FOLDER, keep, record_of
from course.cards.rerun import StoppedAgain, model_for, plan, run_again
from course.cards.verdict import Verdict, verdict
from course.cards.words import rate, summary, tokens, verdict_words
from course.cli.command import INTERRUPTED, Command
from course.cli.counter import CaseCounter
from course.cli.terminal import ProgressLine, model_progress
from course.display.safe import block, json_text
from course.evals.report import plan_in_words
from course.messages import say


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(key: str) -> str:
        return say(f"cards.option_{key}", language)

    parser.description = say("cards.verify_usage", language)
    parser.add_argument("card", metavar="CARD", type=Path, help=words("card"))
    parser.add_argument("--by", metavar="NAME", help=words("verified_by"))
    parser.add_argument("--records", metavar="FOLDER", type=Path, help=words("records"))
    parser.add_argument("--model", metavar="NAME", help=words("model"))
    parser.add_argument("--dry-run", action="store_true", help=say("cli.dry_run", language))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    card = load(given.card)
    if given.by is not None:
        record_of(card, card.claim, given.by)  # a name that cannot be used is told before the run
    if given.dry_run:
        taken = plan(card, model_for(card, given.model))
        print(json_text(taken.as_json()) if given.json else plan_in_words(taken, language))
        return 0
    try:
        with ProgressLine() as line:
            model = model_for(card, given.model, model_progress(line, language))
            found = run_again(card, model, CaseCounter(line, language))
    except StoppedAgain as stopped:
        print(stopped.text(language))
        return INTERRUPTED
    kept = None
    if given.by is not None:
        folder = given.records or given.card.resolve().parent / FOLDER
        kept = keep(record_of(card, found, given.by), folder)
    judged = verdict(card.claim, found)
    _say(card, found, judged, kept, given.json, language)
    return 0 if judged.holds else 1


def _say(
    card: Card, found: Claim, judged: Verdict, kept: Path | None, as_json: bool, language: str
) -> None:
    if as_json:
        row = {
            "id": card.id,
            "version": card.version,
            "digest": card.digest,
            "model": card.model,
            "holds": judged.holds,
            "rate": judged.rate,
            "tokens": judged.tokens,
            "change": judged.change,
            "interval": judged.interval,
            "noticed": judged.noticed,
            "claimed": card.claim.as_data(),
            "found": found.as_data(),
            "record": str(kept) if kept else None,
        }
        print(json_text(row, indent=2))
        return
    lines = [
        summary(card, language),
        say("cards.again", language, rate=rate(found, language), tokens=tokens(found, language)),
        *verdict_words(found, judged, language),
    ]
    lines += [say("cards.record_kept", language, path=kept)] if kept else []
    print(block("\n".join(lines)))


COMMAND = Command(_add_arguments, _run)
