"""Which embedded model answers where nobody has chosen one, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.messages import say
from course.models.catalogue import EMBEDDED, LARGE, SMALL, ModelFile
from course.models.memory import memory_limit

Why = Literal["chosen", "own", "memory", "lesson", "file", "unfetched"]
"""Why a model answers: a person chose it; it is the course's own; the machine has no memory for
that one; a lesson shows the small one; its file was given; the other's could not be fetched."""

_in_lesson = False


@dataclass(frozen=True)
class Default:
    """The model, and why it is this one."""

    model: ModelFile
    why: Why


def use_small_model() -> None:
    """Let the small model answer in this kernel, unless the settings name a server or a plug-in's
    model: the lessons show what it does. What is chosen in the kernel afterwards goes before."""
    global _in_lesson
    _in_lesson = True


def forget_lesson() -> None:
    """Take `use_small_model` back."""
    global _in_lesson
    _in_lesson = False


def in_lesson() -> bool:
    """Whether the small model was asked for in this kernel."""
    return _in_lesson


def default_model(given: Path | None = None) -> Default:
    """The model that answers on this machine where nobody chose; `given` is the person's own copy
    of a model's file, or the folder that it lies in."""
    return default_for(memory_limit(), given, lesson=_in_lesson)


def default_for(memory: int, given: Path | None = None, *, lesson: bool = False) -> Default:
    """The same for a machine with so many bytes of memory, in a lesson or outside."""
    if lesson:
        return Default(SMALL, "lesson")
    theirs = [model for model in EMBEDDED.values() if _is_file_of(model, given)]
    if len(theirs) == 1:
        return Default(theirs[0], "file")
    return Default(LARGE, "own") if memory >= LARGE.wanted_memory else Default(SMALL, "memory")


def file_for(model: ModelFile, given: Path | None) -> Path | None:
    """`given`, unless it is the file of another model, or a folder with that alone."""
    others = any(_is_file_of(one, given) for one in EMBEDDED.values() if one is not model)
    return None if others and not _is_file_of(model, given) else given


def because(title: str, why: Why, language: str) -> str:
    """That the model `title` answers, and why, in one sentence."""
    memory = round(memory_limit() / 1e9, 1)
    wanted = LARGE.wanted_memory / 1e9
    return say(f"settings.why_{why}", language, model=title, memory=memory, wanted=wanted)


def _is_file_of(model: ModelFile, given: Path | None) -> bool:
    """Whether `given` is the model's file, by its size, or the folder that it lies in."""
    if given is None:
        return False
    file = given / model.file_name if given.is_dir() else given
    return file.is_file() and file.stat().st_size == model.size
