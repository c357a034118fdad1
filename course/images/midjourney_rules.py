"""What is dead, out of range or contradictory in a Midjourney prompt, by the version's table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from course.images.base import Finding, Part, words_of
from course.images.tables import table

_RATIO = re.compile(r"(\d{1,9}):(\d{1,9})")
_NUMBER = re.compile(r"-?(?:\d{1,15}(?:\.\d{1,15})?|\.\d{1,15})")
_DENIAL = re.compile(r"\b(?:no|not|without|don't|don’t|sans|pas de|pas d['’]|aucune?)\b", re.I)
_SHOWN = 60


def default_version() -> str:
    """The version that Midjourney takes by itself."""
    return str(table("midjourney")["default"])


def versions() -> list[str]:
    """The versions that are known, the oldest first."""
    return list(table("midjourney")["versions"])


def version_in(parts: Sequence[Part]) -> str | None:
    """The version that the prompt itself asks for; None where it asks for none."""
    asked = [one.value for one in parts if one.kind == "parameter" and one.name == "version"]
    return _short(asked[-1]).removesuffix(".0") if asked and asked[-1] else None


def ratio_in(parts: Sequence[Part]) -> tuple[int, int] | None:
    """The ratio that the prompt asks for, width first; None where it asks for none, or none that
    can be read."""
    asked = [one.value for one in parts if one.kind == "parameter" and one.name == "ar"]
    found = _RATIO.fullmatch(asked[-1]) if asked else None
    return (int(found[1]), int(found[2])) if found else None


def lint(parts: Sequence[Part], version: str | None) -> list[Finding]:
    """What is found in `parts`, meant for `version`; the prompt's own `--v` goes first, and
    without either it is the version that Midjourney takes by itself."""
    own = version_in(parts)
    meant = own or version or default_version()
    found = list(_description(parts))
    if meant not in versions():
        known = ", ".join(versions())
        found.append(Finding("error", "unknown_version", {"version": meant, "known": known}))
        meant = default_version()
    if own and version and own != version:
        values = {"version": own, "asked": version}
        found.append(Finding("warning", "other_version", values))
    read_by = str(table("midjourney")["versions"][meant].get("like", meant))
    if any(one.kind == "parameter" and one.name == "niji" for one in parts):
        found.append(Finding("note", "niji"))
    else:
        if read_by != meant:
            values = {"version": meant, "like": read_by}
            found.append(Finding("note", "read_like", values))
        found += _multi(parts, read_by)
        for part in parts:
            if part.kind == "parameter":
                found += _in_version(part, read_by)
    found += [finding for part in parts for finding in _written(part)]
    found += _together(parts)
    return found


def _description(parts: Sequence[Part]) -> Iterator[Finding]:
    images = [index for index, one in enumerate(parts) if one.kind == "image"]
    words = words_of(parts)
    if not words and not images and not any(one.kind == "stray" for one in parts):
        yield Finding("error", "empty")
    if len(images) == 1 and not words:
        yield Finding("error", "image_alone")
    seen = False
    for part in parts:
        seen = seen or (part.kind == "text" and bool(part.text.strip()))
        if part.kind == "image" and seen:
            yield Finding("warning", "image_late", {"value": _short(part.value)})
    denied = _DENIAL.search(words)
    if denied:
        yield Finding("note", "denied", {"word": denied[0]})


def _multi(parts: Sequence[Part], version: str) -> Iterator[Finding]:
    partings = [one for one in parts if one.kind == "parting"]
    if not partings:
        return
    row = table("midjourney")["multi_prompts"]
    if version not in row["in"]:
        yield Finding("error", "multi_dead", {"version": version, "last": row["in"][-1]})
    elif version in row["disputed"]:
        yield Finding("warning", "multi_disputed", {"version": version})
    described = [one.kind for one in parts if one.kind == "parting" or one.text.strip()]
    last = max(index for index, kind in enumerate(described) if kind == "parting")
    loose = "text" in described[last:]
    if sum(one.weight for one in partings) + loose <= 0:
        yield Finding("error", "multi_negative")


def _in_version(part: Part, version: str) -> Iterator[Finding]:
    """Whether the version has the parameter, and takes what it is given."""
    row = table("midjourney")["parameters"][part.name]
    name, order = f"--{part.name}", list(table("midjourney")["versions"])
    if version not in row["in"]:
        yield _missing(name, row, version, order)
        return
    if version in row.get("disputed", ()):
        yield Finding("warning", "disputed", {"name": name, "version": version})
    yield from _given(part, row | row.get("by", {}).get(version, {}), version)


def _missing(name: str, row: Mapping[str, Any], version: str, order: Sequence[str]) -> Finding:
    at = order.index(version)
    if order.index(row["in"][0]) > at:
        key, values = "not_yet", {"name": name, "version": version, "since": row["in"][0]}
    else:
        last = max(order.index(one) for one in row["in"] if order.index(one) < at)
        with_tables = [one for one in order if "like" not in table("midjourney")["versions"][one]]
        since = next(one for one in with_tables if order.index(one) > last)
        key, values = "dead", {"name": name, "version": version, "since": since}
    if row.get("instead"):
        return Finding("error", f"{key}_instead", values | {"instead": row["instead"]})
    return Finding("error", key, values)


def _given(part: Part, row: Mapping[str, Any], version: str) -> Iterator[Finding]:
    """What is wrong with the value of a parameter that the version has."""
    name, value, takes = f"--{part.name}", part.value, row["takes"]
    said = {"name": name, "value": _short(value)}
    if takes in ("flag", "optional"):
        return
    if not value:
        yield Finding("error", "no_value", {"name": name})
    elif takes == "ratio":
        ratio = _RATIO.fullmatch(value)
        if not ratio or "0" in (ratio[1].lstrip("0") or "0", ratio[2].lstrip("0") or "0"):
            yield Finding("error", "bad_ratio", said)
    elif takes == "number" and not _NUMBER.fullmatch(value):
        yield Finding("error", "bad_number", said)
    elif takes == "number" and row.get("whole") and float(value) != int(float(value)):
        yield Finding("error", "not_whole", said)
    elif "range" in row and not row["range"][0] <= float(value) <= row["range"][1]:
        low, high = row["range"]
        yield Finding("error", "out_of_range", said | {"low": low, "high": high})
    elif "values" in row and not _among(value, row["values"]):
        known = ", ".join(map(str, row["values"]))
        yield Finding("error", "none_of", said | {"known": known, "version": version})


def _among(value: str, values: Sequence[Any]) -> bool:
    if all(isinstance(one, str) for one in values):
        return value.lower() in values
    return float(value) in values


def _written(part: Part) -> Iterator[Finding]:
    """What is wrong with a parameter whatever the version."""
    name = f"--{part.name}"
    if part.kind == "attached":
        yield Finding("error", "attached", {"name": name, "value": _short(part.text.strip())})
    elif part.kind == "stray":
        yield Finding("error", "stray", {"name": name, "value": _short(part.value)})
    elif part.kind == "unknown" and part.name.lower() in table("midjourney")["unread"]:
        yield Finding("note", "unread", {"name": name})
    elif part.kind == "unknown":
        rows = table("midjourney")["parameters"].values()
        written = [one for row in rows for one in row["names"] if len(one) > 1]
        near = get_close_matches(part.name.lower()[:_SHOWN], written, n=1, cutoff=0.6)
        said = {"name": _short(name), "near": f"--{near[0]}" if near else ""}
        yield Finding("error", "unknown_near" if near else "unknown", said)


def _together(parts: Sequence[Part]) -> Iterator[Finding]:
    """What contradicts, stands twice, or says nothing without another one."""
    given: dict[str, list[str]] = {}
    for part in parts:
        if part.kind == "parameter":
            given.setdefault(part.name, []).append(part.value)
    for name, values in given.items():
        if len(values) > 1 and name not in ("no", "sref", "cref", "oref"):
            yield Finding("warning", "twice", {"name": f"--{name}"})
    for row in table("midjourney")["conflicts"]:
        one, other = row["one"], row["other"]
        meant = "value" not in row or str(row["value"]) in given.get(one, ())
        if one in given and other in given and meant:
            with_value = f"--{one} {row['value']}" if "value" in row else f"--{one}"
            yield Finding("error", "conflict", {"one": with_value, "other": f"--{other}"})
    for name, needed in table("midjourney")["needs"].items():
        there = needed in given or (needed == "image" and any(one.kind == "image" for one in parts))
        if name in given and not there:
            key = "needs_image" if needed == "image" else "needs"
            yield Finding("warning", key, {"name": f"--{name}", "needed": f"--{needed}"})


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _SHOWN].split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
