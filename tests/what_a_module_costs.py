"""Says how many seconds of the tests each module of the course takes.

    make test ARGS=--junitxml=tests.xml && .venv/bin/python tests/what_a_module_costs.py tests.xml

A test counts for a module when its parameters name the module or one of its exercises. The seconds
are those of one worker; on two, a module adds half of them to the whole.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from xml.etree import ElementTree

from course.exercises.exercise import exercises


def names() -> dict[str, str]:
    """The module of each name that may stand in a test's parameters: exercises' and modules'."""
    known = {one.id: one.module for language in ("en", "fr") for one in exercises(language)}
    return known | {module: module for module in known.values()}


def costs(tests: Iterable[tuple[str, float]]) -> dict[str, tuple[int, float]]:
    """How many tests a module has and how many seconds they take, from names and seconds."""
    of = names()
    # A name is no part of a longer one.
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, of))})(?![\w-])")
    found: dict[str, list[float]] = defaultdict(list)
    for name, seconds in tests:
        for module in {of[one] for one in named.findall(name.partition("[")[2])}:
            found[module].append(seconds)
    return {module: (len(each), sum(each)) for module, each in sorted(found.items())}


def main(report: str) -> None:
    cases = ElementTree.parse(report).iter("testcase")
    for module, (count, seconds) in costs(
        (one.attrib["name"], float(one.attrib["time"])) for one in cases
    ).items():
        print(f"{seconds:6.1f} s  {count:5} tests  {module}")


if __name__ == "__main__":
    main(sys.argv[1])
