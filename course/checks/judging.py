"""Asking a model to judge a text: what it is sent, and how its answer is read.

A judge reads words that somebody else chose, so they are handled as an enemy's:

- they stand between two lines with a mark that they do not hold. The mark is drawn from a
  digest of all that is sent, so it is the same when the same is judged again (kept replies
  are found again), and it is as good as a random one: whoever writes the text cannot know it,
  because every change of the text changes it, and a mark that happens to stand in the text is
  passed over;
- what looks like a fence or like the tokens of a chat template is broken up, and values are
  put into the instructions in one pass, so `{{x}}` and `<|im_end|>` stay text;
- the verdict is read from the judge's last line only, must carry the mark, and must be one of
  those that were offered. An echo of the text cannot carry the mark. Whatever else comes is
  no verdict.

Near-empty replies are known to win judges over ("One Token to Fool LLM-as-a-Judge",
arXiv:2507.08794): `course.text.emptiness` finds them before anybody is asked.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

from course.errors import CourseError
from course.messages import say
from course.models.base import Model, Request, Settings
from course.prompts.message import Message
from course.text.compare import folded, visible

SETTINGS = Settings(temperature=0.0, max_tokens=150, seed=1)
"""How a judge is sampled: its likeliest answer, with room for a sentence before the verdict."""

_MARK_DIGITS = 8
_AROUND = " *_`\"'.!()"
_OPENS_TOKEN = re.compile(r"<(?=\S)|\[(?=/?[A-Z_]{2,30}\])")


@dataclass(frozen=True)
class Question:
    """What a judge is asked: the messages, the mark that its verdict must carry, and the
    verdicts that are offered."""

    messages: tuple[Message, ...]
    mark: str
    offered: tuple[str, ...]


def rubric_question(criterion: str, reply: str, language: str) -> Question:
    """Whether `reply` meets `criterion`, asked in `language`; the verdicts are its words for
    pass and fail, in this order."""
    mark = mark_for(criterion, reply)
    offered = (say("judge.pass", language), say("judge.fail", language))
    asked = say(
        "judge.ask_rubric",
        language,
        criterion=escaped(criterion),
        reply=escaped(reply),
        mark=mark,
        passed=offered[0],
        failed=offered[1],
    )
    return Question(_messages(asked, language), mark, offered)


def preference_question(criterion: str, first: str, second: str, language: str) -> Question:
    """Which of two texts meets `criterion` better, asked in `language`; the verdicts are "1"
    and "2"."""
    mark = mark_for(criterion, first, second)
    asked = say(
        "judge.ask_preference",
        language,
        criterion=escaped(criterion),
        first=escaped(first),
        second=escaped(second),
        mark=mark,
    )
    return Question(_messages(asked, language), mark, ("1", "2"))


def _messages(asked: str, language: str) -> tuple[Message, ...]:
    return (
        Message("system", say("judge.instructions", language).strip()),
        Message("user", asked.strip()),
    )


def escaped(text: str) -> str:
    """`text` as a judge is shown it: without what nobody sees, and with a space inside of what
    could be read as a fence of ours or as a token of a chat template."""
    sendable = text.encode("utf-8", errors="replace").decode("utf-8")
    return _OPENS_TOKEN.sub(lambda found: f"{found[0]} ", visible(sendable))


def mark_for(*texts: str) -> str:
    """A mark of hexadecimal digits that is in none of `texts`, the same for the same texts."""
    shown = "\n".join(f"{text}\n{escaped(text)}" for text in texts).casefold()
    for number in count():
        content = json.dumps([number, *texts])
        mark = sha256(content.encode()).hexdigest()[:_MARK_DIGITS]
        if mark not in shown:
            return mark
    raise AssertionError("a text cannot hold every mark")


def read_verdict(text: str, question: Question) -> str | None:
    """The verdict that `text`, a judge's answer, ends with; None when its last line is not one
    of the offered verdicts with the mark of `question`."""
    lines = [line for line in visible(text).splitlines() if line.strip()]
    last = folded(lines[-1]).strip(_AROUND) if lines else ""
    found = re.fullmatch(rf"verdict {question.mark}\s?:(.+)", last)
    if not found:
        return None
    said = found[1].strip(_AROUND)
    return next((one for one in question.offered if folded(one) == said), None)


async def judged(question: Question, model: Model | None) -> str:
    """The verdict of `model`. Raises CourseError, with the reason, when there is none to be
    had: no model, a model that fails, an answer that was cut or cannot be read."""
    if model is None:
        raise CourseError("judge.no_model")
    answer = await model.complete(Request(question.messages, SETTINGS))
    if answer.finish == "length":
        raise CourseError("judge.answer_cut")
    verdict = read_verdict(answer.text, question)
    if verdict is None:
        raise CourseError("judge.unreadable")
    return verdict


def agreed(straight: str, turned: str) -> bool | None:
    """Whether the first of two texts won in both orders, or its rival in both (False); None when
    each won once, since the judge then looked at the place and not at the text.

    `straight` is the verdict with that text first, `turned` the one with it second.
    """
    return None if straight == turned else straight == "1"
