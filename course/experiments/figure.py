"""The figure of an experiment: pass rates with their intervals, and beside them the tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import fill
from typing import Any

_INK, _MARK, _GRID, _PAPER = "#1a1a1a", "#1f5fa8", "#d5d5d5", "#ffffff"
_READ, _WRITTEN, _HATCH = "#6b93c1", "#b8741a", "////"
_INCHES_A_BAR = 0.55
_NAME_WIDTH, _TITLE_WIDTH = 26, 34
_ROOM = 1.3
"""How far the axis of the tokens goes beyond the longest bar, for its label."""


@dataclass(frozen=True)
class Bar:
    """One prompt: its name; its rate, None where nothing was judged, with the interval, shares
    from 0 to 1, and what to write beside them; the mean tokens in and out for a case, and what to
    write beside them."""

    name: str
    rate: float | None
    interval: tuple[float, float]
    held: str
    tokens: tuple[float, float]
    used: str


@dataclass(frozen=True)
class Titles:
    """What stands over the two parts; the names of tokens in and out; percent signs."""

    rates: str
    tokens: str
    read: str
    written: str
    percents: Sequence[str]


TICKS = (0, 0.25, 0.5, 0.75, 1)
"""The shares that the axis of the rates marks."""


def draw(bars: Sequence[Bar], titles: Titles) -> bytes:
    """The figure as a PNG, on white paper so that it reads the same in every theme. Without a
    rate anywhere, only the tokens; without tokens anywhere, only the rates.

    Needs no display and no pyplot; the same bars give the same bytes.
    """
    from matplotlib.figure import Figure

    judged = any(bar.rate is not None for bar in bars)
    counted = any(sum(bar.tokens) for bar in bars)
    ratios = [3, 2] if judged and counted else [1]
    figure = Figure(
        figsize=(8.6 if len(ratios) == 2 else 7.0, 1.5 + _INCHES_A_BAR * len(bars)),
        dpi=100,
        layout="constrained",
    )
    figure.set_facecolor(_PAPER)
    panels = figure.subplots(1, len(ratios), sharey=True, squeeze=False, width_ratios=ratios)[0]
    if judged:
        _rates(panels[0], bars, titles)
    if counted:
        _tokens(panels[-1], bars, titles)
    panels[0].set_yticks(
        range(len(bars)), [fill(bar.name, _NAME_WIDTH) for bar in bars], parse_math=False
    )
    panels[0].set_ylim(len(bars) - 0.5, -0.7)
    target = BytesIO()
    figure.savefig(target, format="png", metadata={"Software": None})
    return target.getvalue()


def _rates(axes: Any, bars: Sequence[Bar], titles: Titles) -> None:
    for line, bar in enumerate(bars):
        if bar.rate is None:
            continue
        low, high = bar.interval
        axes.errorbar(
            bar.rate,
            line,
            xerr=[[max(0.0, bar.rate - low)], [max(0.0, high - bar.rate)]],
            fmt="o",
            markersize=9,
            color=_MARK,
            capsize=5,
            linewidth=2,
        )
        _label(axes, bar.held, (bar.rate, line), (0, 9), "center")
    axes.set_xlim(-0.08, 1.08)
    axes.set_xticks(TICKS, titles.percents)
    _finish(axes, titles.rates)


def _tokens(axes: Any, bars: Sequence[Bar], titles: Titles) -> None:
    for line, bar in enumerate(bars):
        read, written = bar.tokens
        once = line == 0
        axes.barh(line, read, 0.45, color=_READ, label=titles.read if once else None)
        axes.barh(
            line,
            written,
            0.45,
            left=read,
            color=_WRITTEN,
            hatch=_HATCH,
            edgecolor=_PAPER,
            label=titles.written if once else None,
        )
        _label(axes, bar.used, (read + written, line), (5, 0), "left")
    axes.set_xlim(0, _ROOM * max(sum(bar.tokens) for bar in bars))
    axes.locator_params(axis="x", nbins=4, integer=True)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2, frameon=False, fontsize=9)
    _finish(axes, titles.tokens)


def _label(axes: Any, text: str, at: tuple[float, float], away: tuple[int, int], side: str) -> None:
    axes.annotate(
        text,
        at,
        away,
        textcoords="offset points",
        ha=side,
        va="center" if side == "left" else "baseline",
        color=_INK,
        fontsize=9,
        parse_math=False,
    )


def _finish(axes: Any, title: str) -> None:
    axes.set_title(fill(title, _TITLE_WIDTH), loc="left", color=_INK, fontsize=10)
    axes.grid(axis="x", color=_GRID)
    axes.set_axisbelow(True)
    axes.tick_params(colors=_INK, length=0)
    axes.spines[:].set_visible(False)
