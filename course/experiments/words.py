"""The figures and sentences of an experiment, in one language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from course.display.safe import one_line
from course.evals.evaluation import CaseResult, Evaluation
from course.evals.reasons import advice, told
from course.evals.report import ADVISED, MARKS, status_words
from course.experiments.figure import TICKS, Bar, Titles
from course.messages import say
from course.models.prices import dollars

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Words:
    """Says the parts of an experiment in `language`."""

    language: str

    def say(self, key: str, **values: Any) -> str:
        """The message `experiment.key`."""
        return say(f"experiment.{key}", self.language, **values)

    def held(self, one: Evaluation) -> str:
        """ "7 of 8": of the replies that could be judged."""
        return self.say("held", passed=one.passed, graded=one.passed + one.failed)

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in percent."""
        return self.say("percent", share=round(100 * share))

    def interval(self, interval: tuple[float, float]) -> str:
        """Two shares, in percent."""
        low, high = (round(100 * bound) for bound in interval)
        return self.say("interval", low=low, high=high)

    def points(self, share: float, *, sign: bool = True) -> str:
        """A difference of shares in percentage points, without the word: "+12", "−3", "0"."""
        rounded = round(100 * share)
        plus = "+" if sign and rounded > 0 else ""
        return f"{_MINUS if rounded < 0 else plus}{abs(rounded)}"

    def decimal(self, value: float) -> str:
        """A count that may be a mean: one decimal below 10, else none."""
        return self._sign(f"{_legible(value):.1f}".removesuffix(".0"))

    def ratio(self, first: float, second: float) -> str:
        """How many times `first` the number `second` is: one decimal below 10, two below 0.1."""
        ratio = second / first
        return self.decimal(ratio) if ratio >= 0.1 else self._sign(f"{ratio:.2f}")

    def p_value(self, p: float) -> str:
        """A p-value with two digits that say something."""
        return self.say("p_small") if p < 0.001 else self.say("p", p=self._sign(f"{p:.2g}"))

    def dollars(self, amount: float) -> str:
        """An amount of US dollars."""
        return self._sign(dollars(amount))

    def sentence(self, name: str, evaluation: Evaluation) -> str:
        """One prompt in a sentence or two: its rate with the interval, where there is one, its
        tokens, and its cost, where it is known."""
        sentences, cost = [], cost_of(evaluation)
        if evaluation.pass_rate is not None:
            rates = (self.percent(share) for share in (evaluation.pass_rate, *evaluation.interval))
            values = dict(zip(("rate", "low", "high"), rates, strict=True))
            sentences.append(self.say("sentence", name=name, held=self.held(evaluation), **values))
        if any(tokens_per_case(evaluation)):
            tokens_in, tokens_out = map(_legible, tokens_per_case(evaluation))
            key = "tokens_mean" if sentences else "sentence_tokens"
            sentences.append(self.say(key, name=name, tokens_in=tokens_in, tokens_out=tokens_out))
        if cost:
            sentences.append(self.say("cost_in_all", cost=self.dollars(cost)))
        return " ".join(sentences)

    def bar(self, name: str, evaluation: Evaluation) -> Bar:
        """One prompt for the figure."""
        tokens, cost = tokens_per_case(evaluation), cost_of(evaluation)
        used = [self.decimal(sum(tokens))]
        used += [self.dollars(cost)] if cost else []
        return Bar(
            name=one_line(name),
            rate=evaluation.pass_rate,
            interval=evaluation.interval,
            held=self.held(evaluation),
            tokens=tokens,
            used="\n".join(used),
        )

    def figure_title(self, *, judged: bool) -> str:
        """What the figure shows, in a sentence."""
        keys = ("plot_title", "plot_tokens") if judged else ("plot_tokens",)
        return " ".join(f"{self.say(key)}." for key in keys)

    def figure_titles(self) -> Titles:
        """What stands in the figure besides."""
        return Titles(
            rates=self.say("plot_title"),
            tokens=self.say("plot_tokens"),
            read=self.say("plot_in"),
            written=self.say("plot_out"),
            percents=[self.percent(share) for share in TICKS],
        )

    def asked(self, result: CaseResult) -> str:
        """What went into the prompt, and what the user said in a conversation."""
        lines = list(result.case.inputs.values())
        for number, turn in enumerate(result.case.turns, 1):
            lines.append(f"{number}. {turn.user}")
            lines += [f"→ {turn.reply}"] if turn.reply is not None else []
        return "\n".join(lines)

    def reply(self, result: CaseResult) -> str:
        """What the model answered, at each place where there are several; or why there is
        nothing."""
        lines = []
        for step in result.trace.steps:
            place, text = step.request.place, self._text(step.reply.text)
            lines.append(f"{place.name}. {text}" if place else text)
        if result.problem:
            lines.append(result.problem.text(self.language))
        return "\n".join(lines)

    def _text(self, text: str) -> str:
        return text.strip() or say("report.empty_reply", self.language)

    def mark(self, result: CaseResult) -> str:
        """The sign and the word of what came of a case."""
        return f"{MARKS[result.status]} {status_words(result.status, self.language)}"

    def verdict(self, result: CaseResult) -> str:
        """What came of a case, and why."""
        not_passed = [one for one in told(result.outcomes) if one.status != "passed"]
        reasons = [one.reason(self.language) for one in not_passed]
        advised = [f"{ADVISED} {one}" for one in advice(result.outcomes, self.language)]
        return "\n".join([self.mark(result), *reasons, *advised])

    def problems(self, one: Evaluation) -> list[str]:
        """Why replies are missing, and what was sent otherwise than asked."""
        missing = [result.problem for result in one.results if result.problem]
        notes = [note for result in one.results for reply in result.replies for note in reply.notes]
        found = [problem.text(self.language) for problem in missing]
        return list(dict.fromkeys([*found, *(say(note, self.language) for note in notes)]))

    def about_prompt(self, name: str, one: Evaluation) -> list[str]:
        """What did not hold of the prompt itself, or over all cases."""
        outcomes = (*one.prompt_outcomes, *one.overall_outcomes)
        failed = [outcome for outcome in outcomes if outcome.status == "failed"]
        return [
            self.say("about_prompt", name=name, reason=outcome.reason(self.language))
            for outcome in failed
        ]

    def stopped(self) -> str:
        """That the person stopped it."""
        return say("lesson.stopped", self.language)

    def _sign(self, text: str) -> str:
        return text.replace(".", ",") if self.language == "fr" else text


def cost_of(one: Evaluation) -> float | None:
    """What all the replies cost when they were fetched, in US dollars; None where no price is
    known, as for a model on this machine. A kept reply counts with what it cost once, so that
    prompts can be compared."""
    costs = [reply.cost for result in one.results for reply in result.replies]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None


def _legible(value: float) -> float:
    """What is read of a count that may be a mean: one decimal below 10, else none."""
    return round(value, 1) if value < 10 else float(round(value))


def tokens_per_case(one: Evaluation) -> tuple[float, float]:
    """The mean number of tokens in and out, over the cases and repeats that have a reply."""
    answered = sum(result.reply is not None for result in one.results)
    return (one.tokens_in / answered, one.tokens_out / answered) if answered else (0.0, 0.0)
