"""The tables of a run, as text, and what was reached of what was to be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from engine.targets import Target

from course.display.table import Table

MS_PER_SUBMISSION = 60.0


def targets(run: dict[str, Any]) -> Iterator[Target]:
    """The targets of the parts that ran."""
    if "class" in run:
        found = run["class"]
        for name, title in (("ours", "inside a process"), ("whole", "as a whole process")):
            if found[name]:
                each = _ms(found[name]["wall"]["median"], found["submissions"])
                yield Target(f"ours, per submission, {title}", each, MS_PER_SUBMISSION, " ms")
        beyond = found["requests"] - found["needed"]
        yield Target("calls beyond one per different prompt and case", beyond, 0)
        without = found["ungraded"] - found["no_notebook"]
        yield Target("notebooks that ours left without a mark", without, 0)
    if "stock" in run:
        differ = len(run["stock"]["differ"])
        yield Target("submissions that stock marks otherwise", differ, 0)


def report(run: dict[str, Any], reached: Sequence[Target]) -> str:
    """All tables of `run`, and what was reached."""
    parts: list[Table] = []
    if "class" in run:
        parts += _class(run)
    if "stock" in run:
        parts.append(_marks(run["stock"]))
    if "simulation" in run:
        parts.append(_simulation(run["simulation"]))
    if reached:
        parts.append(_reached(reached))
    return "\n\n".join(one.text() for one in parts)


def _class(run: dict[str, Any]) -> Iterator[Table]:
    found, rows = run["class"], []
    count = found["submissions"]
    for name, title in (("ours", "ours, inside"), ("whole", "ours, whole process")):
        if found[name]:
            rows.append([title, *_figures(found[name], count)])
    stock = run.get("stock")
    if stock and stock["each"]:
        rows.append(["stock nbgrader autograde", *_figures(stock["each"], 1)])
        ratio = stock["each"]["wall"]["median"] * count / found["ours"]["wall"]["median"]
        notes = [f"Stock takes {ratio:.0f} times as long as ours, inside."]
    else:
        notes = []
    if found["whole"] and not found["whole_same"]:
        notes.append("The command's marks are NOT those of the class graded inside a process!")
    head = ("", "ms per submission", "CPU ms per submission", "peak MB")
    title = f"A class of {count:,}: median (least–most) of {run['rounds']} rounds"
    yield Table(title, head, rows, notes)
    phases = found["ours"]["phases"]
    rows = [[name, f"{_ms(seconds, count):.2f}"] for name, seconds in phases.items()]
    yield Table("Ours, by phase", ("", "ms per submission"), rows)
    asked = found["requests"] + found["saved"]
    notes = [
        f"{found['prompts']:,} different prompts, {found['requests']:,} requests to the model, "
        f"{found['saved']:,} saved by grading a prompt once ({100 * found['saved'] / asked:.0f}%)."
    ]
    made = [["requests", f"{asked:,}", f"{found['requests']:,}", f"{found['needed']:,}"]]
    yield Table("Model calls", ("", "one by one", "made", "needed at least"), made, notes)


def _marks(stock: dict[str, Any]) -> Table:
    graded = stock["equal"] + len(stock["differ"])
    rows = [
        ["graded by stock", str(graded)],
        ["with the same marks", str(stock["equal"])],
        ["with other marks", str(len(stock["differ"]))],
        ["not graded by stock", str(len(stock["not_graded"]))],
    ]
    notes = [*(f"other marks: {one}" for one in stock["differ"]), *stock["not_graded"]]
    title = f"Marks of {stock['submissions']} submissions, ours and stock"
    return Table(title, ("", "submissions"), rows, notes)


def _simulation(found: Sequence[dict[str, Any]]) -> Table:
    rows = []
    for one in found:
        count = one["submissions"]
        phases = [f"{_ms(seconds, count):.2f}" for seconds in one["phases"].values()]
        figures = (f"{_ms(one['wall'], count):.2f}", f"{_ms(one['cpu'], count):.2f}")
        rows.append([f"{count:,}", *figures, f"{one['memory'] / 1e6:.0f}", *phases])
    head = ("submissions", "ms each", "CPU ms each", "peak MB", *found[0]["phases"])
    notes = [_growth(one, other) for one, other in pairwise(found)]
    return Table("Ever larger classes, ours inside a process", head, rows, notes)


def _growth(one: dict[str, Any], other: dict[str, Any]) -> str:
    sizes, walls = (other[name] / one[name] for name in ("submissions", "wall"))
    more = (other["memory"] - one["memory"]) / (other["submissions"] - one["submissions"])
    return (
        f"{sizes:.1f} times as many submissions take {walls:.1f} times as long, and "
        f"{other['memory'] / one['memory']:.1f} times the memory: {more / 1e3:.1f} kB for each more"
    )


def _reached(reached: Sequence[Target]) -> Table:
    rows = [
        [
            one.what,
            f"{one.most:g}{one.unit}",
            "" if one.figure is None else f"{one.figure:.4g}{one.unit}",
            one.verdict,
        ]
        for one in reached
    ]
    return Table("What was to be reached", ("", "at most", "measured", ""), rows)


def _figures(row: dict[str, Any], count: int) -> list[str]:
    per = 1e3 / count
    return [_span(row["wall"], per, 1), _span(row["cpu"], per, 1), _span(row["memory"], 1e-6, 0)]


def _span(figure: dict[str, float], unit: float, places: int) -> str:
    middle, least, most = (f"{figure[one] * unit:.{places}f}" for one in ("median", "min", "max"))
    return middle if least == most else f"{middle} ({least}–{most})"


def _ms(seconds: float, count: int) -> float:
    return seconds / count * 1e3
