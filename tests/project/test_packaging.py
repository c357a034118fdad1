"""The files that set the course up cannot drift apart, and the trust zones hold."""

import ast
import re
import tomllib
from importlib.metadata import entry_points

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version
from support.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COURSE_EXTRAS = ("build", "model")


def locked(name):
    """The versions that a lock file pins, by package name."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in pins}


def wanted(*extras):
    """What pyproject.toml asks for."""
    found = list(PROJECT["dependencies"])
    for extra in extras:
        found += PROJECT["optional-dependencies"][extra]
    return [Requirement(one) for one in found]


@pytest.mark.parametrize(
    ("lock", "extras"), [("course.lock", COURSE_EXTRAS), ("test.lock", (*COURSE_EXTRAS, "test"))]
)
def test_the_lock_pins_what_the_project_asks_for(lock, extras):
    pins = locked(lock)
    for requirement in wanted(*extras):
        version = pins[requirement.name.lower().replace("_", "-")]
        assert requirement.specifier.contains(Version(version)), requirement


def test_the_tests_lock_is_the_courses_lock_and_more():
    course, tests = locked("course.lock"), locked("test.lock")
    assert course.items() <= tests.items()


@pytest.mark.parametrize("lock", ["course.lock", "test.lock", "large-model.lock"])
def test_each_pin_has_hashes_and_names_no_host(lock):
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block
    assert "://" not in text and "--index" not in text


def test_no_torch_and_no_cuda_come_with_the_course():
    assert not [name for name in locked("test.lock") if re.match(r"torch|nvidia|cuda", name)]


def test_condas_file_installs_the_lock_on_a_python_that_the_project_takes():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, _, pip = environment["dependencies"]
    assert pip == {"pip": ["-r requirements/course.lock"]}
    assert PROJECT["requires-python"] == ">=3.11"
    assert Version(python.removeprefix("python=")) >= Version("3.11")


def test_the_makefile_installs_the_locks_with_their_hashes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "LOCKED := install --no-cache-dir --progress-bar off --require-hashes -r\n" in makefile
    for lock in ("course.lock", "test.lock"):
        assert f"$(PIP) $(LOCKED) requirements/{lock}" in makefile


def test_ci_runs_the_test_command_of_the_readme():
    commands = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert commands[-1] == "make test"
    for readme in ("README.md", "README.fr.md"):
        assert "make test" in (ROOT / readme).read_text(encoding="utf-8")


def test_the_learners_packages_never_import_the_instructors():
    for path in (ROOT / "course").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not [one for one in names if re.match(r"(grader|solutions)\b", one)], path


def test_nothing_is_longer_than_a_head_can_hold():
    for folder in ("course", "grader", "benchmarks"):
        for path in (ROOT / folder).rglob("*.py"):
            lines = path.read_text(encoding="utf-8").count("\n")
            assert lines <= 300, f"{path} has {lines} lines"


def test_every_command_of_the_instructor_is_found():
    assert "calibrate" in {one.name for one in entry_points(group="prompteur.commands")}
