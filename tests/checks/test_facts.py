"""Checks on facts: what a reply states, keeps and quotes, compared as values; no denial, no
choice, no other value beside it passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.checks import judge

from course.checks import build_checks
from course.checks.base import Subject
from course.exercises.exercise import cases_from
from course.models.base import Reply
from course.prompts.prompt import Prompt
from course.text.quotations import quotations

ANY = settings(deadline=None, max_examples=60)


def passes(name: str, parameters: dict[str, Any], text: str, language: str = "en") -> bool:
    outcome = judge(name, parameters, text, language)
    assert outcome.status in ("passed", "failed")
    return outcome.status == "passed"


STATED = [
    (
        {"value": "8 am"},
        "en",
        "The doors open at eight. | 8 a.m. | Eight. | 08:00 | At 8:00, please. | **8 am** | Never "
        "before eight. | Eight o’clock in the morning! | Opening: 8 | We are not open until 8 am.",
        "Half past eight. | At eight thirty. | Ten to eight. | We open at eight in the evening. | "
        "Not at eight. | At nine, not eight. | Eight or nine. | 8 am or later. | From 8 to 6. | "
        "At eight we are not open. | We won’t open at eight. | Nobody opens at 8 am. | 18:00 | "
        "Soon. | We open at eight. No, we do not open at eight.",
    ),
    (
        {"value": "8 h"},
        "fr",
        "Nous ouvrons à huit heures. | 8h00 | 08:00 | Huit. | À huit heures du matin. | Nous "
        "n’ouvrons qu’à 8 h. | Pas avant huit heures. | À 8\u202fh pile\u202f!",
        "Huit heures et demie. | À huit heures moins dix. | À huit heures du soir. | Nous "
        "n’ouvrons pas à huit heures. | À neuf heures, et non à huit. | À huit ou neuf heures. | À "
        "huit heures, nous ne sommes pas ouverts. | De 8 à 18 h. | 18 h | Tôt.",
    ),
    (
        {"value": "£6"},
        "en",
        "Six pounds. | £6.00 | It costs 6 pounds. | 6 GBP | Six. | It is six pounds sterling.",
        "Six pounds fifty. | £6.50 | Six dollars. | sixteen pounds | 6,000 pounds | Six or seven "
        "pounds. | It is not six pounds. | £6, and £2 for a bag. | 6p | It is free.",
    ),
    (
        {"value": "6 €"},
        "fr",
        "Six euros. | 6,00 € | Six. | Un billet coûte 6 euros.",
        "Six euros cinquante. | 6€50 | Six francs. | Cela ne coûte plus six euros. | 60 euros",
    ),
    (
        {"value": "0301 22 44"},
        "en",
        "Ring 0301 22 44. | (0301) 2244 | 0301-22-44 | 03012244",
        "Ring 0301 22 44 55. | Never ring 0301 22 44. | 0301 22 45 | 0301 22 44 or 0301 22 46",
    ),
    (
        {"value": "two days"},
        "en",
        "2 days | Forty-eight hours. | It takes two days. | Two full days, not more. | No "
        "more than two days.",
        "Two days and a half. | At least two days. | More than two days. | Two or three days. "
        "| two weeks | Two days to a week. | "
        "2 working days",
    ),
    (
        {"value": "14"},
        "en",
        "Room 14. | Room fourteen, from 9 am. | no. 14",
        "Room 140. | Room 14B. | Rooms 14 and 15. | Not room 14. | forty",
    ),
    (
        {"value": "mardi"},
        "fr",
        "Le mardi. | Tous les mardis de 9 à 12 h. | Mardi 14 mai.",
        "Pas le mardi. | Mardi ou jeudi. | Tous les jours sauf le mardi. | Ni mardi ni jeudi.",
    ),
    (
        {"value": "3 June 2026"},
        "en",
        "On 3 June. | June 3rd, 2026 | 2026-06-03 | the third of June",
        "On 13 June. | 3 July | Not on 3 June. | 3 June 2027 | 3 or 4 June",
    ),
    (
        {"value": "9", "kind": "time", "also": ["5 pm"]},
        "en",
        "From nine to five. | 9:00 - 17:00 | Nine.",
        "From nine to six. | At five. | At 9:05.",
    ),
]
GOOD = [(one, tongue, text) for one, tongue, good, _ in STATED for text in good.split(" | ")]
BAD = [(one, tongue, text) for one, tongue, _, bad in STATED for text in bad.split(" | ")]


@pytest.mark.parametrize(("parameters", "language", "text"), GOOD)
def test_what_states_the_value_passes(parameters: dict[str, Any], language: str, text: str) -> None:
    assert passes("states", parameters, text, language)


@pytest.mark.parametrize(("parameters", "language", "text"), BAD)
def test_what_denies_it_or_states_another_one_fails(
    parameters: dict[str, Any], language: str, text: str
) -> None:
    assert not passes("states", parameters, text, language)


@ANY
@given(asked=st.integers(0, 1439), said=st.integers(0, 1439))
def test_one_time_alone_is_right(asked: int, said: int) -> None:
    value, reply = (f"{at // 60:02}:{at % 60:02}" for at in (asked, said))
    same = asked == said or (
        asked % 720 == said % 720 and 600 <= asked < 780
    )  # 10:00 to 12:59 may be either half of the day
    for language in ("en", "fr"):
        if not (language == "en" and (600 <= said < 780 or same)):
            held = passes("states", {"value": value}, f"Oh: {reply}.", language)
            assert held == (asked == said or (same and language == "en"))
    assert not passes("states", {"value": value}, f"It is not at {value}.")


SOURCE = (
    "The walk on 14 May begins at 10 am and costs £12.50 for adults. It takes two hours; 20 "
    "people may come. Tell Eva on 0301 22 44. Dogs are not welcome."
)


@pytest.mark.parametrize(
    "text",
    [
        "On May 14th at ten o’clock twenty people pay 12.50 pounds.",
        "1. Come at 10:00.\n2. Ring 03012244.\n3. Enjoy.",
        "It takes 2 hours. First, ring Eva; one of us will answer.",
        "No figure at all.",
    ],
)
def test_figures_of_the_source_may_be_written_otherwise(text: str) -> None:
    assert passes("numbers_from", {"source": SOURCE}, text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It costs twelve pounds.", "twelve pounds"),
        ("It costs $12.50.", "$12.50"),
        ("On 15 May", "15 May"),
        ("At half past ten", "half past ten"),
        ("Thirty people", "Thirty"),
        ("It takes three hours", "three hours"),
        ("It takes 20 minutes", "20 minutes"),
        ("Half price: 50% off", "50%"),
        ("Flat 20B", "20B"),
        ("2. Come early.", "2"),
    ],
)
def test_a_figure_that_the_source_lacks_is_named(text: str, found: str) -> None:
    outcome = judge("numbers_from", {"source": SOURCE}, text)
    assert outcome.status == "failed"
    assert f"“{found}”" in outcome.reason("en")
    assert passes("numbers_from", {"source": SOURCE, "also": [found]}, text)


FACTS = ["14 May", "at 10 am", ["adults", "grown-ups"], "£12.50", "20 people"]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("On May 14th at ten o’clock; grown-ups pay £12.50, 20 people at most.", True),
        ("14 May, 10:00, twenty people; adults: 12.50 pounds.", True),
        ("On May 14th at ten o’clock; children pay £12.50, 20 people at most.", False),
        ("On May 15th at ten o’clock; adults pay £12.50, 20 people at most.", False),
        ("On May 14th at ten o’clock; adults do not pay £12.50. 20 people at most.", False),
        ("On May 14th, not at ten o’clock; adults pay £12.50, 20 people at most.", False),
    ],
)
def test_what_must_be_kept_is_kept(text: str, held: bool) -> None:
    assert passes("keeps", {"facts": FACTS, "source": SOURCE}, text) is held


def test_what_the_source_denies_may_be_denied() -> None:
    kept = {"facts": ["nuts", "room 12"], "source": "Chicken pie without nuts, room 12"}
    assert passes("keeps", kept, "Room 12: no milk, chicken pie without nuts")
    assert passes("keeps", {"facts": ["dogs"], "source": SOURCE}, "Dogs are not welcome.")
    assert not passes("keeps", {"facts": ["nuts"]}, "Chicken pie without nuts")
    assert not passes("keeps", {"facts": ["milk"], "source": "Tea with milk."}, "Tea, no milk.")


@pytest.mark.parametrize(
    ("fact", "text", "language", "held"),
    [
        ("ruler", "Never draw without a ruler.", "en", True),
        ("ruler", "Don't skip the ruler; never forget the ruler.", "en", True),
        ("ruler", "Draw, not fast, without a ruler.", "en", False),
        ("sevens", "Practise everything but the sevens.", "en", False),
        ("règle", "Ne dessine pas sans règle, n’oublie jamais ta règle.", "fr", True),
        ("règle", "Dessine sans règle.", "fr", False),
        ("accents", "Relis sans oublier les accents.", "fr", True),
    ],
)
def test_two_denials_are_none(fact: str, text: str, language: str, held: bool) -> None:
    assert passes("keeps", {"facts": [fact]}, text, language) is held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Eva says: “dogs are not welcome.”", True),
        ("« 20 people […] may not come »", False),
        ("“The walk […] costs £12.50”, and so on", True),
        ("He wrote 'Tell Eva' and left.", True),
        ("“costs £12.50 […] The walk on 14 May”", False),
        ("She says “dogs are welcome”.", False),
        ("„Dogs are very welcome“", False),
        ("'all dogs are not welcome'", False),
        ("It's the dogs' day; don't come.", True),
        ("A “walk”, no quotation", True),
        ("An opening mark “ alone: dogs may come", True),
    ],
)
def test_quotations_stand_word_for_word_in_the_source(text: str, held: bool) -> None:
    assert passes("quotes_from", {"source": SOURCE}, text) is held


@ANY
@given(
    begin=st.integers(0, 20),
    size=st.integers(2, 9),
    marks=st.sampled_from(["“”", "«»", '""', "„“", "‘’", "''"]),
)
def test_any_words_of_the_source_may_be_quoted(begin: int, size: int, marks: str) -> None:
    quoted = " ".join(SOURCE.split()[begin : begin + size])
    text = f"She says {marks[0]}{quoted}{marks[1]} and more."
    assert list(quotations(text)) == [quoted]
    assert passes("quotes_from", {"source": SOURCE}, text)
    assert not passes("quotes_from", {"source": SOURCE}, text.replace(quoted, f"{quoted} too"))


def test_a_check_is_given_what_the_case_puts_in() -> None:
    spec = {"numbers_from": {"source": {"input": "letter"}, "also": [{"input": "year"}, "9"]}}
    inputs = {"letter": "Bring £7.", "year": "2026"}
    [check] = build_checks([spec], {}, "en", inputs=inputs)
    for text, status in (("£7, 9 or 2026", "passed"), ("£8", "failed")):
        assert check.run(Subject(Reply(text), Prompt("x"))).status == status


def test_an_exercise_gives_its_checks_the_inputs_of_each_case() -> None:
    from course.exercises import exercise

    cases = cases_from([{"inputs": {"note": "Bring £7."}}, {"inputs": {"note": "Bring £8."}}])
    task = exercise.Exercise(
        id="x",
        module="m",
        language="en",
        points=1,
        title="X",
        variables=("note",),
        checks=({"numbers_from": {"source": {"input": "note"}}},),
        cases=cases,
    )
    found = [
        task.checks_for(case)[0].run(Subject(Reply("£8"), Prompt("x"))).status for case in cases
    ]
    assert found == ["failed", "passed"]


@pytest.mark.parametrize(
    ("fact", "text", "language", "held"),
    [
        ("zero", "Start at zero and count on.", "en", True),
        ("zero", "The row begins with zero.", "en", True),
        ("nine", "Work up to nine, then at nine again.", "en", True),
        ("zero", "Do not start at zero.", "en", False),
        ("zero", "Start at one.", "en", False),
        ("nine", "Begin at 9 pm.", "en", False),
        ("nine", "It costs £9.", "en", False),
        ("zéro", "Commence à zéro.", "fr", True),
        ("zéro", "Ne commence pas à zéro.", "fr", False),
        ("neuf", "Commence à 9 h.", "fr", False),
    ],
)
def test_a_number_is_kept_though_it_reads_like_an_hour(
    fact: str, text: str, language: str, held: bool
) -> None:
    assert passes("keeps", {"facts": [fact]}, text, language) is held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Shut from noon on Monday.", True),
        ("Open at noon on a Monday.", True),
        ("No Monday.", False),
        ("Every day except on Monday.", False),
    ],
)
def test_noon_has_no_no_in_it(text: str, held: bool) -> None:
    assert passes("states", {"value": "Monday"}, text) is held
