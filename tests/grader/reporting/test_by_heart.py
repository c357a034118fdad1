"""A prompt that holds what it was marked on is named in the report, however it is written."""

from __future__ import annotations

import csv
import io
import re

import pytest
from support.grades import MODULE, Page, submission

from course.exercises.exercise import Exercise, exercise, exercises
from course.messages import LANGUAGES
from grader.marking.heldout import held_out
from grader.marking.work import LearnerRecord
from grader.reporting.by_heart import ByHeart, by_heart, letters_of
from grader.reporting.class_report import class_report
from grader.reporting.tables import class_csv

TASKS = [one for language in LANGUAGES for one in exercises(language)]
TASK = exercise("appointment-line", "en")
HALF = held_out(TASK)
ASK = "Put the day, the time and the place on one line: {{message}}\n"
NOTHING = ByHeart(0, 0, 0)


def text_of(number: int) -> str:
    return "\n".join(HALF.cases[number].texts)


def answer_of(number: int) -> str:
    value = next(iter(HALF.cases[number].expect.values()))
    return str(value[0] if isinstance(value, list) else value)


ANSWERS = "\n".join(
    str(one)
    for case in HALF.cases[:4]
    for value in case.expect.values()
    for one in (value if isinstance(value, list) else [value])
)
DISGUISES = {
    "as it is": lambda text: text,
    "in capitals": str.upper,
    "spaced out": lambda text: re.sub(r"(\w)(?=\w)", r"\1 ", text),
    "with zero-width letters": lambda text: "\u200b".join(text),
    "with soft hyphens": lambda text: "\u00ad".join(text),
    "in Cyrillic": lambda text: text.translate(str.maketrans("aeocpx", "аеосрх")),
    "in full width": lambda text: "".join(
        chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text
    ),
    "without punctuation": lambda text: re.sub(r"[^\w\s]", "", text),
}


@pytest.mark.parametrize("how", DISGUISES)
def test_marking_cases_answers_and_reference_are_found(how: str) -> None:
    disguised = DISGUISES[how]
    assert by_heart(TASK, ASK + disguised(text_of(0))).inputs == 1
    assert by_heart(TASK, ASK + disguised(text_of(0) + text_of(3))).inputs == 2
    assert by_heart(TASK, ASK + disguised(HALF.reference)).reference >= 90


@pytest.mark.parametrize(
    "how", ["as it is", "in capitals", "with zero-width letters", "in Cyrillic"]
)
def test_the_answers_of_several_cases_are_found(how: str) -> None:
    assert by_heart(TASK, ASK + DISGUISES[how](ANSWERS)).answers >= 3


def test_a_word_more_or_less_hides_nothing() -> None:
    changed = re.sub(r"^(\w+) ", r"\1 really ", text_of(0))
    assert changed != text_of(0)
    assert by_heart(TASK, ASK + changed).inputs == 1
    shorter = HALF.reference[: int(len(HALF.reference) * 0.85)]
    assert 60 <= by_heart(TASK, "Hello. " + shorter).reference < 100


@pytest.mark.parametrize("task", TASKS, ids=lambda one: f"{one.language}-{one.id}")
def test_prompts_that_were_written_without_the_cases_are_left_alone(task: Exercise) -> None:
    """The weak prompts, those among them that know the practice cases by heart; the notebook."""
    half = held_out(task)
    for weak in half.weak:
        assert by_heart(task, weak.prompt) == NOTHING
    practice = "\n".join(text for case in task.cases for text in case.texts)
    assert by_heart(task, f"{practice}\n{' '.join(task.hints)}") == NOTHING
    reference = by_heart(task, half.reference)
    assert not reference.inputs and not reference.answers


def test_one_answer_is_no_reason() -> None:
    assert by_heart(TASK, ASK + answer_of(0)) == NOTHING


@pytest.mark.parametrize("how", ["as it is", "in capitals", "with zero-width letters"])
def test_cases_of_a_few_words_are_found_where_several_stand_together(how: str) -> None:
    """Visitors of the museum ask in a few words; one question is nobody's."""
    task = exercise("museum-guide", "en")
    cases = held_out(task).cases
    short = [case for case in cases if all(len(letters_of(one)) < 20 for one in case.texts)]
    assert len(short) >= 3
    asked = [DISGUISES[how]("\n".join(case.texts)) for case in short]
    assert by_heart(task, "\n".join(asked)).inputs >= 3
    for one in asked:
        assert by_heart(task, one) == NOTHING


@pytest.mark.parametrize("task", TASKS, ids=lambda one: f"{one.language}-{one.id}")
def test_whoever_has_all_the_cases_is_found(task: Exercise) -> None:
    cases = held_out(task).cases
    whole = "\n".join(text for case in cases for text in case.texts)
    assert by_heart(task, whole).inputs >= 0.7 * len(cases)


def record(student: str, prompt: str) -> LearnerRecord:
    return LearnerRecord(student, submission({TASK.id: prompt}), {}, None)


def report(learners: list[LearnerRecord], language: str) -> str:
    how = {"seconds": 1.0, "calls": 1, "calls_saved": 0, "cost": None}
    return Page(class_report(MODULE, learners, language=language, **how)).text  # type: ignore[arg-type]


def test_the_report_and_the_table_name_learner_exercise_and_what_is_held() -> None:
    cheat = record("cora", ASK + text_of(0) + "\n" + text_of(1))
    honest = record("hana", ASK)
    english = report([cheat, honest], "en")
    assert "the whole text of 2 held-out cases" in english and "None were found" in english
    section = english.partition("Prompts that hold what they were marked on")[2]
    section = section.partition("Prompts that are near copies")[0]
    assert "cora" in section and "hana" not in section and TASK.title in section
    assert "tout le texte de 2 cas gardés pour la note" in report([cheat], "fr")
    rows = list(csv.DictReader(io.StringIO(class_csv(MODULE, [cheat, honest], language="en"))))
    held = {(row["student"], row["exercise"]): row["by_heart"] for row in rows}
    assert held["cora", TASK.id] == "the whole text of 2 held-out cases"
    assert not any(text for key, text in held.items() if key != ("cora", TASK.id))
