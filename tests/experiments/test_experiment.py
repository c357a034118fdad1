"""What the lessons call: course.ask, course.show_tokens, course.experiment."""

# ruff: noqa: F811
from __future__ import annotations

import re
import signal
import threading
from base64 import b64decode
from types import SimpleNamespace

import matplotlib.image
import pytest
from support.experiments import learner, use  # noqa: F401
from support.making import ScriptedModel, knows_capitals

import course
from course.display.table import Table
from course.errors import ModelError
from course.messages import say

CASES = [
    {"country": land, "expect": {"city": city}}
    for land, city in (("France", "Paris"), ("Italy", "Rome"), ("Spain", "Madrid"))
]
PROMPTS = {"loose": "Capital of {{country}}?", "tight": "Capital of {{country}}? The name only."}
CHECKS = [{"equals": {"value": {"expect": "city"}}}]


def run(**changes):
    return course.experiment(**{"prompts": PROMPTS, "cases": CASES, "checks": CHECKS, **changes})


def test_ask_prints_the_reply_and_what_it_took(use, capsys):
    use(ScriptedModel(lambda messages, repeat: messages[0].text.upper()))
    assert course.ask("Say {{word}}", word="hi {{word}}") is None
    assert capsys.readouterr().out == "SAY HI {{WORD}}\n[7 tokens in, 2 out]\n"


def test_ask_streams_and_names_the_source_where_somebody_watches(use, capsys, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "widget")
    use(ScriptedModel(lambda messages, repeat: "Yes."))
    for source in ("live", "cache"):
        course.ask("Well?")
        written = capsys.readouterr().out
        assert written.startswith("Yes.\n") and say(f"panel.source_{source}", "en") in written


def test_ask_several_times_counts_the_different_replies(use, capsys):
    model = use(ScriptedModel(lambda messages, repeat: f"odd {repeat % 2}\nnext"))
    course.ask("Well?", times=4, temperature=1)
    written = capsys.readouterr().out
    assert written.startswith(" 1. odd 0\n    next\n 2. odd 1\n")
    assert written.endswith("[4 replies, 2 of them different]\n")
    assert [repeat for _, repeat in model.asked] == [0, 1, 2, 3]
    course.ask("Well?", times=2, temperature=1)
    assert capsys.readouterr().out.endswith("[2 replies, all different]\n")


def test_draws_at_temperature_one_have_seeds_of_their_own(use):
    seeds = []

    class Noting(ScriptedModel):
        def complete(self, request, **others):
            seeds.append(request.settings.seed)
            return super().complete(request, **others)

    use(Noting(lambda messages, repeat: "x"))
    course.ask("a", times=3, temperature=1)
    course.ask("a", times=3)
    assert seeds == [1, 2, 3, 1, 1, 1]


def test_ask_says_that_a_reply_was_cut(use, capsys, monkeypatch):
    from course.models.base import Reply

    model = use(ScriptedModel(None))

    async def half(*asked, **options):
        return Reply("Half a", "length", 3, 2)

    monkeypatch.setattr(model, "complete", half)
    course.ask("Well?", max_tokens=2)
    assert "cut at the limit of 2 tokens" in capsys.readouterr().out


def test_what_goes_wrong_is_one_sentence_on_stderr(use, capsys):
    def down(messages, repeat):
        raise ModelError("model.not_recorded")

    use(ScriptedModel(down))
    course.ask("Well?")
    course.ask("Well, {{nobody}}?")
    written = capsys.readouterr()
    assert written.out == "" and "Traceback" not in written.err
    assert say("model.not_recorded", "en") in written.err and "{{nobody}}" in written.err


def test_control_characters_of_a_reply_never_reach_the_page(use, capsys):
    use(ScriptedModel(lambda messages, repeat: "a\x1b[2Jb\rc\x08\u202ed\u2066\U000e0041"))
    course.ask("x")
    assert capsys.readouterr().out.startswith("a[2Jbcd\n")
    course.ask("x", times=2)
    assert capsys.readouterr().out.startswith(" 1. a[2Jbcd\n 2. a[2Jbcd\n")


def shown(capsys, text, pieces, language="en"):
    course.show_tokens(text)
    return capsys.readouterr().out


def test_tokens_are_shown_with_their_number(use, capsys):
    model = use(ScriptedModel(None))
    model.tokens = lambda text: ["The", " cat", "\n", " sl", "eeps"]
    course.show_tokens("The cat\n sleeps")
    written = capsys.readouterr().out
    assert "The│ cat│⏎│ sl│eeps\n5 tokens for 3 words: 1.67 tokens to a word" in written


def test_tokens_as_html_are_text_with_a_label(monkeypatch):
    from course.notebook.tokens import Tokens

    html = Tokens(("<b>", ' "x"'), 2, "fr")._repr_html_()
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert re.search(r'role="img" aria-label="Les jetons[^"]*&lt;b&gt; ·  &quot;x&quot;"', html)
    assert "2 jetons pour 2 mots" in html.replace("\u202f", " ")


def test_a_server_without_a_tokenizer_is_said(use, capsys):
    use(ScriptedModel(None))
    course.show_tokens("x")
    assert "does not show how it cuts" in capsys.readouterr().out


def test_an_experiment_compares_prompts_in_a_table(use):
    use(ScriptedModel(knows_capitals))
    table = repr(run(repeats=2))
    assert table.splitlines() == [
        "scripted, 3 cases for each prompt",
        "",
        "Prompt   Held     Pass rate   95% interval   Tokens in   Tokens out",
        "loose    0 of 6   0%          0% to 39%      42          12",
        "tight    6 of 6   100%        61% to 100%    42          12",
    ]


def test_the_table_is_html_that_escapes_and_tells_its_headers(use):
    use(ScriptedModel(knows_capitals))
    html = run(prompts={"<i>only</i>": "only {{country}}"})._repr_html_()
    assert "&lt;i&gt;only&lt;/i&gt;" in html and "<i>" not in html
    assert html.count('scope="col"') == 6 and 'scope="row"' in html and "<caption" in html


def test_replies_tell_what_did_not_hold(use):
    use(ScriptedModel(knows_capitals))
    replies = run().replies("loose")
    blocks = repr(replies).split("\n\n")[1:]
    assert len(blocks) == len(CASES)
    first = blocks[0].splitlines()
    assert first[:3] == ["France", "   → The capital is Paris.", "     ✗ did not hold"]
    assert "Paris" in first[3] and replies._repr_html_().count("<tr>") == 4


def test_an_unknown_prompt_lists_those_there_are(use, capsys):
    use(ScriptedModel(knows_capitals))
    assert run().replies("loos") is None
    assert "loose, tight" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "label"), [("en", "3 of 3"), ("fr", "3 sur 3")])
def test_the_figure_has_alt_text_and_says_the_same_in_words(
    use, monkeypatch, capsys, tmp_path, language, label
):
    monkeypatch.setenv("PROMPTEUR_LANG", language)
    use(ScriptedModel(knows_capitals))
    images = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, metadata, raw: images.append((data, metadata))
    )
    run().plot()
    run().plot()
    sentence = capsys.readouterr().out.splitlines()[1]
    assert sentence.startswith("tight") and label in sentence
    (data, metadata), again = images
    assert sentence in metadata["image/png"]["alt"] == data["text/plain"]
    assert again[0] == data, "the same replies give the same bytes"
    png = b64decode(data["image/png"])
    assert len(png) < 60_000
    path = tmp_path / "figure.png"
    path.write_bytes(png)
    pixels = matplotlib.image.imread(path)
    assert pixels.shape[1] > 600 and (pixels[0, 0] == 1).all(), "white paper in every theme"


def test_a_reply_that_cannot_be_had_is_not_counted(use):
    def sometimes(messages, repeat):
        if "Italy" in messages[0].text:
            raise ModelError("model.not_recorded")
        return knows_capitals(messages)

    use(ScriptedModel(sometimes))
    result = run(prompts={"tight": PROMPTS["tight"]})
    assert "2 of 2" in repr(result) and "1 reply could not be judged" in repr(result)
    assert say("model.not_recorded", "en") in repr(result.replies("tight"))


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ({"equal": {"value": "Paris"}}, "equals"),
        ({"word_count": {"most": 3}}, "unknown parameter 'most'"),
        ({"regex": {"pattern": "("}}, "bad pattern"),
    ],
)
def test_a_check_that_is_misspelt_is_said(use, capsys, check, said):
    model = use(ScriptedModel(knows_capitals))
    assert run(checks=[check]) is None
    assert said in capsys.readouterr().err and model.asked == []


def test_a_prompt_that_cannot_be_sent_is_said(use, capsys):
    use(ScriptedModel(knows_capitals))
    assert run(prompts={"typo": "Capital of {{contry}}?"}) is None
    assert "{{contry}}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("spec", "named"),
    [({"eqals": {"value": "Rome"}}, "equals"), ({"equals": {"valeu": "Rome"}}, "value")],
)
def test_a_misspelt_check_is_one_french_sentence_with_what_there_is(
    use, capsys, monkeypatch, spec, named
):
    monkeypatch.setenv("PROMPTEUR_LANG", "fr")
    use(ScriptedModel(knows_capitals))
    assert run(checks=[spec]) is None
    said = capsys.readouterr().err
    assert f"Vouliez-vous dire «\u202f{named}\u202f»" in said
    assert "Traceback" not in said


def test_the_stop_button_ends_an_experiment_and_shows_what_there_is(use):
    gate = threading.Event()

    def answer(messages, repeat):
        return knows_capitals(messages)

    model = use(ScriptedModel(answer, gate=gate))

    def press():
        model.waiting.wait(10)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=press).start()
    watchdog = threading.Timer(20, gate.set)
    watchdog.start()
    result = run()
    watchdog.cancel()
    assert list(result.evaluations) == ["loose"] and result.evaluations["loose"].stopped
    assert say("lesson.stopped", "en") in repr(result)
    result.plot()


def test_progress_shows_while_somebody_watches_and_is_wiped(use, monkeypatch):
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "widget")
    use(ScriptedModel(knows_capitals))
    updates = []

    class Handle:
        def update(self, bundle, raw):
            updates.append(bundle["text/plain"])

    def display(bundle, raw, display_id):
        updates.append(bundle["text/plain"])
        return Handle()

    monkeypatch.setattr("IPython.display.display", display)
    run()
    assert updates == [*(f"{done} of 6 replies" for done in range(1, 7)), ""]


def test_making_the_model_ready_is_told_while_somebody_watches(use, monkeypatch, capsys):
    monkeypatch.setenv("PROMPTEUR_DISPLAY", "widget")
    model = use(ScriptedModel(lambda messages, repeat: "Yes."))
    shown = []

    def display(bundle, **how):
        shown.append(bundle["text/html"])
        return SimpleNamespace(update=display)

    def prepare(progress):
        for step, done, total in (("join", 1, 4), ("join", 1, 4), ("join", 2, 4), ("wait", 3, 0)):
            progress(step, done, total)

    model.prepare = prepare
    monkeypatch.setattr("IPython.display.display", display)
    course.ask("Well?")
    assert [html.split(" aria")[0] for html in shown] == [
        '<progress max="4" value="1"',
        '<progress max="4" value="2"',
        "<progress",
        "",
    ]
    assert capsys.readouterr().out.startswith("Yes.\n")


def test_a_table_keeps_its_columns_in_line():
    lines = Table("t", ("a", "b"), [("é\u0301", "1"), ("long", "2")], ("note",)).text().splitlines()
    assert lines[2:] == ["a      b", "é\u0301      1", "long   2", "", "note"]
