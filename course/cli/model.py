"""`prompteur model`: have the file of a model that comes with the course."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from course.cli.command import Command
from course.cli.terminal import ProgressLine, model_progress
from course.messages import say
from course.models.catalogue import EMBEDDED, SMALL, ModelFile
from course.models.default import default_model, file_for
from course.models.embedded.files import cached_path, ensure_file, keep_file
from course.models.embedded.record import runtime_version
from course.models.settings import ServerSettings, current_settings


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument(
        "name", nargs="?", choices=EMBEDDED, metavar="NAME", help=say("cli.model_name", language)
    )
    parser.add_argument(
        "--from", dest="given", type=Path, metavar="PATH", help=say("cli.model_from", language)
    )
    parser.add_argument("--json", action="store_true", help=say("cli.json", language))


def _run(given: Namespace, language: str) -> int:
    settings = current_settings()
    model = EMBEDDED[given.name] if given.name else _model_meant(settings, given.given)
    own = file_for(model, settings.model_file)
    if not given.given:
        _announce(model, own, language)
    with ProgressLine() as line:
        progress = model_progress(line, language)
        if given.given:
            path = keep_file(model, given.given, progress)
        else:
            path = ensure_file(model, given=own, progress=progress)
    if given.json:
        print(json.dumps({"model": model.choice, "path": str(path)}, ensure_ascii=False))
    else:
        print(say("cli.model_here", language, model=model.title, path=path))
    return 0


def _model_meant(settings: ServerSettings, given: Path | None) -> ModelFile:
    """The model whose file is meant where none was named: that which `given` is, else the one that
    would answer."""
    model = EMBEDDED.get(settings.model) or default_model(settings.model_file).model
    if file_for(model, given) == given:
        return model
    return next(one for one in EMBEDDED.values() if one is not model)


def announce_fetching(language: str) -> None:
    """Say that the model of the settings has to be fetched, where that is so: it takes a while."""
    settings = current_settings()
    if _embedded_answers(settings):
        _announce(EMBEDDED[settings.model], settings.model_file, language)


def fetch_for_lessons(language: str) -> None:
    """Fetch the small model's file too, which answers in the lessons, where an embedded model is
    used at all. Raises ModelError."""
    settings = current_settings()
    if _embedded_answers(settings) and settings.model != SMALL.choice:
        own = file_for(SMALL, settings.model_file)
        _announce(SMALL, own, language)
        with ProgressLine() as line:
            ensure_file(SMALL, given=own, progress=model_progress(line, language))


def _embedded_answers(settings: ServerSettings) -> bool:
    replayed = os.environ.get("PROMPTEUR_REPLAY")
    return settings.model in EMBEDDED and not replayed and runtime_version() != "none"


def _announce(model: ModelFile, own: Path | None, language: str) -> None:
    if own is None and not cached_path(model).exists():
        size = model.size / 1e9
        text = say("cli.model_fetching", language, model=model.title, size=size)
        print(text, file=sys.stderr, flush=True)


COMMAND = Command(_add_arguments, _run)
