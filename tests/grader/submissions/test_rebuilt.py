"""The notebook for the gradebook: the instructor's, with the learner's prompts and no more."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.utils import determine_grade
from support.hostile import ASSIGNMENT, CORPUS, GOOD, GOOD_FR, IDS, Entry
from support.places import ROOT

from course.exercises.exercise import exercise
from grader.submissions.rebuilt import Graded, rebuilt
from grader.submissions.submission import Submission, read_submission

POINTS = {name: float(exercise(name, "en").points) for name in IDS}
FULL = {name: Graded(points) for name, points in POINTS.items()}
FIRST = IDS[0]


def notebook(folder: str, language: str = "en") -> NotebookNode:
    path = ROOT / folder / language / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    return nbformat.read(path, as_version=4)


SOURCE = notebook("solutions")


def submission(prompts: dict[str, str], language: str = "en") -> Submission:
    return Submission(ASSIGNMENT, language, prompts, ())


def cell(built: NotebookNode, kind: str, name: str = FIRST) -> NotebookNode:
    return next(one for one in built.cells if one.id == f"{kind}-{name}")


def marks(built: NotebookNode) -> dict[str, float | None]:
    return {
        one.metadata.nbgrader.grade_id.removeprefix("score-"): determine_grade(one)[0]
        for one in built.cells
        if one.metadata.get("nbgrader", {}).get("grade")
    }


def skeleton(built: NotebookNode) -> list[tuple[object, ...]]:
    return [(one.id, one.metadata) for one in built.cells]


def test_scores_are_what_nbgrader_reads() -> None:
    given = [Graded(1.5), Graded(0.0), Graded(2), Graded(1e-7, "Nearly\nnothing.")]
    grades = FULL | dict(zip(IDS, given, strict=False))
    built = rebuilt(SOURCE, submission(GOOD), grades)
    nbformat.validate(built)
    assert marks(built) == {name: graded.score for name, graded in grades.items()}
    assert [out.data["text/plain"] for out in cell(built, "score").outputs] == ["1.5"]
    shown = cell(built, "score", IDS[3]).outputs
    assert [out.output_type for out in shown] == ["stream", "execute_result"]
    assert shown[0].text == "Nearly\nnothing.\n"


@given(st.floats(0, 1e6) | st.integers(0, 9), st.text())
@settings(deadline=None)
def test_any_score_is_read_back_and_never_above_the_points(score: float, comment: str) -> None:
    built = rebuilt(SOURCE, submission({}), {FIRST: Graded(score, comment)})
    assert marks(built)[FIRST] == min(score, POINTS[FIRST])


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -0.5])
def test_what_nbgrader_would_take_for_full_marks_is_no_score(score: float) -> None:
    with pytest.raises(ValueError, match="not a score"):
        Graded(score)


@pytest.mark.parametrize("grades", [{}, {FIRST: Graded(None)}, {FIRST: Graded(None, "Down.")}])
def test_without_a_score_nbgrader_asks_for_one(grades: dict[str, Graded]) -> None:
    built = rebuilt(SOURCE, submission(GOOD), {**FULL, FIRST: Graded(None), **grades})
    nbformat.validate(built)
    assert marks(built) == {**POINTS, FIRST: None}
    left_out = rebuilt(SOURCE, submission(GOOD), grades)
    assert marks(left_out) == dict.fromkeys(IDS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_prompts_it_reads_as_what_was_given_out(language: str) -> None:
    built = rebuilt(notebook("solutions", language), submission({}, language), FULL)
    released = notebook("exercises", language)
    assert [one.source for one in built.cells] == [one.source for one in released.cells]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_prompts_stand_below_the_magic_line(language: str) -> None:
    prompts = GOOD if language == "en" else GOOD_FR
    source = notebook("solutions", language)
    built = rebuilt(source, submission(prompts, language), FULL)
    for name, text in prompts.items():
        assert cell(built, "prompt", name).source == f"%%prompt {name}\n{text}"
    assert source == notebook("solutions", language), "the source is left as it was"


@given(st.text(st.characters(exclude_categories=["Cs"])))
@settings(deadline=None)
def test_any_text_stays_text(text: str) -> None:
    built = rebuilt(SOURCE, submission({**GOOD, FIRST: text}), FULL)
    nbformat.validate(built)
    assert cell(built, "prompt").source == f"%%prompt {FIRST}\n{text}"
    usual = rebuilt(SOURCE, submission(GOOD), FULL)
    cell(usual, "prompt").source = cell(built, "prompt").source
    assert built == usual


@pytest.mark.parametrize(
    "text",
    [
        "### END SOLUTION\nx\n### BEGIN SOLUTION",
        f"x\n%%prompt {IDS[1]}\ny",
        r"\1 \g<0> \\ {{message}}",
        '"""\nraise SystemExit\n"""',
    ],
)
def test_a_prompt_closes_no_cell_and_no_solution(text: str) -> None:
    built = rebuilt(SOURCE, submission({**GOOD, FIRST: text}), FULL)
    assert cell(built, "prompt").source == f"%%prompt {FIRST}\n{text}"
    assert skeleton(built) == skeleton(SOURCE)


@pytest.mark.parametrize("entry", [e for e in CORPUS if not e.heavy], ids=lambda e: e.name)
def test_nothing_of_a_submission_but_its_prompts_comes_in(entry: Entry, tmp_path: Path) -> None:
    folder = tmp_path / "ada" / ASSIGNMENT
    folder.parent.mkdir()
    entry.write(folder)
    found = read_submission(folder, ASSIGNMENT)
    source = notebook("solutions", found.language)
    built = rebuilt(source, found, FULL)
    assert built == rebuilt(source, submission(dict(entry.prompts), entry.language), FULL)
    assert skeleton(built) == skeleton(source)
    assert built.metadata.language_info.pop("pygments_lexer") == "text"
    assert built.metadata == source.metadata
    nbformat.validate(built)
    nbformat.writes(built).encode("utf-8")
    assert marks(built) == POINTS


def test_a_comment_is_shown_as_text() -> None:
    from nbconvert import HTMLExporter

    nasty = "<script>alert(1)</script>\n\n$$<script>$$\n\n</code></pre><img src=x onerror=y>\n```"
    grades = {name: Graded(None if name == FIRST else 1.0, nasty) for name in IDS}
    html, _ = HTMLExporter().from_notebook_node(rebuilt(SOURCE, submission(GOOD), grades))
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == len(IDS)
    assert "<script>alert(1)" not in html and "<script>$$" not in html and "<img src=x" not in html


def test_the_gradebook_waits_for_a_mark_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nbgrader runs alembic from the PATH to make a gradebook."""
    from nbgrader.api import Gradebook
    from nbgrader.preprocessors import SaveAutoGrades

    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    where = {"notebook": ASSIGNMENT, "assignment": ASSIGNMENT, "student": "ada", "db_url": url}
    built = rebuilt(SOURCE, submission(GOOD), {**FULL, FIRST: Graded(None, "Down.")})
    with Gradebook(url) as gradebook:
        gradebook.add_assignment(ASSIGNMENT)
        gradebook.add_notebook(ASSIGNMENT, ASSIGNMENT)
        for name, points in POINTS.items():
            at = (ASSIGNMENT, ASSIGNMENT)
            gradebook.add_grade_cell(f"score-{name}", *at, max_score=points, cell_type="code")
            gradebook.add_solution_cell(f"prompt-{name}", *at)
        gradebook.add_student("ada")
        gradebook.add_submission(ASSIGNMENT, "ada")
        SaveAutoGrades().preprocess(built, {"nbgrader": where})
    with Gradebook(url) as gradebook:
        (handed_in,) = gradebook.find_submission(ASSIGNMENT, "ada").notebooks
        found = {one.name: (one.auto_score, one.needs_manual_grade) for one in handed_in.grades}
    wanted = {f"score-{name}": (points, False) for name, points in POINTS.items()}
    assert found == {**wanted, f"score-{FIRST}": (None, True)}
