"""`prompteur doctor` says what is amiss on this machine, and never falls ill itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from support.places import ROOT

import course.cli.doctor
import course.cli.doctor_files
from course.cli.doctor import findings
from course.cli.finding import Finding, found_by

Doctor = Callable[..., dict[str, list[dict[str, Any]]]]


@pytest.fixture
def doctor(tmp_path: Path) -> Doctor:
    """Runs it in a process with these variables; its findings, by what they are about."""

    def run(cwd: Path = tmp_path, **settings: str) -> dict[str, list[dict[str, Any]]]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if "PROMPTEUR" not in name and not name.lower().endswith("_proxy")
        }
        own = {"PROMPTEUR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
        own |= {"PROMPTEUR_LANG": "en", "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "course", "doctor", "--json"],
            env=kept | own | settings,
            cwd=cwd,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr and done.stdout, done.stderr
        told = json.loads(done.stdout)
        assert done.returncode == (0 if told["well"] else 1)
        found: dict[str, list[dict[str, Any]]] = {}
        for one in told["findings"]:
            found.setdefault(one["about"], []).append(one)
        return found

    return run


def amiss(found: dict[str, list[dict[str, Any]]], about: str) -> str:
    return " ".join(one["text"] for one in found[about] if not one["well"])


def test_all_is_well_in_a_home_of_its_own(doctor: Doctor, tmp_path: Path) -> None:
    found = doctor()
    for about in ("home", "network", "store", "exercises"):
        assert all(one["well"] for one in found[about]), found[about]
    assert str(tmp_path / "home" / "data") in found["home"][0]["text"]


def test_a_home_that_cannot_be_used_is_named_with_what_to_do(
    doctor: Doctor, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    found = doctor()
    said = amiss(found, "home")
    assert str(tmp_path / "home" / "data") in said and "PROMPTEUR_HOME=" in said
    assert "Not a directory" in said and "Error" not in said
    assert len(found["exercises"]) == 1 and found["exercises"][0]["well"]


def test_a_damaged_store_and_settings_are_told_apart(doctor: Doctor, tmp_path: Path) -> None:
    for name, text in (("data/prompteur.sqlite", "garbage"), ("config/settings.toml", "a = [")):
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    found = doctor()
    assert "not a database" in amiss(found, "store")
    assert "settings file" in amiss(found, "model")


def test_a_store_that_another_program_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setattr(course.cli.doctor_files, "_LOCK_SECONDS", 0)
    path = tmp_path / "data" / "prompteur.sqlite"
    path.parent.mkdir()
    path.touch()
    with FileLock(f"{path}.lock"):
        [found] = [one for one in findings("fr") if one.about == "store"]
    assert not found.well and f"un autre programme tient {path}" in found.text


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SSL_CERT_FILE": "/nowhere/ca.pem"}, "SSL_CERT_FILE names /nowhere/ca.pem, which is not"),
        ({"REQUESTS_CA_BUNDLE": "/nowhere"}, "REQUESTS_CA_BUNDLE names /nowhere"),
        ({"https_proxy": "http://proxy:notaport"}, "https_proxy is not the address of a proxy"),
        ({"all_proxy": "socks://proxy:1080"}, "all_proxy names a SOCKS proxy"),
        ({"https_proxy": "socks5://proxy:1080"}, "https_proxy names a SOCKS proxy"),
        ({"HTTP_PROXY": "http://me:motdepasse€@proxy"}, "HTTP_PROXY is not the address"),
    ],
)
def test_what_stands_in_the_way_to_the_network(
    doctor: Doctor, settings: dict[str, str], said: str
) -> None:
    assert said in amiss(doctor(**settings), "network")


def test_what_a_request_would_not_go_through_is_not_amiss(doctor: Doctor) -> None:
    """GNOME sets ALL_PROXY beside the others; a proxy for FTP is none of the course's."""
    ways = {"http_proxy": "proxy.example:8080", "https_proxy": "http://proxy.example:3128"}
    found = doctor(**ways, all_proxy="socks://proxy:1080", ftp_proxy="ftp://proxy")
    assert [one["text"] for one in found["network"]] == [
        "http through proxy.example:8080, https through proxy.example:3128"
    ]


def test_a_proxy_is_named_without_its_password(doctor: Doctor) -> None:
    found = doctor(https_proxy="http://ann:secret-word@proxy.example:3128")
    assert [one["text"] for one in found["network"]] == ["https through proxy.example:3128"]
    assert "secret-word" not in json.dumps(found)


def test_a_working_folder_that_is_gone_stops_nobody(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from course.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code, "doctor", "--json"],
        env={**os.environ, "PROMPTEUR_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)},
        cwd=gone,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout)["findings"], done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("about", list(course.cli.doctor._LOOKS))
def test_a_look_that_fails_is_a_finding_itself(
    about: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def falls_ill(language: str) -> Finding:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setenv("PROMPTEUR_HOME", str(tmp_path))
    monkeypatch.setitem(course.cli.doctor._LOOKS, about, falls_ill)
    found = findings("en")
    [ill] = [one for one in found if one.about == about]
    assert not ill.well and "ZeroDivisionError: division by zero" in ill.text
    assert {one.about for one in found} >= {*course.cli.doctor._LOOKS, "plugins"}


def test_what_was_found_before_a_look_failed_is_kept() -> None:
    def half_way(language: str) -> Any:
        yield Finding("home", True, "so far")
        raise KeyError("x")

    found = found_by("home", half_way, "fr")
    assert [one.well for one in found] == [True, False] and "KeyError" in found[1].text
