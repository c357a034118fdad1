"""The instructor's report: its figures, what it lists, and made-up classes full of mischief."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import random
import re
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.grades import (
    COUNT,
    MODULE,
    Page,
    case,
    evaluation,
    grade,
    reference,
    submission,
    tasks,
)

from course.display.safe import HIDDEN
from course.messages import LANGUAGES
from grader.marking.work import LearnerRecord
from grader.reporting.class_report import class_report
from grader.reporting.class_table import People
from grader.reporting.figures import shares_figure
from grader.reporting.near_copies import ALIKE, SHORTEST, near_copies
from grader.reporting.statistics import discrimination, exercise_statistics, histogram
from grader.reporting.tables import class_csv, exercise_csv
from grader.submissions.submission import Remark, Unanswered, Unread

FIRST, SECOND, THIRD, FOURTH = tasks()[:4]
LONG = (
    "You write the day, the time and the place of an appointment on one line, with a bar between "
    "them, and nothing else. {{message}}"
)
HOSTILE = [
    '=HYPERLINK("http://evil.example/","x")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "</pre><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7*7 }}",
    "\x1b[31m\u202e\ud800",
    "a\u061c\u200b\u200e\u2067\u2028b\ufeff\U000e0041\u200d\u200d",
    "$\\frac{1}{2}$",
]
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "ul", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "section", "div", "details", "summary", "dl"),
    *("dt", "dd", "pre", "figure", "img"),
    *("form", "label", "input", "select", "option", "span", "a", "script"),
}


def learner(
    student: str,
    passed: dict[str, int] | None = None,
    *,
    language: str = "en",
    prompts: dict[str, str] | None = None,
    remarks: tuple[Remark, ...] = (),
    **more: Any,
) -> LearnerRecord:
    """A learner of whose ten held-out cases so many passed, by exercise id."""
    grades = {
        task.id: grade(
            task,
            (prompts or {}).get(task.id, f"Short, by {student}"),
            passed=passed[task.id],
            failed=10 - passed[task.id],
        )
        for task in tasks(language)
        if passed and task.id in passed
    }
    grades.update(more.pop("grades", {}))
    handed_in = {name: one.prompt for name, one in grades.items()} | (prompts or {})
    scores = [one.score for one in grades.values()]
    total = None if None in scores else float(sum(score or 0.0 for score in scores))
    values: dict[str, Any] = {"score": total, **more}
    return LearnerRecord(student, submission(handed_in, language, remarks), grades, **values)


def all_of(passed: int) -> dict[str, int]:
    return {task.id: passed for task in tasks()}


def report(learners: list[LearnerRecord], language: str = "en", **more: Any) -> str:
    values = {"seconds": 125.0, "calls": 40, "calls_saved": 17, "cost": 0.5, **more}
    return class_report(MODULE, learners, language=language, **values)


def scripts(html: str) -> list[str]:
    return re.findall("<script>(.*?)</script>", html, re.DOTALL)


def plain(html: str) -> str:
    """The text of a page, without its script."""
    return " ".join(" ".join(Page(html.partition("<script>")[0]).pieces).split())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def section(html: str, number: int) -> str:
    """The text of one section: 1 marks, 2 who needs help, 3 exercises, 4 failures, 5 copies."""
    return plain(html.split("<section>")[number])


# Figures


def test_the_corrected_item_total_correlation() -> None:
    marks = {"a": [0.0, 1, 1, 0, 1, 1], "b": [1.0, 2, 3, 1, 3, 2], "c": [0.0, 1, 1, 1, 2, 1]}
    # r between a and b + c, by hand: sums 1 3 4 2 5 3, means 2/3 and 3
    assert discrimination("a", marks) == pytest.approx(3 / (4 / 3 * 10) ** 0.5)


def test_discrimination_is_undefined_where_it_says_nothing() -> None:
    five = [0.0, 1.0, 2.0, 1.0, 0.0]
    assert discrimination("a", {"a": five, "b": five}) == pytest.approx(1)
    assert discrimination("a", {"a": five[:4], "b": five[:4]}) is None
    assert discrimination("a", {"a": [*five[:4], None], "b": five}) is None
    assert discrimination("a", {"a": [1.0] * 5, "b": five}) is None
    assert discrimination("a", {"a": five, "b": [1.0] * 5}) is None
    assert discrimination("a", {"a": five}) is None
    assert discrimination("a", {"a": [], "b": []}) is None


@given(
    st.lists(st.lists(st.floats(0, 3) | st.none(), min_size=3, max_size=3), min_size=0, max_size=12)
)
def test_a_discrimination_is_a_correlation(given_rows: list[list[float | None]]) -> None:
    marks = {name: [row[at] for row in given_rows] for at, name in enumerate("abc")}
    found = discrimination("a", marks)
    assert found is None or -1.000001 <= found <= 1.000001


def test_the_figures_of_an_exercise() -> None:
    learners = [
        learner("a", {FIRST.id: 8, SECOND.id: 8}),
        learner("b", {FIRST.id: 4}),
        learner("c", {FIRST.id: 0}),
        learner("nothing"),
        learner("waits", grades={FIRST.id: grade(FIRST, ready=False)}),
    ]
    one, two, *_ = exercise_statistics(tasks(), learners)
    assert (one.n, one.mean, one.median) == (3, 1.0, 1.0)
    assert (one.none, one.full, one.difficulty) == (1 / 3, 1 / 3, 0.5)
    assert one.failures == {"how many lines the reply has": 4}
    assert (two.n, two.full) == (4, 0.25)  # one missing prompt is a 0, a whole one is not there


@given(st.lists(st.floats(0, 1)))
def test_a_histogram_counts_everybody_once(shares: list[float]) -> None:
    assert sum(histogram(shares)) == len(shares)


def test_the_parts_of_a_histogram() -> None:
    assert histogram([0, 0.05, 0.1, 0.7, 0.99, 1]) == [2, 1, 0, 0, 0, 0, 0, 1, 0, 2]


def test_a_title_in_a_figure_is_no_formula() -> None:
    rows_of_titles = [("From $\\frac{ to $5", (0.2, 0.3, 0.5))]
    assert shares_figure(rows_of_titles, ("all", "part", "none"), ["0", "1"]).startswith(b"\x89PNG")


def test_equally_common_failures_are_in_a_fixed_order() -> None:
    kept = evaluation([case({}, "x", "regex", "line_count", "ends_with", "contains", "number")])
    learners = [learner("a", grades={FIRST.id: grade(FIRST, held_out=kept)})]
    found = list(exercise_statistics(tasks(), learners)[0].failures)
    assert found == sorted(found) and len(found) == 5


# Near copies


def test_equal_prompts_are_found_whatever_their_spaces_and_capitals() -> None:
    [found] = near_copies({"b": LONG, "a": f"  {LONG.upper()}\n", "c": "else " * 30}, "ref " * 40)
    assert (found.students, found.alike, found.of_reference) == (("a", "b"), 100, False)


def test_near_copies_are_found_and_joined() -> None:
    other = LONG.replace("the day, ", "the weekday, ")
    third = other.replace("nothing else", "nothing more")
    [found] = near_copies({"a": LONG, "b": other, "c": third, "d": "other words " * 20}, "")
    assert found.students == ("a", "b", "c") and ALIKE <= found.alike < 100


@pytest.mark.parametrize(
    "masked",
    [
        "\u200b".join(LONG),
        LONG.translate(str.maketrans("aeopcx", "аеорсх")),  # Cyrillic
        "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in LONG),
        LONG.replace("e", "é"),
    ],
    ids=["zero-width", "look-alikes", "full-width", "accents"],
)
def test_a_copy_in_other_letters_is_one(masked: str) -> None:
    [found] = near_copies({"a": LONG, "b": masked}, "")
    assert found.students == ("a", "b") and found.alike == 100


def test_one_copy_of_the_reference_is_found() -> None:
    [found] = near_copies({"a": reference(FIRST), "b": LONG + " and more" * 9}, reference(FIRST))
    assert found.students == ("a",) and found.of_reference


def test_short_prompts_are_not_compared() -> None:
    assert near_copies({"a": "x" * (SHORTEST - 1), "b": "x" * (SHORTEST - 1)}, "") == []
    assert near_copies({}, "x" * 200) == []


@given(
    st.text("abc{}é🗓", min_size=SHORTEST, max_size=SHORTEST + 40),
    st.dictionaries(st.integers(0, SHORTEST - 1), st.sampled_from("abz🗓"), max_size=8),
    st.integers(0, 4),
)
@settings(max_examples=100)
def test_no_near_copy_is_missed(text: str, changes: dict[int, str], more: int) -> None:
    letters = list(text)
    for place, letter in changes.items():
        letters[place] = letter
    copy = "".join(letters) + "w" * (8 - len(changes)) * min(more, 1)
    [found] = near_copies({"a": text, "b": copy}, "")
    assert found.students == ("a", "b") and found.alike >= ALIKE


def test_a_thousand_different_prompts_are_compared_in_a_moment() -> None:
    chosen = random.Random(1)
    words = [
        "write",
        "one",
        "line",
        "day",
        "time",
        "place",
        "only",
        "nothing",
        "else",
        "bar",
        "please",
        "read",
        "then",
        "answer",
    ]
    prompts = {
        f"s{at}": " ".join(chosen.choices(words, k=chosen.randint(20, 80))) for at in range(1000)
    }
    prompts |= {f"long{at}": f"{at} " + "ab" * 20_000 for at in range(20)}
    begun = time.monotonic()
    near_copies(prompts, LONG)
    assert time.monotonic() - begun < 20  # a tenth of that, on a machine that does nothing else


# The page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_has_it_all(language: str) -> None:
    learners = [
        learner(f"s{at}", all_of(at), prompts={FIRST.id: LONG} if at in (3, 4) else None)
        for at in range(10)
    ]
    html = report(learners, language)
    page, text = Page(html), plain(html)
    assert page.all("html") == [{"lang": language}]
    policy = next(one for one in page.all("meta") if "http-equiv" in one)
    digest = base64.b64encode(hashlib.sha256(scripts(html)[0].encode()).digest()).decode()
    assert policy["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        f"script-src 'sha256-{digest}'; form-action 'none'"
    )
    images = page.all("img")
    assert len(images) == 2 and all(len(one["alt"] or "") > 60 for one in images)
    for one in images:
        head, _, data = (one["src"] or "").partition(",")
        assert head == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")
    assert all(one.get("scope") in ("row", "col") for one in page.all("th"))
    for task in tasks(language):
        assert task.title in text
    wanted = {
        "en": ("2 min 5 s", "about $0.50", "How many lines the reply has: 10 learners", "s3, s4"),
        "fr": ("2 min 5 s", "environ $0.50", "Le nombre de lignes de la réponse : 10", "s3, s4"),
    }
    for piece in wanted[language]:
        assert piece in text
    assert re.search(r"\b17\b", text) and re.search(r"\b40\b", text)


def test_examples_are_practice_cases_at_most_two_a_kind_and_without_names() -> None:
    learners = []
    for at in range(5):
        prompt = f"Prompt {max(at, 1)}"
        practice = evaluation([case({}, f"Practice reply {at}", "line_count", reason=f"Why {at}")])
        one = grade(FIRST, prompt, passed=2, failed=8, practice=practice)
        learners.append(learner(f"zq-student-{at}", grades={FIRST.id: one}))
    text = section(report(learners), 4)
    assert "Practice reply 0" in text and "Why 2" in text
    assert not re.search("Practice reply [134]", text)
    assert "held-out reply" not in text and "zq-student" not in text


def test_who_needs_help_is_listed_the_most_urgent_first() -> None:
    learners = [
        learner("fine", all_of(10)),
        learner("low", all_of(3)),
        learner("lower", all_of(1)),
        learner("waits", grades={FIRST.id: grade(FIRST, ready=False)}),
        learner("nada", remarks=(Unanswered("submission.missing", {"count": 4, "names": "x"}),)),
        learner("broken", score=None, error="The file is odd."),
        learner("unread", score=None, remarks=(Unread("submission.link", {"file": "x"}),)),
        learner("named", all_of(10), remarks=(Remark("submission.none", {"file": "x.ipynb"}),)),
    ]
    text = section(report(learners), 2)
    names = ("broken", "unread", "nada", "waits", "lower", "named")
    order = [text.index(name) for name in names]
    assert order == sorted(order)
    assert "fine" not in text and "The file is odd." in text
    assert text.count("Handed in no prompt.") == 1 and "Less than 50% of the points." in text


def test_long_lists_are_cut_and_say_so() -> None:
    text = section(report([learner(f"s{at:03}") for at in range(100)]), 2)
    assert "s039" in text and "s040" not in text and "60 more are not shown here" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "learners",
    [
        [],
        [learner("one", all_of(7))],
        [learner("nobody-handed-in")],
        [learner(f"s{n}", grades={FIRST.id: grade(FIRST, ready=False)}) for n in range(6)],
        [learner(f"s{n}", all_of(10)) for n in range(6)],
        [learner(f"s{n}", all_of(0)) for n in range(6)],
        [learner("broken", score=None, error="Broken.")],
    ],
    ids=["nobody", "one", "nothing", "all-wait", "all-full", "all-zero", "broken"],
)
def test_odd_classes_give_a_report(learners: list[LearnerRecord], language: str) -> None:
    html = report(learners, language, cost=None)
    assert "nan" not in plain(html).lower().split()
    assert len(rows(class_csv(MODULE, learners, language=language))) == COUNT * len(learners)
    assert len(rows(exercise_csv(MODULE, learners, language=language))) == COUNT


def test_it_says_so_where_discrimination_is_undefined() -> None:
    assert section(report([learner("a", all_of(5))]), 3).count("not defined") >= COUNT
    varied = [learner(f"s{n}", all_of(n)) for n in range(8)]
    assert "not defined 2" not in section(report(varied), 3)
    assert [one["discrimination"] for one in rows(exercise_csv(MODULE, varied, language="en"))] == [
        "1"
    ] * COUNT


def test_the_same_class_gives_the_same_report() -> None:
    learners = [learner(f"s{n}", all_of(n)) for n in range(6)]
    assert report(learners) == report(learners)


@given(text=st.lists(st.sampled_from(HOSTILE) | st.text(max_size=10), max_size=3).map("x".join))
@settings(max_examples=15, deadline=None)
def test_hostile_strings_are_text(text: str) -> None:
    practice = evaluation([case({text: text}, text, "line_count", reason=text)])
    one = grade(FIRST, text + LONG, passed=1, failed=9, practice=practice)
    remarks = (Remark("submission.none", {"file": text}),)
    learners = [
        learner(f"{text}{at}", grades={FIRST.id: one}, remarks=remarks, error=text)
        for at in range(2)
    ]
    people = People({f"{text}0": text, text: text}, [text], {f"{text}1": f"../{text}"})
    html = report(learners, people=people)
    page = Page(html)
    assert page.tags <= TAGS and len(page.all("img")) == 2
    assert scripts(html) == scripts(report([])) and len(page.all("script")) == 1
    assert not [one for _, one in page.found if any(name.startswith("on") for name in one)]
    html.encode("utf-8")
    assert not re.search(f"[{HIDDEN}]", html)
    for made in (
        class_csv(MODULE, learners, language="en", people=people),
        exercise_csv(MODULE, learners, language="en"),
    ):
        made.encode("utf-8")
        for row in csv.reader(io.StringIO(made, newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_long_texts_do_not_make_the_report_long() -> None:
    long = "y" * 10**6
    practice = evaluation([case({}, long, "line_count", reason=long)])
    one = grade(FIRST, long, passed=1, failed=9, practice=practice)
    learners = [learner(f"{long}{at}", grades={FIRST.id: one}, error=long) for at in range(3)]
    html = re.sub('base64,[^"]*', "", report(learners))
    assert len(html) < 60_000


# Everybody


def table_rows(html: str) -> list[list[str]]:
    """The texts of the cells of the table of all learners, row by row."""
    body = html.partition('id="learners-table"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [plain(cell) for cell in re.split("<t[dh][^>]*>", row)[1:]] for row in body.split("<tr")[1:]
    ]


def test_everybody_stands_in_one_table() -> None:
    learners = [
        learner("carl", all_of(4), by_hand={SECOND.id: 1.75}),
        learner("zoe", all_of(10), language="fr"),
        learner("waits", grades={FIRST.id: grade(FIRST, ready=False)}),
        learner("broken", score=None, error="Odd."),
        learner("nada"),
        learner("moodle-jo", all_of(2)),
    ]
    names = {"carl": "Carl Lund", "zoe": "Éva Zoé", "otto": "Otto Nothing", "pia": ""}
    people = People(names, ["otto", "pia"], {"carl": "../../feedback/carl/x.html"})
    html = report(learners, people=people)
    rows_of_table = table_rows(html)
    assert [(row[0], row[1], row[-2]) for row in rows_of_table] == [
        ("broken", "has a problem", "–"),
        ("Carl Lund carl", "graded", "5"),
        ("Éva Zoé zoe", "graded", "10"),
        ("moodle-jo", "less than 50%", "2.5"),
        ("nada", "nothing handed in", "0"),
        ("Otto Nothing otto", "nothing handed in", "–"),
        ("pia", "nothing handed in", "–"),
        ("waits", "needs grading", "–"),
    ]
    assert rows_of_table[1][2:6] == ["1", "1.75*", "1.5", "1.5"]
    links = Page(html).all("a")
    assert [(one["href"], one["aria-label"]) for one in links] == [
        ("../../feedback/carl/x.html", "Open the feedback page of Carl Lund")
    ]
    absent = plain(html.partition('<h2 id="absent">')[2].partition("</section>")[0])
    assert absent == "Handed in nothing Otto Nothing (otto) pia"
    assert "Learners 8" in plain(html) and "Handed in nothing 2" in plain(html)
    assert "Carl Lund (carl)" in section(report([learner("carl", all_of(1))], people=people), 2)


def test_a_class_of_which_nobody_handed_in_has_a_report() -> None:
    html = report([], people=People({"otto": "Otto"}, ["otto"]))
    assert [row[0] for row in table_rows(html)] == ["Otto otto"]


# The tables


def test_the_table_of_learners() -> None:
    learners = [
        learner("=1+1", {FIRST.id: 6}, manual=True, score=4.25),
        learner("bo", language="fr", prompts={FIRST.id: "Une requête"}, score=None),
        learner("cy", remarks=(Unread("submission.not_a_notebook", {"file": "x"}),), score=None),
    ]
    found = rows(class_csv(MODULE, learners, language="en"))
    assert len(found) == 3 * COUNT
    first = found[0]
    assert first["student"] == "'=1+1" and first["exercise"] == FIRST.id
    assert (first["score"], first["points"], first["total"]) == ("1.5", "2", "4.25")
    assert (first["passed"], first["failed"], first["ungraded"]) == ("6", "4", "0")
    assert (first["rate"], first["low"], first["high"]) == ("0.6", "0.3127", "0.8318")
    assert (first["needs_grading"], first["by_hand"]) == ("0", "1")
    assert (found[1]["score"], found[1]["needs_grading"], found[1]["rate"]) == ("0", "0", "")
    assert tuple(found[COUNT][name] for name in ("language", "score", "needs_grading")) == (
        "fr",
        "",
        "1",
    )
    unread = found[2 * COUNT :]
    assert {one["needs_grading"] for one in unread} == {"1"}
    assert "damaged" in unread[0]["remarks"]


def test_who_handed_in_nothing_is_in_the_table_of_learners_without_marks() -> None:
    people = People({"a": "Ann", "otto": "Otto Nothing"}, ["otto"])
    found = rows(class_csv(MODULE, [learner("a", all_of(5))], language="en", people=people))
    assert [(one["student"], one["name"], one["handed_in"]) for one in found] == [
        *[("a", "Ann", "1")] * 4,
        *[("otto", "Otto Nothing", "0")] * 4,
    ]
    assert {(one["score"], one["total"], one["rate"]) for one in found[4:]} == {("", "", "")}


def test_the_table_of_exercises() -> None:
    learners = [learner(f"s{at}", all_of(at)) for at in range(10)]
    first = rows(exercise_csv(MODULE, learners, language="fr"))[0]
    assert first["exercise"] == FIRST.id and first["n"] == "10"
    assert first["full_marks_share"] == "0.2"
    assert first["commonest_failure"] == "le nombre de lignes de la réponse"
