"""Which model is used: environment, settings file, this kernel's choice, and the form."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fake_server import FakeServer

import course
from course.errors import ModelError, SettingsError
from course.models import default
from course.models.base import Request, Settings
from course.models.catalogue import LARGE, SMALL
from course.models.chosen import current_model, embedded_status, list_models
from course.models.embedded.model import EmbeddedModel
from course.models.loop import run
from course.models.openai.model import OpenAIModel
from course.models.recorded import RecordedModel
from course.models.secret import Secret
from course.models.settings import (
    ServerSettings,
    ask_key,
    chosen_server,
    current_settings,
    forget_choice,
    load_settings,
    save_settings,
    settings_path,
    use_embedded,
    use_server,
)
from course.notebook.settings_form import SettingsForm
from course.prompts.message import Message

KEY = "sk-very-secret-1234567890"
URL = "https://llm.example.org/v1"
NAMES = ("BASE_URL", "MODEL", "API_KEY", "SLOTS", "MODEL_FILE", "REPLAY", "LANG")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        monkeypatch.delenv(f"PROMPTEUR_{name}", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setattr(default, "memory_limit", lambda: 8_000_000_000)
    forget_choice()
    return tmp_path


def write(text: str) -> None:
    settings_path().write_text(text, encoding="utf-8")


def test_without_settings_the_embedded_model_is_used_and_nothing_is_started() -> None:
    model = current_model()
    assert isinstance(model, EmbeddedModel) and model is current_model()
    assert model.fingerprint.startswith(f"embedded:{LARGE.sha256[:16]}:xllamacpp-")
    assert list_models() == ["embedded", "embedded-small"]
    status = embedded_status()
    assert status.server is None and status.wanted_size == LARGE.size and status.free > 0


@pytest.mark.parametrize("where", ["environment", "file", "kernel"])
def test_the_small_model_is_a_choice(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if where == "environment":
        monkeypatch.setenv("PROMPTEUR_MODEL", "embedded-small")
    elif where == "file":
        write('model = "embedded-small"')
    else:
        use_embedded("embedded-small")
    assert current_model().name == SMALL.title


def test_the_environment_goes_before_the_file() -> None:
    write(f'base_url = "{URL}"\nmodel = "from-file"\nslots = 2\n')
    assert load_settings({}) == ServerSettings(URL, "from-file", slots=2)
    found = load_settings({"PROMPTEUR_MODEL": "other", "PROMPTEUR_SLOTS": "9"})
    assert (found.base_url, found.model, found.slots) == (URL, "other", 9)
    assert load_settings({"PROMPTEUR_MODEL": "embedded"}).base_url is None


@pytest.mark.parametrize(
    ("environment", "given", "wanted"), [("", None, 2), ("9", None, 9), ("9", 7, 7), ("", 7, 7)]
)
def test_how_many_at_a_time_is_read_in_one_way(
    environment: str, given: int | None, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("slots = 2\n")
    monkeypatch.setenv("PROMPTEUR_SLOTS", environment)
    assert chosen_server(URL, "m", slots=given).slots == wanted
    if given is None:
        assert load_settings().slots == wanted


def test_a_key_goes_only_where_it_belongs() -> None:
    write(f'base_url = "{URL}"\nmodel = "m"\napi_key_env = "CLASS_KEY"\n')
    environment = {"CLASS_KEY": KEY, "OPENAI_API_KEY": "sk-openai"}
    assert load_settings(environment).key == Secret(KEY)
    elsewhere = {**environment, "PROMPTEUR_BASE_URL": "http://127.0.0.1:8000/v1"}
    assert load_settings(elsewhere).key is None
    openai = {**environment, "PROMPTEUR_BASE_URL": "https://api.openai.com/v1"}
    assert load_settings(openai).key == Secret("sk-openai")
    assert load_settings({**openai, "PROMPTEUR_API_KEY": "mine"}).key == Secret("mine")
    lookalike = {**environment, "PROMPTEUR_BASE_URL": "https://api.openai.com.evil.example/v1"}
    assert load_settings(lookalike).key is None


def test_the_environments_key_stays_with_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMPTEUR_BASE_URL", URL)
    monkeypatch.setenv("PROMPTEUR_API_KEY", KEY)
    use_server("https://other.example.org/v1", "m")
    assert current_settings().key is None
    use_server(f"{URL}/", "m")
    assert current_settings().key == Secret(KEY)


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("base_url = ", "settings.unreadable"),
        ('api_key = "sk"', "settings.key_in_file"),
        ('modle = "m"', "settings.unknown_field"),
        ("model = 3", "settings.wrong_type"),
        ('slots = "3"', "settings.wrong_type"),
        ("slots = true", "settings.wrong_type"),
        ("slots = 0", "settings.bad_slots"),
        ('model = "gigantic"', "settings.no_base_url"),
        ('base_url = "example.org/v1"', "settings.bad_address"),
        ('base_url = "https://:99999/v1"', "settings.bad_address"),
        ('base_url = "https://me:sk@example.org/v1"', "settings.key_in_address"),
        ('base_url = "https://example.org/v1?key=sk"', "settings.key_in_address"),
    ],
)
def test_a_bad_file_says_what_is_wrong(text: str, message_id: str) -> None:
    write(text)
    with pytest.raises(SettingsError) as caught:
        load_settings({})
    assert caught.value.message_id == message_id
    for language in ("en", "fr"):
        assert caught.value.text(language)
        assert "sk@" not in caught.value.text(language)


def test_a_server_without_a_model_can_list_but_not_answer() -> None:
    with FakeServer(models=["b", "a"]) as server:
        write(f'base_url = "{server.base_url}"')
        assert list_models() == ["a", "b"]
        with pytest.raises(SettingsError) as caught:
            current_model()
    assert caught.value.message_id == "settings.no_model"


def test_the_address_of_the_call_itself_is_understood() -> None:
    assert load_settings({"PROMPTEUR_BASE_URL": f" {URL}/chat/completions/ "}).base_url == URL


PLAIN = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(model=PLAIN, named=PLAIN, file=PLAIN, slots=st.integers(1, 256))
def test_what_is_saved_is_what_is_read(
    model: str, named: str, file: str, slots: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    saved = ServerSettings(URL, model, named, Secret(KEY), slots, Path(file))
    save_settings(saved, path)
    assert KEY not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    found = load_settings({}, path)
    assert (found.base_url, found.api_key_env, found.slots) == (URL, named, slots)
    assert found.model_file == Path(os.path.expanduser(file))
    if model not in ("embedded", "embedded-small"):
        assert found.model == model


def test_the_model_follows_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    use_server(URL, "m", slots=7)
    model = current_model()
    assert isinstance(model, OpenAIModel) and model.slots == 7
    assert model.fingerprint.startswith("llm.example.org/")
    use_embedded()
    assert isinstance(current_model(), EmbeddedModel)
    monkeypatch.setenv("PROMPTEUR_BASE_URL", URL)
    forget_choice()
    monkeypatch.setenv("PROMPTEUR_MODEL", "n")
    assert current_model().name == "n"


def test_recordings_go_before_everything(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = (Message("user", "Hello"),)
    key = Request(ask, Settings()).key("f")
    path = home / "r.jsonl"
    path.write_text(
        '{"model": "m", "fingerprint": "f", "slots": 1}\n'
        f'{{"key": "{key}", "reply": {{"text": "Hi"}}}}\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("PROMPTEUR_REPLAY", str(path))
    model = current_model()
    assert isinstance(model, RecordedModel)
    assert run(model.complete(Request(ask, Settings()))).text == "Hi"


def test_a_key_is_asked_for_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []

    def typed(question: str) -> str:
        questions.append(question)
        return f" {KEY} "

    monkeypatch.setattr(getpass, "getpass", typed)
    with pytest.raises(SettingsError):
        ask_key()
    with FakeServer(lambda one: one.stream(["ok"])) as server:
        use_server(server.base_url, "m")
        before = current_model()
        course.ask_key()
        assert current_model() is not before
        run(current_model().complete(Request((Message("user", "x"),), Settings())))
        assert server.seen[0].headers["authorization"] == f"Bearer {KEY}"
    assert "127.0.0.1" in questions[0]
    assert KEY not in repr(current_settings())
    use_server(URL, "m")
    assert current_settings().key is None, "a key is for the server it was asked for"


@pytest.fixture(params=["en", "fr"])
def form(request: pytest.FixtureRequest) -> SettingsForm:
    return SettingsForm(request.param)


def test_the_form_lists_tests_and_saves(form: SettingsForm) -> None:
    answer = "<img src=x onerror=alert(1)> \u202e$\\href{javascript:alert(1)}{x}$"
    with FakeServer(lambda one: one.stream([answer]), models=["<b>", "z", "a\u202eb"]) as server:
        form.source.value = "server"
        form.address.value = server.base_url
        form.list_button.click()
        assert form.model.options == ("<b>", "z") and form.model.value == "<b>"
        form.test_button.click()
        assert "<img" not in form.status.value and "&lt;img" in form.status.value
        assert "mathjax_ignore" in form.status.value and "\u202e" not in form.status.value
        form.save_button.click()
        assert str(settings_path()) in form.status.value
        forget_choice()
        assert current_settings().base_url == server.base_url
        assert current_model().name == "<b>"
    form.source.value = "embedded"
    form.size.value = "embedded-small"
    form.save_button.click()
    forget_choice()
    assert current_model().name == SMALL.title


def test_the_form_says_what_went_wrong(form: SettingsForm) -> None:
    form.source.value = "server"
    for address, name in (("nonsense", "m"), (URL, ""), ("http://127.0.0.1:9/v1", "m")):
        form.address.value, form.model.value = address, name
        before = form.status.value
        form.test_button.click()
        assert form.status.value != before
        assert not form.test_button.disabled
    assert "127.0.0.1:9" in form.status.value


def test_every_field_has_its_label(form: SettingsForm) -> None:
    for field in (form.source, form.size, form.address, form.model):
        assert field.description


def test_the_form_opens_on_a_bad_file() -> None:
    write("nonsense")
    assert str(settings_path()) in SettingsForm("en").status.value


def test_asking_a_server_that_is_not_there() -> None:
    with pytest.raises(ModelError):
        use_server("http://127.0.0.1:9/v1", "m")
        list_models()
