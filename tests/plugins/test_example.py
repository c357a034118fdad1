"""The example of a plug-in, installed as a person would, brings all that it has."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.places import DATA, ROOT
from support.plugging import Place

REPLIES = {"good": "Today\nEverybody\nAte", "bad": "Today\nNobody\nAte"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps", "--no-build-isolation"]
    what = ["--target", str(folder), str(DATA / "plugin")]
    done = subprocess.run([*pip, *offline, *what], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return Place(folder, tmp_path_factory.mktemp("home"))


@pytest.fixture
def prompt_file(tmp_path: Path) -> str:
    path = tmp_path / "prompt.txt"
    path.write_text("Say it:\n{{word}}", encoding="utf-8")
    return str(path)


def test_its_command_is_there_in_both_languages(installed: Place) -> None:
    assert installed.run("example", "Ann").stdout == "Hello, Ann!\n"
    assert installed.run("example", "Ann", lang="fr").stdout == "Bonjour, Ann\u202f!\n"
    done = installed.run("--help", lang="fr")
    assert "saluer quelqu’un" in done.stdout and not done.stderr


def test_its_check_speaks_both_languages(installed: Place) -> None:
    words = ("judge", "example-acrostic", "--case", "1", "--reply", "-")
    good = installed.run(*words, stdin=REPLIES["good"])
    assert "✓ The lines begin with the letters of “tea”." in good.stdout
    bad = installed.run(*words, stdin=REPLIES["bad"], lang="fr")
    assert "devraient former «\u202fthé\u202f», et elles forment" in bad.stdout
    assert not good.stderr and not bad.stderr


def test_its_check_can_be_negated_and_described(installed: Place) -> None:
    said = installed.python("""
        import course
        from course.exercises.exercise import exercise
        from course.notebook.panel.view import about_view, check_words
        spec = [{"not_acrostic": {"word": "tea"}}]
        [verdict] = course.judge_checks(spec, "Today\\nEverybody\\nAte", lang="en")
        print(verdict.status, verdict.outcomes[0].reason)
        print(about_view(exercise("example-acrostic", "en")))
        print(check_words("not_acrostic", "fr"))
    """)
    assert "failed The first letters of the lines spell “tea”, and they should not." in said
    assert "['the word that the first letters of the lines spell']" in said
    assert "le mot que forment" in said


def test_its_model_is_listed_and_answers(installed: Place, prompt_file: str) -> None:
    assert "example-echo" in installed.run("models").stdout.split()
    words = ("check", "example-acrostic", "--prompt", prompt_file)
    done = installed.run(*words, PROMPTEUR_MODEL="example-echo")
    assert "Model: Echo" in done.stdout and "reply: tea" in done.stdout


def test_its_model_is_asked_by_its_name_beside_a_server(installed: Place) -> None:
    said = installed.python(
        'from course.models.chosen import named_model; print(named_model("example-echo").name)',
        PROMPTEUR_BASE_URL="http://127.0.0.1:9/v1",
        PROMPTEUR_MODEL="theirs",
    )
    assert said == "Echo\n"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_its_exercises_come_after_ours_with_their_held_out_half(
    installed: Place, lang: str
) -> None:
    said = installed.python(f"""
        from course.exercises.exercise import exercises, module_title, modules
        from grader.marking.heldout import held_out
        task = exercises("{lang}")[-1]
        kept = held_out(task)
        print(task.id, modules()[-1], len(kept.cases), len(kept.weak), bool(kept.reference))
        print(module_title(modules()[-1], "{lang}"))
    """)
    assert said.splitlines()[0] == "example-acrostic 90-example 8 1 True"
    assert said.splitlines()[1] == {"en": "An example", "fr": "Un exemple"}[lang]


def test_it_is_tried_in_a_cell_kept_as_an_attempt_and_graded(installed: Place) -> None:
    said = installed.python(
        """
        from course.exercises.exercise import exercise
        from course.models.chosen import current_model
        from course.notebook.magic import prompt_cell
        from grader.marking.grade import grade_prompt
        prompt_cell("example-acrostic", "{{word}}")
        grade = grade_prompt(exercise("example-acrostic", "en"), "{{word}}", current_model())
        print(grade.score, grade.held_out_tally.rate)
        """,
        PROMPTEUR_MODEL="example-echo",
    )
    assert "0 of 8 cases held" in said and said.splitlines()[-1] == "0.0 0.0"
    assert "A word down the side" in installed.run("progress").stdout


def test_doctor_lists_it_and_finds_nothing_wrong(installed: Place) -> None:
    found = json.loads(installed.run("doctor", "--json").stdout)["findings"]
    ours = [one for one in found if one["about"] in ("exercises", "own_cases.doctor", "plugins")]
    assert all(one["well"] for one in ours), ours
    [said] = installed.doctor()
    for group in ("checks", "models", "exercises", "commands"):
        assert f"prompteur-example 1.0, prompteur.{group}, example" in said


@pytest.mark.parametrize(("lang", "page"), [("en", "plugins.md"), ("fr", "plugins.fr.md")])
def test_the_guide_has_its_files_and_what_doctor_says(
    installed: Place, lang: str, page: str
) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    quoted = dict(
        re.findall(r"^`([\w./-]+)`\n\n```\w+\n(.*?^)```$", text, re.DOTALL | re.MULTILINE)
    )
    files = [one for one in (DATA / "plugin").rglob("*") if one.suffix in (".toml", ".py", ".yaml")]
    theirs = {
        one.relative_to(DATA / "plugin").as_posix(): one.read_text(encoding="utf-8")
        for one in files
    }
    assert quoted == theirs
    [said] = re.findall(r"^✓ .+$", text, re.MULTILINE)
    assert said in installed.run("doctor", lang=lang).stdout.splitlines()


def test_its_module_gets_notebooks_of_its_own(installed: Place, tmp_path: Path) -> None:
    said = installed.python(f"""
        import shutil, nbformat
        from pathlib import Path
        from grader.authoring.notebooks import main
        root = Path({str(tmp_path)!r})
        shutil.copytree({str(ROOT / "solutions")!r}, root / "solutions")
        assert main(root, ["90-example"]) == 0
        for lang in ("en", "fr"):
            path = root / "solutions" / lang / "90-example" / "90-example.ipynb"
            notebook = nbformat.read(path, as_version=4)
            print([cell.id for cell in notebook.cells], notebook.metadata.prompteur)
        assert main(root, ["91-nothing"]) == 2
    """)
    sections = "'brief-example-acrostic', 'prompt-example-acrostic', 'score-example-acrostic'"
    assert said.count(f"['welcome', 'get-ready', 'if-it-does-not-work', {sections}]") == 2
    assert "{'language': 'fr', 'module': '90-example'}" in said


def test_nothing_of_it_is_loaded_before_it_is_needed(installed: Place) -> None:
    said = installed.python("""
        import sys
        from course.exercises.exercise import exercise
        exercise("postcard-city", "en").checks_for(exercise("postcard-city", "en").cases[0])
        import course.cli
        print([name for name in sys.modules if name.startswith("prompteur_example.")])
    """)
    assert said == "['prompteur_example.checks']\n"  # for the exercise of its own, which has it
