"""The models of plug-ins: found by name, made when chosen, and kept from harming the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.metadata import EntryPoint
from typing import Any

from course.errors import CourseError, ModelError, Stopped
from course.models.base import Model, OnText, Reply, Request
from course.models.catalogue import EMBEDDED
from course.models.finish import no_answer
from course.plugins import MODELS, Problem, by_name, note, who, why


def plugged_names() -> list[str]:
    """The names of the models that plug-ins bring; none of them is loaded for that."""
    return list(_entries())


def is_plugged(name: str | None) -> bool:
    """Whether a plug-in brings a model of that name. Those of the course are asked about first,
    since looking for plug-ins takes some milliseconds."""
    return bool(name) and name not in EMBEDDED and name in _entries()


def plugged_model(name: str) -> Model:
    """The model that a plug-in brings under `name`.

    Raises ModelError, saying why, when the plug-in fails or gives something else. The failure
    is noted as well.
    """
    entry = _entries()[name]
    try:
        return _Guarded(name, who(entry), entry.load()(name))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also SystemExit: it is no reason for the course to end
        note(Problem(who(entry), "plugins.failed", {"reason": why(error)}))
        raise _failure(name, error, final=True) from error


class _Guarded:
    """A plug-in's model, whose failures are ModelErrors, and whose replies are Replies."""

    def __init__(self, choice: str, brought_by: str, model: Any) -> None:
        lacking = [one for one in ("name", "fingerprint") if not isinstance(_has(model, one), str)]
        if not isinstance(_has(model, "slots"), int) or model.slots < 1:
            lacking.append("slots")
        if not callable(_has(model, "complete")):
            lacking.append("complete")
        if lacking:
            raise TypeError(f"what it gives is no Model, for want of {', '.join(lacking)}")
        self.name: str = model.name
        self.slots: int = model.slots
        # Replies are kept by it, and no plug-in may answer with those of another model.
        self.fingerprint = f"{brought_by}, {model.fingerprint}"
        self._choice = choice
        self._model = model

    async def complete(self, request: Request, *, on_text: OnText | None = None) -> Reply:
        """The model's reply; raises ModelError for whatever the model raises."""
        try:
            reply = await self._model.complete(request, on_text=on_text)
            if not isinstance(reply, Reply):
                raise TypeError(f"it answered with {type(reply).__name__}, and no Reply")
        except (CourseError, Stopped):
            raise
        except (Exception, SystemExit) as error:
            raise _failure(self._choice, error) from error
        if not reply.is_answer:
            raise no_answer(reply.finish, self.name)
        return reply

    def __getattr__(self, name: str) -> Any:
        """What only some models have: `count_tokens`, `prepare`, …"""
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._model, name)
        return self._guarded(found) if callable(found) else found

    def _guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*given: Any, **options: Any) -> Any:
            try:
                return function(*given, **options)
            except (CourseError, Stopped):
                raise
            except (Exception, SystemExit) as error:
                raise _failure(self._choice, error) from error

        return guarded


def _has(model: Any, attribute: str) -> Any:
    return getattr(model, attribute, None)


def _failure(name: str, error: BaseException, final: bool = False) -> ModelError:
    return ModelError("plugins.model_failed", final=final, name=name, reason=why(error))


@cache
def _entries() -> dict[str, EntryPoint]:
    return by_name(MODELS, taken=EMBEDDED)
