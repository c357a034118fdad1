"""Running the claim of a card again, on the model that it is about."""

from __future__ import annotations

from datetime import date
from threading import Event

from course.cards.card import Card, CardError, Claim
from course.cards.measure import claim_of
from course.evals.engine import Observer, evaluate
from course.evals.planning import Plan, planned
from course.learner.model import unkept_model
from course.models.base import Model
from course.models.catalogue import EMBEDDED
from course.models.progress import Progress, no_progress


def model_for(
    card: Card, name: str | None, progress: Progress = no_progress, stop: Event | None = None
) -> Model:
    """The model that the claim is about: an embedded one by itself, another by its `name` or from
    the settings. No kept reply answers, since the point is to ask again. Raises CardError for
    another model, before anything is asked."""
    ours = next((one.choice for one in EMBEDDED.values() if one.title == card.model), None)
    model = unkept_model(name or ours, progress, stop)
    _require_same(card, model.name)
    return model


def plan(card: Card, model: Model) -> Plan:
    """What running the claim again takes."""
    return planned(card.exercise(), card.prompt, model, repeats=card.claim.repeats)


def run_again(card: Card, model: Model, observer: Observer, stop: Event | None = None) -> Claim:
    """What is found when the cases of a card are run again. Raises CardError when the person
    stopped, nothing could be judged, or another model had to step in."""
    task, repeats = card.exercise(), card.claim.repeats
    evaluation = evaluate(task, card.prompt, model, repeats=repeats, observer=observer, stop=stop)
    if evaluation.stopped:
        raise StoppedAgain("cards.stopped")
    _require_same(card, evaluation.model)
    return claim_of(evaluation, date.today())


class StoppedAgain(CardError):
    """The person stopped the run."""


def _require_same(card: Card, name: str) -> None:
    if name != card.model:
        raise CardError("cards.other_model", wanted=card.model, given=name)
