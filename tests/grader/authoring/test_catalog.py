"""Every exercise of the catalogue is whole, in both languages, and gives nothing away."""

from __future__ import annotations

import nbformat
import pytest
from support.places import ROOT
from support.replies import objections

from course.exercises.exercise import Case, Exercise, exercise, exercises, modules
from course.messages import LANGUAGES
from course.prompts.prompt import Prompt
from course.prompts.slips import diagnose, strip_solution_marks
from course.text.compare import finds, folded
from grader.marking.heldout import HeldOut, held_out

AT_LEAST = 8
TASKS = [task for language in LANGUAGES for task in exercises(language)]
NAMES = [f"{task.id}-{task.language}" for task in TASKS]

each = pytest.mark.parametrize("task", TASKS, ids=NAMES)


def texts(case: Case) -> set[str]:
    said = "\n".join(turn.user for turn in case.turns)
    return {folded(text) for text in (*case.inputs.values(), said) if text}


def targets(case: Case) -> list[str]:
    """Every text that a case expects."""
    values = [one if isinstance(one, list) else [one] for one in case.expect.values()]
    return [str(one) for group in values for one in group]


def brief(task: Exercise) -> str:
    path = ROOT / "solutions" / task.language / task.module / f"{task.module}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    return next(cell.source for cell in cells if cell.id == f"brief-{task.id}")


def answer(task: Exercise) -> str:
    """What the instructor's notebook has in the answer cell, as the magic gets it."""
    path = ROOT / "solutions" / task.language / task.module / f"{task.module}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    source = next(cell.source for cell in cells if cell.id == f"prompt-{task.id}")
    first, _, body = source.partition("\n")
    assert first == f"%%prompt {task.id}"
    return strip_solution_marks(body)


def prompts(kept: HeldOut) -> list[str]:
    return [kept.reference, *(weak.prompt for weak in kept.weak)]


def test_ids_are_unique_and_the_same_in_both_languages() -> None:
    english, french = exercises("en"), exercises("fr")
    ids = [task.id for task in english]
    assert len(ids) == len(set(ids))
    assert [(t.id, t.module, t.points) for t in english] == [
        (t.id, t.module, t.points) for t in french
    ]


def test_the_first_modules_have_their_exercises() -> None:
    count = {module: sum(t.module == module for t in exercises("en")) for module in modules()}
    assert count["00-start-here"] == 1
    assert all(many == 4 for module, many in count.items() if module != "00-start-here")
    assert len(count) == 6


def test_a_schema_is_in_the_language_of_the_exercise() -> None:
    found = {lang: exercise("tenant-letters", lang).settings.json_schema for lang in LANGUAGES}
    assert [list(one["properties"]) for one in found.values() if one] == [
        ["client", "total", "code"],
        ["nom", "somme", "code"],
    ]


@each
def test_there_are_enough_cases_and_none_twice(task: Exercise) -> None:
    kept = held_out(task)
    assert task.points > 0
    assert len(task.cases) >= AT_LEAST
    assert len(kept.cases) >= AT_LEAST
    seen = [text for case in (*task.cases, *kept.cases) for text in texts(case)]
    assert len(seen) == len(set(seen))
    for case in (*task.cases, *kept.cases):
        assert set(case.inputs) == set(task.variables)


@each
def test_the_checks_can_be_built_for_every_case(task: Exercise) -> None:
    for case in (*task.cases, *held_out(task).cases):
        assert task.checks_for(case)
        assert targets(case)


@each
def test_hints_do_not_hold_what_a_check_looks_for(task: Exercise) -> None:
    assert 2 <= len(task.hints) <= 4
    fixed = [text for check in task.checks for text in fixed_targets(check, task.language)]
    for case in (*task.cases, *held_out(task).cases):
        for target in (*targets(case), *fixed):
            for hint in task.hints:
                assert not finds(folded(hint), folded(target)), (hint, target)


def fixed_targets(check: dict, language: str) -> list[str]:
    """The texts that a check looks for in every case."""
    found: list[str] = []
    for name, parameters in check.items():
        for key in ("value", "values", "pattern") if not name.startswith("not_") else ():
            given = (parameters or {}).get(key)
            given = given.get(language) if isinstance(given, dict) else given
            found += given if isinstance(given, list) else [given] if given else []
    return [str(one) for one in found]


@each
def test_the_prompts_can_be_sent_and_use_the_variables(task: Exercise) -> None:
    kept = held_out(task)
    assert len(kept.weak) >= 2
    assert len(set(prompts(kept))) == len(prompts(kept))
    for text in prompts(kept):
        problem = diagnose(text, task.variables)
        assert problem is None, problem.text(task.language)
        assert set(Prompt(text).variables) == set(task.variables)
    assert all(weak.why.strip() for weak in kept.weak)


@each
def test_the_example_of_the_brief_is_no_case(task: Exercise) -> None:
    text = folded(brief(task))
    assert all(f"{{{{{name}}}}}" in brief(task) for name in task.variables)
    for case in (*task.cases, *held_out(task).cases):
        assert not any(one in text for one in texts(case))


@each
def test_the_notebook_has_the_reference_prompt(task: Exercise) -> None:
    assert Prompt(answer(task)).parts == Prompt(held_out(task).reference).parts


@each
def test_french_and_english_cases_are_not_the_same(task: Exercise) -> None:
    other = next(t for t in TASKS if t.id == task.id and t.language != task.language)
    mine = {text for case in task.cases for text in texts(case)}
    assert not mine & {text for case in other.cases for text in texts(case)}


# Replies of the embedded model, and some that were made up to fool the checks: the exercise,
# the language, the reply to its first practice case, and whether it is a good one.
REPLIES = [
    ("postcard-city", "en", "Lisbon", True),
    ("postcard-city", "en", "**Lisbon.**", True),
    ("postcard-city", "en", "The postcard comes from Lisbon.", False),
    ("postcard-city", "en", "City: Lisbon", False),
    ("postcard-city", "en", "Lisbon, Portugal", False),
    ("postcard-city", "en", "Lisbon, Oslo or Prague", False),
    ("postcard-city", "fr", "Bordeaux", True),
    ("postcard-city", "fr", "« Bordeaux »", True),
    ("postcard-city", "fr", "Ville : Bordeaux\nCarte : Bonjour de Bordeaux!", False),
    ("postcard-city", "fr", "Cette carte postale est située dans la ville de Bordeaux.", False),
    ("appointment-line", "en", "Tuesday | 3 pm | room 12", True),
    ("appointment-line", "en", "TUESDAY | 3pm | in Room 12.", True),
    ("appointment-line", "en", "DAY | TIME | PLACE", False),
    ("appointment-line", "en", "Monday | 3 pm | room 12", False),
    ("appointment-line", "en", "Tuesday, 3 pm, room 12", False),
    ("appointment-line", "en", "room 12 | 3 pm | Tuesday", False),
    ("appointment-line", "en", "Tuesday | 3 pm | room 12 | bring your card", False),
    ("appointment-line", "en", "Here it is:\nTuesday | 3 pm | room 12", False),
    ("appointment-line", "en", "- Day: Tuesday\n- Time: 3 pm\n- Place: Room 12", False),
    ("appointment-line", "fr", "Mardi | 15h | salle 12", True),
    ("appointment-line", "fr", "mardi | 15\u202fh | la salle 12", True),
    ("appointment-line", "fr", "JOUR | HEURE | LIEU", False),
    ("appointment-line", "fr", "Mardi | 8 h | gare de Lyon", False),
    ("appointment-line", "fr", "JUE | 17 | RUE du Moulin", False),
    ("shopping-list", "en", "- bread\n- milk\n- eggs", True),
    ("shopping-list", "en", "- Milk\n- Bread\n- Some eggs", True),
    ("shopping-list", "en", "1. Bread\n2. Milk\n3. Eggs", False),
    ("shopping-list", "en", "bread, milk, eggs", False),
    ("shopping-list", "en", "- Bread\n- Milk", False),
    ("shopping-list", "en", "- Bread\n- Milk\n- Butter", False),
    ("shopping-list", "en", "Shopping list:\n- Bread\n- Milk\n- Eggs", False),
    ("shopping-list", "en", "- Stop at the shop and get bread, milk and eggs\n- Go\n- Home", False),
    ("shopping-list", "fr", "- Pain\n- Lait\n- œufs", True),
    ("shopping-list", "fr", "– du pain\n– du lait\n– des oeufs", True),
    ("shopping-list", "fr", "Voici une liste :\n\n1. Pain\n2. Lait\n3. Œufs", False),
    ("shopping-list", "fr", "- Pommes rouges\n- Pommes\n- Fromage", False),
    ("subject-line", "en", "Replacement for broken lamp", True),
    ("subject-line", "en", "“Order 5512: broken lamp”", True),
    ("subject-line", "en", "Subject: Replaced Blue Lamp", False),
    ("subject-line", "en", "Order Replacement and Money Back", False),
    ("subject-line", "en", "Hello, I ordered a blue lamp from you two weeks ago", False),
    ("subject-line", "en", "Broken lamp\n\nDear team,", False),
    ("subject-line", "fr", "Lampe bleue cassée", True),
    ("subject-line", "fr", "Objet : Remboursement de lampe bleue", False),
    ("subject-line", "fr", "C’est un courriel de confiance", False),
    (
        "polite-reply",
        "en",
        "Dear Martin Webb, thank you for your message about the heating in flat 12. "
        "We will answer you by Friday.",
        True,
    ),
    (
        "polite-reply",
        "en",
        "Dear NAME, thank you for your message about TOPIC. We will answer you by Friday.",
        False,
    ),
    (
        "polite-reply",
        "en",
        "Dear Martin Webb, thank you for your message about the heating. We will send "
        "somebody tomorrow.",
        False,
    ),
    (
        "polite-reply",
        "en",
        "Dear Martin, thank you for your message about the heating. We will answer you by Friday.",
        False,
    ),
    (
        "polite-reply",
        "fr",
        "Bonjour Martin Weber, merci pour votre message au sujet du chauffage. "
        "Nous vous répondrons avant vendredi.",
        True,
    ),
    (
        "polite-reply",
        "fr",
        "Bonjour Monsieur, merci pour votre message au sujet du chauffage. "
        "Nous vous répondrons avant vendredi.",
        False,
    ),
    (
        "polite-reply",
        "fr",
        "Bonjour [prénom et nom], merci pour votre message au sujet de [sujet]. "
        "Nous vous répondrons avant vendredi.",
        False,
    ),
]


@pytest.mark.parametrize(("exercise_id", "language", "reply", "good"), REPLIES)
def test_the_checks_tell_good_replies_from_bad_ones(
    exercise_id: str, language: str, reply: str, good: bool
) -> None:
    found = objections(exercise_id, language, 0, reply)
    assert (not found) == good, found
