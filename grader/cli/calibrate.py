"""`prompteur calibrate`: tries the instructor's prompts of each exercise on one model or more."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from course.cli.command import INTERRUPTED, Command
from course.cli.counter import CaseCounter
from course.cli.terminal import ProgressLine
from course.display.safe import json_text, one_line
from course.errors import CourseError
from course.evals.engine import Observer
from course.exercises.exercise import Exercise, exercise, exercises
from course.learner.model import learners_models
from course.messages import LANGUAGES, say
from course.models.base import Model
from course.models.recorded import RecordedModel, Recorder
from grader.authoring.blind_verdict import blind_verdicts
from grader.authoring.calibration import Plan, Trial, Verdict, calibrate, trials
from grader.authoring.calibration_page import page
from grader.authoring.calibration_table import HEADINGS, line, row
from grader.authoring.calibration_words import all_calibrated, not_tried, summary
from grader.marking.kept import write_whole
from grader.marking.origins import Origins, origins_of
from grader.marking.private import private_halves


def recording_of(folder: Path, model: str, task: Exercise) -> Path:
    """Where the replies of `model`, as named by --model, to the prompts of an exercise are kept."""
    return folder / model / task.language / f"{task.id}.jsonl"


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    def words(name: str) -> str:
        return say(f"calibrate.{name}", language)

    parser.add_argument("ids", metavar="ID", nargs="*", help=words("ids"))
    parser.add_argument("--model", metavar="NAME", action="append", help=words("model"))
    parser.add_argument("--blind", action="store_true", help=words("blind"))
    parser.add_argument("--fresh", metavar="N", type=int, help=words("fresh_option"))
    parser.add_argument("--json", action="store_true", help=words("json"))
    parser.add_argument("--markdown", metavar="FILE", type=Path, help=words("markdown"))
    for option in ("record", "replay"):
        parser.add_argument(f"--{option}", metavar="FOLDER", type=Path, help=words(option))


def _run(given: Namespace, language: str) -> int:
    plan = _plan(given)
    languages = [given.lang] if given.lang else list(LANGUAGES)
    private_halves()  # cases of one's own that cannot be used end it here
    tasks = _tasks(given.ids, languages)
    planned = [(task, tuple(trials(task, plan))) for task in tasks]
    names: list[str | None] = given.model or [None]
    tried: dict[str, list[Verdict]] = {}
    with ProgressLine() as progress:
        counter = CaseCounter(progress, language)
        for name in names:
            verdicts: list[Verdict] = []
            for verdict in _verdicts(planned, name, given, counter):
                progress.show("")
                if verdict.evaluation.stopped:
                    print(say("calibrate.stopped", language))
                    return INTERRUPTED
                if not given.json:
                    _show(verdict, language, first=not verdicts, named=len(names) > 1)
                verdicts.append(verdict)
            tried[verdicts[0].evaluation.model] = verdicts
    if given.markdown:
        write_whole(given.markdown, page(tried, language))
    origins, untried = origins_of(tasks), not_tried(tasks, plan)
    if given.json:
        print(_json(tried, untried, origins))
    else:
        print(summary(tried, untried, language))
        print(origins.text(language))
    return 0 if all_calibrated(tried) else 1


def _plan(given: Namespace) -> Plan:
    """What is tried; raises CourseError for a number of fresh cases that is none."""
    if given.fresh is not None and given.fresh < 1:
        raise CourseError("calibrate.few_fresh", count=given.fresh)
    return Plan(given.blind, given.fresh or 0)


def _verdicts(
    planned: Sequence[tuple[Exercise, Sequence[Trial]]],
    name: str | None,
    given: Namespace,
    observer: Observer,
) -> Iterator[Verdict]:
    """The verdicts of one model, whose replies are recorded exercise by exercise where asked."""
    model = None if given.replay else _model(name)
    for task, listed in planned:
        here = model or _recorded(given.replay, name, task)
        kept = given.record and recording_of(given.record, _folder(name), task)
        if kept:
            _remember(kept)
        recorder = Recorder(here)
        stopped = False
        for verdict in calibrate(listed, recorder, observer):
            stopped = verdict.evaluation.stopped
            yield verdict
        if kept and not stopped:
            recorder.save(kept)


def _model(name: str | None) -> Model:
    """The settings' model, or another of the same server or embedded; its replies are kept.

    Raises CourseError for a name that is no model's.
    """
    return learners_models([name])[name]


def _remember(recording: Path) -> None:
    """Keep the replies of an earlier recording, if there is one: only the rest is asked for."""
    from course.learner.store import user_store

    with suppress(OSError, ValueError, KeyError):
        RecordedModel(recording).keep_in(user_store())


def _recorded(folder: Path, name: str | None, task: Exercise) -> Model:
    """The recording of an exercise; raises CourseError where there is none that can be read."""
    path = recording_of(folder, _folder(name), task)
    try:
        return RecordedModel(path)
    except (OSError, ValueError, KeyError) as error:
        raise CourseError("calibrate.no_recording", file=path) from error


def _folder(name: str | None) -> str:
    from course.models.settings import current_settings

    return (name or current_settings().model or "model").replace("/", "_")


def _tasks(ids: Sequence[str], languages: Sequence[str]) -> list[Exercise]:
    """The exercises of those ids, or all; raises CourseError for an unknown one."""
    names = list(ids) or [one.id for one in exercises(languages[0])]
    return [exercise(name, language) for name in names for language in languages]


def _show(verdict: Verdict, language: str, *, first: bool, named: bool) -> None:
    if first:
        if named:
            print(one_line(verdict.evaluation.model))
        print(row([say(f"calibrate.column_{name}", language) for name in HEADINGS]))
    print(line(verdict, language), flush=True)


def _json(
    tried: Mapping[str, Sequence[Verdict]],
    untried: Mapping[str, Sequence[str]],
    origins: Origins,
) -> str:
    told = [
        {"model": name, **verdict.as_json()} for name, many in tried.items() for verdict in many
    ]
    blind = [
        {"model": name, **found.as_json()}
        for name, many in tried.items()
        for found in blind_verdicts(many)
    ]
    found = {
        "calibrated": all_calibrated(tried),
        "trials": told,
        "blind": blind,
        "not_tried": untried,
        "held_out": origins.as_json(),
    }
    return json_text(found, indent=2)


command = Command(_add_arguments, _run)
