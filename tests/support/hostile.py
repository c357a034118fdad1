"""The corpus of damaged and hostile submissions, each with the result that it must give.

`CORPUS` is a list of `Entry` (hostile_making.py): `entry.write(folder)` makes the folder
that a learner handed in. They are good submissions of module 01, damaged in one way each; what
is not damaged are the reference prompts, `GOOD`. `mark(folder)` is the file that appears if code
of a submission runs; `folder.parent` is the only place outside of `folder` that is written to.
"""

from __future__ import annotations

from support.hostile_cells import CELLS
from support.hostile_code import CODE
from support.hostile_copies import COPIES
from support.hostile_files import FILES
from support.hostile_making import ASSIGNMENT, FILE, GOOD, GOOD_FR, IDS, Entry, filled, mark, save
from support.hostile_prompts import PROMPTS

CORPUS: list[Entry] = [*CELLS, *CODE, *COPIES, *FILES, *PROMPTS]

__all__ = [
    "ASSIGNMENT",
    "CORPUS",
    "FILE",
    "GOOD",
    "GOOD_FR",
    "IDS",
    "Entry",
    "filled",
    "mark",
    "save",
]
