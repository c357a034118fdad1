"""The sly replies can be judged, and no more of the verdicts are wrong than were."""

import json
import subprocess
import sys

from support.places import DATA, ROOT


def test_the_number_of_wrong_verdicts_does_not_rise():
    ceiling = json.loads((DATA / "sly" / "ceiling.json").read_text(encoding="utf-8"))
    command = [sys.executable, str(ROOT / "benchmarks" / "sly.py"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["skipped"] == []
    assert found["all"] == ceiling["all"]
    assert found["wrong"] == len(found["wrong_verdicts"]) <= ceiling["wrong"]
    assert found["accept"] + found["reject"] == found["wrong"]
