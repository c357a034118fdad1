"""Checks that count: words, sentences, lines."""

from __future__ import annotations

import re

from course.checks.base import Misdescribed, Phrase, Quoted, Subject
from course.checks.registry import Finding, Rule, register
from course.text.compare import tidy
from course.text.counting import lines, says_something, words


@register()
def word_count(
    *, min: int | None = None, max: int | None = None, exactly: int | None = None
) -> Rule:
    """The number of words: at least `min`, at most `max`, or `exactly` so many."""
    bounds = Bounds(min, max, exactly)
    return lambda subject: bounds.finding(len(words(subject.reply.text)))


@register()
def sentence_count(
    *, min: int | None = None, max: int | None = None, exactly: int | None = None
) -> Rule:
    """The number of sentences: at least `min`, at most `max`, or `exactly` so many."""
    from course.text.sentences import sentences

    bounds = Bounds(min, max, exactly)
    return lambda subject: bounds.finding(len(sentences(subject.reply.text, subject.language)))


@register()
def line_count(
    *,
    min: int | None = None,
    max: int | None = None,
    exactly: int | None = None,
    each_starts_with: str | None = None,
) -> Rule:
    """The number of lines that are not empty; each may have to begin with the same marker. A line
    that has nothing but its marker is empty."""
    bounds = Bounds(min, max, exactly, optional=each_starts_with is not None)
    marker = tidy(each_starts_with).lstrip() if each_starts_with else ""

    def rule(subject: Subject) -> Finding:
        found = [line for line in lines(tidy(subject.reply.text)) if not _is_bare(line, marker)]
        finding = bounds.finding(len(found))
        other = next((one for at, one in enumerate(found, 1) if not _marked(one, marker, at)), None)
        if other is None or not finding.held:
            return finding
        values = {**finding.values, "marker": Quoted((marker.strip(),)), "line": Quoted((other,))}
        return Finding(False, values, "line_count_marker")

    return rule


def _is_bare(line: str, marker: str) -> bool:
    """Whether `line` has nothing but a marker like `marker`, of whatever number."""
    if marker[:1].isdigit():
        return bool(re.fullmatch(rf"\d+{re.escape(marker.lstrip('0123456789').strip())}", line))
    rest = line.removeprefix(marker.strip())
    return rest != line and not says_something(rest)


def _marked(line: str, marker: str, at: int) -> bool:
    """Whether `line`, the one numbered `at`, begins with `marker`: "1." stands for "2." too. A
    marker that ends in a space needs one: "-5" does not begin with "- "."""
    if marker[:1].isdigit():
        marker = re.sub(r"^\d+", str(at), marker)
    rest = line.removeprefix(marker.rstrip())
    if marker and rest == line:
        return False
    return marker == marker.rstrip() or not rest or rest[0] == " "


class Bounds:
    """How many are wanted. Raises CheckError for bounds that nothing or everything fits."""

    def __init__(
        self, min: int | None, max: int | None, exactly: int | None, *, optional: bool = False
    ) -> None:
        if exactly is not None and (min is not None or max is not None):
            raise Misdescribed("exactly_or_bounds")
        if exactly is None and not min and max is None and not optional:
            raise Misdescribed("no_bounds")
        if min is not None and max is not None and min > max:
            raise Misdescribed("min_above_max", min=min, max=max)
        if exactly == 0 or max == 0:
            raise Misdescribed("none_wanted")
        self.least = (exactly if exactly is not None else min) or 0
        self.most = exactly if exactly is not None else max

    def finding(self, count: int) -> Finding:
        """Whether `count` fits, with what the reason needs."""
        held = self.least <= count and (self.most is None or count <= self.most)
        return Finding(held, {"count": count, "wanted": self.wanted(), "other": self.other()})

    def wanted(self) -> Phrase:
        """The bounds in words."""
        if self.most is None and not self.least:
            return Phrase("checks.any_number")
        if self.most is None:
            return Phrase("checks.at_least", {"least": self.least})
        if self.least == self.most:
            return Phrase("checks.exactly", {"most": self.most})
        if not self.least:
            return Phrase("checks.at_most", {"most": self.most})
        return Phrase("checks.between", {"least": self.least, "most": self.most})

    def other(self) -> Phrase:
        """What is outside of the bounds, in words."""
        if self.most is None:
            return Phrase("checks.fewer", {"least": self.least})
        if self.least == self.most:
            return Phrase("checks.not_exactly", {"most": self.most})
        if not self.least:
            return Phrase("checks.more", {"most": self.most})
        return Phrase("checks.outside", {"least": self.least, "most": self.most})
