"""The names of the checks, and how a description in a catalogue becomes a check."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from course.checks.base import (
    STUMBLED,
    Check,
    CheckError,
    Misdescribed,
    Outcome,
    Scope,
    Status,
    Subject,
    UnknownCheck,
)
from course.checks.parameters import chosen, read
from course.checks.places import KINDS, at_places, place_given, places_meant
from course.errors import Stopped
from course.log import log_error
from course.models.base import Place, Reply
from course.plugins import Problem, note, plain, why
from course.text.compare import is_blank
from course.text.emptiness import says_nothing

NEGATION = "not_"
_OURS = "course"


@dataclass(frozen=True)
class Finding:
    """What a rule found. `held` None: it cannot be said, the outcome is ungraded.

    `detail` is the message that says why it did not hold or could not be said, when there
    is something more precise to say than the check's own message; `values` fill any of them.
    `stumbled`: the rule failed to run. `surplus`: what was asked for is there, and more.
    """

    held: bool | None
    values: dict[str, Any] = field(default_factory=dict)
    detail: str | None = None
    stumbled: bool = False
    surplus: bool = False


Rule = Callable[[Any], Finding | Awaitable[Finding]]
"""Takes what the scope gives (see `Check`) and says what it found, for a reply at once or later."""


@dataclass(frozen=True)
class Entry:
    """A registered check: its scope, its factory, whether an empty reply fails it, whether a
    model judges it, and the area of the catalogues that has its messages."""

    name: str
    scope: Scope
    factory: Callable[..., Rule]
    needs_text: bool
    judged: bool
    area: str

    @property
    def package(self) -> str:
        """The top package that the check comes from."""
        return self.factory.__module__.partition(".")[0]

    @property
    def is_own(self) -> bool:
        """Whether the check is the course's own, and no plug-in's."""
        return self.package == _OURS


REGISTRY: dict[str, Entry] = {}


def register(
    scope: Scope = "reply",
    *,
    needs_text: bool = True,
    judged: bool = False,
    area: str | None = None,
) -> Callable[[Callable[..., Rule]], Callable[..., Rule]]:
    """Put a factory in the vocabulary under its own name.

    The factory takes typed keyword-only parameters, raises CheckError for those that make
    no sense, and returns the rule; that of a reply check may be a coroutine function.
    `needs_text`: an empty reply fails, negated or not. `judged`: a model judges it; then a
    reply that says nothing fails as well, before the model is asked. `area`: the file of its
    messages, "checks" unless given; in another package than the course, the file there. The
    first check of a name stays; one of the same name from another module is noted as a problem.
    """

    def put(factory: Callable[..., Rule]) -> Callable[..., Rule]:
        name, module = factory.__name__, factory.__module__
        known = REGISTRY.get(name)
        if known and known.factory.__module__ != module:
            key = "check_ours" if known.is_own else "check_taken"
            values = {"check": plain(name), "first": known.factory.__module__}
            note(Problem(plain(module), f"plugins.{key}", values))
        else:
            own_area = _area(module, area)
            REGISTRY[name] = Entry(name, scope, factory, needs_text, judged, own_area)
        return factory

    return put


def _area(module: str, given: str | None) -> str:
    package, area = module.partition(".")[0], given or "checks"
    return area if package == _OURS or "." in area else f"{package}.{area}"


def entry_of(name: Any) -> Entry | None:
    """The check of that name, also with `not_` in front; of a plug-in's where the course has
    none, which loads those that are installed."""
    plain_name = str(name).removeprefix(NEGATION)
    if name not in REGISTRY and plain_name not in REGISTRY:
        from course.checks.plugged import load_checks

        load_checks()
    return REGISTRY.get(name) or REGISTRY.get(plain_name)


def build_checks(
    specs: Sequence[Mapping[str, Any]],
    expect: Mapping[str, Any],
    language: str,
    places: Sequence[Place] = (),
    inputs: Mapping[str, str] = MappingProxyType({}),
) -> list[Check]:
    """The checks that `specs` describe, for one case's `expect` and `inputs`, in `language`;
    `places` are where its replies stand, if there are several.

    A specification is a mapping with one key, `- word_count: {max: 7}`; `not_` in front
    negates a check on the reply, and `turn` or `step` says which of several replies it judges.
    Raises CheckError, naming the check, for any description that cannot be meant, and when a
    model would judge the reply alone.
    """
    checks = [_build(spec, expect, language, places, inputs) for spec in specs]
    on_reply = [one for one in checks if one.scope == "reply"]
    if on_reply and all(one.judged for one in on_reply):
        raise _of(on_reply[0].name, Misdescribed("judges_alone"))
    return checks


def _build(
    spec: Mapping[str, Any],
    expect: Mapping[str, Any],
    language: str,
    places: Sequence[Place],
    inputs: Mapping[str, str],
) -> Check:
    if not isinstance(spec, Mapping) or len(spec) != 1:
        raise Misdescribed("no_mapping", value=repr(spec))
    [(name, given)] = spec.items()
    entry, negated = _find(name)
    try:
        if given is not None and not isinstance(given, Mapping):
            raise Misdescribed("no_parameters_mapping", value=repr(given))
        values = chosen(entry.factory, given or {}, expect, language, inputs)
        given_place = place_given(values)
        if given_place and entry.scope != "reply":
            raise Misdescribed("place_of_no_reply", name=given_place[0])
        meant = places_meant(given_place, places) if places or given_place else ()
        values = {key: value for key, value in values.items() if key not in KINDS}
        rule = _guarded(entry, _made(entry, read(entry.factory, values)))
    except CheckError as error:
        raise _of(name, error) from None
    run = _runner(name, entry, rule, negated)
    if places and entry.scope == "reply":
        run = at_places(run, meant)
    return Check(name, entry.scope, run, entry.judged)


def _of(name: str, error: CheckError) -> Misdescribed:
    return Misdescribed("of", name=name, error=error)


def _made(entry: Entry, arguments: Mapping[str, Any]) -> Rule:
    if entry.is_own:
        return entry.factory(**arguments)
    from course.checks.plugged import made

    return made(entry, arguments)


def _guarded(entry: Entry, rule: Rule) -> Rule:
    """`rule`, which says nothing for or against where it fails to run: the traceback goes to the
    log. CheckError passes, since it tells an author what was described wrongly; so does a stop."""

    def stumbled(error: BaseException) -> Finding:
        log_error(error)
        values = {"check": entry.name, "reason": why(error)}
        return Finding(None, values, f"{STUMBLED}{entry.scope}", stumbled=True)

    async def later(finding: Awaitable[Finding]) -> Finding:
        try:
            return await finding
        except (CheckError, Stopped):
            raise
        except (Exception, SystemExit) as error:
            return stumbled(error)

    def guarded(subject: Any) -> Finding | Awaitable[Finding]:
        try:
            found = rule(subject)
        except (CheckError, Stopped):
            raise
        except (Exception, SystemExit) as error:
            return stumbled(error)
        return found if isinstance(found, Finding) else later(found)

    return guarded


def _find(name: Any) -> tuple[Entry, bool]:
    entry = entry_of(name)
    if entry is None:
        plain_name = str(name).removeprefix(NEGATION)
        raise UnknownCheck(str(name), get_close_matches(plain_name, REGISTRY, n=3, cutoff=0.5))
    negated = name != entry.name
    if negated and entry.scope != "reply":
        raise _of(name, Misdescribed("not_negated"))
    return entry, negated


def _runner(name: str, entry: Entry, rule: Rule, negated: bool) -> Callable[[Any], Any]:
    def concluded(reply: Reply, finding: Finding) -> Outcome:
        outcome = _outcome(name, entry, finding, negated)
        if outcome.status == "failed" and reply.finish == "length":
            return replace(outcome, note="checks.cut")
        return outcome

    async def later(reply: Reply, finding: Awaitable[Finding]) -> Outcome:
        return concluded(reply, await finding)

    def on_reply(subject: Subject) -> Outcome | Awaitable[Outcome]:
        reply = subject.reply
        note = "checks.cut" if reply.finish == "length" else None
        if entry.needs_text and is_blank(reply.text):
            return Outcome(name, "failed", "checks.empty_reply", note=note)
        if entry.judged and says_nothing(reply.text):
            return Outcome(name, "failed", "judge.says_nothing", note=note)
        finding = rule(subject)
        if isinstance(finding, Finding):
            return concluded(reply, finding)
        return later(reply, finding)

    def on_other(subject: Any) -> Outcome:
        finding = rule(subject)
        assert isinstance(finding, Finding), "only a check on the reply may answer later"
        return _outcome(name, entry, finding, negated=False)

    return on_reply if entry.scope == "reply" else on_other


def _outcome(name: str, entry: Entry, finding: Finding, negated: bool) -> Outcome:
    """The outcome of a finding; its message is `<check>_passed` or `<check>_failed`, each also
    with `not_` in front, unless the finding says why it did not hold."""
    if finding.held is None:
        said = _message(entry, finding.detail)
        return Outcome(name, "ungraded", said, finding.values, stumbled=finding.stumbled)
    status: Status = "passed" if finding.held != negated else "failed"
    own = f"{NEGATION if negated else ''}{entry.name}_{status}"
    said = finding.detail if finding.detail and status == "failed" and not negated else own
    surplus = finding.surplus and status == "failed"
    return Outcome(name, status, _message(entry, said), finding.values, surplus=surplus)


def _message(entry: Entry, said: str | None) -> str:
    """The message id of `said`, a key of the check's own area or a whole id."""
    return said if said and "." in said else f"{entry.area}.{said}"
