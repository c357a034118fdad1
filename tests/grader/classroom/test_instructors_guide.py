"""docs/instructors.md and docs/instructors.fr.md: everything that they tell an instructor to do,
done in a class of four. tests/browser/test_formgrader.py does what they tell to do with a mouse.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import model_file
from support.guides import Block, Terminal, blocks, like, places
from support.hostile import ASSIGNMENT, GOOD, IDS
from support.nbgrader_class import MODULE, RECORDINGS, REPOSITORY, Classroom, answered
from traitlets.config.loader import PyFileConfigLoader

import grader.cli.doctor_class
import grader.nbgrading.folders
from course.exercises.exercise import exercise
from course.learner.store import user_store
from course.models.settings import load_settings
from grader.marking.heldout import held_out
from grader.marking.kept import read_graded

DOCS = REPOSITORY / "docs"
GUIDES = {"en": DOCS / "instructors.md", "fr": DOCS / "instructors.fr.md"}
TEXTS = {language: path.read_text(encoding="utf-8") for language, path in GUIDES.items()}
FENCED = {language: blocks(text) for language, text in TEXTS.items()}
FAILS = "the model fails for French: status 1"
WRITTEN = "the prompts written"


def weak(language: str, number: int) -> dict[str, str]:
    return {name: held_out(exercise(name, language)).weak[number].prompt for name in IDS}


BY_EXCHANGE = {"anna": ("en", GOOD), "zoe": ("fr", weak("fr", 0))}
BY_PLATFORM = {
    "Carl Lund_1": {**weak("en", 0), IDS[0]: GOOD[IDS[0]]},
    "Dora Meyer_2": weak("en", 1),
}


@dataclass
class Lesson:
    """A class that went through the guide. `printed` is what the blocks printed that a guide
    shows the output of, by language and number of the block; `failed` what did not work."""

    classroom: Classroom
    instructor: Terminal
    printed: dict[tuple[str, int], tuple[str, Path]]
    failed: list[str]

    def run(self, number: int, block: Block) -> None:
        """Run a block, and note what it printed in either language if that is to be seen."""
        terminal = self._terminal(block)
        shown = FENCED["en"][number + 1 :][:1]
        if shown and shown[0].mark == "output":
            self._run_in_french(number, block)
        self._run(number, block, terminal, "en")

    def _terminal(self, block: Block) -> Terminal:
        if block.who == "instructor":
            return self.instructor
        name = block.who.removeprefix("learner ")
        home = self.classroom.learners / name
        home.mkdir(parents=True, exist_ok=True)
        if block.note == WRITTEN:
            path = home / MODULE / f"{MODULE}.ipynb"
            path.write_text(answered(*BY_EXCHANGE[name]), encoding="utf-8")
        return Terminal(self.classroom, home, name)

    def _run_in_french(self, number: int, block: Block) -> None:
        """What the block prints for a French instructor, in a copy of the course."""
        copy = self.classroom.root.parent / f"copy-{number}"
        shutil.copytree(self.classroom.root, copy)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grader.nbgrading.folders, "ROOT", copy)
            patch.setenv("PROMPTEUR_LANG", "fr")
            self._run(number, block, Terminal(self.classroom, copy / "grader"), "fr")

    def _run(self, number: int, block: Block, terminal: Terminal, language: str) -> None:
        wanted, text = (1, "") if block.note == FAILS else (0, "")
        user_store.cache_clear()
        with pytest.MonkeyPatch.context() as patch:
            # The prompts handed in are those that were calibrated with: forget their replies.
            patch.setenv("PROMPTEUR_HOME", str(terminal.classroom.root.parent / f"home-{number}"))
            for name, value in model_file.GIVEN.items():
                patch.setenv(name, value)
            if block.note == FAILS:
                patch.setenv("PROMPTEUR_REPLAY", str(RECORDINGS[0]))
            for command in block.text.splitlines():
                status, said = terminal.run(command)
                text += said
                if status != wanted:
                    self.failed.append(f"{command}: status {status}\n{said}")
        root = terminal.folder.parent
        self.printed[language, number] = (text, root)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lesson]:
    """The English guide, from its beginning to its end; its commands are the French one's."""
    root = tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        classroom = Classroom(root, patch)
        patch.setattr(grader.nbgrading.folders, "ROOT", classroom.root)
        patch.setattr(grader.cli.doctor_class, "ROOT", classroom.root)
        patch.setattr(grader.cli.doctor_class, "_other_people", lambda: 0)
        patch.setenv("HOME", str(root))
        _download(root / "Downloads", BY_PLATFORM)
        taught = Lesson(classroom, Terminal(classroom, classroom.root), {}, [])
        for number, block in enumerate(FENCED["en"]):
            if block.mark.startswith("file: "):
                path = classroom.root / block.mark.removeprefix("file: ")
                path.write_text(block.text + "\n", encoding="utf-8")
            elif block.runs and block.who != "no":
                taught.run(number, block)
        yield taught


def _download(folder: Path, submissions: Mapping[str, Mapping[str, str]]) -> None:
    """The zip file that Moodle gives."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "submissions.zip", "w") as archive:
        for name, prompts in submissions.items():
            member = f"{name}_assignsubmission_file_/{ASSIGNMENT}.ipynb"
            archive.writestr(member, answered("en", prompts))


def test_every_command_works(lesson: Lesson) -> None:
    assert not lesson.failed, "\n".join(lesson.failed)


@pytest.mark.parametrize("language", GUIDES)
def test_the_files_that_it_names_are_there(language: str, lesson: Lesson) -> None:
    for name in places(TEXTS[language]):
        assert any(lesson.classroom.root.glob(name)) or any(REPOSITORY.glob(name)), name


@pytest.mark.parametrize("language", GUIDES)
def test_commands_print_what_it_shows(language: str, lesson: Lesson) -> None:
    shown = [n for n, block in enumerate(FENCED[language]) if block.mark == "output"]
    assert shown
    for number in shown:
        text, root = lesson.printed[language, number - 1]
        assert like(text, FENCED[language][number].text, root), text


def test_the_class_is_graded_and_has_its_feedback(lesson: Lesson) -> None:
    classroom = lesson.classroom
    assert classroom.marks("anna") == {name: exercise(name, "en").points for name in IDS}
    for student in ("anna", "zoe", "carl", "dora"):
        kept = read_graded(classroom.grader / "graded" / MODULE / f"{student}.json")
        assert kept
        assert classroom.marks(student) == {n: one.score for n, one in kept.grades.items()}
    (page,) = (classroom.learners / "anna" / MODULE / "feedback").rglob("*.html")
    own = classroom.grader / "feedback" / "anna" / MODULE / f"{MODULE}.html"
    assert page.read_text(encoding="utf-8") == own.read_text(encoding="utf-8")
    table = (classroom.grader / "canvas.csv").read_text(encoding="utf-8")
    assert '"Roe, Anna",101,' in table


def test_the_model_that_it_sets_is_the_one_in_use(lesson: Lesson, tmp_path: Path) -> None:
    settings = load_settings(lesson.instructor.variables, tmp_path / "none.toml")
    assert settings.base_url == "https://your.server/v1" and settings.model and settings.key
    assert (settings.slots, settings.timeout, settings.budget) == (32, 60.0, 5.0)


def test_what_it_adds_to_the_configuration_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASS_DATABASE", "postgresql://user@host/class")
    own = (REPOSITORY / "grader" / "nbgrader_config.py").read_text(encoding="utf-8")
    added = [block.text for block in FENCED["en"] if block.mark == "config"]
    (tmp_path / "nbgrader_config.py").write_text("\n".join([own, *added]), encoding="utf-8")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path)).load_config()
    assert config.CourseDirectory.db_url == "postgresql://user@host/class"
    assert config.ExchangeCollect.check_owner is False


@pytest.mark.parametrize("language", GUIDES)
def test_every_block_says_whether_it_is_run(language: str) -> None:
    for block in FENCED[language]:
        assert block.mark, block.text
        assert (block.kind == "sh") == block.runs, block.text
    unrun = [block for block in FENCED[language] if block.who == "no"]
    assert len(unrun) <= 2 and all(len(block.note) > 10 for block in unrun)


def test_both_languages_tell_the_same_steps() -> None:
    steps = {
        language: [(one.kind, one.mark, "" if one.mark == "output" else one.text) for one in found]
        for language, found in FENCED.items()
    }
    assert steps["en"] == steps["fr"]
    outlines = [re.findall(r"^(#+|- |\d+\. |!\[)", text, re.M) for text in TEXTS.values()]
    assert outlines[0] == outlines[1]


@pytest.mark.parametrize("language", GUIDES)
def test_its_links_and_images_are_there(language: str) -> None:
    text = TEXTS[language]
    anchors = {_anchor(one) for one in re.findall(r"^#+ (.*)$", text, re.M)}
    targets = re.findall(r"\]\(([^)]*)\)", text)
    assert len([one for one in targets if one.endswith(".png")]) == 4
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif not target.startswith("https://"):
            path = DOCS / target
            assert path.is_file(), target
            assert path.suffix != ".png" or path.stat().st_size < 200_000, target


def _anchor(heading: str) -> str:
    """A heading's anchor on GitHub."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
