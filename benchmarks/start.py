"""How long it takes to start: `import course`, `prompteur --help`; what a kernel weighs.

    python benchmarks/start.py

Medians of seven fresh processes each, beside a bare `python -c pass` of the same run; the
memory is the resident set of a process that loaded all that a learner's kernel comes to load.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

TIMES = 7
KERNEL = """
import ipykernel.kernelapp, psutil
bare = psutil.Process().memory_info().rss
import course, course.notebook.magic, course.notebook.panel.panel, course.models.chosen
import course.models.openai.model, openai, course.experiments.run, course.experiments.figure
import matplotlib.backends.backend_agg, matplotlib.figure
import py3langid, sentencex, jsonschema
py3langid.classify("Un texte en français.")
list(sentencex.segment("fr", "Un texte. Deux textes."))
print(bare, psutil.Process().memory_info().rss)
"""


def median_seconds(*command: str) -> float:
    """The median wall time, in seconds, of running `command` in a fresh process."""
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    """Print the figures."""
    bare = median_seconds("-c", "pass")
    print(f"python -c pass          {bare:.3f} s")
    print(f"import course           {median_seconds('-c', 'import course') - bare:.3f} s more")
    print(f"prompteur --help        {median_seconds('-m', 'course', '--help'):.3f} s in all")
    kernel = subprocess.run(
        [sys.executable, "-c", KERNEL], check=True, capture_output=True, text=True
    )
    before, after = (int(one) / 1e6 for one in kernel.stdout.split())
    print(f"a kernel's memory       {before:.0f} MB bare, {after:.0f} MB with the course")


if __name__ == "__main__":
    main()
