"""The page that a learner gets back: what it says, and what it must never say."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.grades import (
    COUNT,
    MODULE,
    TOTAL,
    Page,
    case,
    evaluation,
    grade,
    outcome,
    submission,
    tasks,
)

import grader.reporting.pages
from course.display.safe import HIDDEN
from course.display.safe import page as shown
from course.messages import LANGUAGES
from course.models.base import Reply
from grader.marking.grade import grade_prompt
from grader.reporting.feedback import feedback_page, hint_for
from grader.submissions.submission import Remark, Unread

FIRST, SECOND, THIRD, FOURTH = tasks()[:4]
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "ul", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "section", "div", "span", "details"),
    *("summary", "dl", "dt", "dd", "pre", "footer"),
}
HOSTILE = [
    "</pre><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><style>*{display:none}</style>',
    "<!-- ",
    "{{ 7*7 }}{% raw %}",
    "]]></textarea></title>",
    "&lt;b&gt; &#x202e;",
    "\x1b[31m\x00\u202e\u2066\ud800",
    "a\u061c\u200b\u200e\u2067\u2028b\ufeff\U000e0041\u200d\u200d",
]


def prompts(*given: Any) -> dict[str, str]:
    return {one.id: "Write it on one line. {{message}}" for one in given}


def plain(html: str) -> str:
    return " ".join(Page(html).text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_exercise_is_there_with_its_score(language: str) -> None:
    mine = tasks(language)
    grades = {mine[0].id: grade(mine[0], passed=6, failed=4)}
    text = plain(feedback_page(submission(prompts(mine[0]), language), grades))
    for task in mine:
        assert task.title in text
    wanted = {
        "en": ("1.5 of 2 points", f"Total: 1.5 of {TOTAL} points", "6 of 10 cases held: 60%."),
        "fr": (
            "1,5 sur 2 points",
            f"Total : 1,5 sur {TOTAL} points",
            "Cas réussis : 6 sur 10, soit 60 %.",
        ),
    }
    for sentence in wanted[language]:
        assert sentence in text
    assert "31" in text and "83" in text  # Wilson's interval for 6 of 10


def test_a_page_stands_alone() -> None:
    page = Page(feedback_page(submission({}, "fr"), {}))
    assert page.all("html") == [{"lang": "fr"}]
    policy = next(one for one in page.all("meta") if "http-equiv" in one)
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert any(one.get("name") == "viewport" for one in page.all("meta"))
    assert all((one["href"] or "").startswith("#") for one in page.all("a"))
    assert not [one for _, one in page.found if {"src", "srcset", "action"} & one.keys()]
    assert "url(" not in page.text and "@import" not in page.text


def test_headings_follow_one_another_and_tables_have_scopes() -> None:
    grades = {FIRST.id: grade(FIRST)}
    remarks = (Remark("submission.none", {"file": "x"}),)
    page = Page(feedback_page(submission(prompts(FIRST), "en", remarks), grades))
    levels = [int(tag[1]) for tag in (tag for tag, _ in page.found) if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(one.get("scope") in ("row", "col") for one in page.all("th"))


def test_practice_cases_are_explained() -> None:
    practice = evaluation(
        [
            case({"message": "Come at noon"}, "Sure!", "line_count", reason="Two lines, not one."),
            case({"message": "Held, so not shown"}),
            {
                **case({"message": "Half"}, "No.", "line_count", reason="One line only."),
                "outcomes": [
                    outcome("line_count", "failed", "One line only."),
                    outcome("rubric", "ungraded", "The server 10.0.0.7 says no."),
                    outcome("ends_with", "passed", "It ends well."),
                ],
            },
        ]
    )
    text = plain(
        feedback_page(submission(prompts(FIRST)), {FIRST.id: grade(FIRST, practice=practice)})
    )
    assert "1 of 3 practice cases held." in text
    for piece in ("Come at noon", "Sure!", "Two lines, not one.", "One line only."):
        assert piece in text
    for piece in ("Held, so not shown", "10.0.0.7", "It ends well."):
        assert piece not in text


def test_held_out_cases_are_told_by_kind_and_number() -> None:
    held_out = evaluation(
        [
            case({}, "x", "line_count", "contains"),
            case({}, "x", "not_contains"),
            case({}, "x", "not_contains_any", "not_contains"),
            case({}, "x"),
        ]
    )
    text = plain(
        feedback_page(submission(prompts(FIRST)), {FIRST.id: grade(FIRST, held_out=held_out)})
    )
    assert "How many lines the reply has: in 1 of 4 cases" in text
    assert text.count("What the reply must not contain: in 2 of 4 cases") == 1


TOKEN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=12).map("zq{}qz".format)


@given(tokens=st.lists(TOKEN, min_size=7, max_size=7), ready=st.booleans(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_nothing_of_a_held_out_case_is_on_the_page(
    tokens: list[str], ready: bool, data: st.DataObject
) -> None:
    inputs, reply, reason, problem, served, overall, passed = tokens
    checks = data.draw(st.lists(st.sampled_from(["regex", "contains", "one_of"]), max_size=3))
    held_out = evaluation(
        [
            case({inputs: inputs}, reply, *checks, reason=reason),
            {**case({"message": inputs}, None), "problem": problem},
            {
                **case({"message": inputs}, reply),
                "outcomes": [outcome("regex", "passed", passed), outcome("x", "ungraded", reason)],
            },
        ],
        prompt_outcomes=[outcome("prompt_tokens", "failed", overall)],
        overall_outcomes=[outcome("consistent", "failed", overall)],
    )
    more: dict[str, Any] = {"held_out": held_out}
    if not ready:
        more |= {"score": None, "reason": {"en": served, "fr": served}}
    html = feedback_page(submission(prompts(FIRST)), {FIRST.id: grade(FIRST, **more)})
    assert not [one for one in tokens if one in html]


def test_the_real_held_out_cases_are_not_on_the_page() -> None:
    class Echo:
        name = fingerprint = "echo"
        slots = 1

        async def complete(self, request: Any, **_: Any) -> Reply:
            await asyncio.sleep(0)
            return Reply(f"You said: {request.messages[-1].text}", model="echo")

    grades = {
        one.id: grade_prompt(one, f"{{{{{one.variables[0]}}}}}", Echo())  # type: ignore[arg-type]
        for one in tasks()
    }
    page = plain(
        feedback_page(submission({name: one.prompt for name, one in grades.items()}), grades)
    )
    practised = [
        " ".join(v.split()) for task in tasks() for c in task.cases for v in c.inputs.values()
    ]
    assert any(" ".join(value.split()) in page for value in practised)
    for one in grades.values():
        assert one.held_out
        for kept in one.held_out["cases"]:
            assert kept["reply"] not in page
            assert not [v for v in kept["inputs"].values() if " ".join(v.split()) in page]


@given(
    text=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=4).map(
        lambda pieces: "x" + "".join(pieces)
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_is_in_it_the_page_has_only_its_own_tags(text: str) -> None:
    practice = evaluation([case({text: text}, text, "regex", reason=text)])
    grades = {
        FIRST.id: grade(FIRST, text, practice=practice, model=text),
        SECOND.id: grade(
            SECOND, text, score=0.0, held_out=None, practice=None, reason={"en": text, "fr": text}
        ),
    }
    html = feedback_page(
        submission(
            {**prompts(FIRST), FOURTH.id: text}, "en", (Remark("submission.none", {"file": text}),)
        ),
        grades,
        comments={THIRD.id: text},
    )
    page = Page(html)
    assert page.tags <= TAGS
    allowed = {
        "id",
        "class",
        "href",
        "scope",
        "style",
        "lang",
        "open",
        "charset",
        "name",
        "content",
    }
    allowed |= {"http-equiv", "aria-labelledby", "aria-hidden"}
    assert not [one for _, one in page.found if one.keys() - allowed]
    assert len(page.all("style")) == 1 and len(page.all("pre")) == 3
    assert shown(text) in page.text
    html.encode("utf-8")
    assert not re.search(f"[{HIDDEN}]", html)


def test_hidden_characters_become_visible() -> None:
    assert shown("a\u202eb\x1b\U000e0041\ud800") == "a⟨U+202E⟩b⟨U+001B⟩⟨U+E0041⟩⟨U+D800⟩"
    assert shown("a\r\nb\rc") == "a\nb⟨U+000D⟩c"
    for kept in ("é\t\n", "👩‍👩‍👧", "العربية", "« oui\u202f»"):
        assert shown(kept) == kept


def test_what_could_not_be_graded_is_no_zero_and_quotes_no_server() -> None:
    page = plain(feedback_page(submission(prompts(FIRST)), {FIRST.id: grade(FIRST, ready=False)}))
    assert "No mark yet, of 2 points" in page and "your instructor knows" in page
    assert "503 from host" not in page and "10.0.0.7" not in page
    assert f"So far: 0 of {TOTAL} points. One exercise has no mark yet." in page
    assert FIRST.hints[0] not in page


def test_a_prompt_that_was_not_graded_at_all_waits() -> None:
    page = plain(feedback_page(submission(prompts(FIRST, SECOND)), {}))
    assert "2 exercises have no mark yet" in page
    assert page.count("You handed in no prompt for this exercise.") == COUNT - 2


def test_a_file_that_could_not_be_read_is_no_zero() -> None:
    remark = Unread("submission.not_a_notebook", {"file": "work.ipynb"})
    page = plain(feedback_page(submission({}, "en", (remark,)), {}))
    assert "“work.ipynb” is damaged" in page and f"{COUNT} exercises have no mark yet" in page
    assert page.count("Your file could not be read") == COUNT and "handed in no prompt" not in page


def test_a_prompt_that_was_not_sent_is_told_why() -> None:
    one = grade(
        FIRST, score=0.0, held_out=None, practice=None, reason={"en": "Put in {{message}}."}
    )
    page = plain(feedback_page(submission(prompts(FIRST)), {FIRST.id: one}))
    assert "Put in {{message}}." in page and "0 of 2 points" in page


def test_a_prompt_that_a_check_refused_is_told_why() -> None:
    refused = evaluation(
        [], prompt_outcomes=[outcome("no_hardcoded_answers", "failed", "It holds “noon”.")]
    )
    one = grade(FIRST, score=0.0, held_out=None, practice=refused)
    assert "It holds “noon”." in plain(feedback_page(submission(prompts(FIRST)), {FIRST.id: one}))


def test_the_instructors_mark_and_comment_stand_instead() -> None:
    html = feedback_page(
        submission(prompts(FIRST, SECOND)),
        {FIRST.id: grade(FIRST, passed=0, failed=8), SECOND.id: grade(SECOND, ready=False)},
        points_by_hand={FIRST.id: 1.25, SECOND.id: 2.0},
        comments={FIRST.id: "Nearly!\nSee me."},
    )
    text = Page(html).text
    assert "1.25 of 2 points" in text and f"Total: 3.25 of {TOTAL} points" in text
    assert "Nearly!\nSee me." in text
    assert text.count("Your instructor gave this mark.") == 2
    assert "your instructor knows" not in text


@pytest.mark.parametrize(
    ("rate", "number"), [(None, 0), (0.0, 0), (0.2, 0), (0.3, 1), (0.5, 1), (0.6, 2), (0.79, 2)]
)
def test_the_hint_fits_the_rate(rate: float | None, number: int) -> None:
    assert len(FIRST.hints) == 3 and FIRST.full_marks_rate == 0.8
    assert hint_for(FIRST, 1.0, rate) == FIRST.hints[number]


def test_no_hint_where_none_is_due() -> None:
    assert hint_for(FIRST, FIRST.points, 0.9) is None
    assert hint_for(FIRST, None, None) is None
    assert hint_for(replace(FIRST, hints=()), 0.0, None) is None


def test_one_hint_is_on_the_page_for_each_exercise_without_full_marks() -> None:
    grades = {FIRST.id: grade(FIRST, passed=8, failed=0), SECOND.id: grade(SECOND)}
    text = plain(feedback_page(submission(prompts(FIRST, SECOND)), grades))
    found = [[hint for hint in one.hints if hint in text] for one in tasks()]
    assert [len(one) for one in found] == [0] + [1] * (COUNT - 1)


def test_long_texts_are_cut() -> None:
    practice = evaluation(
        [case({"message": "x" * 10**6}, "y" * 10**6, "regex", reason="z" * 10**6)]
    )
    one = grade(FIRST, "p" * 10**6, practice=practice)
    html = feedback_page(submission(prompts(FIRST)), {FIRST.id: one})
    assert len(html) < 60_000 and "1000000 characters in all" in html


def test_a_grade_that_was_kept_as_json_gives_the_same_page() -> None:
    one = grade(FIRST)
    kept = type(one).from_json(json.loads(json.dumps(one.as_json())))
    sub = submission(prompts(FIRST))
    assert feedback_page(sub, {FIRST.id: kept}) == feedback_page(sub, {FIRST.id: one})


def test_no_template_marks_anything_as_safe() -> None:
    for path in (Path(grader.reporting.pages.__file__).parent / "templates").iterdir():
        assert not re.search(r"\bsafe\b|autoescape|Markup", path.read_text(encoding="utf-8")), path


def test_the_module_is_the_one_that_is_tested() -> None:
    assert COUNT >= 4 and MODULE in {one.module for one in tasks()}


def test_a_conversation_is_told_as_one():
    one = case({"city": "Lyon"}, "Try the cheese.", "not_contains", reason="Why")
    said = [("Message 1 (user)", "I eat no <b>cheese</b>."), ("Reply 1 (model)", "Try the cheese.")]
    one["conversation"] = [{"who": who, "text": text} for who, text in said]
    grades = {FIRST.id: grade(FIRST, practice=evaluation([one]))}
    html = feedback_page(submission(prompts(FIRST)), grades)
    shown = [html.index(text) for text in ("Lyon", said[0][0], "I eat no &lt;b&gt;", said[1][0])]
    assert shown == sorted(shown)
    assert html.count("Try the cheese.") == 1
