"""Stock nbgrader on the same submissions: what an instructor has without our pipeline.

`nbgrader autograde` as it comes, with the preprocessors that it has by default: it starts a
kernel for each submission and runs it, the cells of the learner and those of the tests. For the
marks to be the same, the test cells of the course do in that kernel what makes the mark here:
they take the text of the learner's last `%%prompt` cell for the exercise, have
`grader.marking.grade.grade_prompt` evaluate it over the practice and the held-out cases, and end in
the points as a plain number. The `%%prompt` cells themselves run too, as in a learner's hands.

Graded student by student through nbgrader's own API, in a process that has its imports done.
The replies come from a recording that holds those of this submission and no others, so that
reading it takes no time worth mentioning. Feedback and a report are not made.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import time
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from grader.nbgrading.course import put_tools_on_path
from grading.job import Job, cpu_seconds, peak_memory, run_part
from grading.learners import Learner, learners
from grading.marks import marks
from grading.prompts import ASSIGNMENT, LANGUAGE
from grading.replies import Replies, record

_ERROR = re.compile(r"^ *([\w.]*(?:Error|Exception): (?!Please see).+)", re.MULTILINE)
_LONGEST_REASON = 150

_TEST = """
    from IPython import get_ipython

    from course.exercises.exercise import exercise
    from course.prompts.slips import strip_solution_marks
    from course.learner.model import learners_model
    from grader.marking.grade import grade_prompt

    written = [
        strip_solution_marks(cell.partition("\\n")[2]).strip()
        for cell in get_ipython().history_manager.input_hist_raw
        if cell.startswith("%%prompt {name}\\n")
    ]
    task = exercise("{name}", "{language}")
    float(grade_prompt(task, written[-1], learners_model()).score if written else 0)
"""


def grade(job: Job) -> dict[str, Any]:
    """Grade the class, or its first `job.sample` learners, one by one: for each the seconds of
    wall and CPU time, the kernel's included, and what went wrong; and the marks."""
    root = Path(job.root).parent / "stock-course"
    api = _course(root)
    class_here = list(learners(job.students))[: job.sample]
    for learner in class_here:
        folder = root / "submitted" / learner.name / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_text(learner.file(), encoding="utf-8")
    rows = [_graded(api, root, learner) for learner in class_here]
    names = [one.name for one in class_here]
    return {
        "rows": rows,
        "memory": peak_memory() + peak_memory(resource.RUSAGE_CHILDREN),
        "marks": marks(api.config.CourseDirectory.db_url, "", names),
    }


def _course(root: Path) -> NbGraderAPI:
    """A course with nbgrader's own settings, whose gradebook knows the assignment."""
    source = root / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    place = Path("solutions") / LANGUAGE / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(root.parent / "course" / place, as_version=4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.startswith("score-"):
            exercise = name.removeprefix("score-")
            cell.source = dedent(_TEST).strip().replace("{name}", exercise)
            cell.source = cell.source.replace("{language}", LANGUAGE)
    nbformat.write(notebook, source / f"{ASSIGNMENT}.ipynb")
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
    put_tools_on_path()
    api = NbGraderAPI(config=config)
    api.log_level = "ERROR"
    done = api.generate_assignment(ASSIGNMENT, force=True, create=True)
    assert done["success"], done
    return api


def _graded(api: NbGraderAPI, root: Path, learner: Learner) -> dict[str, Any]:
    replies = root / "replies.jsonl"
    record(Replies(), learner.prompts.items(), replies)
    os.environ["PROMPTEUR_REPLAY"] = str(replies)
    begun, cpu = time.perf_counter(), cpu_seconds()
    done = api.autograde(ASSIGNMENT, learner.name)
    row = {"wall": time.perf_counter() - begun, "cpu": cpu_seconds() - cpu}
    shutil.rmtree(root / "autograded" / learner.name, ignore_errors=True)
    return {**row, "student": learner.name, "error": "" if done["success"] else _reason(done)}


def _reason(done: dict[str, Any]) -> str:
    """Why nbgrader failed: the last error that its log names, or else its last words."""
    said = f"{done.get('error') or ''}\n{done.get('log') or ''}".strip()
    errors = _ERROR.findall(said)
    return (errors[-1] if errors else said.splitlines()[-1]).strip()[:_LONGEST_REASON]


if __name__ == "__main__":
    run_part(grade)
