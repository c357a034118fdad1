"""`%%compare` in a notebook: it asks what `course.experiment` asks, and shows what that shows."""

# ruff: noqa: F811
from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from support.experiments import learner, use  # noqa: F401
from support.guides import blocks
from support.making import ScriptedModel
from support.places import RECORDINGS, ROOT

import course
from course.experiments.cases import columns_of, exercise_of
from course.experiments.compared import Compared
from course.experiments.data import data_sets, parse_line
from course.messages import LANGUAGES, say
from course.models.base import Settings
from course.notebook.magic import load_ipython_extension

CELL = (
    "== vague ==\nCapital of {{country}}?\n\n== précise ==\nCapital of {{country}}? The name only."
)
TABLE = "country,{}\nFrance,Paris\nItaly,Rome\nSpain,Madrid\n"
CITIES = {"France": "Paris", "Italy": "Rome", "Spain": "Madrid"}


def knows(messages, repeat):
    asked = messages[-1].text
    city = next(city for land, city in CITIES.items() if land in asked)
    return city if "only" in asked else f"It is {city}."


@pytest.fixture
def shell():
    found = InteractiveShell.instance()
    load_ipython_extension(found)
    yield found
    InteractiveShell.clear_instance()


def compare(shell, line: str, cell: str = CELL):
    """What running the cell gives; nothing may be raised."""
    done = shell.run_cell(f"%%compare {line}\n{cell}")
    done.raise_error()
    return done.result


@pytest.mark.parametrize("column", ["expected", "Attendu", "EXPECTED"])
def test_a_table_of_ones_own_is_judged_by_its_column(use, shell, tmp_path, capsys, column):
    model = use(ScriptedModel(knows))
    (tmp_path / "my towns.csv").write_text(TABLE.format(column), encoding="utf-8")
    found = compare(shell, "“my towns.csv”")
    assert isinstance(found, Compared) and capsys.readouterr().err == ""
    own = course.experiment(
        {"vague": "Capital of {{country}}?", "précise": "Capital of {{country}}? The name only."},
        "my towns.csv",
        [{"equals": {"value": {"expect": column}}}],
    )
    assert repr(found).startswith(f"{own!r}\n\n{own.compare()!r}\n\n")
    assert repr(own.replies("vague")) in repr(found)
    assert {key[0][-1].text for key in model.asked} == {
        f"Capital of {land}?{more}" for land in CITIES for more in ("", " The name only.")
    }


def test_contains_and_no_column_at_all(use, shell, tmp_path, capsys):
    use(ScriptedModel(knows))
    (tmp_path / "a.csv").write_text(TABLE.format("contient"), encoding="utf-8")
    rates = [one.pass_rate for one in compare(shell, "a.csv").evaluations.values()]
    assert rates == [1.0, 1.0]
    (tmp_path / "b.csv").write_text(TABLE.format("city"), encoding="utf-8")
    found = compare(shell, "b.csv")
    assert "It is Rome." in repr(found) and "95%" not in repr(found)
    assert found._repr_html_().count("<details>") == 2


def test_replies_are_text_and_fold(use, shell, tmp_path):
    use(ScriptedModel(lambda messages, repeat: "<img src=x onerror=alert(1)>"))
    (tmp_path / "a.csv").write_text(TABLE.format("expected"), encoding="utf-8")
    shown = compare(shell, "a.csv", CELL.replace("vague", "<b>vague"))._repr_html_()
    assert "<img" not in shown and "<b>" not in shown and shown.count("</details>") == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("", CELL, "compare.no_data"),
        ("nothing-like-it", CELL, "compare.unknown_data"),
        ("none.csv", CELL, "experiment.no_file"),
        ("~nobody-at-all/a\0.csv", CELL, "experiment.no_file"),
        ("lost-property", "", "compare.no_names"),
        ("lost-property", "== a ==\n\n== b ==\nSay {{message}}.", "experiment.empty_prompt"),
        ("lost-property", "== a ==\nSay {{mail}}.", "experiment.no_column"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    use, shell, monkeypatch, capsys, language, line, cell, message
):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    model = use(ScriptedModel(knows))
    assert compare(shell, line, cell) is None
    told = capsys.readouterr()
    pattern = re.escape(say(message, language, **dict.fromkeys(NAMES, "\0"))).replace("\0", ".*")
    assert re.fullmatch(pattern, told.err.strip(), re.DOTALL), told.err
    assert "Traceback" not in told.err + told.out and model.asked == []


NAMES = ("name", "known", "file", "folder", "variable", "near")


def test_nothing_in_the_first_line_is_python(use, shell, capsys):
    use(ScriptedModel(knows))
    shell.push({"secret": "lost-property"})
    assert compare(shell, "{secret}") is None and compare(shell, "$secret") is None
    assert "{secret}" in capsys.readouterr().err


@pytest.mark.parametrize("prompt", [">>> {{country}}", "In [1]: {{country}}", "!ls {{country}}"])
def test_prompts_are_sent_as_they_are_written(use, shell, tmp_path, prompt):
    model = use(ScriptedModel(lambda messages, repeat: "x"))
    (tmp_path / "a.csv").write_text(TABLE.format("city"), encoding="utf-8")
    compare(shell, "a.csv", f"== a ==\n{prompt}\n\n  {{x}}")
    assert model.asked[0][0][0].text == prompt.replace("{{country}}", "France") + "\n\n  {x}"


@pytest.mark.parametrize(
    ("line", "models"),
    [
        ("lost-property", ()),
        ("Lost Property", ()),
        ("objets trouves", ()),
        ("« lost_property »", ()),
        ("lost-property small", ("embedded-small",)),
        ("lost-property with the larger model", ("embedded",)),
        ("objets trouvés petit et grand", ("embedded-small", "embedded")),
        ("lost-property, large, small", ("embedded", "embedded-small")),
    ],
)
def test_the_first_line_is_read_forgivingly(line, models):
    data, asked = parse_line(line, "fr")
    assert (data.id, asked.models) == ("lost-property", models)
    assert data.max_tokens == 40 and "parapluie" in data.rows[0]["message"]


def test_the_data_sets_are_whole_in_both_languages():
    sets = {language: data_sets(language) for language in LANGUAGES}
    assert [one.id for one in sets["en"]] == [one.id for one in sets["fr"]]
    for language, found in sets.items():
        assert len({one.title for one in found}) == len({one.id for one in found}) == len(found)
        for one in found:
            assert one.rows and not set(one.parts) & set(columns_of(one.rows))
            task = exercise_of(one.rows, {}, one.checks, Settings(), language)
            assert one.checks or len(one.rows) == 1, "only a lone question is judged by nobody"
            assert all(bool(task.checks_for(case)) is bool(one.checks) for case in task.cases)


# A lesson's experiment, as it is and as such a cell: the same requests

LESSON = "01-clear-instructions"
GUIDES = {"en": ROOT / "docs/experiments.md", "fr": ROOT / "docs/experiments.fr.md"}
CELL_IN_GUIDE = re.compile(r"<!-- lesson -->\n```\n%%compare ([^\n]*)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cell_of_the_guide_does_what_the_lesson_does(
    monkeypatch, capsys, shell, language: str
) -> None:
    recording = RECORDINGS / f"lesson-{language}-{LESSON}.jsonl"
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    monkeypatch.setenv("PROMPTEUR_REPLAY", str(recording))
    [(line, cell)] = CELL_IN_GUIDE.findall(GUIDES[language].read_text(encoding="utf-8"))
    found = compare(shell, line, cell)
    assert capsys.readouterr().err == ""
    lesson = nbformat.read(ROOT / "modules" / language / f"{LESSON}.ipynb", as_version=4)
    [output] = next(one for one in lesson.cells if one.id == "measure-vague-and-precise").outputs
    assert repr(found).startswith(output.data["text/plain"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_tells_of_a_table_of_ones_own(
    use, shell, monkeypatch, tmp_path, capsys, language
):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    use(ScriptedModel(lambda messages, repeat: "Paris"))
    guide = blocks(GUIDES[language].read_text(encoding="utf-8"))
    for one in guide:
        if one.mark.startswith("file: "):
            (tmp_path / one.mark.removeprefix("file: ")).write_text(one.text, encoding="utf-8")
    [cell] = [one.text for one in guide if one.mark == "cell"]
    found = compare(shell, *cell.removeprefix("%%compare ").split("\n", 1))
    assert [one.pass_rate for one in found.evaluations.values()] == [1 / 3, 1 / 3]
    [cell] = [one.text for one in guide if one.mark == "more"]
    found = compare(shell, *cell.removeprefix("%%compare ").split("\n", 1))
    assert len(found.evaluations) == 3 and len(found.rows()) == 27
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("course/catalog/data/*.yaml")), ids=lambda p: p.stem
)
def test_the_files_hold_nothing_that_is_not_read(path: Path) -> None:
    for record in yaml.safe_load(path.read_text(encoding="utf-8"))["data"]:
        assert {*WRITTEN, *LANGUAGES} <= set(record) <= {*WRITTEN, *LANGUAGES, *SAMPLING}
        for own in (record[language] for language in LANGUAGES):
            assert {"checks", "cases"} <= set(own) <= {"checks", "cases", "parts"}


WRITTEN, SAMPLING = ("id", "title", "max_tokens"), ("temperature", "repeats")
