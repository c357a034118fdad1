"""`prompteur pack`: a card of a prompt, measured on the model; or a card in another form."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from course.cards.card import Card, CardError
from course.cards.files import ENDING, FORMS, load, write
from course.cards.measure import Source, claim_of, of_attempt, of_files
from course.cards.packing import About, card_made, name_of, require_fit, require_said
from course.cards.words import summary
from course.cli.command import INTERRUPTED, Command
from course.cli.counter import CaseCounter
from course.cli.terminal import ProgressLine, model_progress
from course.display.safe import block, json_text
from course.evals.engine import evaluate
from course.evals.planning import planned
from course.evals.report import plan_in_words
from course.learner.model import learners_models
from course.learner.ready import MAX_TOKENS
from course.messages import say

_TEXTS = ("title", "does", "for", "by", "licence")


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(key: str) -> str:
        return say(f"cards.option_{key}", language)

    parser.description = say("cards.pack_usage", language)
    parser.add_argument("card", metavar="CARD", nargs="?", type=Path, help=words("card"))
    parser.add_argument("--exercise", metavar="ID", help=words("exercise"))
    parser.add_argument("--attempt", metavar="N", type=int, help=words("attempt"))
    for name in ("prompt", "cases", "checks"):
        parser.add_argument(f"--{name}", metavar="FILE", help=words(name))
    for name in _TEXTS:
        parser.add_argument(f"--{name}", dest=f"said_{name}", metavar="TEXT", help=words(name))
    parser.add_argument("--limit", metavar="TEXT", action="append", help=words("limit"))
    parser.add_argument("--variable", metavar="NAME=TEXT", action="append", help=words("variable"))
    parser.add_argument("--price", metavar="N", type=int, help=words("price"))
    parser.add_argument("--id", metavar="NAME", help=words("id"))
    parser.add_argument("--model", metavar="NAME", help=words("model"))
    parser.add_argument("--repeats", type=int, default=1, help=say("cli.repeats", language))
    parser.add_argument("--max-tokens", metavar="N", type=int, help=words("max_tokens"))
    parser.add_argument("--to", choices=FORMS, help=words("to"))
    parser.add_argument(
        "--out", metavar="FOLDER", type=Path, default=Path(), help=words("out_folder")
    )
    parser.add_argument("--dry-run", action="store_true", help=say("cli.dry_run", language))
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


@dataclass(frozen=True)
class _Said:
    """What is said of a prompt, the name of its card, and the card before it."""

    about: About
    name: str
    earlier: Card | None


def _run(given: Namespace, language: str) -> int:
    _check_usage(given)
    if given.card:
        card = load(given.card)
        return _say(card, [write(card, given.to, given.out)], given.json, language)
    source = _source(given, language)
    task, text = source.task, source.prompt
    if given.dry_run:
        model = learners_models([given.model])[given.model]
        plan = planned(task, text, model, repeats=given.repeats)
        print(json_text(plan.as_json()) if given.json else plan_in_words(plan, language))
        return 0
    said = _said(given, source)
    with ProgressLine() as line:
        ready = model_progress(line, language)
        model = learners_models([given.model], ready)[given.model]
        require_fit(source, said.about, model, given.repeats, said.name)
        counter = CaseCounter(line, language)
        evaluation = evaluate(task, text, model, repeats=given.repeats, observer=counter)
    if evaluation.stopped:
        print(say("cards.stopped", language))
        return INTERRUPTED
    claim = claim_of(evaluation, date.today())
    card = card_made(source, said.about, claim, model, said.earlier, said.name)
    paths = [write(card, form, given.out) for form in dict.fromkeys((None, given.to))]
    return _say(card, paths, given.json, language)


def _check_usage(given: Namespace) -> None:
    """Raise CardError unless one thing is asked for, with what belongs to it."""
    ways = {"CARD": given.card, "--exercise": given.exercise, "--prompt": given.prompt}
    chosen = [name for name, value in ways.items() if value]
    if len(chosen) != 1:
        raise CardError("cards.one_way")
    if given.repeats < 1:
        raise CardError("cli.repeats_positive")
    belongs = {
        "attempt": "--exercise",
        "cases": "--prompt",
        "checks": "--prompt",
        "max_tokens": "--prompt",
    }
    for name, way in belongs.items():
        if getattr(given, name) is not None and chosen[0] != way:
            option = f"--{name.replace('_', '-')}"
            raise CardError("cards.belongs", option=option, other=way)
    if given.prompt and not given.cases:
        raise CardError("cards.prompt_without_cases")


def _source(given: Namespace, language: str) -> Source:
    if given.exercise:
        return of_attempt(given.exercise, language, given.attempt)
    most = given.max_tokens or MAX_TOKENS
    return of_files(given.prompt, given.cases, given.checks, most, language)


def _said(given: Namespace, source: Source) -> _Said:
    name = given.id or name_of(given.exercise, given.said_title)
    before = given.out / f"{name}{ENDING}"
    earlier = load(before) if before.exists() else None
    return _Said(require_said(_about(given).over(earlier), source.task.title), name, earlier)


def _about(given: Namespace) -> About:
    variables = dict(_pair(one) for one in given.variable) if given.variable else None
    return About(
        title=given.said_title,
        does=given.said_does,
        audience=given.said_for,
        author=given.said_by,
        licence=given.said_licence,
        price=given.price,
        limits=tuple(given.limit) if given.limit else None,
        variables=variables,
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, said = text.partition("=")
    if not equals:
        raise CardError("cards.no_pair", text=text)
    return name.strip(), said.strip()


def _say(card: Card, paths: list[Path], as_json: bool, language: str) -> int:
    if as_json:
        row: dict[str, Any] = {"id": card.id, "version": card.version, "digest": card.digest}
        row |= {"files": [str(path) for path in paths], "claim": card.claim.as_data()}
        print(json_text(row, indent=2))
        return 0
    for path in paths:
        print(block(say("cards.written", language, path=path)))
    print(block(summary(card, language)))
    return 0


COMMAND = Command(_add_arguments, _run)
