"""How many small breaks of the code the tests notice: `python tests/mutation`.

Draws a random sample of the mutants of the modules below, runs the tests that pass through each
against it, one mutant after the other, and says the share that was killed. See --help.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from mutants import Mutant, Source
from running import Coverage, copied, run

ROOT = Path(__file__).parents[2]
MODULES = [
    "course/evals/engine.py",
    "course/models/budget.py",
    "course/models/finish.py",
    "course/models/purse.py",
    "course/models/shared.py",
    "course/models/openai/spending.py",
    "course/models/openai/errors.py",
    "course/models/openai/explained.py",
    "course/models/openai/pace.py",
    "course/models/openai/refused.py",
    "course/models/openai/thoughts.py",
    "course/checks/*.py",
    "grader/submissions/*.py",
    "grader/marking/*.py",
]
TESTS = [
    "tests/checks",
    "tests/evals",
    "tests/dialogues",
    "tests/models",
    "tests/grader/submissions",
    "tests/grader/marking",
    "tests/grader/reporting",
    "tests/grader/authoring/test_replies.py",
    "tests/grader/classroom/test_class_grading.py",
]
MISSED = ("survived", "not run")
HELP = """
Needs `pip install --require-hashes -r requirements/mutation.lock`. The sample is drawn by --seed
over all mutants of the modules. The tests that pass through what a mutant changes are run against
it, the shortest first, as many as take --seconds together unbroken; a mutant that makes them hang
is killed too. Works in a copy. What is known is kept under --kept and not run again, so that a run
may be stopped and gone on with; after changing tests, --again runs once more what was not killed.
Which lines tests run through is measured anew for files of tests that have changed. Left out,
since no test should care: annotations, decorators, imports, names of types, docstrings, the texts
of errors that say how a check was described wrongly (CheckError), `strict=`, and the case of \\x1f.
"""


def main() -> int:
    asked = _arguments()
    kept = asked.kept.absolute()
    kept.mkdir(parents=True, exist_ok=True)
    paths = [str(file.relative_to(ROOT)) for one in MODULES for file in sorted(ROOT.glob(one))]
    sources = {path: Source(ROOT, path) for path in paths if asked.only in path}
    sample = _sample(sources, asked.sample, asked.seed)
    results, measured = kept / "results.jsonl", kept / "coverage.json"
    known = _known(results)
    diffs = {mutant: sources[mutant.path].diff(mutant) for mutant, _ in sample}
    todo = [
        (mutant, text, diffs[mutant])
        for mutant, text in sample
        if diffs[mutant] not in known or (asked.again and known[diffs[mutant]] in MISSED)
    ]
    if todo:
        with tempfile.TemporaryDirectory() as folder:
            copied(ROOT, Path(folder))
            coverage = Coverage.measured(Path(folder), TESTS, paths, measured)
            run(Path(folder), coverage, todo, TESTS, seconds=asked.seconds, results=results)
        known = _known(results)
    found = [(mutant, known.get(diff, "not run"), diff) for mutant, diff in diffs.items()]
    report = _report(found)
    report |= {
        "seed": asked.seed,
        "mutants": sum(len(list(one.mutants)) for one in sources.values()),
    }
    print(json.dumps(report, indent=1) if asked.json else _written(report))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python tests/mutation",
        description="How many small breaks of the code the tests notice.",
        epilog=HELP,
    )
    parser.add_argument("--sample", type=int, default=300, help="how many mutants (300)")
    parser.add_argument("--seed", type=int, default=1, help="of the sample (1)")
    parser.add_argument("--only", default="", metavar="TEXT", help="modules whose path has it")
    parser.add_argument("--seconds", type=float, default=20, help="of tests for each (20)")
    parser.add_argument("--again", action="store_true", help="run what was not killed again")
    parser.add_argument("--json", action="store_true", help="the result as JSON")
    kept = Path(tempfile.gettempdir()) / "prompteur-mutation"
    parser.add_argument("--kept", type=Path, default=kept, help=f"folder of results ({kept})")
    return parser.parse_args()


def _sample(sources: dict[str, Source], size: int, seed: int) -> list[tuple[Mutant, str]]:
    every = [mutant for source in sources.values() for mutant in source.mutants]
    random.Random(seed).shuffle(every)
    drawn: list[tuple[Mutant, str]] = []
    for mutant in every:
        text = sources[mutant.path].mutated(mutant) if len(drawn) < size else None
        if text is not None:
            drawn.append((mutant, text))
    return drawn


def _known(results: Path) -> dict[str, str]:
    if not results.exists():
        return {}
    lines = map(json.loads, results.read_text(encoding="utf-8").splitlines())
    return {line["diff"]: line["state"] for line in lines}


def _report(found: list[tuple[Mutant, str, str]]) -> dict[str, Any]:
    from course.stats.scoring import wilson

    modules: dict[str, Counter[str]] = {}
    for mutant, state, _ in found:
        modules.setdefault(mutant.path, Counter())[state] += 1
    killed = sum(counts["killed"] + counts["timeout"] for counts in modules.values())
    low, high = wilson(killed, len(found) - killed)
    return {
        "sample": len(found),
        "killed": killed,
        "share": killed / len(found) if found else 0.0,
        "interval": [low, high],
        "modules": {path: dict(counts) for path, counts in sorted(modules.items())},
        "survivors": [diff for _, state, diff in found if state in MISSED],
    }


def _written(report: dict[str, Any]) -> str:
    lines = ["module                                   killed  timeout  survived    not run"]
    for path, counts in report["modules"].items():
        numbers = [counts.get(one, 0) for one in ("killed", "timeout", "survived", "not run")]
        lines.append("{:<40} {:>6} {:>8} {:>9} {:>10}".format(path, *numbers))
    low, high = report["interval"]
    lines.append(
        f"killed {report['killed']} of {report['sample']}, drawn with seed {report['seed']} of "
        f"{report['mutants']}: {report['share']:.1%} (95%: {low:.1%} to {high:.1%})"
    )
    return "\n".join(["\n\n".join(report["survivors"]), "", *lines])


if __name__ == "__main__":
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True)
    sys.exit(main() if commit.returncode == 0 else "this is no git repository")
