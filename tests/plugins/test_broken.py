"""A plug-in that fails is named and left out, and breaks nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.plugging import Place, write_plugin

GOOD_CHECK = """
    from course.checks.registry import Finding, register

    @register()
    def shouts():
        return lambda subject: Finding(subject.reply.text.isupper())
"""
MODULE = "title: {en: A, fr: A}\nexercises:\n"
EXERCISE = """\
  - id: ID
    points: 1
    title: {en: T, fr: T}
    variables: {en: [x], fr: [x]}
    hints: {en: [h], fr: [h]}
    checks: [{CHECK: {value: a}}]
    cases: {en: [{inputs: {x: a}}], fr: [{inputs: {x: a}}]}
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "plugins", tmp_path / "home")


def add(place: Place, name: str, groups: dict[str, dict[str, str]], **files: str) -> None:
    """Add the plug-in `name`; of `files`, "a__b" is the file a/b, in Python without a dot."""
    named = {one.replace("__", "/") + ("" if "." in one else ".py"): files[one] for one in files}
    write_plugin(place.folder, name, groups, named)


def shouted(place: Place, lang: str = "en") -> str:
    """What the check `shouts` says of two replies, and what stands on standard error."""
    place.folder.joinpath("c.yaml").write_text(
        "checks: [{shouts: }]\nreplies: [HEY, hey]\n", encoding="utf-8"
    )
    done = place.run("judge", "--checks", "c.yaml", lang=lang)
    return str(done.stdout + done.stderr)


def still_well(place: Place) -> None:
    """The course itself works, and what is wrong is no traceback."""
    done = place.run("judge", "postcard-city", "--case", "1", "--reply", "-", stdin="Lisbon")
    assert done.returncode == 0 and "✓ The reply is “Lisbon”" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import nothing_like_this", "ModuleNotFoundError: No module named 'nothing_like_this'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise BaseException('\\x1b[31mred\\u202e')", "BaseException: [31mred"),
        ("print(", "SyntaxError"),
        ("class Odd(Exception):\n    def __str__(self): return 1/0\nraise Odd", "Odd"),
    ],
)
def test_checks_that_cannot_be_loaded(place: Place, code: str, why: str) -> None:
    add(place, "bad", {"checks": {"bad": "bad_checks"}}, bad_checks=code)
    add(place, "good", {"checks": {"good": "good_checks"}}, good_checks=GOOD_CHECK)
    said = shouted(place)
    assert said.count("“shouts” holds.") == 1
    assert said.count(f"Left out: bad 1.0, prompteur.checks, bad. It could not be loaded: {why}")
    assert "\x1b" not in said and "\u202e" not in said
    assert any("bad 1.0" in one and why in one for one in place.doctor()[1:])
    still_well(place)


def test_a_module_that_fails_half_way_brings_no_check(place: Place) -> None:
    add(place, "bad", {"checks": {"bad": "bad_checks"}}, bad_checks=GOOD_CHECK + "\n    1 / 0\n")
    said = shouted(place)
    assert "shouts: unknown check" in said and "ZeroDivisionError: division by zero" in said


@pytest.mark.parametrize("named", ["bad_checks:NUMBER", "bad_checks:missing", "no such module"])
def test_an_entry_point_that_names_no_checks(place: Place, named: str) -> None:
    add(place, "bad", {"checks": {"bad": named}}, bad_checks="NUMBER = 3")
    assert any("bad 1.0, prompteur.checks, bad" in one for one in place.doctor()[1:])
    still_well(place)


def test_our_checks_win_over_one_of_the_same_name(place: Place) -> None:
    code = GOOD_CHECK + GOOD_CHECK.replace("shouts", "equals")
    add(place, "bad", {"checks": {"bad": "bad_checks"}}, bad_checks=code)
    assert any("The check “equals” is the course's own." in one for one in place.doctor()[1:])
    assert "“shouts” holds." in shouted(place)
    still_well(place)


def test_of_two_checks_of_one_name_the_first_by_name_wins(place: Place) -> None:
    add(
        place, "b", {"checks": {"b": "b_checks"}}, b_checks=GOOD_CHECK.replace("isupper", "islower")
    )
    add(place, "a", {"checks": {"a": "a_checks"}}, a_checks=GOOD_CHECK)
    said = shouted(place)
    assert said.index("holds") < said.index("does not hold")
    assert "b_checks. The check “shouts” is there already, from a_checks." in place.doctor()[1]


def test_a_parameter_that_no_catalogue_can_give(place: Place) -> None:
    code = GOOD_CHECK.replace("shouts()", "shouts(*, words: set[str])")
    add(place, "bad", {"checks": {"bad": "bad_checks"}}, bad_checks=code)
    assert "The check “shouts” cannot be used" in place.doctor()[1]
    assert "unknown check" in shouted(place)


@pytest.mark.parametrize(
    "rule",
    [
        "lambda subject: 1 / 0",
        "lambda subject: True",
        "lambda subject: exit(1)",
        "lambda subject: Finding(True, {'a': Phrase('checks.nothing_like_this')})",
        "lambda subject: Finding(True, [])",
        "later",
    ],
)
def test_a_check_that_stumbles_leaves_the_reply_ungraded(place: Place, rule: str) -> None:
    code = f"""
        from course.checks.base import Phrase
        from course.checks.registry import Finding, register

        async def later(subject):
            raise OSError("no")

        @register()
        def shouts():
            return {rule}
    """
    add(place, "bad", {"checks": {"bad": "bad_checks"}}, bad_checks=code)
    assert "– The check “shouts” stumbled over this reply" in shouted(place)
    assert "– La vérification «\u202fshouts\u202f» a trébuché" in shouted(place, "fr")


def test_without_messages_there_is_a_general_sentence(place: Place) -> None:
    add(
        place,
        "bare",
        {"checks": {"bare": "bare.checks"}},
        bare____init__="",
        bare__checks=GOOD_CHECK,
    )
    assert "✓ “shouts” holds." in shouted(place) and "✗ “shouts” does not hold." in shouted(place)
    assert "✗ «\u202fshouts\u202f» n’est pas respectée." in shouted(place, "fr")
    english, french = place.doctor()[1:]
    assert "no words in en for: shouts_passed, shouts_failed, not_shouts_passed" in english
    assert "no words in fr" in french


@pytest.mark.parametrize(
    "broken",
    ["", "- a list", "shouts_failed: {other: x}", "shouts_failed: '{nothing_given}'", "a: [", "\0"],
)
def test_french_that_is_missing_or_broken_falls_back_to_english(place: Place, broken: str) -> None:
    files = {
        "bare____init__": "",
        "bare__checks": GOOD_CHECK,
        "bare__messages__en__checks.yaml": "shouts_failed: Too quiet.\nasks_shouts: how loud\n",
        "bare__messages__fr__checks.yaml": broken,
    }
    add(place, "bare", {"checks": {"bare": "bare.checks"}}, **files)
    assert "✗ Too quiet." in shouted(place, "fr")
    said = place.python("""
        import course
        from course.notebook.panel.view import check_words
        course.judge_checks([{"shouts": None}], "a", lang="fr")
        print(check_words("shouts", "fr"), "/", check_words("not_shouts", "en"))
    """)
    assert said.startswith("how loud / the opposite of this: how loud")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import nothing_like_this", "No module named 'nothing_like_this'"),
        ("def make(name): raise SystemExit", "SystemExit"),
        ("def make(name): return 3", "no Model, for want of name, fingerprint, slots, complete"),
        ("make = 3", "TypeError"),
    ],
)
def test_a_model_that_cannot_be_had(place: Place, code: str, why: str, tmp_path: Path) -> None:
    add(place, "bad", {"models": {"bad-model": "bad_models:make"}}, bad_models=code)
    prompt = tmp_path / "prompt.txt"
    prompt.write_text("{{postcard}}", encoding="utf-8")
    words = ("check", "postcard-city", "--prompt", str(prompt))
    done = place.run(*words, PROMPTEUR_MODEL="bad-model")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "The model bad-model comes from a plug-in, and it failed: " in done.stderr
    assert why in done.stderr
    assert any(why in one for one in place.doctor()[1:])
    still_well(place)


def bad_model(place: Place, answer: str, tmp_path: Path) -> str:
    """What a check prints with a model whose `complete` gives that."""
    code = f"""
        from course.models.base import Reply

        class Bad:
            name = fingerprint = "bad"
            slots = 1

            async def complete(self, *asked, **options):
                return {answer}

        def make(name):
            return Bad()
    """
    add(place, "bad", {"models": {"bad-model": "bad_models:make"}}, bad_models=code)
    prompt = tmp_path / "prompt.txt"
    prompt.write_text("{{postcard}}", encoding="utf-8")
    words = ("check", "postcard-city", "--prompt", str(prompt))
    done = place.run(*words, PROMPTEUR_MODEL="bad-model")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    return str(done.stdout)


@pytest.mark.parametrize("answer", ["1 / 0", "'text'", "exit(1)"])
def test_a_model_that_fails_leaves_its_case_ungraded(
    place: Place, answer: str, tmp_path: Path
) -> None:
    told = bad_model(place, answer, tmp_path)
    assert told.count("The model bad-model comes from a plug-in, and it failed:") == 8


@pytest.mark.parametrize(
    ("finish", "sentence"),
    [("SAFETY", "The content filter of bad held"), ("abort", "bad began a reply and failed")],
)
def test_what_its_server_held_back_or_failed_to_finish_is_no_reply(
    place: Place, finish: str, sentence: str, tmp_path: Path
) -> None:
    assert bad_model(place, f"Reply('Lisbon', '{finish}')", tmp_path).count(sentence) == 8


def test_our_models_win_over_one_of_the_same_name(place: Place) -> None:
    add(place, "bad", {"models": {"embedded": "bad_models:make"}}, bad_models="1 / 0")
    assert place.run("models").stdout.split() == ["embedded", "embedded-small"]
    assert "“embedded” is a name of the course's own." in place.doctor()[1]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import nothing_like_this", "No module named 'nothing_like_this'"),
        ("raise SystemExit(0)", "SystemExit"),
        ("COMMAND = 3", "it does not name a Command"),
        ("COMMAND = Command(lambda p, l: 1 / 0, print)", "division by zero"),
        ("COMMAND = Command(lambda p, l: p.add_argument('--lang'), print)", "conflicting option"),
        (
            "COMMAND = Command(lambda p, l: p.add_argument('x', help='%'), print)",
            "incomplete format",
        ),
    ],
)
def test_a_command_that_cannot_be_had(place: Place, code: str, why: str) -> None:
    code = f"from course.cli.command import Command\n{code}"
    add(place, "bad", {"commands": {"bad": "bad_command:COMMAND"}}, bad_command=code)
    done = place.run("bad")
    assert done.returncode == 2 and "cannot be 'bad'" in done.stderr
    assert "Left out: bad 1.0, prompteur.commands, bad. It could not be loaded: " in done.stderr
    assert why in done.stderr and "Traceback" not in done.stderr
    assert any(why in one for one in place.doctor()[1:])
    done = place.run("--help")
    assert done.returncode == 0 and done.stderr.count(why) == 1 and "lab" in done.stdout
    still_well(place)


def test_a_command_without_messages_is_described_by_its_docstring(place: Place) -> None:
    code = '''
        from course.cli.command import Command

        def run(given, language):
            """Do 100% of it.

            More.
            """
            raise KeyError("x")

        COMMAND = Command(lambda parser, language: None, run)
    '''
    add(place, "bare", {"commands": {"bare": "bare_command:COMMAND"}}, bare_command=code)
    assert "bare             Do 100% of it." in place.run("--help").stdout
    done = place.run("bare", lang="fr")
    assert done.returncode == 1
    assert "La commande bare vient d’une extension, et elle a échoué" in done.stderr


def test_our_commands_win_over_one_of_the_same_name(place: Place) -> None:
    groups = {"commands": {"check": "bad_command:COMMAND", "grade": "bad_command:COMMAND"}}
    add(place, "bad", groups, bad_command="1 / 0")
    done = place.run("--help", lang="fr")
    assert done.returncode == 0 and done.stderr.count("est un nom du cours") == 1
    assert "« grade »".replace(" ", "\u202f") in done.stderr


def test_a_package_whose_list_cannot_be_read_breaks_nothing(place: Place) -> None:
    add(place, "good", {"checks": {"good": "good_checks"}}, good_checks=GOOD_CHECK)
    add(place, "torn", {})
    torn = place.folder / "torn-1.0.dist-info" / "entry_points.txt"
    torn.write_text("[prompteur.checks]\nthis is no entry point\n", encoding="utf-8")
    assert "“shouts” holds." in shouted(place)
    assert any(one.startswith("Left out: torn.") for one in place.doctor()[1:])
    still_well(place)


def exercises_of(place: Place, **environment: str) -> list[str]:
    """The ids of the exercises that are there beside ours, in both languages alike."""
    said = place.python(
        """
        from course.exercises.exercise import exercises
        found = [[one.id for one in exercises(lang)] for lang in ("en", "fr")]
        assert found[0] == found[1] and found[0][:1] == ["postcard-city"]
        print(*found[0][21:])
        """,
        **environment,
    )
    return said.split()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (EXERCISE.replace("CHECK", "no_such_check"), "no_such_check: unknown check"),
        (EXERCISE.replace("{en: [h], fr: [h]}", "{en: [h]}"), "`hints` is missing in 'fr'"),
        (EXERCISE.replace("points: 1", "points: .nan"), "`points` must be a number above 0"),
        (EXERCISE.replace("    points: 1\n", ""), "'points' is missing"),
        (EXERCISE.replace("value: a", "value: ''"), "is empty"),
        (EXERCISE.replace("{x: a}", "{y: a}"), "has no input 'x'"),
        (EXERCISE.replace("id: ID", "id: ../up"), "`id` must be small letters"),
        (
            EXERCISE.replace("id: ID", "id: postcard-city"),
            "“postcard-city” of 95-bad.yaml is there",
        ),
        ("  - 3\n", "it is not a mapping"),
        (EXERCISE.replace("points: 1", "points: 1\n    level: 2"), "unknown field 'level'"),
        (
            EXERCISE.replace("points: 1", "points: 1\n    settings: {max_tokens: lots}"),
            "the setting 'max_tokens' cannot be 'lots'",
        ),
        (
            EXERCISE.replace("points: 1", "points: 1\n    settings: {max_token: 9}"),
            "unknown setting 'max_token'",
        ),
    ],
)
def test_a_broken_record_is_left_out_alone(place: Place, row: str, why: str) -> None:
    add(place, "more", {}, **records(row))
    environment = {"PROMPTEUR_EXERCISES": str(place.folder / "more")}
    assert exercises_of(place, **environment) == ["good-one"]
    said = place.run("progress", **environment).stderr
    assert said.count("Left out: PROMPTEUR_EXERCISES=") == 3
    assert why in said and "95-bad.yaml" in said
    assert "The file 96-torn.yaml cannot be read" in said
    assert "The file 97-odd.yaml cannot be read: its `title` is missing in 'en'" in said


def test_a_broken_record_of_a_package_is_left_out_alone(place: Place) -> None:
    files = {"more____init__": "", **records(EXERCISE.replace("CHECK", "no_such_check"))}
    add(place, "more", {"exercises": {"more": "more"}}, **files)
    add(place, "none", {"exercises": {"none": "no_such_package", "noone": "json.decoder"}})
    assert exercises_of(place) == ["good-one"]
    said = place.run("progress").stderr
    assert said.count("Left out: more 1.0, prompteur.exercises, more") == 3
    assert said.count("Left out: none 1.0, prompteur.exercises, no") == 2
    assert "L’exercice bad-one de 95-bad.yaml est inutilisable" in "".join(place.doctor("fr"))
    still_well(place)


def records(row: str) -> dict[str, str]:
    """Three files of a catalogue: `row` beside a good exercise, and two that cannot be read."""
    good = EXERCISE.replace("ID", "good-one").replace("CHECK", "equals")
    bad = row.replace("ID", "bad-one").replace("CHECK", "equals")
    return {
        "more__catalog__95-bad.yaml": MODULE + bad + good,
        "more__catalog__96-torn.yaml": "exercises: [",
        "more__catalog__97-odd.yaml": "exercises: []",
    }


def test_a_module_of_ours_stays_ours(place: Place) -> None:
    module = MODULE + EXERCISE.replace("ID", "mine").replace("CHECK", "equals")
    add(place, "more", {}, **{"more__catalog__00-start-here.yaml": module})
    folder = str(place.folder / "more")
    assert exercises_of(place, PROMPTEUR_EXERCISES=folder) == []
    said = place.doctor("fr", PROMPTEUR_EXERCISES=folder)
    assert "Le module «\u202f00-start-here\u202f» existe déjà" in said[1]


HALF = """\
exercises:
  - id: mine
    cases: {en: [{inputs: {x: b}}], fr: [{inputs: {x: b}}]}
    reference: {en: "{{x}}", fr: "{{x}}"}
    weak: {en: [], fr: []}
"""


@pytest.mark.parametrize(
    ("half", "said"),
    [
        (HALF, "[1, '{{x}}']"),
        (None, "it is not there"),
        ("exercises: [", "it ends after line 1"),
        (HALF.replace("mine", "other"), "'mine' is missing"),
        (HALF.replace("[{inputs: {x: b}}]", "[]"), "`cases` must be a list that is not empty"),
    ],
)
def test_the_held_out_half_lies_beside(place: Place, half: str | None, said: str) -> None:
    module = MODULE + EXERCISE.replace("ID", "mine").replace("CHECK", "equals")
    files = {"catalog__90-mine.yaml": module}
    if half is not None:
        files["heldout__90-mine.yaml"] = half
    add(place, "mine", {}, **files)
    told = place.python(
        """
        from course.errors import CourseError
        from course.exercises.exercise import exercise
        from course.models.base import Reply
        from grader.marking.grade import grade_prompt
        from grader.marking.heldout import held_out

        class Says:
            name = fingerprint = "says"
            slots = 1

            async def complete(self, *asked, **options):
                return Reply("a", "stop")

        task = exercise("mine", "en")
        try:
            kept = held_out(task)
            print([len(kept.cases), kept.reference])
        except CourseError as error:
            print(error)
        grade = grade_prompt(task, "{{x}}", Says())
        print(grade.score, grade.reason.get("fr"))
        """,
        PROMPTEUR_EXERCISES=str(place.folder),
    )
    first, second = told.splitlines()
    assert said in first
    if half is HALF:
        assert second == "1.0 None"
    else:
        assert "“mine”" not in first and "heldout/90-mine.yaml" in first
        assert second.startswith("None L’exercice mine n’a pas de cas gardés pour la note")
