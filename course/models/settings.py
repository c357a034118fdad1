"""Which model to use: from the environment, else the settings file, else the embedded one.

The environment: PROMPTEUR_BASE_URL, PROMPTEUR_MODEL, PROMPTEUR_API_KEY, PROMPTEUR_SLOTS,
PROMPTEUR_TIMEOUT, PROMPTEUR_BUDGET, PROMPTEUR_RUN_BUDGET, PROMPTEUR_MODEL_FILE. The file,
`settings.toml` in the course's configuration folder, has base_url, model, api_key_env, slots,
timeout, budget, run_budget and model_file. It names the variable that holds the key
and never holds the key itself. A choice made in this kernel goes before both.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from course.errors import SettingsError
from course.language import language
from course.messages import say
from course.models.address import usable_address
from course.models.catalogue import EMBEDDED, SMALL, ModelFile
from course.models.plugged import is_plugged
from course.models.secret import Secret
from course.paths import config_dir, may, write_own

_OPENAI_HOST = "api.openai.com"
_REMOTE_SLOTS = 4
_TIMEOUT = 120.0
_LIMITS = ("timeout", "budget", "run_budget")
_FIELDS: dict[str, type] = {
    "base_url": str,
    "model": str,
    "api_key_env": str,
    "slots": int,
    **dict.fromkeys(_LIMITS, float),
    "model_file": str,
}


@dataclass(frozen=True)
class ServerSettings:
    """Where completions come from. Without `base_url`, `model` names an embedded model, or one
    that a plug-in brings.

    `api_key_env` names the variable that holds the key; `key` is the key itself, which never
    shows and is never written. `slots` is how many completions a server is asked for at a
    time, `timeout` how many seconds it may be silent. `budget` is what the calls of this kernel
    may cost in all, `run_budget` those of one run, in US dollars. `model_file` is the person's
    own copy of the embedded model's file.
    """

    base_url: str | None = None
    model: str = SMALL.choice
    api_key_env: str | None = None
    key: Secret | None = None
    slots: int = _REMOTE_SLOTS
    model_file: Path | None = None
    timeout: float = _TIMEOUT
    budget: float | None = None
    run_budget: float | None = None


_chosen: ServerSettings | None = None
_keys: dict[str, Secret] = {}
"""Keys asked for in this process, by the address that they are for."""


def current_settings() -> ServerSettings:
    """The settings that hold now. Raises SettingsError."""
    settings = _chosen or load_settings()
    asked = _keys.get(settings.base_url or "")
    return replace(settings, key=asked) if asked else settings


def default_model() -> ModelFile:
    """The model that comes with the course and answers where nobody has chosen another."""
    return EMBEDDED[ServerSettings().model]


def load_settings(
    environment: Mapping[str, str] = os.environ, path: Path | None = None
) -> ServerSettings:
    """What the environment and the settings file say, the environment first.

    A key goes only to the server that it was set for: a base URL in the environment is not
    given the key that the file names. Raises SettingsError.
    """
    path = path or settings_path()
    found = _read(path)
    from_file = usable_address(found["base_url"]) if found.get("base_url") else None
    asked_url = environment.get("PROMPTEUR_BASE_URL")
    base_url = usable_address(asked_url) if asked_url else from_file
    model = environment.get("PROMPTEUR_MODEL") or found.get("model")
    if not asked_url and (model in EMBEDDED or is_plugged(environment.get("PROMPTEUR_MODEL"))):
        base_url = None
    if base_url is None and model and model not in EMBEDDED and not is_plugged(model):
        raise SettingsError("settings.no_base_url", model=model)
    file = environment.get("PROMPTEUR_MODEL_FILE") or found.get("model_file")
    key_name = found.get("api_key_env") if base_url == from_file else None
    return ServerSettings(
        base_url=base_url,
        model=model or ("" if base_url else SMALL.choice),
        api_key_env=key_name,
        key=_key(environment, base_url, key_name),
        slots=_slots(environment, found),
        model_file=Path(os.path.expanduser(file)) if file else None,
        **_limits(environment, found),
    )


def save_settings(settings: ServerSettings, path: Path | None = None) -> Path:
    """Write the settings file, without the key; returns its path. Raises SettingsError where it
    cannot be written."""
    path = path or settings_path()
    row = {
        "base_url": settings.base_url,
        "model": settings.model,
        "api_key_env": settings.api_key_env,
        "slots": settings.slots if settings.slots != _REMOTE_SLOTS else None,
        "timeout": settings.timeout if settings.timeout != _TIMEOUT else None,
        "budget": settings.budget,
        "run_budget": settings.run_budget,
        "model_file": str(settings.model_file) if settings.model_file else None,
    }
    lines = [f"{name} = {_toml(value)}\n" for name, value in row.items() if value is not None]
    try:
        write_own(path, "".join(lines))
    except OSError as error:
        raise SettingsError("settings.not_saved", path=path, reason=error) from None
    return path


def settings_path() -> Path:
    """The person's settings file."""
    return config_dir() / "settings.toml"


def chosen_server(base_url: str, model: str, *, slots: int | None = None) -> ServerSettings:
    """Settings for this server, with the key that is meant for it, if there is one.

    The key is the one asked for with `ask_key`, else the environment's: PROMPTEUR_API_KEY goes
    to PROMPTEUR_BASE_URL where that is set, the variable that the settings file names to the
    file's base_url. Raises SettingsError for a bad address or a missing name.
    """
    address = usable_address(base_url)
    if not model.strip():
        raise SettingsError("settings.no_model", host=urlsplit(address).hostname)
    environment = dict(os.environ)
    meant_for = environment.get("PROMPTEUR_BASE_URL")
    if meant_for and usable_address(meant_for) != address:
        environment.pop("PROMPTEUR_API_KEY", None)
    found = _read(settings_path())
    same = "base_url" in found and usable_address(found["base_url"]) == address
    named = found.get("api_key_env") if same else None
    key = _keys.get(address) or _key(environment, address, named)
    limits = _limits(environment, found)
    at_a_time = _slots(environment, found, slots)
    return ServerSettings(address, model.strip(), named, key, at_a_time, **limits)


def chosen_embedded(model: str = SMALL.choice) -> ServerSettings:
    """Settings for a model that comes with the course. Raises SettingsError for another name."""
    if model not in EMBEDDED:
        raise SettingsError("settings.no_base_url", model=model)
    file = os.environ.get("PROMPTEUR_MODEL_FILE") or _read(settings_path()).get("model_file")
    return ServerSettings(model=model, model_file=Path(os.path.expanduser(file)) if file else None)


def choose(settings: ServerSettings) -> None:
    """Let these settings hold in this kernel from now on."""
    global _chosen
    _chosen = settings


def use_server(base_url: str, model: str, *, slots: int | None = None) -> None:
    """Use this server in this kernel from now on. Raises SettingsError."""
    choose(chosen_server(base_url, model, slots=slots))


def use_embedded(model: str = SMALL.choice) -> None:
    """Use the model that comes with the course in this kernel from now on."""
    choose(chosen_embedded(model))


def forget_choice() -> None:
    """Go back to what the environment and the settings file say, and forget asked keys."""
    global _chosen
    _chosen = None
    _keys.clear()


def ask_key() -> None:
    """Ask for the key of the current server without showing it; kept in this process only,
    for this address only.

    Raises SettingsError when the current model needs no key.
    """
    from getpass import getpass

    base_url = current_settings().base_url
    if base_url is None:
        raise SettingsError("settings.no_key_needed")
    host = urlsplit(base_url).hostname
    typed = getpass(say("settings.ask_key", language(), host=host)).strip()
    if typed:
        _keys[base_url] = Secret(typed)


def _read(path: Path) -> dict[str, Any]:
    """The settings file, checked; empty when there is none."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError) and not may(os.X_OK, path.parent):
            return {}  # nobody who may not enter the folder has put a file there
        raise SettingsError("settings.unreadable", path=path, reason=error) from None
    if "api_key" in found:
        raise SettingsError("settings.key_in_file", path=path)
    for name, value in found.items():
        if name not in _FIELDS:
            known = ", ".join(_FIELDS)
            raise SettingsError("settings.unknown_field", path=path, name=name, known=known)
        if type(value) is not _FIELDS[name] and (type(value), _FIELDS[name]) != (int, float):
            raise SettingsError("settings.wrong_type", path=path, name=name)
    return found


def _key(environment: Mapping[str, str], base_url: str | None, named: str | None) -> Secret | None:
    if base_url is None:
        return None
    names = ["PROMPTEUR_API_KEY", named]
    if urlsplit(base_url).hostname == _OPENAI_HOST:
        names.append("OPENAI_API_KEY")
    given = (environment.get(one, "").strip() for one in names if one)
    return next((Secret(one) for one in given if one), None)


def _slots(environment: Mapping[str, str], found: Mapping[str, Any], given: Any = None) -> int:
    """How many completions a server is asked for at a time: as `given`, else by the environment,
    else by the settings file."""
    asked = environment.get("PROMPTEUR_SLOTS") or found.get("slots", _REMOTE_SLOTS)
    value = asked if given is None else given
    try:
        slots = int(value)
    except ValueError:
        slots = 0
    if not 1 <= slots <= 256:
        raise SettingsError("settings.bad_slots", value=value)
    return slots


def _limits(environment: Mapping[str, str], found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the settings that bound time and money, those that are set."""
    limits = {name: _amount(name, environment, found) for name in _LIMITS}
    return {name: amount for name, amount in limits.items() if amount is not None}


def _amount(name: str, environment: Mapping[str, str], found: Mapping[str, Any]) -> float | None:
    """A number of seconds or dollars, more than 0; None where nothing says one."""
    asked = environment.get(f"PROMPTEUR_{name.upper()}") or found.get(name)
    if asked is None:
        return None
    amount = above_zero(asked)
    if amount is None:
        raise SettingsError("settings.bad_amount", name=name, value=asked)
    return amount


def above_zero(asked: Any) -> float | None:
    """The finite number above 0 that `asked` is; None where it is none."""
    try:
        amount = float(asked)
    except ValueError:
        return None
    return amount if 0 < amount < inf else None


def _toml(value: str | float) -> str:
    """A TOML string or number; JSON's escapes are TOML's too, but for DEL."""
    import json

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
