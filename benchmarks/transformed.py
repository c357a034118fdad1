"""How many wrong replies, made of right ones by rule, the checks of the exercises let through.

    python benchmarks/transformed.py [--json] [--write]

Right replies are those that pass: of the reference prompts, as recorded in
`tests/recordings/calibration/`, and those labelled good in `tests/data/replies/`; of each exercise
and language a sample, the same each time. Each becomes wrong in these ways:

- negated: “is not …”, « n’est pas », “not” before a value or the whole;
- contradicted: a sentence after it says that it is wrong;
- twice: it stands there two times;
- wrapped: a sentence around it says that it is wrong;
- swapped: one value or expected text is that of another case.

Of a conversation, one reply is changed. The table tells how many of how many pass. A few are not
wrong in every eye, a second copy of a true sentence for one: no figure needs to be zero, and none
may rise. `tests/data/transformed/ceiling.json` holds them; --write lowers them to what was found.
No model is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

import course
from course.checks.registry import entry_of
from course.evals.engine import evaluate
from course.exercises.exercise import Case, Exercise, exercises
from course.messages import LANGUAGES
from course.models.recorded import RecordedModel
from course.text.compare import folded
from course.text.values import values_in
from grader.cli.calibrate import recording_of
from grader.marking.heldout import held_out

TESTS = Path(__file__).parent.parent / "tests"
CEILING = TESTS / "data" / "transformed" / "ceiling.json"
RECORDINGS = TESTS / "recordings" / "calibration"
MODEL = "embedded"
SAMPLE = 10
"""How many right replies of each exercise and language are changed."""

KINDS = ("negated", "contradicted", "twice", "wrapped", "swapped")

_BEFORE_NOT = {
    "en": re.compile(
        r"\b(?:is|are|was|were|will|can|must|has|have|does|do|should|would)\b(?! not\b)", re.I
    ),
    "fr": re.compile(
        r"(?<!ne )(?<!n['’])\b(?:est|sont|sera|seront|peut|peuvent|pouvez|doit|doivent|ont|avons"
        r"|ouvre|ouvrons|ferme|fermons|prend|coûte|faut|reste|restent)\b(?! pas\b)",
        re.I,
    ),
}
_NOT = {"en": "not", "fr": "pas"}
_FALSE = {"en": "That is wrong.", "fr": "C’est faux."}
_IT_IS_FALSE = {"en": "It is wrong to say: {}", "fr": "Il est faux de dire\u202f: {}"}
_JSON_TEXT = re.compile(r'(": ?")')


@dataclass(frozen=True)
class Right:
    """Replies to a case that pass, one or those of a conversation."""

    task: Exercise
    case: Case
    texts: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What puts right replies in an order that new ones do not change."""
        return hashlib.sha256(repr((self.case.texts, self.texts)).encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; the exit status is 1 where a figure has risen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument("--write", action="store_true", help="lower the ceiling to the figures")
    given = parser.parse_args(arguments)
    ceiling = json.loads(CEILING.read_text("utf-8")) if CEILING.exists() else {}
    found = {name: counted(name) for name in dict.fromkeys(one.id for one in exercises("en"))}
    if given.json:
        print(json.dumps(found, indent=2))
    else:
        print("\n".join(table(found, ceiling)))
    if given.write:
        CEILING.parent.mkdir(exist_ok=True)
        lowered = {name: lower(ceiling.get(name), figures) for name, figures in found.items()}
        rows = (f'"{name}": {json.dumps(row)}' for name, row in lowered.items())
        CEILING.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
    return int(any(risen(ceiling.get(name), figures) for name, figures in found.items()))


def counted(name: str) -> dict[str, dict[str, int]]:
    """For each kind of change, how many replies of the exercise were made and how many pass."""
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for language in LANGUAGES:
        task = next(one for one in exercises(language) if one.id == name)
        sample, recorded = right_replies(task)
        known = {(one.case.texts, one.texts) for one in (*sample, *recorded)}
        for one in sample:
            for kind, texts in changed(one, recorded):
                if (one.case.texts, texts) not in known:
                    made[kind] += 1
                    passed[kind] += passes(task, one.case, texts)
    return {kind: {"made": made[kind], "through": passed[kind]} for kind in KINDS}


def right_replies(task: Exercise) -> tuple[list[Right], list[Right]]:
    """A sample of the replies that pass, and all of them that were recorded."""
    recorded = list(_recorded(task))
    sure = {one.digest for one in recorded}
    sample: dict[str, Right] = {}
    for one in sorted([*recorded, *_labelled(task)], key=lambda one: one.digest):
        if len(sample) == SAMPLE:
            break
        if one.digest in sure or passes(task, one.case, one.texts):
            sample[one.digest] = one
    return list(sample.values()), recorded


def passes(task: Exercise, case: Case, texts: Sequence[str]) -> bool:
    """Whether the checks accept the replies."""
    replies = [{"text": text, "finish": "stop"} for text in texts]
    [verdict] = course.judge(task, replies, case=case)
    return bool(verdict.status == "passed")


def _recorded(task: Exercise) -> Iterator[Right]:
    model = RecordedModel(recording_of(RECORDINGS, MODEL, task))
    kept = held_out(task)
    on_reply = [one for one in task.checks if all(map(_is_on_reply, one))]
    judged = replace(task, checks=tuple(on_reply))  # the prompt is known, and slow to judge
    for cases in (task.cases, kept.cases):
        for one in evaluate(judged, kept.reference, model, cases=cases).results:
            if one.status == "passed":
                yield Right(task, one.case, tuple(reply.text for reply in one.replies))


def _labelled(task: Exercise) -> Iterator[Right]:
    for exercises_there in _replies():
        numbered = exercises_there.get(task.id, {}).get(task.language, {})
        for number, labels in numbered.items():
            cases = held_out(task).cases if str(number).startswith("h") else task.cases
            case = cases[int(str(number).removeprefix("h"))]
            for said in labels.get("good", ()):
                yield Right(task, case, (said,) if isinstance(said, str) else tuple(said))


def _is_on_reply(name: str) -> bool:
    entry = entry_of(name)
    return entry is not None and entry.scope == "reply"


@lru_cache(1)
def _replies() -> list[dict[str, Any]]:
    """What each file of `data/replies/` holds."""
    paths = sorted((TESTS / "data" / "replies").glob("*.yaml"))
    return [yaml.safe_load(path.read_text("utf-8")) for path in paths]


def changed(right: Right, others: Iterable[Right]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The wrong replies made of a right one, each with its kind; `others`: what is right too."""
    at = int(right.digest, 16) % len(right.texts)
    text, language = right.texts[at], right.task.language
    between = " \n"[int(right.digest[-1], 16) % 2]
    ways = {
        "negated": negated(text, language),
        "contradicted": [f"{text.rstrip()} {_FALSE[language]}"],
        "twice": [between.join([text, text])],
        "wrapped": [_IT_IS_FALSE[language].format(text)],
        "swapped": swapped(right, at, others),
    }
    for kind, made in ways.items():
        for one in dict.fromkeys(made):
            yield kind, (*right.texts[:at], one, *right.texts[at + 1 :])


def negated(text: str, language: str) -> Iterator[str]:
    """`text` denied: at its verb, at its first value or first text of JSON, or else as a whole."""
    no = _NOT[language]
    verb = _BEFORE_NOT[language].search(text)
    if verb:
        start, end = verb.span()
        ne = "" if language == "en" else "n’" if verb[0][0] in "aeéioAEÉIO" else "ne "
        yield f"{text[:start]}{ne}{text[start:end]} {no}{text[end:]}"
    values = values_in(text, language)
    if _JSON_TEXT.search(text):
        yield _JSON_TEXT.sub(rf"\1{no} ", text, count=1)
    elif values:
        yield f"{text[: values[0].start]}{no} {text[values[0].start :]}"
    elif not verb:
        yield f"{no.capitalize()} {text}"


def swapped(right: Right, at: int, others: Iterable[Right]) -> Iterator[str]:
    """The reply with an expected text, and with a value, of another case in place of its own."""
    text, language = right.texts[at], right.task.language
    more = [one for one in others if one.case.texts != right.case.texts]
    for key, own in right.case.expect.items():
        for one in more:
            other = one.case.expect.get(key)
            if isinstance(own, str) and isinstance(other, str) and _swaps(own, other, text):
                yield text.replace(own, other)
                break
    for value in values_in(text, language)[:1]:
        for one in more:
            said = one.texts[at if at < len(one.texts) else -1]
            alike = (it for it in values_in(said, language) if it.kind == value.kind)
            other_value = next((it for it in alike if not it.same(value)), None)
            if other_value:
                put = said[other_value.start : other_value.end]
                yield f"{text[: value.start]}{put}{text[value.end :]}"
                break


def _swaps(own: str, other: str, text: str) -> bool:
    """Whether `text` says something else with `other` in place of `own`."""
    return bool(own and other and own in text and folded(own) != folded(other))


def lower(
    known: Mapping[str, int] | None, found: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """The figures of an exercise that may not be passed from now on."""
    through = {kind: figures["through"] for kind, figures in found.items()}
    return {kind: min(count, (known or through)[kind]) for kind, count in through.items()}


def risen(known: Mapping[str, int] | None, found: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether more get through than may; an exercise without figures is not there yet."""
    return known is not None and any(found[kind]["through"] > known[kind] for kind in known)


def table(
    found: Mapping[str, Mapping[str, Mapping[str, int]]], ceiling: Mapping[str, Mapping[str, int]]
) -> Iterator[str]:
    """The lines of the table, the sums last."""
    sums = {
        kind: {part: sum(row[kind][part] for row in found.values()) for part in ("made", "through")}
        for kind in KINDS
    }
    yield f"{'':18}" + "".join(f"{kind:>14}" for kind in KINDS) + f"{'all':>14}"
    for name, row in {**found, "all": sums}.items():
        through, made = (sum(row[kind][part] for kind in KINDS) for part in ("through", "made"))
        cells = [f"{row[kind]['through']} of {row[kind]['made']}" for kind in KINDS]
        mark = "  more than may" if risen(ceiling.get(name), row) else ""
        yield (
            f"{name:18}" + "".join(f"{one:>14}" for one in (*cells, f"{through} of {made}")) + mark
        )


if __name__ == "__main__":
    sys.exit(main())
