"""The figure of an experiment: pass rates with their intervals, one line a prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

Bar = tuple[str, float, tuple[float, float], str]
"""A name, a rate, its interval (shares from 0 to 1), and the label to write beside it."""

_INK, _MARK, _GRID, _PAPER = "#1a1a1a", "#1f5fa8", "#d5d5d5", "#ffffff"
_INCHES_A_BAR = 0.55


def draw(bars: Sequence[Bar], *, title: str, percent: Callable[[float], str]) -> bytes:
    """The figure as a PNG, on white paper so that it reads the same in every theme.

    Needs no display and no pyplot; the same bars give the same bytes.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.0, 1.3 + _INCHES_A_BAR * len(bars)), dpi=110, layout="constrained")
    figure.set_facecolor(_PAPER)
    axes = figure.add_subplot(facecolor=_PAPER)
    for line, (_, rate, (low, high), label) in enumerate(bars):
        axes.errorbar(
            rate,
            line,
            xerr=[[max(0.0, rate - low)], [max(0.0, high - rate)]],
            fmt="o",
            markersize=9,
            color=_MARK,
            capsize=5,
            linewidth=2,
        )
        axes.annotate(
            label, (rate, line), (0, 9), textcoords="offset points", ha="center", color=_INK
        )
    axes.set_yticks(range(len(bars)), [name for name, *_ in bars])
    axes.set_ylim(len(bars) - 0.5, -0.7)
    ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    axes.set_xlim(-0.06, 1.06)
    axes.set_xticks(ticks, [percent(tick) for tick in ticks])
    axes.set_title(title, loc="left", color=_INK, fontsize=11)
    axes.grid(axis="x", color=_GRID)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, length=0)
    axes.spines[:].set_visible(False)
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()
