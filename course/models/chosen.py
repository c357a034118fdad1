"""The model that this kernel uses: what the settings ask for."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from course.display.safe import block
from course.errors import CourseError, ModelError, SettingsError
from course.language import language
from course.models.base import Model
from course.models.catalogue import EMBEDDED, SMALL
from course.models.default import default_model, file_for
from course.models.loop import run
from course.models.memory import memory_limit
from course.models.plugged import is_plugged, plugged_model, plugged_names
from course.models.progress import Progress, no_progress
from course.models.settings import ServerSettings, current_settings

if TYPE_CHECKING:
    from course.models.embedded.status import EmbeddedStatus
    from course.models.openai.model import OpenAIModel
    from course.models.recorded import Recorder

_DEADLINE = 2.5
"""All the tries at one reply may take so many times as long as one may be silent."""

_lock = threading.Lock()
_current: tuple[object, Model] | None = None


def current_model() -> Model:
    """The model that the settings ask for; the same object until they change.

    PROMPTEUR_REPLAY, a list of recordings joined as PATH is, gives their replies instead.
    PROMPTEUR_RECORD, a path, has every reply of this process recorded there.
    Nothing is started or sent here. Raises SettingsError when the settings cannot be used.
    """
    global _current
    replay = os.environ.get("PROMPTEUR_REPLAY")
    asked = replay or current_settings()
    with _lock:
        if _current is None or _current[0] != asked:
            _current = asked, _recorded(make_model(asked))
        return _current[1]


def named_model(name: str | None) -> Model:
    """The model called `name`, of the server that the settings name, embedded or of a plug-in;
    without a name, `current_model`. Raises SettingsError for a name that is none of these, and
    ModelError for one that was not recorded, where recordings answer, or that this machine has too
    little memory for beside the current one."""
    from course.models.recorded import RecordedModel, Recorder

    settings, current = current_settings(), current_model()
    if name is None or name == settings.model:
        return current
    if isinstance(current, RecordedModel):
        return current.named(name)
    if name in EMBEDDED:
        model: Model = _embedded_beside(settings, name)
    else:
        plugged = is_plugged(name)
        model = make_model(ServerSettings(model=name) if plugged else replace(settings, model=name))
    return current.named(name, model) if isinstance(current, Recorder) else model


def prepare_model(progress: Progress = no_progress, model: Model | None = None) -> None:
    """Have `model`, or else the current one, ready to answer: the embedded one's file made and
    its server up.

    Raises ModelError. A server of somebody else's needs nothing.
    """
    prepare = getattr(model or current_model(), "prepare", None)
    if prepare:
        prepare(progress)


def list_models(settings: ServerSettings | None = None) -> list[str]:
    """The models that can be chosen: what the server offers, or the embedded ones and those of
    plug-ins.

    Raises ModelError when the server cannot be asked.
    """
    settings = settings or current_settings()
    if settings.base_url is None:
        return [*EMBEDDED, *plugged_names()]
    return run(_remote(settings).list_models())


def check_connection(settings: ServerSettings) -> None:
    """Prepare the connection to the server of these settings and ask it nothing. Raises
    ModelError, final, naming what is amiss on this machine: a proxy, certificates, the key."""
    if settings.base_url is not None:
        from course.models.openai.client import check_client

        check_client(settings.base_url, settings.key)


def proxies() -> Iterator[tuple[str, str | ModelError]]:
    """The proxies on the way to servers, by what their addresses begin with: host and port of
    each, or what is amiss with it."""
    from course.models.openai.proxies import SCHEMES, proxy_of

    for scheme in SCHEMES:
        try:
            if proxy := proxy_of(scheme):
                yield scheme, proxy.place
        except ModelError as error:
            yield scheme, error


def make_model(asked: str | ServerSettings) -> Model:
    """The model of these settings, or of recordings given as PROMPTEUR_REPLAY is.

    Raises SettingsError when a server is named but no model, or the other way round.
    """
    if isinstance(asked, str):
        from course.models.recorded import RecordedModel

        return RecordedModel(*(Path(one) for one in asked.split(os.pathsep)))
    if asked.base_url is None:
        from course.models.embedded.model import EmbeddedModel

        if is_plugged(asked.model):
            return plugged_model(asked.model)
        if asked.model not in EMBEDDED:
            raise SettingsError("settings.no_base_url", model=asked.model)
        instead = SMALL if asked.why == "own" else None
        file = EMBEDDED[asked.model]
        return EmbeddedModel(file, asked.model_file, why=asked.why, instead=instead)
    if not asked.model:
        raise SettingsError("settings.no_model", host=urlsplit(asked.base_url).hostname)
    return _remote(asked)


def embedded_status() -> EmbeddedStatus:
    """How the embedded model stands, the one that the settings name or else the one that would
    answer without any; starts nothing."""
    from course.models.embedded import status

    settings = current_settings()
    model = EMBEDDED.get(settings.model) or default_model(settings.model_file).model
    return status.embedded_status(model, file_for(model, settings.model_file))


def which_and_why(language: str) -> str:
    """Which embedded model answers and why, in one sentence; "" where another model does, or the
    settings cannot be used."""
    try:
        said = getattr(current_model(), "because", None)
    except CourseError:
        return ""
    return str(said(language)) if said else ""


def _embedded_beside(settings: ServerSettings, name: str) -> Model:
    """The embedded model `name` beside the current model. Raises ModelError where the machine has
    too little memory: the system would end one of the two."""
    model, memory = EMBEDDED[name], memory_limit()
    if memory < model.wanted_memory:
        raise ModelError(
            "server.no_memory",
            final=True,
            model=model.title,
            wanted=model.wanted_memory / 1e9,
            memory=round(memory / 1e9, 1),
        )
    return make_model(ServerSettings(model=name, model_file=file_for(model, settings.model_file)))


def _recorded(model: Model) -> Model:
    path = os.environ.get("PROMPTEUR_RECORD")
    if not path:
        return model
    from course.models.recorded import Recorder

    recorder = Recorder(model)
    atexit.register(_save, recorder, Path(path))
    return recorder


def _save(recorder: Recorder, path: Path) -> None:
    """Save the recording at the end of the process, when nobody catches an error any more."""
    try:
        recorder.save(path)
    except CourseError as error:
        print(block(error.text(language())), file=sys.stderr)


def _remote(settings: ServerSettings) -> OpenAIModel:
    from course.models.openai.model import OpenAIModel

    assert settings.base_url is not None
    return OpenAIModel(
        settings.base_url,
        settings.model,
        key=settings.key,
        slots=settings.slots,
        timeout=settings.timeout,
        deadline=_DEADLINE * settings.timeout,
    )
