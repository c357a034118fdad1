"""`prompteur prompts`: the collection: search it, show a prompt, measure the prompts."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from course.cli.command import INTERRUPTED, Command
from course.cli.counter import CaseCounter
from course.cli.offers import translate
from course.cli.terminal import ProgressLine, model_progress, table
from course.collection.entries import Entry, entries, entry
from course.collection.figures import (
    Figure,
    figures_of,
    measure,
    recorded_models,
    recording_of,
    replayed,
    write,
)
from course.collection.said import case_text, facts, line, measured, rate, tokens
from course.collection.search import COUNT, Filters, search
from course.collection.vocabulary import TECHNIQUES, TRADES
from course.display.safe import block, json_text
from course.errors import CourseError, system_reason
from course.messages import LANGUAGES, say
from course.models.base import Model
from course.models.recorded import RecordedModel, Recorder


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    actions = parser.add_subparsers(
        title=_say("actions", language), metavar=_say("action", language), required=True
    )

    def action(name: str, does: Callable[[Namespace, str], int]) -> ArgumentParser:
        words = _say(f"{name}_help", language)
        sub = actions.add_parser(name, help=words, description=words, add_help=False)
        translate(sub, language)
        sub.add_argument(
            "--lang", choices=LANGUAGES, default=SUPPRESS, help=say("cli.lang", language)
        )
        sub.add_argument("--json", action="store_true", help=say("cli.json", language))
        sub.set_defaults(action=does)
        return sub

    seek = action("search", _search)
    seek.add_argument("query", metavar="TEXT", nargs="?", default="", help=_say("query", language))
    seek.add_argument("--trade", choices=TRADES, help=_say("option_trade", language))
    seek.add_argument("--technique", choices=TECHNIQUES, help=_say("option_technique", language))
    seek.add_argument("--model", metavar="NAME", help=_say("option_model", language))
    seek.add_argument("--rate", metavar="PERCENT", type=int, help=_say("option_rate", language))
    seek.add_argument("--count", metavar="N", type=int, default=COUNT, help=_say("count", language))
    show = action("show", _show)
    show.add_argument("id", metavar="ID", help=_say("id", language))
    gauge = action("measure", _measure)
    gauge.add_argument("ids", metavar="ID", nargs="*", help=_say("ids", language))
    gauge.add_argument(
        "--model", metavar="NAME", action="append", help=_say("models_option", language)
    )
    for option in ("record", "replay"):
        words = _say(option, language)
        gauge.add_argument(f"--{option}", metavar="FOLDER", type=Path, help=words)
    gauge.add_argument("--figures", metavar="FILE", type=Path, help=_say("figures", language))


def _run(given: Namespace, language: str) -> int:
    status: int = given.action(given, language)
    return status


def _search(given: Namespace, language: str) -> int:
    if given.rate is not None and not 0 <= given.rate <= 100:
        raise CourseError("collection.rate_range")
    if given.count < 1:
        raise CourseError("collection.count_positive")
    share = None if given.rate is None else given.rate / 100
    filters = Filters(given.trade, given.technique, given.model, share)
    hits = search(given.query, language, filters, given.count)
    if given.json:
        print(json_text({"prompts": [hit.as_json() for hit in hits]}, indent=2))
    elif not hits:
        print(_say("nothing", language))
    else:
        for hit in hits:
            print(f"{hit.entry.id}: {hit.entry.title}")
            print(f"    {hit.entry.does}")
            for one in measured(hit.figures, language):
                print(f"    {one}")
        print(_say("how_to_show", language))
    return 0


def _show(given: Namespace, language: str) -> int:
    one = entry(given.id, language)
    if given.json:
        found = [figure.as_json() for figure in figures_of(one)]
        print(json_text({**one.as_json(), "figures": found}, indent=2))
        return 0
    lines = [one.title, "", one.does, ""]
    lines += [line(name, value, language) for name, value in facts(one, language)]
    lines += [*measured(figures_of(one), language), "", _say("prompt", language), ""]
    lines += [f"    {text}" if text else "" for text in one.prompt.split("\n")]
    lines += ["", _say("example", language), "", case_text(one, language)]
    print(block("\n".join(lines)))
    return 0


def _measure(given: Namespace, language: str) -> int:
    if given.record and given.replay:
        raise CourseError("collection.record_or_replay")
    chosen: list[Entry] = []
    for tongue in LANGUAGES:
        chosen += [entry(one, tongue) for one in given.ids] if given.ids else entries(tongue)
    found: list[Figure] = []
    with ProgressLine() as progress:
        for one in _figures(chosen, given, progress, language):
            if one is None:
                progress.show("")
                print(_say("stopped", language))
                return INTERRUPTED
            found.append(one)
    if given.figures:
        try:
            write(found, given.figures)
        except OSError as error:
            reason = system_reason(error)
            raise CourseError("collection.not_written", file=given.figures, reason=reason) from None
    if given.json:
        print(json_text({"figures": [one.as_json() for one in found]}, indent=2))
    else:
        print(_rows(found, language) if found else _say("no_figures", language))
    return 0


def _rows(found: Sequence[Figure], language: str) -> str:
    names = ("prompt", "language", "model", "rate", "tokens")
    head = [_say(f"column_{name}", language) for name in names]
    rows = [
        [one.id, one.language, one.model, rate(one, language), tokens(one, language)]
        for one in found
    ]
    return table([head, *rows])


def _figures(
    chosen: Sequence[Entry], given: Namespace, progress: ProgressLine, language: str
) -> Iterator[Figure | None]:
    """The figures that are asked for; None where they are stopped."""
    counter = CaseCounter(progress, language)
    if given.replay:
        for name in given.model or recorded_models(given.replay):
            yield from replayed(given.replay, chosen, name, counter)
        return
    for name, model in _models(given.model, progress, language):
        for one in chosen:
            kept = given.record and recording_of(given.record, name, one)
            if kept:
                _remember(kept)
            recorder = Recorder(model)
            figure = measure(one, recorder, name, observer=counter)
            if kept and figure:
                recorder.save(kept)
            yield figure
            if figure is None:
                return


def _models(
    names: Sequence[str] | None, progress: ProgressLine, language: str
) -> Iterator[tuple[str, Model]]:
    """The models of these names, or else that of the settings, each with what it is called."""
    from course.learner.model import learners_models
    from course.models.settings import current_settings

    asked: list[str | None] = list(names) if names else [None]
    found = learners_models(asked, model_progress(progress, language))
    for one in asked:
        yield one or current_settings().model or found[one].name, found[one]


def _remember(recording: Path) -> None:
    """Keep the replies of an earlier recording, if there is one: only the rest is asked for."""
    from course.learner.store import user_store

    with suppress(OSError, ValueError, KeyError):
        RecordedModel(recording).keep_in(user_store())


def _say(key: str, language: str) -> str:
    return say(f"collection.{key}", language)


COMMAND = Command(_add_arguments, _run)
