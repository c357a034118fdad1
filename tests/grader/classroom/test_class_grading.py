"""A class graded in one go: marks, what is written, what is kept, and what comes of attacks."""

from __future__ import annotations

import json

import pytest
from support.classes import Echoing, book_of, course_folders, grade_class, hand_in
from support.hostile import ASSIGNMENT, CORPUS, GOOD, GOOD_FR, IDS, mark
from support.nbgrader_class import Classroom

from course.errors import ModelError
from course.exercises.exercise import exercise, exercises
from grader.marking.grade import grade_prompt
from grader.marking.heldout import held_out
from grader.marking.work import Choice

POINTS = {one.id: one.points for one in exercises("en") if one.module == ASSIGNMENT}
WEAK = {name: held_out(exercise(name, "en")).weak[0].prompt for name in IDS}


@pytest.fixture
def classroom(tmp_path, monkeypatch):
    return Classroom(tmp_path, monkeypatch)


@pytest.fixture
def folders(classroom, gradebook):
    classroom.take(gradebook)
    return course_folders(classroom.root)


def stored(folders, student):
    """The automatic scores and whether a person must look, by exercise, from the gradebook."""
    with book_of(folders) as book:
        submission = book._gradebook.find_submission(ASSIGNMENT, student)
        return {
            one.name.removeprefix("score-"): (one.auto_score, one.needs_manual_grade)
            for notebook in submission.notebooks
            for one in notebook.grades
        }


def by_hand(folders, student, name, score, comment):
    with book_of(folders) as book:
        place = (ASSIGNMENT, ASSIGNMENT, student)
        book._gradebook.find_grade(f"score-{name}", *place).manual_score = score
        book._gradebook.find_comment(f"prompt-{name}", *place).manual_comment = comment
        book._gradebook.db.commit()


def test_a_class_in_both_languages(folders):
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "benoit", GOOD_FR, "fr")
    hand_in(folders, "carl", WEAK)
    hand_in(folders, "dora", {IDS[0]: GOOD[IDS[0]]})
    _, records = grade_class(folders, Echoing())
    full = sum(POINTS.values())
    assert records["ada"].score == records["benoit"].score == full
    assert records["carl"].score <= 0.4 * full
    assert stored(folders, "dora") == {
        name: (POINTS[name] if name == IDS[0] else 0.0, False) for name in IDS
    }
    assert records["benoit"].submission.language == "fr"
    for student in records:
        assert "<html" in folders.feedback(student, ASSIGNMENT).read_text(encoding="utf-8")
        notebook = json.loads(folders.autograded(student, ASSIGNMENT).read_text(encoding="utf-8"))
        assert {one["id"] for one in notebook["cells"]} >= {f"score-{name}" for name in IDS}


def test_each_different_prompt_is_evaluated_once(folders):
    for student in ("a", "b", "c"):
        hand_in(folders, student, GOOD)
    model = Echoing()
    grading, _ = grade_class(folders, model)
    cases = sum(
        len(exercise(name, "en").cases) + len(held_out(exercise(name, "en")).cases) for name in IDS
    )
    assert model.calls == cases
    assert grading.counts.prompts == len(IDS) and grading.counts.calls_saved == 2 * cases


def test_what_is_graded_is_not_graded_again_until_something_changes(folders, monkeypatch):
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "carl", WEAK)
    grade_class(folders, Echoing())
    model = Echoing()
    grading, records = grade_class(folders, model)
    assert model.calls == 0 and grading.counts.unchanged == 2
    assert records["ada"].score == sum(POINTS.values())
    hand_in(folders, "carl", GOOD)
    grading, records = grade_class(folders, model)
    assert model.calls > 0 and grading.counts.unchanged == 1
    assert records["carl"].score == sum(POINTS.values())
    before = model.calls
    grade_class(folders, model, Choice(again=True))
    assert model.calls > before


def test_one_learner_or_one_exercise_is_graded_again(folders):
    hand_in(folders, "ada", GOOD)
    hand_in(folders, "carl", GOOD)
    grade_class(folders, Echoing())
    model = Echoing()
    grade_class(folders, model, Choice(students=["carl"], exercises=[IDS[1]]))
    task = exercise(IDS[1], "en")
    assert model.calls == len(task.cases) + len(held_out(task).cases)
    assert stored(folders, "carl") == {name: (POINTS[name], False) for name in IDS}


def test_what_could_not_be_graded_waits_for_a_grade_and_the_next_run_has_it(folders):
    class Down(Echoing):
        async def complete(self, request, **options):
            messages = request.messages
            if "shopping" in str(messages) or len(messages[0].text) % 2:
                raise ModelError("model.server_error", host="h", status=503)
            return await super().complete(request, **options)

    hand_in(folders, "ada", GOOD)
    _, records = grade_class(folders, Down())
    found = stored(folders, "ada")
    assert records["ada"].score is None
    missing = [name for name, (score, wants) in found.items() if score is None and wants]
    assert missing and all(score is None or score > 0 for score, _ in found.values())
    page = folders.feedback("ada", ASSIGNMENT).read_text(encoding="utf-8")
    assert "503" not in page
    _, records = grade_class(folders, Echoing())
    assert records["ada"].score == sum(POINTS.values())
    assert stored(folders, "ada") == {name: (POINTS[name], False) for name in IDS}


def test_marks_and_comments_given_by_hand_stay(folders):
    hand_in(folders, "carl", WEAK)
    grade_class(folders, Echoing())
    by_hand(folders, "carl", IDS[0], 1.5, "Nearly. See me.")
    _, records = grade_class(folders, Echoing(), Choice(again=True))
    assert records["carl"].manual
    page = folders.feedback("carl", ASSIGNMENT).read_text(encoding="utf-8")
    assert "Nearly. See me." in page
    with book_of(folders) as book:
        kept = book._gradebook.find_grade(f"score-{IDS[0]}", ASSIGNMENT, ASSIGNMENT, "carl")
        assert kept.manual_score == 1.5 and kept.score == 1.5 and not kept.needs_manual_grade
    hand_in(folders, "carl", GOOD)
    grade_class(folders, Echoing())
    with book_of(folders) as book:
        kept = book._gradebook.find_grade(f"score-{IDS[0]}", ASSIGNMENT, ASSIGNMENT, "carl")
        assert kept.score == 1.5 and kept.needs_manual_grade, "somebody should look again"


def test_no_hostile_submission_changes_anything_that_is_not_its_own(folders, tmp_path):
    """The whole corpus as one class: nothing stops the batch, each mark is what its prompts earn,
    the others' marks are theirs, no code ran, and no held-out case is in what goes back."""
    hand_in(folders, "zz-control", GOOD)
    light = [one for one in CORPUS if not one.heavy]
    for entry in light:
        folder = folders.submitted(f"s-{entry.name}", ASSIGNMENT)
        folder.parent.mkdir(parents=True)
        entry.write(folder)
    before = {
        path: path.read_bytes() for path in _plain_files(tmp_path) if "submitted" in str(path)
    }
    model = Echoing()
    _, records = grade_class(folders, model)
    assert records["zz-control"].score == sum(POINTS.values())
    for entry in light:
        student = f"s-{entry.name}"
        folder = folders.submitted(student, ASSIGNMENT)
        assert not mark(folder).exists(), entry.name
        if student not in records:  # no folder, or a link in the place of one: nothing handed in
            assert not entry.prompts, entry.name
            continue
        record = records[student]
        assert dict(record.submission.prompts) == dict(entry.prompts), entry.name
        for name, text in entry.prompts.items():
            alone = grade_prompt(exercise(name, entry.language), text, model)
            assert record.grades[name].score == alone.score, (entry.name, name)
        for score, _ in stored(folders, student).values():
            assert score is None or 0 <= score <= max(POINTS.values()), entry.name
        page = folders.feedback(student, ASSIGNMENT).read_text(encoding="utf-8")
        rebuilt = folders.autograded(student, ASSIGNMENT).read_text(encoding="utf-8")
        for secret in _secrets(entry.language):
            assert secret not in page and secret not in rebuilt, entry.name
    after = {path: path.read_bytes() for path in before if path.is_file()}
    assert after == before, "submissions are read and never written"


def test_memorised_answers_do_not_pass(folders):
    for number, prompts in enumerate(_memorisers()):
        hand_in(folders, f"memory-{number}", prompts)
    _, records = grade_class(folders, Parrot())
    for record in records.values():
        [grade] = record.grades.values()
        assert grade.practice is not None
        assert grade.score <= 0.4 * grade.points


def _plain_files(folder):
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 1_000_000
    ]


def _secrets(language):
    """A long piece of every held-out input of the assignment."""
    for name in IDS:
        for case in held_out(exercise(name, language)).cases:
            for value in case.inputs.values():
                yield json.dumps(value[:40], ensure_ascii=False)[1:-1]


class Parrot(Echoing):
    """Does what a prompt full of memorised answers hopes for: finds the text that it was given
    among the examples of the prompt, and answers what stands there."""

    name = "parrot"

    async def complete(self, request, *, on_text=None):
        from course.models.base import Reply

        asked = request.messages[-1].text
        examples, _, given = asked.rpartition("=====")
        found = [one for one in examples.split("#####") if given.strip()[:40] in one]
        answer = found[0].partition("-----")[2].strip() if found else "I do not know."
        return Reply(answer, "stop", model=self.name)


def _memorisers():
    """Three prompts that hold every practice case with its right answer."""
    made = []
    for name in IDS:
        task = exercise(name, "en")
        answers = [_right_answer(case) for case in task.cases]
        if not all(answers):
            continue
        table = "#####".join(
            f"{' '.join(case.inputs.values())}\n-----\n{answer}"
            for case, answer in zip(task.cases, answers, strict=True)
        )
        uses = " ".join(f"{{{{{variable}}}}}" for variable in task.variables)
        made.append({name: f"{table}\n=====\n{uses}"})
    return made


def _right_answer(case):
    values = [value for value in case.expect.values() if isinstance(value, str)]
    return " | ".join(values)
