"""What learners get: it holds nothing to mark with, installs, and runs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.fake_server import FakeServer
from support.places import ROOT

from course.cli import main
from course.errors import CourseError
from grader.authoring.bundle import bundled, write_bundle

TOP = {
    *("course", "exercises", "modules", "docs", "requirements", "environment.yml", "Makefile"),
    *("pyproject.toml", "README.md", "README.fr.md", "LICENSE", "LICENSE-texts"),
}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learners") / "course of ours"
    assert main(["bundle", str(folder), "--json"]) == 0
    return folder


BINARY = {".png", ".npz"}
"""Pictures, and numbers of the encoder: no text to read in them."""


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file with its text; of a notebook the texts in it as well, which JSON escapes."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in BINARY:
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(folder).as_posix(), text
            if path.suffix == ".ipynb":
                cells = json.loads(text)["cells"]
                yield path.name, "\n".join("".join(cell["source"]) for cell in cells)


def secrets() -> Iterator[str]:
    """The texts of the held-out cases, and the prompts that go with them, line by line."""
    for path in (ROOT / "grader" / "heldout").glob("*.yaml"):
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["exercises"]:
            for language, cases in row["cases"].items():
                for case in cases:
                    yield from map(str, case.get("inputs", {}).values())
                    for turn in case.get("turns", ()):
                        yield turn if isinstance(turn, str) else turn["user"]
                yield row["reference"][language]


def plain(text: str) -> str:
    return " ".join(text.split())


def test_nothing_of_it_could_help_to_earn_marks(bundle: Path) -> None:
    found = [(name, plain(text)) for name, text in texts(bundle)]
    long = {plain(one) for one in secrets() if len(plain(one)) >= 30}
    practice = plain("\n".join(text for name, text in found if name.startswith("course/catalog")))
    assert len(long) > 400
    for secret in long:
        assert secret not in practice
        assert not [name for name, text in found if secret in text], secret


def test_it_has_what_learners_need_and_nothing_else(bundle: Path) -> None:
    assert {one.name for one in bundle.iterdir()} == TOP
    names = [path.relative_to(bundle).as_posix() for path in bundle.rglob("*")]
    assert "course/models/embedded/parts-embedded.lock" in names
    assert "exercises/fr/01-clear-instructions/01-clear-instructions.ipynb" in names
    assert not [
        one for one in names if re.search(r"heldout/|solution|__pycache__|/\.|^grader/", one)
    ]
    for readme in ("README.md", "README.fr.md"):
        text = (bundle / readme).read_text(encoding="utf-8")
        assert "make lab" in text and "repository:" not in text and "benchmarks" not in text
        assert not re.search(r"prompteur grade|`grade`|grader/|make test", text)


def test_its_links_lead_somewhere(bundle: Path) -> None:
    for path in (*bundle.glob("*.md"), *bundle.glob("docs/*.md")):
        for target in re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_its_makefile_installs_the_course_alone(bundle: Path) -> None:
    done = subprocess.run(["make", "-n", "lab"], cwd=bundle, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "--no-build-isolation -e . " in done.stdout and "grader" not in done.stdout
    text = (bundle / "Makefile").read_text(encoding="utf-8")
    assert "\ntest:" not in text and "make test" not in text
    whole = subprocess.run(["make", "-n", "-B", "lab"], cwd=ROOT, capture_output=True, text=True)
    assert "-e . -e ./grader ||" in whole.stdout


@pytest.fixture(scope="module")
def installed(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment in which the bundle is installed, without a network: the
    packages that it needs are those of this environment, ours aside."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / "bin" / "python"
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout
    others = folder / "others"
    others.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"(?i)prompteur|__editable__|_editable_impl|_?prompteur", path.name):
            (others / path.name).symlink_to(path)
    Path(site.strip(), "others.pth").write_text(f"{others}\n", encoding="utf-8")
    install = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    done = subprocess.run([*pip, *install, str(bundle)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def run(installed: Path, tmp_path: Path, *words: str, **settings: str) -> Any:
    kept = {name: value for name, value in os.environ.items() if "PROMPTEUR" not in name}
    own = {"PROMPTEUR_HOME": str(tmp_path / "home"), "PROMPTEUR_LANG": "en", "PYTHONPATH": ""}
    return subprocess.run(
        [installed / "prompteur", *words],
        env={**kept, **own, **settings},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_it_runs_without_the_instructors_side(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--help")
    assert done.returncode == 0 and "check" in done.stdout, done.stderr
    assert not re.search(r"(?m)^\s+(grade|calibrate|bundle)\b", done.stdout)
    found = json.loads(run(installed, tmp_path, "doctor", "--json").stdout)["findings"]
    told = {one["about"]: one for one in found}
    assert told["exercises"]["well"] and "21 exercises" in told["exercises"]["text"]
    assert told["kernel"]["well"] and told["store"]["well"] and "own_cases.doctor" not in told
    code = (
        "import importlib.util, course; print(course.__file__, importlib.util.find_spec('grader'))"
    )
    said = subprocess.run(
        [installed / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert said.stdout.endswith(" None\n") and str(installed.parent) in said.stdout


def test_an_exercise_is_checked_with_it(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_text("Which city? {{postcard}}", encoding="utf-8")
    with FakeServer(lambda one: one.answer("Lisbon")) as server:
        address = {"PROMPTEUR_BASE_URL": server.base_url, "PROMPTEUR_MODEL": "m"}
        words = ("check", "postcard-city", "--prompt", "prompt.txt", "--json")
        done = run(installed, tmp_path, *words, **address)
    found = json.loads(done.stdout)
    assert (found["passed"], found["failed"], found["ungraded"]) == (1, 7, 0), done.stderr


def test_nothing_is_written_over_unless_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine too", encoding="utf-8")
    assert main(["bundle", str(tmp_path), "--lang", "en"]) == 1
    assert "There is something in" in capsys.readouterr().err
    assert {one.name for one in tmp_path.iterdir()} == {"README.md", "notes.txt"}
    assert main(["bundle", str(tmp_path), "--force", "--lang", "fr"]) == 0
    assert "fichiers," in capsys.readouterr().out
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine too"
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith("# Prompteur")


@pytest.mark.parametrize("name", ["", "course/learners", "modules"])
def test_the_repository_is_no_place_for_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", str(ROOT / name), "--force", "--lang", "en"]) == 1
    assert "belongs to the repository itself" in capsys.readouterr().err


def test_a_file_is_no_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(CourseError):
            write_bundle({"a/b": b"c"}, place, force=False, root=ROOT)


@pytest.mark.parametrize("how", ["lesson", "catalogue"])
def test_a_text_that_marks_are_made_of_is_not_given_out(
    how: str, bundle: Path, tmp_path: Path
) -> None:
    shutil.copytree(bundle, tmp_path / "root")
    secret = next(one for one in secrets() if len(one) > 60 and "é" not in one)
    if how == "lesson":
        path = tmp_path / "root" / "modules" / "en" / "00-start-here.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"] = ["Look:\n", f"> {secret[:30].upper()}", secret[30:]]
        path.write_text(json.dumps(notebook), encoding="utf-8")
    else:
        path = tmp_path / "root" / "course" / "catalog" / "00-start-here.yaml"
        path.write_text(path.read_text(encoding="utf-8") + f"# {secret}\n", encoding="utf-8")
    with pytest.raises(CourseError, match=path.name):
        bundled(tmp_path / "root")


def test_a_catalogue_of_the_instructors_own_comes_with_it_and_its_half_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    for name in ("catalog", "heldout"):
        path = own / name / "90-mine.yaml"
        path.parent.mkdir(parents=True)
        text = (ROOT / "course" / "catalog" / "00-start-here.yaml").read_text(encoding="utf-8")
        path.write_text(text.replace("postcard-city", "my-city"), encoding="utf-8")
    monkeypatch.setenv("PROMPTEUR_EXERCISES", str(own))
    files = bundled()
    assert b"my-city" in files["course/catalog/90-mine.yaml"]
    assert not [name for name in files if name.startswith(("grader", "heldout"))]


def test_what_is_no_checkout_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Is this a checkout"):
        bundled(tmp_path)
