"""Which embedded model answers where nobody has chosen one: memory, files, lessons, network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

import course
from course.errors import ModelError
from course.models import chosen, default, settings
from course.models.base import Reply, Request, Settings
from course.models.catalogue import LARGE, SMALL
from course.models.chosen import current_model, named_model, which_and_why
from course.models.default import default_for, file_for, use_small_model
from course.models.embedded import model as embedded_model
from course.models.embedded.files import NotFetched, cached_path
from course.models.kept import KeptModel
from course.models.loop import run
from course.models.memory import memory_limit
from course.models.settings import current_settings, load_settings, use_embedded
from course.prompts.message import Message

GB = 1_000_000_000
PLENTY, LITTLE = 16 * GB, 2 * GB


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with plenty of memory, where nobody has chosen anything."""
    for name in ("BASE_URL", "MODEL", "MODEL_FILE", "REPLAY", "RECORD"):
        monkeypatch.delenv(f"PROMPTEUR_{name}", raising=False)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path / "home"))
    _memory(monkeypatch, PLENTY)
    return tmp_path


def _memory(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    for module in (default, chosen):
        monkeypatch.setattr(module, "memory_limit", lambda: size)


def _sparse(path: Path, size: int) -> Path:
    """A file of that size that takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


# The memory of the machine


@pytest.mark.parametrize(
    ("own", "limits", "wanted"),
    [
        ("0::/\n", {"memory.max": "2000"}, 2000),
        ("0::/\n", {"memory.max": "max"}, None),
        ("0::/user.slice/one\n", {"user.slice/memory.max": "3000"}, 3000),
        (
            "0::/a/b\n",
            {"a/memory.max": "3000", "a/b/memory.max": "max", "memory.max": "max"},
            3000,
        ),
        ("0::/a/b\n", {"a/memory.max": "9000", "a/b/memory.max": "4000"}, 4000),
        ("0::/not/seen/here\n", {"memory.max": "5000"}, 5000),
        ("4:memory:/docker/x\n", {"memory/docker/x/memory.limit_in_bytes": "6000"}, 6000),
        ("4:cpu,memory:/docker/x\n", {"memory/memory.limit_in_bytes": "7000"}, 7000),
        ("4:memory:/\n", {"memory/memory.limit_in_bytes": "9223372036854771712"}, None),
        ("4:cpu:/x\n", {"memory/x/memory.limit_in_bytes": "8000"}, None),
        ("nonsense", {"memory.max": "nonsense"}, None),
    ],
)
def test_the_least_limit_of_a_container_counts(
    own: str, limits: dict[str, str], wanted: int | None, tmp_path: Path
) -> None:
    (tmp_path / "own").write_text(own)
    for place, limit in limits.items():
        file = tmp_path / "groups" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{limit}\n")
    found = memory_limit(tmp_path / "groups", tmp_path / "own")
    assert found == (wanted or psutil.virtual_memory().total)


def test_without_control_groups_it_is_the_machines(tmp_path: Path) -> None:
    assert memory_limit(tmp_path / "none", tmp_path / "none") == psutil.virtual_memory().total


# The choice


@pytest.mark.parametrize(
    ("memory", "model", "why"),
    [(PLENTY, LARGE, "own"), (4 * GB, LARGE, "own"), (4 * GB - 1, SMALL, "memory")],
)
def test_memory_decides(memory: int, model: object, why: str) -> None:
    found = default_for(memory)
    assert (found.model, found.why) == (model, why)


def test_a_file_that_was_given_decides(tmp_path: Path) -> None:
    small = _sparse(tmp_path / "any-name.gguf", SMALL.size)
    assert default_for(PLENTY, small).model is SMALL
    assert default_for(LITTLE, _sparse(tmp_path / "x.gguf", LARGE.size)).model is LARGE
    assert default_for(PLENTY, _sparse(tmp_path / "other", 5)).model is LARGE
    assert default_for(PLENTY, tmp_path / "nowhere").model is LARGE


def test_a_folder_with_both_files_leaves_it_to_the_memory(tmp_path: Path) -> None:
    _sparse(tmp_path / SMALL.file_name, SMALL.size)
    assert default_for(PLENTY, tmp_path).model is SMALL
    _sparse(tmp_path / LARGE.file_name, LARGE.size)
    assert default_for(PLENTY, tmp_path).model is LARGE
    assert default_for(LITTLE, tmp_path).model is SMALL
    assert file_for(SMALL, tmp_path) == file_for(LARGE, tmp_path) == tmp_path


def test_a_file_is_not_given_to_the_other_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = _sparse(tmp_path / "large.gguf", LARGE.size)
    monkeypatch.setenv("PROMPTEUR_MODEL_FILE", str(given))
    assert (current_settings().model, current_settings().model_file) == (LARGE.choice, given)
    use_small_model()
    assert (current_settings().model, current_settings().model_file) == (SMALL.choice, None)
    assert file_for(LARGE, tmp_path / "wrong") == tmp_path / "wrong", "so that it is said"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_which_model_answers_and_why_is_said(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert which_and_why(language).startswith(f"{LARGE.title}, ")
    _memory(monkeypatch, LITTLE)
    assert which_and_why(language).startswith(f"{SMALL.title}, ")
    assert " 2 G" in which_and_why(language) and " 4" in which_and_why(language)
    monkeypatch.setenv("PROMPTEUR_BASE_URL", "https://llm.example.org/v1")
    monkeypatch.setenv("PROMPTEUR_MODEL", "m")
    assert which_and_why(language) == ""


# Lessons


@pytest.mark.parametrize("before", ["nothing", "environment", "file"])
def test_in_a_lesson_the_small_model_answers(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if before == "environment":
        monkeypatch.setenv("PROMPTEUR_MODEL", "embedded")
    elif before == "file":
        settings.settings_path().write_text('model = "embedded"')
    assert current_model().name == LARGE.title
    course.use_small_model()
    assert current_model().name == SMALL.title
    assert current_settings().why == "lesson"
    use_embedded("embedded")
    assert current_model().name == LARGE.title


def test_in_a_lesson_a_server_still_answers() -> None:
    use_small_model()
    server = {"PROMPTEUR_BASE_URL": "https://llm.example.org/v1", "PROMPTEUR_MODEL": "m"}
    assert load_settings(server).model == "m"
    settings.use_server("https://llm.example.org/v1", "n")
    assert current_model().name == "n"


# Beside the current model


def test_a_model_beside_the_current_one_wants_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    _memory(monkeypatch, LITTLE)
    assert named_model("embedded-small") is current_model()
    with pytest.raises(ModelError) as caught:
        named_model("embedded")
    assert caught.value.message_id == "server.no_memory" and "2" in caught.value.text("fr")
    monkeypatch.setenv("PROMPTEUR_MODEL", "embedded")
    assert named_model("embedded").name == LARGE.title, "who chose it has it"


# Without a network


class _Engine:
    """Stands for the engine: the file of LARGE cannot be fetched, SMALL answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(embedded_model, "require_library", lambda: None)
        monkeypatch.setattr(embedded_model, "ensure_file", self._file)
        monkeypatch.setattr(embedded_model, "ensure_server", lambda model, *_, **__: _Record())
        monkeypatch.setattr(embedded_model, "OpenAIModel", lambda *_, **__: _Answers())

    def _file(self, model: object, **_: object) -> Path:
        if model is LARGE:
            raise NotFetched("model.not_fetched", final=True, tried="", file="", command="")
        return Path("x")


class _Record:
    address = "http://127.0.0.1:1"
    key = None


class _Answers:
    async def complete(self, request: Request, *, on_text: object = None) -> Reply:
        return Reply("Hello", finish="stop", model=SMALL.title)


ASKED = Request((Message("user", "Hi"),), Settings())


def test_without_a_network_the_small_one_steps_in_where_its_file_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _Engine(monkeypatch)
    model = current_model()
    with pytest.raises(NotFetched):
        model.prepare()  # type: ignore[attr-defined]
    cached_path(SMALL).write_bytes(b"x")
    own = model.fingerprint
    model.prepare()  # type: ignore[attr-defined]
    assert (model.name, current_model()) == (SMALL.title, model) and model.fingerprint != own
    assert which_and_why("en").endswith("could not be fetched")


@pytest.mark.parametrize("how", ["chosen", "graded"])
def test_it_does_not_step_in_for_who_chose_nor_unasked(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _Engine(monkeypatch)
    cached_path(SMALL).write_bytes(b"x")
    if how == "chosen":
        use_embedded("embedded")
    model = current_model()
    ask: Callable[[], object] = (
        model.prepare  # type: ignore[attr-defined]
        if how == "chosen"
        else lambda: run(model.complete(ASKED))
    )
    with pytest.raises(NotFetched):
        ask()


def test_its_replies_are_kept_as_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    _Engine(monkeypatch)
    cached_path(SMALL).write_bytes(b"x")

    class StepsInLate:
        """As the learner's model does: it is prepared at the first reply."""

        def __getattr__(self, name: str) -> object:
            return getattr(current_model(), name)

        async def complete(self, request: Request, *, on_text: object = None) -> Reply:
            self.prepare()  # type: ignore[operator]
            return await current_model().complete(request)

    kept: dict[str, Reply] = {}

    class Replies:
        def reply(self, key: str) -> Reply | None:
            return kept.get(key)

        def keep_reply(self, key: str, reply: Reply) -> None:
            kept[key] = reply

    large = current_model().fingerprint
    run(KeptModel(StepsInLate(), Replies()).complete(ASKED))  # type: ignore[arg-type]
    assert [*kept] == [ASKED.key(current_model().fingerprint)] != [ASKED.key(large)]
