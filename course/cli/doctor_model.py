"""The model, for `prompteur doctor`: which one is used, is it here, is it up, is there room."""

from __future__ import annotations

import platform

from course.cli.finding import Finding
from course.messages import number, say
from course.paths import python_command

_GB = 1e9


def look_at_model(language: str) -> Finding:
    """The model in use; nothing is started and no server asked."""
    from course.models.chosen import check_connection, embedded_status
    from course.models.default import because
    from course.models.plugged import is_plugged
    from course.models.settings import current_settings

    settings = current_settings()
    if is_plugged(settings.model) and not settings.base_url:
        return Finding("model", True, say("plugins.doctor_model", language, model=settings.model))
    if settings.base_url:
        check_connection(settings)
        has_key = say(f"cli.doctor_key_{'given' if settings.key else 'none'}", language)
        text = say(
            "cli.doctor_server",
            language,
            model=settings.model or "–",
            address=settings.base_url,
            key=has_key,
        )
        return Finding("model", bool(settings.model), text)
    status = embedded_status()
    if status.library == "none":
        kind = f"{platform.system()} {platform.machine()}"
        return Finding("model", False, say("cli.doctor_no_library", language, platform=kind))
    fetch = python_command("-m", "course", "model", status.choice)
    which = because(status.title, settings.why, language)
    if status.place == "nowhere":
        text = say(
            "cli.doctor_model_nowhere",
            language,
            begun=status.begun / _GB,
            size=status.wanted_size / _GB,
            sources=", ".join(status.sources),
            command=fetch,
        )
        return Finding("model", False, f"{which}; {text}")
    if status.size != status.wanted_size:
        text = say("cli.doctor_model_size", language, path=status.path, command=fetch)
        return Finding("model", False, text)
    server = say("cli.doctor_server_down", language)
    if status.server:
        memory = status.server.rss / _GB
        server = say(
            "cli.doctor_server_up",
            language,
            pid=status.server.pid,
            port=status.server.port,
            memory=memory,
        )
    place = say(f"cli.doctor_place_{status.place}", language, path=status.path)
    return Finding("model", True, f"{which}; {place}; {server}")


def look_at_room(language: str) -> Finding:
    """Room on the disk for the embedded model."""
    from course.models.chosen import embedded_status
    from course.paths import cache_dir

    status = embedded_status()
    need = 0 if status.place in ("given", "cache") else status.wanted_size - status.begun
    free = number(status.free / _GB, language)
    if status.free >= need:
        return Finding("disk", True, say("cli.doctor_room", language, free=free, path=cache_dir()))
    text = say("cli.doctor_room_bad", language, free=free, need=need / _GB, path=cache_dir())
    return Finding("disk", False, text)
