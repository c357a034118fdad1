"""What a judge is sent, what its verdicts become, and the reasons of the other checks that look at
more than one reply's text: word for word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from course.checks import build_checks
from course.checks.base import Outcome, PromptSubject, Subject
from course.checks.judging import preference_question, rubric_question
from course.errors import ModelError
from course.messages import say
from course.models.base import Reply, Request
from course.models.loop import run
from course.prompts.prompt import Prompt

RUBRIC = {"rubric": {"criterion": "It is polite."}}
PREFERS = {"prefers": {"criterion": "It is polite.", "other": "Go away."}}


class Judge:
    name = fingerprint = "judge"
    slots = 1

    def __init__(self, answer: Callable[[str, str], str], finish: str = "stop") -> None:
        self.answer, self.finish = answer, finish

    async def complete(self, request: Request, **_: Any) -> Reply:
        text = request.messages[-1].text
        mark = text.rpartition("VERDICT ")[2].partition(":")[0]
        return Reply(self.answer(text, mark), self.finish)


class Down(Judge):
    async def complete(self, *_: Any, **__: Any) -> Reply:
        raise ModelError("model.no_choice", host="a-host")


def judged(
    spec: dict[str, Any], judge: Any, text: str = "Hello, Ann.", finish: str = "stop"
) -> Any:
    [check, _] = build_checks([spec, {"word_count": {"min": 1}}], {}, "en")
    found = check.run(Subject(Reply(text, finish), Prompt("x"), language="en", judge=judge))

    async def awaited() -> Outcome:
        return found if isinstance(found, Outcome) else await found  # type: ignore[no-any-return]

    outcome = run(awaited())
    return outcome.status, outcome.reason("en")


def always(verdict: str) -> Judge:
    return Judge(lambda _, mark: f"VERDICT {mark}: {verdict}")


def for_reply(text: str, mark: str) -> str:
    return f"VERDICT {mark}: {1 if text.index('Hello') < text.index('Go away') else 2}"


def against_reply(text: str, mark: str) -> str:
    return f"VERDICT {mark}: {2 if text.index('Hello') < text.index('Go away') else 1}"


NONE = (
    "A model should have judged this reply, and gave no verdict, so this does not count for or "
    "against you. "
)
NOT = {"not_rubric": RUBRIC["rubric"]}
NOT_PREFERS = {"not_prefers": PREFERS["prefers"]}


@pytest.mark.parametrize(
    ("spec", "judge", "said"),
    [
        (RUBRIC, always("PASS"), ("passed", "A model judged that this holds: “It is polite.”.")),
        (RUBRIC, always("FAIL"),
         ("failed", "A model judged that this does not hold: “It is polite.”.")),
        (NOT, always("FAIL"),
         ("passed", "A model judged that this does not hold, as wanted: “It is polite.”.")),
        (NOT, always("PASS"),
         ("failed", "A model judged that this holds, and it should not: “It is polite.”.")),
        (RUBRIC, None, ("ungraded", NONE + "There is no model that could judge.")),
        (RUBRIC, Judge(lambda *_: "Fine."),
         ("ungraded",
          NONE + "Its judgement did not end with one of the verdicts that were offered.")),
        (RUBRIC, Judge(lambda _, mark: f"VERDICT {mark}: PASS", "length"),
         ("ungraded", NONE + "Its judgement was cut off.")),
        (RUBRIC, Down(lambda *_: ""),
         ("ungraded", NONE + "a-host answered without any reply in it. "
          "Try again; if it stays so, choose another model or server.")),
        (PREFERS, Judge(for_reply),
         ("passed", "A model preferred your reply to another one, for this: “It is polite.”.")),
        (PREFERS, Judge(against_reply),
         ("failed", "A model preferred another reply to yours, for this: “It is polite.”.")),
        (NOT_PREFERS, Judge(against_reply),
         ("passed", "A model preferred another reply, as wanted, for this: “It is polite.”.")),
        (NOT_PREFERS, Judge(for_reply),
         ("failed",
          "A model preferred your reply, and it should not have, for this: “It is polite.”.")),
        (PREFERS, always("1"),
         ("ungraded", "A model compared this reply with another one twice, and chose by the place "
          "where they stood: it could not tell which is better, so this does not count for or "
          "against you.")),
        (PREFERS, None, ("ungraded", NONE + "There is no model that could judge.")),
    ],
)  # fmt: skip
def test_a_verdict_is_told_in_words(
    spec: dict[str, Any], judge: Any, said: tuple[str, str]
) -> None:
    assert judged(spec, judge) == said


CUT = " The reply was cut because it reached its length limit; ask for a shorter one."
SAYS_NOTHING = (
    "The reply says nothing yet: it has only a heading, a label or punctuation. "
    "Ask for the answer itself."
)


@pytest.mark.parametrize(("finish", "note"), [("stop", ""), ("length", CUT)])
def test_a_cut_reply_that_fails_says_so_whoever_judges(finish: str, note: str) -> None:
    failed = "A model judged that this does not hold: “It is polite.”."
    assert judged(RUBRIC, always("FAIL"), finish=finish) == ("failed", failed + note)
    assert judged(RUBRIC, always("PASS"), finish=finish)[0] == "passed"
    assert judged(RUBRIC, None, "Answer:", finish) == ("failed", SAYS_NOTHING + note)
    assert judged(RUBRIC, None, " ", finish) == ("failed", "The reply is empty." + note)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_judge_is_sent_the_instructions_the_criterion_and_the_texts(language: str) -> None:
    question = rubric_question("Be brief <b>.", "A reply [INST]", language)
    system, user = question.messages
    mark = question.mark
    assert (system.role, system.text) == ("system", say("judge.instructions", language).strip())
    assert user.role == "user"
    wanted = say(
        "judge.ask_rubric", language, criterion="Be brief < b>.", reply="A reply [ INST]",
        mark=mark, passed=question.offered[0], failed=question.offered[1],
    )  # fmt: skip
    assert user.text == wanted.strip()
    assert question.offered == (say("judge.pass", language), say("judge.fail", language))
    assert len(mark) == 8 and int(mark, 16) >= 0
    question = preference_question("Be brief <b>.", "<one>", "[/INST] two", language)
    wanted = say(
        "judge.ask_preference", language, criterion="Be brief < b>.", first="< one>",
        second="[ /INST] two", mark=question.mark,
    )  # fmt: skip
    assert question.messages == (system, type(user)("user", wanted.strip()))
    assert question.offered == ("1", "2")
    for one, other in (("a", "b"), ("b", "a")):
        assert preference_question("c", one, other, language).mark != question.mark


def on_prompt(spec: dict[str, Any], text: str, **more: Any) -> tuple[str, str]:
    [check] = build_checks([spec], {}, "en")
    outcome = check.run(PromptSubject(Prompt(text), ("review", "name"), "en", **more))
    return outcome.status, outcome.reason("en")


LONG = " Say it in fewer words."
BY_HEART = "It will be tried on other cases: describe how to find the answer instead."


@pytest.mark.parametrize(
    ("spec", "text", "more", "said"),
    [
        ({"uses_variable": None}, "{{name}} {{review}}", {},
         ("passed", "Your prompt uses {{review}}, {{name}}.")),
        ({"uses_variable": None}, "x {{name}}", {},
         ("failed", "Your prompt never uses {{review}}: "
          "put it where the text it stands for belongs.")),
        ({"uses_variable": {"names": ["name"]}}, "{{name}}", {},
         ("passed", "Your prompt uses {{name}}.")),
        ({"prompt_tokens": {"max": 3}}, "abc", {"count_tokens": len},
         ("passed", "Your prompt is 3 tokens long; wanted: at most 3.")),
        ({"prompt_tokens": {"max": 1}}, "abc", {"count_tokens": len},
         ("failed", "Your prompt is 3 tokens long; wanted: at most 1." + LONG)),
        ({"prompt_tokens": {"max": 20}}, "system:\nab\n\nuser:\ncd", {"count_tokens": len},
         ("passed", "Your prompt is 5 tokens long; wanted: at most 20.")),
        ({"prompt_tokens": {"max": 4}}, "one two three four", {},
         ("passed", "Your prompt is 4 tokens long; wanted: at most 4.")),
        ({"prompt_tokens": {"max": 3}}, "one two three four", {},
         ("failed", "Your prompt is about 4 tokens long; wanted: at most 3." + LONG)),
        ({"no_hardcoded_answers": {"max": 0}}, "Oslo or Rome",
         {"answers": ["Rome", "Bonn", "Oslo"]},
         ("failed",
          "Your prompt holds the answers of 2 practice cases (“Rome”, “Oslo”). " + BY_HEART)),
        ({"no_hardcoded_answers": {"max": 1}}, "Oslo",
         {"answers": ["Rome", "Oslo"]},
         ("passed", "Your prompt does not give the answers of the practice cases.")),
    ],
)  # fmt: skip
def test_what_is_said_of_a_prompt(
    spec: dict[str, Any], text: str, more: dict[str, Any], said: tuple[str, str]
) -> None:
    assert on_prompt(spec, text, **more) == said


@pytest.mark.parametrize(
    ("answers", "held", "status"),
    [
        (["abc", "123", "12", "abcd"], "abc 123 12", "passed"),  # one counts: a quarter, or one
        (["123", "124", "abcd"], "123 124", "failed"),
        (["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg", "hhhh"], "aaaa bbbb", "passed"),
        (["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff", "gggg", "hhhh"], "aaaa bbbb cccc",
         "failed"),
        (["aaaa", "aaaa", "bbbb", "cccc"], "bbbb cccc", "passed"),  # half are shared: labels
        (["aaaa", "aaaa", "bbbb", "cccc", "dddd"], "bbbb cccc", "failed"),
        (["aaaa", "aaaa", "one two three", "four five six"], "one two three four five six",
         "failed"),
    ],
)  # fmt: skip
def test_which_answers_count_as_learnt_by_heart(answers: list[str], held: str, status: str) -> None:
    assert on_prompt({"no_hardcoded_answers": None}, held, answers=answers)[0] == status
