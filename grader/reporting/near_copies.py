"""Prompts that are near copies of one another, or of the instructor's reference prompt.

Two texts are compared as a reader sees them, with case, accents and spaces made the same, by the
share of their characters that need neither be put in nor taken out to make one the other
(`rapidfuzz.fuzz.ratio`, the normalised Indel similarity). Equal texts are one text; of the others
only those are compared that can be alike by their lengths and by how often they have each letter,
so no near copy is missed by that and a class of a thousand takes a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from course.text.unmasked import unmasked

ALIKE = 90
"""Per cent. From here on two prompts are near copies."""

SHORTEST = 80
"""Characters. Shorter prompts for the same exercise are often alike with nobody having copied."""

_COMPARED = 2_000
"""Characters of a prompt that are compared, so that long ones cannot hold up the report."""

_LETTERS = 64


@dataclass(frozen=True)
class NearCopies:
    """Learners, by id, whose prompts are near copies, each of at least one other of the group.

    `alike` is the least similarity that holds the group together, in per cent; `of_reference`:
    the reference prompt belongs to it. `prompt` is one of their prompts as it was handed in.
    """

    students: tuple[str, ...]
    alike: int
    of_reference: bool
    prompt: str


def near_copies(prompts: Mapping[str, str], reference: str) -> list[NearCopies]:
    """The groups of near copies among `prompts` (learner's id → text) for one exercise in one
    language, and `reference`; the largest group first. Prompts under `SHORTEST` are left out."""
    owners: dict[str, list[str]] = {}
    for student, prompt in sorted(prompts.items()):
        owners.setdefault(_plain(prompt), []).append(student)
    of_reference = _plain(reference)
    texts = sorted(
        (text for text in {*owners, of_reference} if len(text) >= SHORTEST),
        key=lambda text: (len(text), text),
    )
    groups = []
    for members, alike in _joined(len(texts), list(_alike(texts))):
        found = [texts[member] for member in members]
        students = sorted(student for text in found for student in owners.get(text, ()))
        if students and (len(students) > 1 or of_reference in found):
            prompt = prompts[students[0]]
            groups.append(NearCopies(tuple(students), alike, of_reference in found, prompt))
    return sorted(groups, key=lambda one: (-len(one.students), one.students))


def _plain(text: str) -> str:
    return " ".join(unmasked(text[: 2 * _COMPARED]).split())[:_COMPARED]


def _alike(texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The pairs of near copies among different `texts`, sorted by length, with their similarity
    in per cent.

    A text of n characters has no near copy of more than n (200 - a) / a characters, a being
    `ALIKE`; and each character that is put in or taken out changes one letter's count by one,
    so counts that differ by more than the characters that may be changed rule a pair out.
    """
    if not texts:
        return
    counts = np.stack([_letters(text) for text in texts])
    lengths = np.array([len(text) for text in texts])
    for one, text in enumerate(texts):
        end = int(np.searchsorted(lengths, len(text) * (200 - ALIKE) // ALIKE, side="right"))
        apart = np.abs(counts[one + 1 : end] - counts[one]).sum(axis=1)
        may_change = (100 - ALIKE) * (lengths[one + 1 : end] + len(text)) // 100
        for other in (one + 1 + np.flatnonzero(apart <= may_change)).tolist():
            found = fuzz.ratio(text, texts[other], score_cutoff=ALIKE)
            if found:
                yield one, other, int(found)


def _letters(text: str) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """How often `text` has the characters of each of `_LETTERS` classes."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return np.bincount(codes % _LETTERS, minlength=_LETTERS).astype(np.int16)


def _joined(count: int, pairs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[list[int], int]]:
    """The groups that `pairs` make of the numbers below `count`, those of one among them, each
    with the least similarity of its pairs."""
    group = list(range(count))

    def root(member: int) -> int:
        while group[member] != member:
            group[member] = member = group[group[member]]
        return member

    for one, other, _ in pairs:
        group[root(one)] = root(other)
    members: dict[int, list[int]] = {}
    for member in range(count):
        members.setdefault(root(member), []).append(member)
    least = dict.fromkeys(members, 100)
    for one, _, alike in pairs:
        least[root(one)] = min(least[root(one)], alike)
    for name, found in members.items():
        yield found, least[name]
