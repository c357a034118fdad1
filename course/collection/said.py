"""What the collection says of its prompts, in words, for the page and for the command line."""

from __future__ import annotations

from collections.abc import Sequence

from course.collection.entries import Entry
from course.collection.figures import Figure
from course.messages import say


def line(name: str, value: str, language: str) -> str:
    """A name and what it has: "Trade: Law"."""
    return say("collection.line", language, name=name, value=value)


def measured(figures: Sequence[Figure], language: str) -> list[str]:
    """A line for each model; or that nothing was measured yet."""
    lines = [
        line(one.model, f"{rate(one, language)}, {tokens(one, language)}", language)
        for one in figures
    ]
    return lines or [say("collection.not_measured", language)]


def rate(figure: Figure, language: str) -> str:
    """ "7 of 8 cases (88%; 95% interval: 53 to 98%)"."""
    if figure.rate is None:
        return say("collection.not_judged", language)
    low, high = (round(100 * bound) for bound in figure.interval)
    graded = figure.passed + figure.failed
    share = round(100 * figure.rate)
    counts = {"passed": figure.passed, "graded": graded}
    return say("collection.rate", language, **counts, rate=share, low=low, high=high)


def tokens(figure: Figure, language: str) -> str:
    """The tokens of a call, in and out."""
    if figure.tokens_in is None or figure.tokens_out is None:
        return say("collection.not_counted", language)
    counts = {"given": round(figure.tokens_in), "written": round(figure.tokens_out)}
    return say("collection.tokens", language, **counts)


def techniques(entry: Entry, language: str) -> str:
    """The techniques of a prompt, by their names."""
    return ", ".join(say(f"collection.technique_{one}", language) for one in entry.techniques)


def facts(entry: Entry, language: str) -> list[tuple[str, str]]:
    """What a person wants to know of a prompt, each with its name."""
    variables = "; ".join(f"{{{{{name}}}}} ({what})" for name, what in entry.variables.items())
    values = {
        "trade": say(f"collection.trade_{entry.trade}", language),
        "techniques": techniques(entry, language),
        "variables": variables,
        "cases": str(len(entry.cases)),
        "version": entry.version,
        "licence": entry.licence,
        "author": entry.author,
    }
    return [(say(f"collection.fact_{name}", language), value) for name, value in values.items()]


def case_text(entry: Entry, language: str) -> str:
    """The first case of a prompt: what is put in, and a right reply."""
    inputs = [
        line(name, f"\n{value.rstrip()}", language)
        for name, value in entry.cases[0]["inputs"].items()
    ]
    said = say("collection.right_reply", language)
    return "\n\n".join([*inputs, f"{said}\n{entry.right[0]}"])
