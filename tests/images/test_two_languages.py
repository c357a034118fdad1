"""The documents have the figures that the benchmark gives."""

from __future__ import annotations

import re
import subprocess
import sys

from support.places import ROOT


def test_the_tokens_of_both_languages_are_those_of_the_documents() -> None:
    command = [sys.executable, "benchmarks/clip_tokens.py"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures = re.findall(r"\d+(?:\.\d+)?", run.stdout)
    pairs, english, french, ratio = figures[0], figures[1:4], figures[5:8], figures[9:]
    for name in ("images.md", "images.fr.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8").replace(",", ".")
        rows = [" | ".join(row) for row in (english, french)]
        assert f" {pairs} " in text and all(f"| {row} |" in text for row in rows)
        assert re.search(r"{}\D+{}\D+{}\]".format(*map(re.escape, ratio)), text)
