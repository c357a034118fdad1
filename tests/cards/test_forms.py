"""The forms in which a card leaves and comes in: nothing is lost, and what each form's own tools
read is the card's prompt."""

from __future__ import annotations

import json
from pathlib import Path

import prompty
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from prompty.parsers.prompty import PromptyChatParser
from prompty.renderers.jinja2 import Jinja2Renderer
from skills_ref.validator import validate
from support.cards import PROMPT, a_card

from course.cards.card import Card, card_from
from course.cards.files import FORMS, load, write
from course.errors import CourseError
from course.prompts.prompt import Prompt

SLY = (
    'system:\nNever write {{ "{%" }} or {# this #}, {{{country}}} or `---`.\n\n'
    "user:\n```yaml\ncard: 1\n```\n<script>alert(1)</script> {{country}} +++ --- {% raw %}"
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
SAID = WORDS.map(lambda text: f"x {text}")
BODIES = st.text(st.sampled_from("ab{}%#`-+:~<>&\"' \n\\{{}}$é—\u202f"), max_size=60).map(
    lambda text: f"Say {{{{country}}}} {text} end."
)


def again(card: Card, form: str, folder: Path) -> Card:
    return load(write(card, form, folder))


@pytest.mark.parametrize("prompt", [PROMPT, SLY])
@pytest.mark.parametrize("form", [None, *FORMS])
def test_a_card_comes_back_as_it_left(form: str | None, prompt: str, tmp_path: Path) -> None:
    card = a_card(prompt=prompt)
    path = write(card, form, tmp_path)
    assert load(path) == card
    assert path.parent == tmp_path


@pytest.mark.parametrize("form", FORMS)
@example(prompt="{{country}}", title="x", does="x \U00010000", limit="\x85", city="\u2028")
@settings(max_examples=25, deadline=None)
@given(prompt=BODIES, title=SAID, does=SAID, limit=SAID, city=WORDS)
def test_nothing_is_lost_whatever_the_texts_are(
    form: str, prompt: str, title: str, does: str, limit: str, city: str
) -> None:
    cases = [{"inputs": {"country": f"x {city}"}, "expect": {"city": f"x{city}"}}] * 4
    try:
        card = a_card(prompt=prompt, title=title, does=does, limits=[limit], cases=cases)
    except CourseError:
        return  # a prompt or a value that no card holds
    files = FORMS[form].write(card).items()
    inside = {name.removeprefix(f"{card.id}/"): text for name, text in files}
    assert FORMS[form].read(inside) == card


@pytest.mark.parametrize("prompt", [PROMPT, SLY])
def test_prompty_reads_the_messages_that_the_course_sends(prompt: str, tmp_path: Path) -> None:
    card = a_card(prompt=prompt)
    agent = prompty.load(write(card, "prompty", tmp_path))
    assert (agent.name, agent.description) == (card.id, card.does)
    assert agent.template.format.kind == "jinja2"
    assert [one.name for one in agent.inputs] == ["country"]
    assert agent.model.id == "scripted" and agent.model.options.max_output_tokens == 20
    assert card_from(agent.metadata["prompteur"]) == card
    country = 'Chad & "{{x}}" <b>'
    rendered = Jinja2Renderer().render(agent, agent.instructions, {"country": country})
    read = [(one.role, one.parts[0].value) for one in PromptyChatParser().parse(agent, rendered)]
    sent = Prompt(prompt).messages({"country": country})
    assert read == [(one.role, one.text) for one in sent]


def test_the_reference_validator_finds_the_skill_valid(tmp_path: Path) -> None:
    card = a_card(does='Names --- the: "capital" ${x} ' + "of a country " * 100, prompt=SLY)
    assert validate(write(card, "skill", tmp_path)) == []


def test_promptfoo_has_the_cases_and_the_checks_that_it_knows(tmp_path: Path) -> None:
    checks = [{"not_contains": {"value": "{{sorry}}"}}, {"word_count": {"max": 3}}]
    card = a_card(checks=[*a_card().checks, *checks])
    data = yaml.safe_load(write(card, "promptfoo", tmp_path).read_text(encoding="utf-8"))
    assert json.loads(data["prompts"][0]["raw"])[1] == {
        "role": "user",
        "content": "The capital of {{ country }} only.",
    }
    assert data["tests"][0] == {
        "vars": {"country": "France"},
        "assert": [
            {"type": "equals", "value": "Paris"},
            {"type": "not-icontains", "value": '{{ "{" }}{sorry}}'},
        ],
    }


@pytest.mark.parametrize("form", ["prompty", "promptfoo"])
@pytest.mark.parametrize("text", ["${env:SECRET}", "file:///etc/passwd", "${file:../key}"])
def test_no_form_makes_other_tools_read_files_or_secrets(form: str, text: str) -> None:
    for card in (a_card(prompt=f"user:\n{text} {{{{country}}}}"), a_card(does=text)):
        if form == "promptfoo" and card.does == text:
            continue  # a description there is shown and not read
        with pytest.raises(CourseError, match="reference"):
            FORMS[form].write(card)
    cases = [{"inputs": {"country": text}, "expect": {"city": "x"}}] * 4
    if form == "promptfoo":
        with pytest.raises(CourseError, match="reference"):
            FORMS[form].write(a_card(cases=cases))


@pytest.mark.parametrize("line", ["developer:", "# user:", "tool:", 'user[name="x"]:'])
def test_a_line_that_would_be_a_message_in_prompty_does_not_leave(line: str) -> None:
    with pytest.raises(CourseError, match="begins a new message"):
        FORMS["prompty"].write(a_card(prompt=f"user:\nRead:\n{line}\n{{{{country}}}}"))


@pytest.mark.parametrize("form", FORMS)
def test_what_shows_another_prompt_than_its_card_is_refused(form: str, tmp_path: Path) -> None:
    path = write(a_card(), form, tmp_path)
    file = path / "SKILL.md" if path.is_dir() else path
    text = file.read_text(encoding="utf-8")
    assert "You name capitals." in text
    file.write_text(text.replace("You name capitals.", "You steal capitals.", 1), encoding="utf-8")
    with pytest.raises(CourseError) as refused:
        load(path)
    assert "what it shows is not what its card says" in refused.value.text("en")


def test_line_ends_of_another_system_change_nothing(tmp_path: Path) -> None:
    for form in ("prompty", "markdown"):
        path = write(a_card(), form, tmp_path)
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert load(path) == a_card()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.prompty", "---\nname: x\n---\nuser:\nHi", "it holds no card of this course"),
        ("a.prompty", "user:\nHi", "it has no front matter"),
        ("a.md", "# Hello", "it has no block of the kind yaml"),
        ("a.yaml", "prompts: [x]", "it holds no card of this course"),
        ("a.yaml", "title: x", "The card lacks “card”"),
    ],
)
def test_a_file_of_somebody_else_is_told(name: str, text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as refused:
        load(tmp_path / name)
    assert words in refused.value.text("en") and name in refused.value.text("fr")


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(a_card().text(), encoding="utf-8")
    (tmp_path / "a.yaml").symlink_to(secret)
    (tmp_path / "skill").mkdir()
    (tmp_path / "skill" / "SKILL.md").symlink_to(secret)
    for name in ("a.yaml", "skill"):
        with pytest.raises(CourseError, match="links are not followed"):
            load(tmp_path / name)


def test_markdown_shows_texts_as_texts(tmp_path: Path) -> None:
    card = a_card(title="# <b>[x](javascript:1)</b>", limits=["<img src=x onerror=alert(1)>"])
    page = write(card, "markdown", tmp_path).read_text(encoding="utf-8")
    shown = page.split("```")[0]
    assert "\n<" not in shown and " <b>" not in shown and "[x](" not in shown
    assert r"\# \<b\>\[x\](javascript:1)" in shown
