from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.making import capitals

from course.messages import LANGUAGES, say
from course.prompts.slips import WORD_LIMIT, diagnose, strip_solution_marks


def problem(text: str, *variables: str) -> str | None:
    found = diagnose(text, variables)
    if found:
        for language in LANGUAGES:
            assert found.text(language).strip()
    return found and found.message_id


def test_solution_marks_are_dropped_and_nothing_else():
    text = "### BEGIN SOLUTION\nSay hello.\n  ### END SOLUTION\nBye.\n"
    assert strip_solution_marks(text) == "Say hello.\nBye.\n"
    assert strip_solution_marks("### A heading\n") == "### A heading\n"


@pytest.mark.parametrize("text", ["", "  \n\n", "system:\n", "system:\n\nuser:\n  "])
def test_an_empty_prompt_is_said_to_be_empty(text):
    assert problem(text) == "prompt.empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stub_counts_in_either_language(language):
    stub = say("prompt.stub", language)
    assert problem(f"\n{stub}\n", "message") == "prompt.untouched"
    assert problem(stub.replace("\ufe0f", "").upper(), "message") == "prompt.untouched"
    assert problem(f"{stub}\nAnswer {{{{message}}}}.", "message") == "prompt.stub_left"


def test_a_prompt_far_too_long_is_named_with_its_length():
    found = diagnose("word " * 50_000, ())
    assert found.message_id == "prompt.too_long"
    assert "50000" in found.text("en") and str(WORD_LIMIT) in found.text("fr")
    assert problem("word " * WORD_LIMIT) is None


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("sytem:", "system"),
        ("Systme :", "system"),
        ("système:", "system"),
        ("utilisateur\u202f:", "user"),
        ("Usre:", "user"),
        ("assistent:", "assistant"),
        ("asistant:", "assistant"),
        ("  system:", "system"),
        ("user：", "user"),
    ],
)
def test_a_misspelt_marker_is_recognised(line, role):
    found = diagnose(f"{line}\nSay hello.", ())
    assert (found.message_id, found.values["meant"]) == ("prompt.marker", role)


@pytest.mark.parametrize(
    "line",
    [
        *("system:", "User :", "ASSISTANT\u00a0:", "Note:", "Message:", "Objet\u202f:", "Use:"),
        *(
            "Rules:",
            "Users:",
            "Task:",
            "Exemple\u202f:",
            "Réponse :",
            "Texte:",
            "Answer:",
            "Sites:",
        ),
        *("Item:", "Items:", "Assist:", "Uses:", "Used:", "Usage:", "Assistance:", "Systems:"),
        *("Résumé :", "Consigne :", "Usages :", "User story:", "system: nothing", "Step:", "Stem:"),
    ],
)
def test_ordinary_lines_are_left_alone(line):
    assert problem(f"Read this.\n{line}\nSay hello.") is None


def test_a_role_with_its_text_on_the_same_line_is_named_at_the_top_only():
    assert problem("system: You are a baker.\nSay hello.") == "prompt.marker_inline"
    assert problem("Logs:\nsystem: started\nExplain them.") is None


@pytest.mark.parametrize(
    "text",
    [
        'prompt = "Say hello to {{message}}."',
        "prompt = f'''Say hello\nto {{message}}.'''",
        'requete = """\nSay {{message}}\n"""',
        'prompt = ("Say "\n  "{{message}}")',
        'print("Say {{message}}")',
        'f"""Say {{message}}"""',
        '"Say {{message}}"',
        "'Say {{message}}'",
        'prompt = "Say {}".format("x")',
    ],
)
def test_python_code_in_quotes_is_recognised(text):
    assert problem(text, "message") == "prompt.quoted"


@pytest.mark.parametrize(
    "text",
    [
        '"Hello" and "goodbye": which fits {{message}}? Say "one" or "two"',
        'name = "Bob"\nprint(name)\nExplain what this does to {{message}}.',
        "Use the word “hello” for {{message}}",
        "« Bonjour » : traduisez {{message}}",
        "It's for {{message}} and it's short'",
    ],
)
def test_ordinary_quotation_marks_are_left_alone(text):
    assert problem(text, "message") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Answer {message}.", "{message}"),
        ("Answer { message }.", "{ message }"),
        ("Answer {{message}.", "{{message}"),
        ("Answer {message}}.", "{message}}"),
        ("Answer {{message}} and {message}.", "{message}"),
    ],
)
def test_single_braces_around_a_variable_are_named(text, found):
    error = diagnose(text, ("message",))
    assert (error.message_id, error.values["found"]) == ("prompt.single_braces", found)
    assert "{{message}}" in error.text("en")


def test_braces_that_are_no_variable_are_left_alone():
    assert problem('Answer {{message}} as {"name": "x"} or {other}.', "message") is None
    assert problem("Answer {{ message }}.", "message") is None


def test_variables_that_are_missing_or_unknown_are_named():
    missing = diagnose("Compare {{a}}.", ("a", "b", "c"))
    assert missing.message_id == "prompt.missing"
    assert "{{b}}, {{c}}" in missing.text("en") and "{{a}}" not in missing.text("en")
    unknown = diagnose("Compare {{Message}}.", ("message",))
    assert unknown.message_id == "prompt.undeclared"
    assert "{{Message}}" in unknown.text("fr") and "{{message}}" in unknown.text("fr")
    assert problem("Compare {{message}}.") == "prompt.no_variables"


_PIECES = st.sampled_from(
    [
        "system:",
        "user :",
        "{{message}}",
        "{message}",
        "{",
        "}",
        '"',
        "'''",
        "print(",
        "=",
        "\n",
        ":",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=5))).map("".join)))
def test_no_text_makes_it_fail(text):
    problem(strip_solution_marks(text), "message")


def test_a_prompt_that_puts_its_text_in_a_thousand_times_is_refused():
    variables = capitals().variables
    assert diagnose("Capital of {{country}}? " * 9, variables) is None
    wrong = diagnose("{{country}} " * 1000, variables)
    assert wrong is not None and wrong.message_id == "prompt.too_many_uses"
    endless = diagnose("{{country}}" + "x" * 200_000, variables)
    assert endless is not None and endless.message_id == "prompt.too_long"


@pytest.mark.parametrize("sign", ["中", "の", "ไ", "\U00020000"])
def test_a_script_without_spaces_has_a_limit_too(sign: str) -> None:
    assert diagnose(f"{{{{a}}}} {sign * 2400}", ["a"]) is None
    problem = diagnose(f"{{{{a}}}} {sign * 2600}", ["a"])
    assert problem and problem.message_id == "prompt.too_long"
