"""Checks over all the cases of an evaluation, when everything has been answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from course.checks.base import Judged, wrong_parameter
from course.checks.registry import Finding, Rule, register
from course.stats import scoring
from course.text.compare import whole


@register("overall")
def pass_rate(*, min: float) -> Rule:
    """The share of the graded cases that pass is at least `min`, from 0 to 1."""
    if not 0 < min <= 1:
        raise wrong_parameter("min", "share", value=min)

    def rule(results: Sequence[Judged]) -> Finding:
        passed = sum(result.status == "passed" for result in results)
        failed = sum(result.status == "failed" for result in results)
        rate = scoring.pass_rate(passed, failed)
        if rate is None:
            return Finding(None, detail="pass_rate_unknown")
        values = {"passed": passed, "graded": passed + failed, "wanted": 100 * min}
        return Finding(rate >= min, values)

    return rule


@register("overall")
def consistent(*, min: float = 1.0) -> Rule:
    """Each case, asked several times, gives its commonest answer in at least `min` of its
    repeats. Answers are compared as `equals` does. Ungraded without repeats."""
    if not 0 < min <= 1:
        raise wrong_parameter("min", "share", value=min)

    def rule(results: Sequence[Judged]) -> Finding:
        answers = _answers(results)
        if not answers:
            return Finding(None, detail="consistent_unknown")
        shares = [Counter(group).most_common(1)[0][1] / len(group) for group in answers]
        count = sum(share < min for share in shares)
        return Finding(count == 0, {"count": count, "cases": len(answers)})

    return rule


def _answers(results: Sequence[Judged]) -> list[list[str]]:
    """The answers of each case that was answered at least twice."""
    groups: defaultdict[Hashable, list[str]] = defaultdict(list)
    for result in results:
        if result.reply is not None:
            groups[result.case_key].append(whole(result.reply.text))
    return [group for group in groups.values() if len(group) > 1]
