"""The tables of a run, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from engine.stages import OURS
from engine.targets import Target

_WAYS = {"whole": "as a whole process", "inside": "inside a process with imports done"}


def report(run: dict[str, Any], reached: Sequence[Target]) -> str:
    """All tables of `run`, and what was reached."""
    parts: list[str] = []
    if "speed" in run:
        parts += _speed(run["speed"], run["rounds"])
    if "faults" in run:
        parts.append(_faults(run["faults"]))
    if "replay" in run:
        parts.append(_replay(run["replay"]))
    if "memory" in run:
        parts.append("\n".join(_memory(one) for one in run["memory"]))
    parts += [f"{name}: not measured: {why}" for name, why in run["missing"].items()]
    parts.append(_reached(reached))
    return "\n\n".join(parts)


def _speed(rows: list[dict[str, Any]], rounds: int) -> Iterator[str]:
    for load, way in dict.fromkeys((row["load"], row["way"]) for row in rows):
        here = [row for row in rows if (row["load"], row["way"]) == (load, way)]
        ours = next((row for row in here if row["name"] == OURS), None)
        head = ("", "wall s", "CPU s", "memory MB", "requests", "most in flight", "span / ideal")
        ratios = ("wall ours/", "CPU ours/", "not right")
        lines = [[*head, *ratios]]
        for row in here:
            lines.append(
                [
                    row["name"],
                    _span(row["wall"]),
                    _span(row["cpu"]),
                    _span(row["memory"], 1e6, 0),
                    _span(row["requests"], 1, 0),
                    _span(row["most_in_flight"], 1, 0),
                    _span(row["over_ideal"]),
                    *(_ratio(ours, row, what) for what in ("wall", "cpu")),
                    str(row["not_right"]),
                ]
            )
        said = [f"{row['name']} said: {row['said']}" for row in here if row["said"]]
        title = f"{load}, {_WAYS[way]}, median (least–most) of {rounds}"
        yield "\n".join([title, _table(lines), *said])


def _ratio(ours: dict[str, Any] | None, row: dict[str, Any], what: str) -> str:
    if not ours or ours is row or not row[what]["median"]:
        return ""
    return f"{ours[what]['median'] / row[what]['median']:.2f}"


def _span(figure: dict[str, float], unit: float = 1.0, places: int = 2) -> str:
    middle, least, most = (f"{figure[one] / unit:.{places}f}" for one in ("median", "min", "max"))
    return middle if least == most else f"{middle} ({least}–{most})"


def _faults(rows: list[dict[str, Any]]) -> str:
    head = "right,wrong,ungraded,lost,ended,wall s,requests,429s,hung,malformed,answered"
    lines = [["", *head.split(",")]]
    for row in rows:
        server = row["server"]
        lines.append(
            [
                row["name"],
                *(str(row[one]) for one in ("right", "wrong", "ungraded", "lost")),
                "yes" if row["ended"] else "NO",
                f"{row['wall']:.1f}",
                str(server["requests"]),
                *(str(server["faults"][one]) for one in ("429", "hung", "malformed")),
                str(server["answered"]),
            ]
        )
    said = [f"{row['name']} said: {row['said']}" for row in rows if row["said"]]
    title = (
        f"With faults: 10% of 429s, one hung request, one malformed reply, three repeats; "
        f"of {rows[0]['results']} results"
    )
    return "\n".join([title, _table(lines), *said])


def _replay(found: dict[str, Any]) -> str:
    return (
        f"Warm replay of {found['cases']:,} cases, inside: {_span(found['wall'])} s; "
        f"{found['right']:,} right, {found['requests']} requests\n{found['said']}".rstrip()
    )


def _memory(found: dict[str, Any]) -> str:
    return (
        f"Memory over {found['cases']:,} cases: {found['memory'] / 1e6:.0f} MB at most, "
        f"{found['wall']:.0f} s; {found['right']:,} right, {found['wrong']} wrong, "
        f"{found['ungraded']} ungraded, {found['lost']} lost\n{found['said']}".rstrip()
    )


def _reached(targets: Sequence[Target]) -> str:
    lines = [["target", "at most", "measured", ""]]
    for one in targets:
        figure = "" if one.figure is None else f"{one.figure:.2f}{one.unit}"
        lines.append([one.what, f"{one.most:.2f}{one.unit}", figure, one.verdict])
    return _table(lines)


def _table(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
