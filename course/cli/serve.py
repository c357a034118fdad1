"""`prompteur serve`: the embedded model at an OpenAI-compatible address, in the foreground."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace

from course.cli.command import Command
from course.cli.terminal import ProgressLine, model_progress
from course.messages import say
from course.models.catalogue import EMBEDDED
from course.models.default import default_model, file_for
from course.models.embedded.files import ensure_file
from course.models.embedded.record import require_library
from course.models.embedded.serve import foreground
from course.models.secret import Secret
from course.models.settings import current_settings


def _add_arguments(parser: ArgumentParser, language: str) -> None:
    parser.add_argument("--port", type=int, default=0, help=say("cli.serve_port", language))


def _run(given: Namespace, language: str) -> int:
    require_library()
    settings = current_settings()
    model = EMBEDDED.get(settings.model) or default_model(settings.model_file).model
    own = file_for(model, settings.model_file)
    with ProgressLine() as line:
        progress = model_progress(line, language)
        path = ensure_file(model, given=own, progress=progress)
        progress("start", 0, 0)

    def announce(address: str, key: Secret) -> None:
        print(say("cli.serve_address", language, model=model.title))
        print(f"  PROMPTEUR_BASE_URL={address}")
        print(f"  PROMPTEUR_MODEL={model.choice}")
        print(f"  PROMPTEUR_API_KEY={key.reveal()}")
        print(say("cli.serve_stop", language), flush=True)

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    foreground(model, path, announce, port=given.port)
    return 0


COMMAND = Command(_add_arguments, _run)
