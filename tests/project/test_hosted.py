"""Binder, Codespaces, Colab: what each reads is whole, and its own commands set the course up."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
import psutil
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from support.places import ROOT

from course.models.catalogue import SMALL
from grader.authoring.tidy import notebooks
from grader.submissions.submission import read_submission
from hosted import __main__ as hosting
from hosted import colab
from hosted.colab_notebooks import COPIES, copies, copy_of, whole_links
from hosted.place import Place, of_remote
from hosted.readme import READMES, place_in, with_block

PLACE = Place("some-one/prompteur.course", "main")
ELSEWHERE = Place("other/fork", "spring/2027")
MODULE = "01-clear-instructions"
EXERCISE = "appointment-line"
DEVCONTAINER = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
ADDRESS = re.compile(r"\((https://[^)]+)\)")
REFERENCE = yaml.safe_load((ROOT / f"grader/heldout/{MODULE}.yaml").read_text(encoding="utf-8"))


def good_prompt() -> str:
    exercises = REFERENCE["exercises"]
    found = next(one for one in exercises if one["id"] == EXERCISE)
    return str(found["reference"]["en"])


def readme(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """What `python -m hosted` reads and writes."""
    for name in READMES:
        shutil.copy(ROOT / name, tmp_path)
    for name in ("modules", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


# The repository as it is


@pytest.mark.parametrize("name", READMES)
def test_a_readme_has_the_badges_of_its_address_or_says_that_it_has_none(name: str) -> None:
    text = readme(name)
    assert place_in(text) == place_in(readme("README.md"))
    assert with_block(text, place_in(text), READMES[name]) == text, "run: python -m hosted"


def test_the_notebooks_for_colab_are_those_that_would_be_made() -> None:
    place = place_in(readme("README.md"))
    wanted = dict(copies(ROOT, place)) if place else {}
    there = {path: path.read_text(encoding="utf-8") for path in (ROOT / COPIES).rglob("*.ipynb")}
    assert there == wanted, "run: python -m hosted"


def test_the_guides_say_the_same_in_both_languages() -> None:
    english = (ROOT / "docs/hosted.md").read_text(encoding="utf-8")
    french = (ROOT / "docs/hosted.fr.md").read_text(encoding="utf-8")
    for kind in (r"^#+ ", r"^\|", r"^- ", r"^\s*```\w*", r"\]\(", r"`[.A-Z][^`]+`"):
        counts = [len(re.findall(kind, text, re.MULTILINE)) for text in (english, french)]
        assert counts[0] == counts[1], kind
    for text in (english, french):
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert link.startswith("https://") or (ROOT / "docs" / link).is_file(), link
    prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", "", french, flags=re.DOTALL)
    assert not re.findall(r".{0,15}[^\u202f\d][;:?!»%](?=\s|\*)|« |\w'\w", prose)


# Publishing


def test_every_badge_and_link_leads_to_a_file_that_is_there(repository: Path) -> None:
    assert hosting.main([PLACE.repository], repository) == 0
    texts = [(repository / name).read_text(encoding="utf-8") for name in READMES]
    shown = [text.split("<!-- hosted:")[1].split("<!-- /hosted")[0] for text in texts]
    shown += [
        cell.source
        for path in (repository / COPIES).rglob("*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    ]
    found = {one for text in shown for one in ADDRESS.findall(text) if PLACE.repository in one}
    hosts = {urllib.parse.urlsplit(one).hostname for one in found}
    assert {"mybinder.org", "codespaces.new", "colab.research.google.com"} <= hosts
    for address in found:
        file = re.search(r"(?:blob/main/|urlpath=lab/tree/)(.+)", address)
        if file:
            path = urllib.parse.unquote(file[1])
            assert (repository / path).exists() or (ROOT / path).exists(), address
        else:
            assert address == "https://codespaces.new/some-one/prompteur.course?quickstart=1"


def test_a_fork_leaves_nothing_of_the_address_before(repository: Path) -> None:
    hosting.publish(repository, PLACE)
    stray = repository / COPIES / "modules/en/gone.ipynb"
    stray.write_text("{}", encoding="utf-8")
    arguments = [ELSEWHERE.repository, "--branch", ELSEWHERE.branch]
    assert hosting.main(arguments, repository) == 0
    assert not stray.exists()
    written = [*(repository / COPIES).rglob("*.ipynb"), *(repository / name for name in READMES)]
    for path in written:
        text = path.read_text(encoding="utf-8")
        assert PLACE.repository not in text and ELSEWHERE.repository in text, path
    before = {path: path.read_bytes() for path in written}
    assert hosting.main([], repository) == 0  # the address that the README has
    assert {path: path.read_bytes() for path in written} == before


def test_without_an_address_nothing_is_written(repository: Path, capsys: Any) -> None:
    for name, language in READMES.items():
        path = repository / name
        path.write_text(with_block(path.read_text(encoding="utf-8"), None, language), "utf-8")
    before = {name: (repository / name).read_bytes() for name in READMES}
    assert hosting.main([], repository) == 1
    assert "OWNER/NAME" in capsys.readouterr().err
    assert hosting.main(["https://github.com/a/b"], repository) == 1
    assert {name: (repository / name).read_bytes() for name in READMES} == before
    assert not (repository / COPIES).exists()


def test_the_address_of_git_is_taken_where_the_readme_has_none(repository: Path) -> None:
    for name, language in READMES.items():
        path = repository / name
        path.write_text(with_block(path.read_text(encoding="utf-8"), None, language), "utf-8")
    git = ["git", "-C", str(repository)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    remote = "git@github.com:some-one/prompteur.course.git"
    subprocess.run([*git, "remote", "add", "origin", remote], check=True)
    assert hosting.main([], repository) == 0
    assert place_in((repository / "README.md").read_text(encoding="utf-8")) == PLACE


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://github.com/a/b.git\n", "a/b"),
        ("https://github.com/a/b", "a/b"),
        ("git@github.com:a/b.c.git", "a/b.c"),
        ("https://gitlab.com/a/b", None),
        ("/srv/git/a/b", None),
        ("", None),
    ],
)
def test_the_name_of_a_remote(address: str, name: str | None) -> None:
    assert of_remote(address) == name


@pytest.mark.parametrize(
    "words",
    [("a",), ("a/b/c",), ("a/b) [x](c",), ("a b/c",), ("", "main"), ("a/b", "-x"), ("a/b", "x y")],
)
def test_what_cannot_be_an_address_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError):
        Place(*words)


def test_a_branch_with_a_slash_is_one_word_to_binder_and_codespaces() -> None:
    assert "/gh/other/fork/spring%2F2027?urlpath=lab/tree/a.ipynb" in ELSEWHERE.binder("a.ipynb")
    assert ELSEWHERE.codespaces().endswith("/other/fork?quickstart=1&ref=spring%2F2027")
    assert ELSEWHERE.colab("a b.ipynb").endswith("/other/fork/blob/spring/2027/a%20b.ipynb")


# The notebooks for Colab


def test_a_copy_has_the_same_cells_behind_those_that_fetch_the_course() -> None:
    made = dict(copies(ROOT, PLACE))
    sources = list(notebooks(ROOT / name for name in ("modules", "exercises")))
    assert {ROOT / copy_of(PurePosixPath(one.relative_to(ROOT))) for one in sources} == set(made)
    for source in sources:
        cells = nbformat.read(source, as_version=4).cells
        text = made[ROOT / copy_of(PurePosixPath(source.relative_to(ROOT)))]
        first, setup, *rest = nbformat.reads(text, as_version=4).cells
        assert first.cell_type == "markdown" and "Drive" in first.source
        assert f"{PLACE.clone} prompteur" in setup.source
        folder, language = source.relative_to(ROOT).parts[:2]
        model = " embedded-small" if folder == "modules" else ""
        assert setup.source.endswith(f"colab.py {language}{model}")
        assert [(one.id, own(one)) for one in rest] == [(one.id, own(one)) for one in cells]
        for copy, cell in zip(rest, cells, strict=True):
            assert copy.source == cell.source or cell.cell_type == "markdown"
            assert not copy.get("outputs")


def own(cell: nbformat.NotebookNode) -> dict[str, Any]:
    """What a cell says of itself, but for what JupyterLab folds."""
    return {name: one for name, one in cell.metadata.items() if name != "jupyter"}


def test_links_of_a_copy_are_whole_addresses() -> None:
    path = PurePosixPath("modules/en/01-clear-instructions.ipynb")
    text = (
        "[e](../../exercises/en/m/m.ipynb#one) ![p](../../docs/images/p.png) "
        "[d](../../docs/checks.md) [w](https://example.org/x.ipynb) [h](#here) `[c](x.ipynb)`"
    )
    assert whole_links(text, path, PLACE) == (
        f"[e]({PLACE.colab('hosted/colab/exercises/en/m/m.ipynb')}#one) "
        f"![p]({PLACE.raw('docs/images/p.png')}) [d]({PLACE.github('docs/checks.md')}) "
        "[w](https://example.org/x.ipynb) [h](#here) `[c](x.ipynb)`"
    )


def test_a_notebook_saved_by_colab_is_graded(tmp_path: Path) -> None:
    source = PurePosixPath(f"exercises/en/{MODULE}/{MODULE}.ipynb")
    copy = nbformat.reads(dict(copies(ROOT, PLACE))[ROOT / copy_of(source)], as_version=4)
    for cell in copy.cells:  # as Colab writes them
        cell.metadata |= {"id": "aZ3" + cell.pop("id"), "colab": {"base_uri": "https://localhost"}}
        if cell.source.startswith(f"%%prompt {EXERCISE}"):
            cell.source = f"%%prompt {EXERCISE}\nSay hello to {{{{message}}}}."
    copy |= {"nbformat_minor": 0}
    copy.metadata |= {"colab": {"provenance": []}}
    (tmp_path / f"{MODULE}.ipynb").write_text(json.dumps(copy), encoding="utf-8")
    found = read_submission(tmp_path, MODULE)
    assert found.language == "en" and "Say hello" in found.prompts[EXERCISE]


def test_what_colab_has_stays_and_what_it_lacks_comes_in_the_locked_version() -> None:
    needed = [Requirement(one) for one in ("kept", "old[x]>=3", "lacking>1")]
    locked = {"kept": "==9", "old": "==3.5", "lacking": "==2", "below": "==7", "there": "==8"}
    installed = {"kept": "1", "old": "2.9", "there": "1.0"}
    assert colab.constraints(needed, locked, installed) == ["old==3.5", "lacking==2", "below==7"]


def test_the_lock_has_whatever_a_kernel_in_colab_needs() -> None:
    locked = colab.locked()
    needed = {one.name for one in colab.needed()}
    assert needed <= set(locked)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(one) for one in project["dependencies"]]
    here = {one.name for one in wanted if one.marker is None or one.marker.evaluate()}
    assert here - needed == colab.LEFT_OUT


def test_a_learners_kernel_needs_nothing_of_what_is_left_out_in_colab() -> None:
    for path in (ROOT / "course").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {one.split(".")[0] for one in names} & colab.LEFT_OUT, path


# Binder and Codespaces: what they read


def test_binder_finds_a_python_of_ours_and_two_scripts() -> None:
    found = {one.name for one in (ROOT / ".binder").iterdir()}
    assert found == {"runtime.txt", "postBuild", "start"}
    assert not (ROOT / "binder").exists()  # repo2docker takes one of the two
    runtime = (ROOT / ".binder/runtime.txt").read_text(encoding="ascii").strip()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"{runtime.removeprefix('python-')}.0" in SpecifierSet(project["requires-python"])
    script = ROOT / ".binder/postBuild"
    assert os.access(script, os.X_OK) and os.access(ROOT / ".binder/start", os.X_OK)
    assert "set -e" in script.read_text(encoding="utf-8")  # else a failure goes unnoticed


def test_codespaces_installs_as_make_does_and_asks_for_no_key() -> None:
    known = {
        *("name", "image", "hostRequirements", "updateContentCommand", "postAttachCommand"),
        *("forwardPorts", "portsAttributes", "remoteEnv", "secrets", "customizations"),
    }
    assert set(DEVCONTAINER) <= known
    command, target = shlex.split(DEVCONTAINER["updateContentCommand"])
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert command == "make"
    assert f"\n{target.replace('.venv', '$(VENV)')}:" in makefile
    assert DEVCONTAINER["postAttachCommand"]["jupyterlab"] == ".venv/bin/prompteur lab"
    folder = DEVCONTAINER["remoteEnv"]["JUPYTER_CONFIG_PATH"].partition("/")[2]
    assert (ROOT / folder / "jupyter_server_config.py").is_file()
    assert set(DEVCONTAINER["secrets"]) <= {
        f"PROMPTEUR_{one}" for one in ("API_KEY", "BASE_URL", "MODEL")
    }
    assert "KEY" not in json.dumps(DEVCONTAINER["remoteEnv"])


@pytest.mark.live
def test_a_session_fits_into_binders_memory(tmp_path: Path) -> None:
    sys.path.append(str(ROOT / "benchmarks"))
    import memory

    peaks, score = memory.run_session(tmp_path, "embedded-small")
    assert score == 2.0
    assert set(memory.PARTS.values()) <= set(peaks.parts)
    assert max(peaks.parts.values()) < peaks.together < 1.5e9


@pytest.mark.live
def test_in_a_codespace_jupyter_answers_to_its_own_address_only(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")},
        "JUPYTER_CONFIG_PATH": str(ROOT / ".devcontainer/jupyter"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path),
        "CODESPACE_NAME": "glad-fox-1",
        "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN": "app.github.dev",
    }
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=t0"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *options, f"--ServerApp.root_dir={tmp_path}"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    own = "glad-fox-1-8888.app.github.dev"
    try:
        address = _address(tmp_path / f"jpserver-{server.pid}.json")
        for host, origin, wanted in (
            ("localhost:8888", "http://localhost:8888", 200),
            (own, f"https://{own}", 200),
            ("localhost:8888", f"https://{own}", 200),
            ("localhost:8888", "https://other-1-8888.app.github.dev", 404),
            ("localhost:8888", f"https://{own}.example.org", 404),
            ("other-1-8888.app.github.dev", f"https://{own}", 403),
        ):
            assert _status(address, host, origin, token="t0") == wanted, (host, origin)
        assert _status(address, own, f"https://{own}", token="wrong") == 403
    finally:
        server.terminate()
        server.wait(30)


def _address(file: Path) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            found = str(json.loads(file.read_text(encoding="utf-8"))["url"])
            urllib.request.urlopen(f"{found}api").close()
            return found
        except (OSError, ValueError):
            time.sleep(0.1)
    raise TimeoutError(file)


def _status(address: str, host: str, origin: str, *, token: str) -> int:
    """The answer's status to a page that was opened with the token, as a browser sends it."""
    headers = {"Host": host}
    try:
        login = urllib.request.Request(f"{address}api/status?token={token}", headers=headers)
        with urllib.request.urlopen(login) as answer:
            cookies = answer.headers.get_all("Set-Cookie")
        headers |= {"Cookie": "; ".join(one.partition(";")[0] for one in cookies)}
        asked = urllib.request.Request(
            f"{address}api/kernelspecs", headers={**headers, "Origin": origin}
        )
        return int(urllib.request.urlopen(asked).status)
    except urllib.error.HTTPError as error:
        return error.code


# The services' own commands in an empty environment, and an exercise after them

COLABS_OWN = (
    *("ipython==7.34.0", "ipykernel==6.17.1", "ipywidgets==7.7.1", "traitlets==5.7.1"),
    *("jupyter-client==7.4.9", "anywidget==0.9.21", "openai==2.15.0", "psutil==5.9.5"),
    *("matplotlib==3.10.0", "decorator==4.4.2", "pickleshare==0.7.5", "backcall==0.2.0"),
    "entrypoints==0.4",
)
"""What Colab's machines had in January 2026, by googlecolab/backend-info: its kernel is old."""

AND_WHAT_IT_NEEDS = ("ipython-genutils", "nest-asyncio", "widgetsnbextension~=3.6.0")
"""What that asks for and the lock file has not, in the version that pip finds."""

WIDGET_MANAGER = "def enable_custom_widget_manager():\n    print('widgets on')\n"
EXECUTE = """
import sys, nbformat, nbclient
notebook = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute(cwd=sys.argv[2])
nbformat.write(notebook, sys.argv[1])
"""


class Machine:
    """A machine as a service hands it out: an empty home, an empty environment, the repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.repository = folder / "repository"
        self.bin = folder / "environment" / "bin"
        self.home = folder / "home"
        for made in (self.repository, self.home):
            made.mkdir()
        venv.create(folder / "environment", symlinks=True, with_pip=True)
        kept = ("PIP_", "SSL_", "REQUESTS_", "http", "no_proxy", "LANG")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name.startswith(kept)},
            "HOME": str(self.home),
            "PATH": f"{self.bin}:/usr/local/bin:/usr/bin:/bin",
            "PIP_COMPILE": "0",  # as long as all the rest of an install; Python does it when asked
        }
        self._publish()

    def run(self, *command: str, cwd: Path | None = None, **environment: str) -> str:
        """What a command says; fails the test when it fails."""
        run = subprocess.run(
            command,
            cwd=cwd or self.repository,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert run.returncode == 0, f"{command}:\n{run.stdout[-6000:]}"
        return run.stdout

    def check(self, *through: str, **environment: str) -> str:
        """One exercise with a good prompt, on the model that comes with the course; the command
        goes `through` another."""
        prompt = self.folder / "prompt.txt"
        prompt.write_text(good_prompt(), encoding="utf-8")
        command = [str(self.bin / "prompteur"), "check", EXERCISE, "--prompt", str(prompt)]
        return self.run(*through, *command, "--json", PROMPTEUR_LANG="en", **environment)

    def _publish(self) -> None:
        """The files as they would be committed, with badges and notebooks for Colab."""
        command = ["git", "ls-files", "-co", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        for name in names.stdout.splitlines():
            if (ROOT / name).is_file():
                (self.repository / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.repository / name)
        hosting.publish(self.repository, PLACE)
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        self.run("git", "init", "--quiet", "--initial-branch=main")
        self.run("git", "add", "--all")
        self.run("git", *who, "commit", "--quiet", "--message=x")


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Has pip install from the wheels of the lock file and of Colab alone, which are fetched once:
    from pip's cache, where `make` has left them there."""
    folder = tmp_path_factory.mktemp("wheels")
    lock = str(ROOT / "requirements" / "course.lock")
    for wanted in (("--require-hashes", "-r", lock), (*COLABS_OWN, *AND_WHAT_IT_NEEDS)):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *wanted]
        subprocess.run(command, cwd=folder, check=True)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, wheels: dict[str, str]) -> Iterator[Machine]:
    """Set up by Binder's script; the tests after it use the same one."""
    made = Machine(tmp_path_factory.mktemp("hosted"))
    made.run("./.binder/postBuild", **wheels)
    yield made
    for process in psutil.process_iter(["cmdline"]):
        if "course.models.embedded.serve" in (process.info["cmdline"] or ()) and str(
            made.home
        ) in str(process.info["cmdline"]):
            process.terminate()


@pytest.mark.live
def test_binder(machine: Machine) -> None:
    machine.run("python", "-m", "pip", "check")
    result = json.loads(machine.check("./.binder/start"))
    assert result["score"] == result["points"]
    said = machine.run("./.binder/start", "prompteur", "doctor", "--json")
    assert '"well": true' in said and SMALL.title in said


@pytest.mark.live
def test_codespaces(machine: Machine, wheels: dict[str, str]) -> None:
    command = DEVCONTAINER["updateContentCommand"].split()
    (machine.repository / ".venv").symlink_to(machine.bin.parent)  # what is there stays
    machine.run(*command, **wheels)
    assert (machine.repository / ".venv/.course").exists()
    result = json.loads(machine.check(PROMPTEUR_MODEL=SMALL.choice))  # whose file is here already
    assert result["score"] == result["points"]


@pytest.mark.live
def test_colab(machine: Machine, wheels: dict[str, str], tmp_path: Path) -> None:
    pip = ["python", "-m", "pip", "install", "--quiet", "--no-deps"]
    machine.run("python", "-m", "pip", "uninstall", "--quiet", "--yes", "prompteur", "xllamacpp")
    machine.run(*pip, *COLABS_OWN, **wheels)
    module = tmp_path / "googles" / "google" / "colab" / "output.py"
    module.parent.mkdir(parents=True)
    module.write_text(WIDGET_MANAGER, encoding="utf-8")
    content = tmp_path / "content"
    content.mkdir()
    source = machine.repository / copy_of(f"exercises/en/{MODULE}/{MODULE}.ipynb")
    notebook = nbformat.read(source, as_version=4)
    score = next(i for i, cell in enumerate(notebook.cells) if cell.id == f"score-{EXERCISE}")
    del notebook.cells[score + 1 :]
    prompt = next(one for one in notebook.cells if one.source.startswith(f"%%prompt {EXERCISE}"))
    prompt.source = f"%%prompt {EXERCISE}\n{good_prompt()}"
    opened = tmp_path / "opened.ipynb"
    nbformat.write(notebook, opened)
    machine.run(
        *("python", "-c", EXECUTE, str(opened), str(content)),
        PYTHONPATH=str(module.parents[2]),
        COLAB_RELEASE_TAG="release-colab_x",
        PROMPTEUR_MODEL=SMALL.choice,
        GIT_CONFIG_COUNT="1",
        GIT_CONFIG_KEY_0=f"url.file://{machine.repository}.insteadOf",
        GIT_CONFIG_VALUE_0=PLACE.clone,
        **wheels,
    )
    cells = {cell.id: cell for cell in nbformat.read(opened, as_version=4).cells}
    said = "".join(one.get("text", "") for one in cells["colab-setup"].outputs)
    assert "widgets on" in said and "The course is ready" in said, said
    assert cells[f"score-{EXERCISE}"].outputs[0].data["text/plain"] == "2.0"
    shown = [kind for one in cells[f"prompt-{EXERCISE}"].outputs for kind in one.get("data", ())]
    assert "application/vnd.jupyter.widget-view+json" in shown
    versions = machine.run("python", "-m", "pip", "freeze")
    assert "ipython==7.34.0" in versions and "anywidget==0.9.21" in versions
    assert f"openai{colab.locked()['openai']}" in versions
