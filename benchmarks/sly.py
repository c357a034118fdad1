"""How often the checks judge sly replies wrongly.

    python benchmarks/sly.py [-v] [--json]

The replies are in `tests/data/sly/`, labelled by hand: `exercises.yaml` has replies to practice
and held-out cases, `checks.yaml` replies for one check each. A strict and fair teacher would
accept the good ones and refuse the bad ones; on an open one nobody can say, and any verdict is
wrong. Each wrong verdict is one line; the last line counts them. An ungraded outcome on a good
or a bad reply is no verdict: counted beside, and not wrong. -v also names these, and tells the
figures of each exercise and check. A case whose inputs are no longer those that the replies were
written for (`cases.json` has their digests; --stamp writes them anew) is skipped, and said so.
No model is needed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

import course
from course.checks import build_checks
from course.errors import CourseError
from course.exercises.exercise import Case, Exercise, exercise
from course.models.base import Reply
from grader.marking.heldout import held_out

DATA = Path(__file__).parent.parent / "tests" / "data" / "sly"
RIGHT = {"good": "passed", "bad": "failed", "open": "ungraded"}
LETTERS = {"P": "passed", "F": "failed", "U": "ungraded"}
SHOWN = 230


@dataclass(frozen=True)
class Judged:
    """One reply with its label, `place` being where it stands, and the verdict on it."""

    place: str
    kind: str
    label: str
    reply: str
    status: str
    reason: str

    @property
    def wrong(self) -> str | None:
        """ "accept" or "reject" when the verdict is wrong."""
        if self.status == RIGHT[self.label] or (self.status == "ungraded" != self.label):
            return None
        return "accept" if self.status == "passed" else "reject"

    @property
    def group(self) -> str:
        """The exercise or the check."""
        return self.place.partition(" ")[0]

    def line(self) -> str:
        """The verdict on one line."""
        verdict = f"false {self.wrong}" if self.wrong else self.status
        why = f"  <- {self.reason[:150]}" if self.reason else ""
        return f"{verdict:13} {self.place} [{self.kind}] {self.reply!r:.{SHOWN}}{why}"


class Judge:
    """A judge that answers a text, with {m} for the mark that it was given."""

    name = fingerprint = "judge"
    slots = 1

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = iter(answers)

    async def complete(self, asked: Any, *_more: Any, **_options: Any) -> Reply:
        mark = re.findall(r"VERDICT (\w+)", asked[-1]["content"])[-1]
        return Reply(next(self._answers).replace("{m}", mark), "stop")


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge everything and say what is wrong; the exit status is 1 if anything is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-v", action="store_true", help="name the ungraded, tell each figure")
    parser.add_argument("--json", action="store_true", help="write JSON, for programs")
    parser.add_argument("--stamp", action="store_true", help="write the digests of the cases anew")
    given = parser.parse_args(arguments)
    stamps = Stamps(given.stamp)
    found = [*on_exercises(stamps), *on_checks()]
    stamps.save()
    wrong = [one for one in found if one.wrong]
    if given.json:
        counts = {"all": len(found), **counted(found), "skipped": stamps.skipped}
        rows = [{**asdict(one), "wrong": one.wrong} for one in wrong]
        print(json.dumps({**counts, "wrong_verdicts": rows}, ensure_ascii=False, indent=2))
    else:
        say(found, stamps.skipped, given.v)
    return 1 if wrong else 0


def counted(found: Sequence[Judged]) -> dict[str, int]:
    """How many verdicts are wrong, which way, and how many there are not."""
    ways = Counter(one.wrong for one in found)
    ungraded = sum(one.status == "ungraded" != RIGHT[one.label] for one in found)
    accept, reject = ways["accept"], ways["reject"]
    return {"wrong": accept + reject, "accept": accept, "reject": reject, "ungraded": ungraded}


def say(found: Sequence[Judged], skipped: Sequence[str], verbose: bool) -> None:
    """Print the wrong verdicts, and the count of them on the last line."""
    for place in skipped:
        print(f"skipped       {place}")
    for one in found:
        if one.wrong or (verbose and one.status == "ungraded" != RIGHT[one.label]):
            print(one.line())
    for group in dict.fromkeys(one.group for one in found) if verbose else ():
        of_group = [one for one in found if one.group == group]
        print(f"{group}: {_sentence(of_group)}".replace(" wrong of ", " of "))
    ungraded = counted(found)["ungraded"]
    if ungraded:
        print(f"{ungraded} ungraded: no verdict")
    print(_sentence(found))


def _sentence(found: Sequence[Judged]) -> str:
    of = counted(found)
    ways = f"(false accept {of['accept']}, false reject {of['reject']})"
    return f"{of['wrong']} wrong of {len(found)} {ways}"


class Stamps:
    """The digests of the cases that replies were written for; `skipped` are those that are gone
    or say something else now."""

    def __init__(self, anew: bool) -> None:
        self._anew = anew
        self._known: dict[str, str] = {} if anew else json.loads(self._path.read_text("utf-8"))
        self.skipped: list[str] = []

    _path = DATA / "cases.json"

    def case(
        self, exercise_id: str, language: str, number: int | str
    ) -> tuple[Exercise, Case] | None:
        """The case, from 0, or "h0" for the first held-out one; None when it is skipped."""
        place = f"{exercise_id} {language} {number}"
        try:
            task = exercise(exercise_id, language)
            kept = str(number).startswith("h")
            cases = held_out(task).cases if kept else task.cases
            case = cases[int(str(number).removeprefix("h"))]
        except (CourseError, LookupError) as error:
            self.skipped.append(f"{place}: gone, {error!r}")
            return None
        said = repr((sorted(case.inputs.items()), [(one.user, one.reply) for one in case.turns]))
        digest = hashlib.sha256(said.encode()).hexdigest()[:12]
        if self._anew:
            self._known[place] = digest
        elif self._known.get(place) != digest:
            self.skipped.append(f"{place}: changed")
            return None
        return task, case

    def save(self) -> None:
        """Write the digests, where they are made anew."""
        if self._anew:
            text = json.dumps(self._known, indent=0, sort_keys=True)
            self._path.write_text(text + "\n", encoding="utf-8")


def on_exercises(stamps: Stamps) -> Iterator[Judged]:
    """The verdicts on the replies to cases of exercises."""
    for name, languages in _read("exercises.yaml").items():
        for language, cases in languages.items():
            for number, labels in cases.items():
                found = stamps.case(name, language, number)
                for label, kind, said in _labelled(labels) if found else ():
                    task, case = found
                    texts = [said] if isinstance(said, str) else said
                    replies = [{"text": text, "finish": "stop"} for text in texts]
                    [verdict] = course.judge(task, replies, case=case)
                    failed = [one.reason for one in verdict.outcomes if one.status == "failed"]
                    place = f"{name} {language} {number}"
                    shown = said if isinstance(said, str) else " / ".join(said)
                    yield Judged(place, kind, label, shown, verdict.status, "; ".join(failed))


def on_checks() -> Iterator[Judged]:
    """The verdicts of single checks."""
    for row in _read("checks.yaml"):
        for language in ("en", "fr"):
            spec = row.get("with")
            if isinstance(spec, dict) and set(spec) == {"en", "fr"}:
                spec = spec[language]
            place = f"{row['check']} {language} {spec}"[:90]
            for label, kind, said in _labelled(row.get(language, {})):
                more = {"text": said} if isinstance(said, str) else dict(said)
                status, reason = judged(row, spec, language, more)
                shown = more.get("text", str(more))
                yield Judged(
                    place, kind, label, shown, status, reason if status == "failed" else ""
                )


def judged(
    row: Mapping[str, Any], spec: Any, language: str, more: dict[str, Any]
) -> tuple[str, str]:
    """What the check of `row` finds in one reply, and why."""
    name, expect = row["check"], row.get("expect", {})
    if not {"status", "cases"}.isdisjoint(more):
        [check] = build_checks([{name: spec}], expect, language)
        outcome = check.run(list(results(more)))
        return outcome.status, outcome.reason(language)
    judge = Judge(more.pop("judge")) if "judge" in more else None
    by_model = name.removeprefix("not_") in ("rubric", "prefers")
    beside = [{"not_equals": {"value": "no reply says this"}}] if by_model else []
    about = {one: row[one] for one in ("variables", "answers") if one in row}
    [verdict] = course.judge_checks(
        [{name: spec}, *beside], more, expect=expect, lang=language, model=judge, **about
    )
    return verdict.outcomes[0].status, verdict.outcomes[0].reason


def results(more: Mapping[str, Any]) -> Iterator[SimpleNamespace]:
    """What a check over all cases looks at: `status: PPFU`, or `cases:` lists of replies."""
    for number, letter in enumerate(more.get("status", "")):
        case = Case({"n": str(number)})
        yield SimpleNamespace(case=case, repeat=0, reply=None, status=LETTERS[letter])
    for number, replies in enumerate(more.get("cases", ())):
        for repeat, text in enumerate(replies):
            reply = None if text is None else Reply(text)
            case = Case({"n": str(number)})
            yield SimpleNamespace(case=case, repeat=repeat, reply=reply, status="ungraded")


def _labelled(labels: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Label, kind and reply of each item of lists of mappings with one key."""
    for label, items in labels.items():
        for item in items or ():
            [(kind, said)] = item.items()
            yield label, str(kind), said


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
