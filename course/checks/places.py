"""Which replies of a case a check judges: the options `turn`, `step` and the like.

A case that asks several things has a reply at each of its places (`Dialogue.places`): turn 2 of
a conversation, the step “facts” of a chain. The option's name is the kind of the place, its value
the name of one, or "every".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from inspect import isawaitable
from typing import Any

from course.checks.base import Inside, Misdescribed, Outcome, Phrase, Subject, wrong_parameter
from course.dialogues.conversation import TURN
from course.dialogues.trace import Trace
from course.models.base import Model, Place
from course.prompts.prompt import Prompt

STEP = "step"
KINDS = (TURN, STEP)
EVERY = "every"


def place_given(options: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The kind of place that a check's options name, with its value; None when they name none.

    Raises CheckError when they name several.
    """
    given = [(kind, options[kind]) for kind in KINDS if options.get(kind) is not None]
    if len(given) > 1:
        raise Misdescribed("not_both", one=given[0][0], other=given[1][0])
    return given[0] if given else None


def places_meant(given: tuple[str, Any] | None, places: Sequence[Place]) -> tuple[Place, ...]:
    """The places whose replies are judged: the last of the case's `places` unless `given` says
    otherwise, "every" one of a kind, or one by its name. A case of one reply has turn 1.

    Raises CheckError for a place that the case does not have, or that no model answers.
    """
    places = places or (Place(TURN, 1),)
    if given is None:
        return tuple(places[-1:])
    kind, value = given
    known = tuple(place for place in places if place.kind == kind)
    if value == EVERY and known:
        return known
    if kind == TURN and (isinstance(value, bool) or not isinstance(value, int)):
        raise wrong_parameter(TURN, "turn", value=repr(value))
    if Place(kind, value) not in known:
        names = ", ".join(str(place.name) for place in known) or Phrase("described.none")
        raise wrong_parameter(kind, f"no_{kind}", value=value, known=names)
    return (Place(kind, value),)


def at_places(run: Callable[[Subject], Any], places: Sequence[Place]) -> Callable[[Subject], Any]:
    """The check `run`, on the replies at `places`: it fails at the first that fails.

    A subject without parts is one reply only, and is judged as it is.
    """

    async def on_each(parts: Mapping[Place, Subject]) -> Outcome:
        outcomes = []
        for place in places:
            found = run(parts[place])
            outcome = await found if isawaitable(found) else found
            outcomes.append(replace(outcome, place=place))
            if outcome.status == "failed":
                break
        return _together(outcomes)

    return lambda subject: on_each(subject.parts) if subject.parts else run(subject)


def subject_of(
    trace: Trace, prompt: Prompt, inputs: dict[str, str], language: str, judge: Model | None
) -> Subject:
    """What the checks on the reply look at once a case is over: its last reply, and all those
    that have a place. `trace` has at least one step."""
    at = {
        step.request.place: Subject(
            step.reply, prompt, step.request.messages, inputs, language, judge
        )
        for step in trace.steps
    }
    last = at[trace.steps[-1].request.place]
    parts = {place: subject for place, subject in at.items() if place is not None}
    return replace(last, parts=parts) if parts else last


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome for several replies: the failure, else what could not be judged, else that
    every one holds."""
    ungraded = (one for one in outcomes if one.status == "ungraded")
    last = outcomes[-1]
    if last.status == "failed" or len(outcomes) == 1 or last.place is None:
        return last
    inside = {"name": last.place.name, "reason": Inside(last.message_id, last.values)}
    values = {"count": len(outcomes), "last": Phrase(f"checks.in_{last.place.kind}", inside)}
    return next(ungraded, Outcome(last.check, "passed", "checks.in_every_reply", values))
