"""The figures of the instructor's report, as PNG on white paper; see `course.experiments.figure`.

Nothing that a learner wrote goes into a figure, and the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

_INK, _MARK, _PART, _NONE, _GRID, _PAPER = (
    *("#1a1a1a", "#1f5fa8", "#a9c7e8", "#f1f1f1", "#d5d5d5", "#ffffff"),
)
_HATCHES = ("", "//", "..")
_INCHES_A_BAR = 0.5


def histogram_figure(counts: Sequence[int], ticks: Sequence[str], *, x: str, y: str) -> bytes:
    """How many learners lie in each part of the scale. `ticks` name the ends of the parts, one
    more than `counts`; `x` and `y` name the axes."""
    figure, axes = _paper(3.0)
    bars = axes.bar(range(len(counts)), counts, width=0.92, align="edge", color=_MARK)
    axes.bar_label(bars, [str(count) if count else "" for count in counts], color=_INK)
    axes.set_xticks(range(len(ticks)), ticks)
    axes.set_ylim(0, max(1, *counts) * 1.15)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color=_GRID)
    axes.set_xlabel(x, color=_INK)
    axes.set_ylabel(y, color=_INK)
    return _png(figure)


def shares_figure(
    rows: Sequence[tuple[str, tuple[float, float, float]]],
    names: tuple[str, str, str],
    ticks: Sequence[str],
) -> bytes:
    """One bar an exercise, of three shares that sum to 1: all the points, a part, none. `names`
    are theirs, `ticks` those of the scale from 0 to 1; hatches tell the parts without colour."""
    figure, axes = _paper(1.3 + _INCHES_A_BAR * len(rows))
    lines = range(len(rows))
    start = [0.0] * len(rows)
    for part, (name, colour, hatch) in enumerate(
        zip(names, (_MARK, _PART, _NONE), _HATCHES, strict=True)
    ):
        widths = [shares[part] for _, shares in rows]
        axes.barh(
            lines,
            widths,
            left=start,
            height=0.6,
            color=colour,
            hatch=hatch,
            edgecolor=_INK,
            linewidth=0.5,
            label=name,
        )
        start = [left + width for left, width in zip(start, widths, strict=True)]
    axes.set_yticks(lines, [name for name, _ in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xticks([step / (len(ticks) - 1) for step in range(len(ticks))], ticks)
    figure.legend(loc="outside upper left", ncols=3, frameon=False, labelcolor=_INK)
    return _png(figure)


def _paper(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    # As wide as a phone, so that its letters can be read on one; sharp on a large screen.
    figure = Figure(figsize=(5.0, height), dpi=160, layout="constrained", facecolor=_PAPER)
    axes = figure.add_subplot(facecolor=_PAPER)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, length=0)
    axes.spines[:].set_visible(False)
    return figure, axes


def _png(figure: Any) -> bytes:
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
