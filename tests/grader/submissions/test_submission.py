"""Reading a submission: which file, which cells, which language; and that nothing upsets it."""

from __future__ import annotations

import copy
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.hostile import ASSIGNMENT, FILE, GOOD, GOOD_FR, IDS, filled, save
from support.hostile_making import Notebook, cell_of, code, fill

from grader.submissions import cells as submission_cells
from grader.submissions import files as submission_file
from grader.submissions import submission
from grader.submissions.submission import Remark, Submission, read_submission

FIRST = IDS[0]
any_time = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
names = st.text(max_size=8)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


def read(content: Notebook | str | bytes, default: str = "en") -> Submission:
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), content)
        return read_submission(Path(folder), ASSIGNMENT, default)


def keys(found: Submission) -> list[str]:
    return [one.message_id.removeprefix("submission.") for one in found.remarks]


def changed(change: Callable[[Notebook], object]) -> Submission:
    notebook = filled()
    change(notebook)
    return read(notebook)


def test_prompts_come_in_the_order_of_the_exercises_whatever_theirs() -> None:
    found = changed(lambda notebook: notebook["cells"].reverse())
    assert tuple(found.prompts) == IDS


@given(st.binary(max_size=400))
@any_time
def test_bytes_never_raise(content: bytes) -> None:
    assert read(content).prompts == {}


@given(json_values)
@any_time
def test_json_never_raises(value: Any) -> None:
    assert read(json.dumps(value)).prompts == {}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "cells": json_values | st.lists(json_values),
            "worksheets": json_values | st.lists(st.fixed_dictionaries({"cells": json_values})),
            "metadata": st.fixed_dictionaries({}, optional={"prompteur": json_values}),
            "nbformat": json_values,
        },
    )
)
@any_time
def test_what_looks_like_a_notebook_never_raises(value: dict[str, Any]) -> None:
    assert read(json.dumps(value)).prompts == {}


@given(st.lists(json_values, min_size=1), st.sampled_from(["source", "input"]))
@any_time
def test_cells_of_any_source_never_raise(sources: list[Any], key: str) -> None:
    cells = [{"cell_type": "code", key: [f"%%prompt {FIRST}\n", source]} for source in sources]
    assert set(read(json.dumps({"cells": cells})).prompts) <= {FIRST}


@given(st.text(max_size=200))
@any_time
def test_a_prompt_is_text_that_can_be_kept_anywhere(text: str) -> None:
    notebook = filled()
    cell_of(notebook, FIRST)["source"] = f"%%prompt {FIRST}\n{text}"
    found = read(notebook).prompts.get(FIRST, "")
    found.encode("utf-8")
    assert found == found.strip()
    assert not any(ord(char) < 32 and char not in "\n\t" for char in found)


@given(st.text(max_size=60))
@any_time
def test_any_first_line_names_an_exercise_or_none(line: str) -> None:
    notebook = filled({})
    notebook["cells"].append(code(f"%%prompt {line}\nDay {{{{message}}}}"))
    assert set(read(notebook).prompts) <= set(IDS)


@given(st.integers(), st.lists(json_values, min_size=3, max_size=6))
@any_time
def test_metadata_outputs_and_order_change_no_prompt(seed: int, junk: list[Any]) -> None:
    dice = random.Random(seed)
    notebook = filled()
    for cell in notebook["cells"]:
        for key in ("metadata", "outputs", "id", "execution_count", "attachments", "cell_type"):
            if dice.random() < 0.5:
                cell[key] = dice.choice(junk)
    dice.shuffle(notebook["cells"])
    for key in ("nbformat", "nbformat_minor", "extra"):
        notebook[key] = dice.choice(junk)
    assert dict(read(notebook).prompts) == GOOD


@given(st.integers(0, 20), st.sampled_from(IDS))
@any_time
def test_one_of_several_prompts_counts_by_its_place_alone(place: int, name: str) -> None:
    notebook = filled()
    good = cell_of(notebook, name)
    notebook["cells"].insert(place, code(f"%%prompt {name}\nAnother. {{{{message}}}}"))
    last = notebook["cells"].index(good) > place
    prompt = read(notebook).prompts[name]
    assert prompt == (GOOD[name] if last else "Another. {{message}}")


@pytest.mark.parametrize("default", ["en", "fr"])
def test_language(default: str) -> None:
    french, english = filled(GOOD_FR, "fr"), filled()
    assert read(french, default).language == "fr"
    assert read(english, default).language == "en"
    for notebook in (french, english):
        notebook["metadata"] = {}
    assert read(french, default).language == "fr"
    assert read(english, default).language == "en"
    assert read(b"", default).language == default
    same = {name: text for name, text in GOOD.items() if name != "subject-line"}
    unsure: Notebook = {"cells": [code(f"%%prompt {name}\n{text}") for name, text in same.items()]}
    assert read(unsure, default).language == default
    for stated in ("en", "fr"):
        unsure["metadata"] = {"prompteur": {"language": stated}}
        assert read(unsure, default).language == stated


@pytest.mark.parametrize("language", ["en", "fr"])
def test_untouched_in_either_language(language: str) -> None:
    for change in (lambda text: text, lambda text: text.replace("\ufe0f", "").upper()):
        notebook = filled({}, language)
        whole = cell_of(notebook, "shopping-list")
        whole["source"] = [whole["source"][0], *map(change, whole["source"][1:])]
        found = read(notebook)
        assert found.prompts == {} and keys(found) == ["untouched"]


def test_the_first_line_left_in_a_prompt_is_graded_as_it_is() -> None:
    notebook = filled()
    stub = cell_of(filled({}), FIRST)["source"][1].strip()
    fill(notebook, FIRST, f"{stub}\nThe day of {{{{message}}}}")
    assert read(notebook).prompts[FIRST].startswith(stub)


def test_a_source_may_be_a_string_a_list_or_an_input() -> None:
    for shape in (
        {"source": f"%%prompt {FIRST}\nx {{{{message}}}}"},
        {"source": ["%%prompt ", f"{FIRST}\nx", " {{message}}"]},
        {"source": [None, f"%%prompt {FIRST}\n", 7, "x {{message}}"]},
        {"input": [f"%%prompt {FIRST}\n", "x {{message}}"]},
    ):
        cell = {"cell_type": "code", **shape}
        assert dict(read({"cells": [cell]}).prompts) == {FIRST: "x {{message}}"}


def test_an_indented_cell_is_read_as_the_kernel_reads_it() -> None:
    cell = code(f"\n    %%prompt {FIRST}\n    Day\n      of {{{{message}}}}\n")
    assert dict(read({"cells": [cell]}).prompts) == {FIRST: "Day\n  of {{message}}"}


@pytest.mark.parametrize("line", ["%%prompts {}", "%prompt {}", "%%Prompt {}", "x %%prompt {}"])
def test_other_cells_are_no_prompts(line: str) -> None:
    cell = code(line.format(FIRST) + "\nDay of {{message}}")
    assert read({"cells": [cell]}).prompts == {}


def test_a_file_at_the_limit_is_read_and_one_above_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    size = save(tmp_path, filled()).stat().st_size
    monkeypatch.setattr(submission_file, "LARGEST_FILE", size)
    assert read_submission(tmp_path, ASSIGNMENT).prompts
    monkeypatch.setattr(submission_file, "LARGEST_FILE", size - 1)
    assert keys(read_submission(tmp_path, ASSIGNMENT)) == ["too_large"]


def test_a_link_put_in_place_of_the_file_at_the_last_moment_is_not_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = os.lstat(save(tmp_path, filled(), "elsewhere.json"))
    (tmp_path / FILE).symlink_to(tmp_path / "elsewhere.json")
    folder = os.lstat(tmp_path)
    monkeypatch.setattr(os, "lstat", lambda path: folder if path == tmp_path else plain)
    found = read_submission(tmp_path, ASSIGNMENT)
    assert found.prompts == {} and keys(found) == ["closed"]


def test_what_may_not_be_opened_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    save(tmp_path, filled())

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    assert keys(read_submission(tmp_path, ASSIGNMENT)) == ["closed"]
    monkeypatch.setattr(os, "scandir", refuse)
    assert keys(read_submission(tmp_path, ASSIGNMENT)) == ["closed"]


@pytest.mark.parametrize("name", [f"{ASSIGNMENT}.ipynb.txt", f"{ASSIGNMENT}.ipynb.json", "x.IPYNB"])
def test_a_notebook_that_a_browser_took_for_a_text_is_read(tmp_path: Path, name: str) -> None:
    save(tmp_path, filled(), name)
    found = read_submission(tmp_path, ASSIGNMENT)
    assert tuple(found.prompts) == IDS and keys(found) == ["other_name"]


def test_an_impossible_folder_and_an_unknown_assignment(tmp_path: Path) -> None:
    assert keys(read_submission(Path("\0"), ASSIGNMENT)) == ["closed"]
    save(tmp_path, filled(), "unknown.ipynb")
    found = read_submission(tmp_path, "unknown")
    assert found.prompts == {} and keys(found) == ["other_module"]


def test_the_last_prompts_are_those_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_cells, "MOST_PROMPTS", 2)
    assert tuple(read(filled()).prompts) == IDS[-2:]


def test_so_many_files_are_looked_at_and_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save(tmp_path, filled(), "b.ipynb")
    os.utime(save(tmp_path, filled({}), "a.ipynb"), (4e9, 4e9))
    assert read_submission(tmp_path, ASSIGNMENT).prompts
    monkeypatch.setattr(submission, "MOST_NOTEBOOKS", 1)
    assert not read_submission(tmp_path, ASSIGNMENT).prompts
    monkeypatch.setattr(submission_file, "MOST_NAMES", 0)
    assert keys(read_submission(tmp_path, ASSIGNMENT)) == ["none"]


def test_too_long_the_last_one_counts_all_the_same() -> None:
    notebook = filled()
    notebook["cells"].append(code(f"%%prompt {FIRST}\n" + "a" * 50_001))
    found = read(notebook)
    assert FIRST not in found.prompts
    assert keys(found) == ["twice", "too_long"]


def test_remarks_speak_both_languages_and_name_what_they_are_about() -> None:
    notebook = filled()
    for name in IDS[:2]:
        notebook["cells"].append(copy.deepcopy(cell_of(notebook, name)))
    (remark,) = read(notebook).remarks
    assert "each of these: appointment-line, shopping-list." in remark.text("en")
    assert "chacun de ces exercices\u202f: appointment-line, shopping-list." in remark.text("fr")
    assert remark == Remark(
        "submission.twice", {"count": 2, "names": "appointment-line, shopping-list"}
    )


def test_a_remark_on_many_things_names_the_first_few() -> None:
    cells = [code(f"%%prompt no-{number}\nx") for number in (*range(9), *range(9))]
    text = read({"cells": cells}).remarks[0].text("en")
    assert text.endswith("no-0, no-1, no-2, no-3, no-4, …") and text.startswith("9 ")


def test_where_the_system_cannot_say_that_no_link_is_followed(tmp_path: Path) -> None:
    """As on Windows: files of others are read all the same."""
    (tmp_path / "x.ipynb").write_text("{}")
    code = f"""
import os, pathlib
for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC"):
    delattr(os, name)
os.supports_dir_fd.discard(os.open)
from course.copies.files import read_own
from grader.submissions.plain import opened
folder = pathlib.Path({str(tmp_path)!r})
assert read_own(folder, "x.ipynb") == opened(folder / "x.ipynb").read() == b"{{}}"
"""
    subprocess.run([sys.executable, "-c", code], check=True)
