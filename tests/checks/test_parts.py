"""The checks `parts` and `items`: a reply compared part by part, and no word more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.checks import judge

from course.checks import build_checks
from course.checks.base import CheckError

LINE: dict[str, Any] = {
    "template": "{day} | {time} | {place}",
    "parts": {
        "day": {"expect": "day"},
        "time": ["10:30", {"expect": "late"}],
        "place": {"en": ["Blue Room"], "fr": ["salle bleue"]},
    },
    "names": {"en": {"day": "weekday"}, "fr": {"day": "jour", "time": "heure", "place": "lieu"}},
}
EXPECT = {"day": "Friday", "late": "noon", "items": ["eggs", ["coriander", "cilantro"]]}
FRENCH = {"day": ["vendredi"], "late": "midi"}
TICKET = {
    "template": {
        "en": "Kitchen: {dish}, without {food}, room {room}.",
        "fr": "Cuisine : {dish}, sans {food}, chambre {room}.",
    },
    "parts": {
        "dish": {"en": ["chicken pie"], "fr": ["tourte au poulet"]},
        "food": {"en": ["nuts"], "fr": ["noix"]},
        "room": ["12"],
    },
}
DENIED = ["not {}", "no {}", "never {}", "{} or noon", "perhaps {}", "{}, {}", "{} {}", "{} too"]


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("Friday | 10:30 | Blue Room", "en"),
        ("on Friday | at 10.30 am | in the Blue Room.", "en"),
        ("FRIDAY|at noon|BLUE ROOM\n", "en"),
        ("**vendredi** | à 10 h 30 | en salle bleue", "fr"),
        ("le vendredi | midi | Salle Bleue", "fr"),
    ],
)
def test_parts_in_their_own_words(reply: str, language: str) -> None:
    assert judge("parts", LINE, reply, language, _expect(language)).status == "passed"


@pytest.mark.parametrize(
    ("reply", "language", "said"),
    [
        ("Friday or Monday | 10:30 | Blue Room", "en", "part “weekday” should be just “Friday”,"),
        ("Friday | not at 10:30 | Blue Room", "en", "part “time” should be just one of “10:30”"),
        ("Friday | 10:30 or 11:30 | Blue Room", "en", "it is “10:30 or 11:30”"),
        ("Friday | 10:30 | Red Room or Blue Room", "en", "The part “place”"),
        ("Friday | Blue Room | 10:30", "en", "The part “time”"),
        ("Fridays | 10:30 | Blue Room", "en", "“Fridays”"),
        ("Friday | 10:30", "en", "no “|” after the part “time”"),
        ("Friday | 10:30 |", "en", "part “place” is empty"),
        ("Friday | 10:30\n| Blue Room", "en", "a line too many: “| Blue Room”"),
        ("Friday | 10:30 | Blue | Room", "en", "one “|” too many, in the part “place”"),
        ("vendredi | 10 h 30 | pas en salle bleue", "fr", "La partie « lieu » devrait être"),
        ("vendredi ; midi", "fr", "forme « [jour] | [heure] | [lieu] », et il manque « | » après"),
    ],
)
def test_the_reason_names_the_part_or_the_place(reply: str, language: str, said: str) -> None:
    outcome = judge("parts", LINE, reply, language, _expect(language))
    assert outcome.status == "failed"
    assert said in outcome.reason(language).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("reply", "language", "status"),
    [
        ("Kitchen: the chicken pie, without nuts, room 12.", "en", "passed"),
        ("kitchen : Chicken Pie , without nuts , room 12", "en", "passed"),
        ("Cuisine : une tourte au poulet, sans noix, chambre 12.", "fr", "passed"),
        ("Kitchen: chicken pie, never without nuts, room 12.", "en", "failed"),
        ("Kitchen: cancel chicken pie, without nuts, room 12.", "en", "failed"),
        ("Kitchen: chicken pie, without nuts, milk, room 12.", "en", "failed"),
        ("Kitchen: chicken pie, without nuts, room 12, room 13.", "en", "failed"),
        ("Kitchen: chicken pie, without nuts, room 12-B.", "en", "failed"),
        ("Kitchen: chicken pie, without nuts, room 12. Enjoy!", "en", "failed"),
        ("Cuisine : tourte au poulet, sans noix de coco, chambre 12.", "fr", "failed"),
        ("Cuisine : annuler tourte au poulet, sans noix, chambre 12.", "fr", "failed"),
    ],
)
def test_a_sentence_with_gaps(reply: str, language: str, status: str) -> None:
    assert judge("parts", TICKET, reply, language).status == status


def test_a_gap_without_an_entry_holds_so_many_words() -> None:
    given = {"template": "{name} ({town}): {what}", "parts": {"town": ["Pau"]}, "most_words": 3}
    assert judge("parts", given, "Rosa Blake (Pau): bus (fares)").status == "passed"
    assert judge("parts", given, "Rosa Blake (Pau): one two three four").status == "failed"
    assert judge("parts", given, "Rosa Blake (not Pau): bus").status == "failed"
    assert judge("parts", given, "(Pau): bus").status == "failed"


def test_a_gap_without_an_entry_is_one_sentence_in_words_of_the_source() -> None:
    given = {
        "template": "Dear {name}, thank you for your message about {topic}. Bye!",
        "parts": {"name": ["Ann Hill"]},
        "source": "Hello, can you repair the heating in flat 12? Ann Hill",
        "also": ["broken", ["problem"]],
        "flowing": True,
    }
    start = "Dear Ann Hill, thank you for your message about"
    for good in ("the heating", "a problem with your broken heating", "heating repairs"):
        assert judge("parts", given, f"{start} {good}. Bye!").status == "passed"
    for bad in ("the lift", "the heating. We repair it", "the heating. Please wait", "flat 21"):
        assert judge("parts", given, f"{start} {bad}. Bye!").status == "failed"
    letter = "Dear Ann Hill,\n\nThank you for your message\nabout the heating.\n\nBye!"
    assert judge("parts", given, letter).status == "passed"
    assert judge("parts", {**given, "flowing": False}, letter).status == "failed"


def test_a_gap_may_have_a_source_of_its_own() -> None:
    given = {
        "template": "Decided: {decision}\nTo do: {task} ({who})",
        "parts": {"who": ["Ann"]},
        "source": {"decision": {"expect": "decision"}, "task": "call the plumber"},
    }

    def status(decision: str, task: str) -> str:
        text = f"Decided: {decision}\nTo do: {task} (Ann)"
        return judge("parts", given, text, expect={"decision": "a new tap"}).status

    assert status("a new tap", "call the plumber") == "passed"
    assert status("call the plumber", "a new tap") == "failed"
    assert status("a new tap", "not call the plumber") == "failed"


def test_a_part_may_be_an_input() -> None:
    given = {"template": "{term} = {value}", "parts": {"term": {"input": "term"}}}
    [check] = build_checks([{"parts": given}], {}, "en", inputs={"term": "deposit"})
    assert check.name == "parts"
    with pytest.raises(CheckError, match="`inputs` has no 'term'"):
        build_checks([{"parts": given}], {}, "en")


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ("7 / lamp / two years", "passed"),
        ("7 / lamp (Luna) / 2 years", "passed"),
        ("seven / lamp / two years", "failed"),
        ("7 / lamp (Mira) / two years", "failed"),
        ("7 / lamp / 24 months", "failed"),
    ],
)
def test_a_part_may_be_compared_as_words_or_letters_and_lie_between_two_forms(
    reply: str, status: str
) -> None:
    given = {
        "template": "{number} / {article} / {warranty}",
        "parts": {"number": ["7"], "article": ["lamp", "“Luna” lamp"], "warranty": ["two years"]},
        "compared": {"number": "letters", "warranty": "words"},
        "between": ["article"],
    }
    assert judge("parts", given, reply).status == status


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"compared": {"a": "sounds"}}, "'sounds' is none of"),
        ({"compared": {"b": "words"}}, "does not say what belongs into 'b'"),
        ({"between": ["c"]}, "does not say what belongs into 'c'"),
    ],
)
def test_a_way_to_compare_must_be_known_and_have_a_part(option: dict[str, Any], said: str) -> None:
    with pytest.raises(CheckError, match=said):
        judge("parts", {"template": "{a}: {b}", "parts": {"a": ["x"]}, **option}, "x: y")


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ("- eggs\n- coriander", "passed"),
        ("- Cilantro\n- an egg", "passed"),
        ("– eggs ;\n\n– coriander.\n", "passed"),
        ("- eggs, coriander", "failed"),
        ("- eggs", "failed"),
        ("- eggs\n- coriander\n- please", "failed"),
        ("- eggs\n- coriander\n- cilantro", "failed"),
        ("- eggs\n- eggs", "failed"),
        ("- no eggs\n- coriander", "failed"),
        ("- eggs or rolls\n- coriander", "failed"),
        ("- egg salad\n- coriander", "failed"),
        ("- eggs\n- coriander\n-", "failed"),
        ("Here you are:\n- eggs\n- coriander", "failed"),
        ("- eggs\n- coriander\nEnjoy!", "failed"),
        ("eggs\ncoriander", "failed"),
    ],
)
def test_the_items_of_a_list(reply: str, status: str) -> None:
    given = {"items": {"expect": "items"}}
    assert judge("items", given, reply, expect=EXPECT).status == status


def test_a_numbered_list_in_its_order() -> None:
    given = {"items": ["milk", "eggs"], "marker": "1. ", "order": True}
    assert judge("items", given, "1. milk\n2. eggs").status == "passed"
    assert judge("items", given, "1. eggs\n2. milk").status == "failed"
    assert judge("items", given, "1. milk\n1. eggs").status == "failed"


def test_a_list_on_one_line() -> None:
    given = {"items": ["March", "October"], "separators": {"en": [",", "and"], "fr": [",", "et"]}}
    for good in (
        "March and October.",
        "in March and in October",
        "October, March",
        "March, and October",
    ):
        assert judge("items", given, good).status == "passed"
    for bad in (
        "March",
        "March or October",
        "March and October and May",
        "March,\nOctober",
        "March,,October",
    ):
        assert judge("items", given, bad).status == "failed"


ORDER: dict[str, Any] = {
    "opening": {"en": "Kitchen:", "fr": "Cuisine :"},
    "parts": {
        "dish": {"en": ["chicken pie"], "fr": ["tourte à l’oignon"]},
        "food": {"en": ["without nuts"], "fr": ["sans œufs"]},
        "room": {"en": ["room 12"], "fr": ["chambre 12"]},
    },
    "names": {"en": {"food": "food to avoid"}, "fr": {"food": "aliment à éviter"}},
    "plurals": ["food"],
}


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("Kitchen: chicken pie, without nuts, room 12.", "en"),
        ("“**KITCHEN:** Room twelve – one chicken pie (without any nut)!”", "en"),
        ("Kitchen: the chicken-pie without nuts and for room no. 12\n", "en"),
        ("Cuisine : sans œuf | chambre n° 12 | une tourte à l'oignon", "fr"),
        ("cuisine: Tourte à l’oignon sans les oeufs, et pour la chambre douze", "fr"),
        ("Cuisine : chambre numéro 12. Tourte a l’oignon. Sans aucun œuf.", "fr"),
    ],
)
def test_parts_in_any_order(reply: str, language: str) -> None:
    assert judge("made_of", ORDER, reply, language).status == "passed"
    assert judge("not_made_of", ORDER, reply, language).status == "failed"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Kitchen: chicken pie, room 12", "part “food to avoid” is missing"),
        ("Kitchen: two chicken pies, without nuts, room 12", "has “two chicken pies”,"),
        ("Kitchen: not chicken pie, without nuts, room 12", "has “not chicken pie”,"),
        ("Kitchen: chicken pie, without nuts or milk, room 12", "has “or milk”,"),
        ("Kitchen: chicken pie, with and without nuts, room 12", "has “with and without nuts”,"),
        ("Kitchen: chicken pie, without nutmeg, room 12", "has “without nutmeg”,"),
        ("Kitchen: chicken pie, nuts, without room 12", "has “nuts”,"),
        ("Kitchen: chicken pie, without nuts, room 12-B", "has “B”,"),
        ("Kitchen: chicken pie, without nuts, room 12.5", "has “5”,"),
        ("Kitchen: chicken pie, without nuts, room 12?", "has “?”,"),
        ("Kitchen: chicken pie, without nuts, room 12 and", "has “and”,"),
        ("Kitchen: chicken pie, without nuts, room 12, room 12", "“room” is there twice"),
        ("Kitchen: chicken pie\nwithout nuts, room 12", "a second one: “without nuts, room 12”"),
        ("Sure! Kitchen: chicken pie, without nuts, room 12", "should begin with “Kitchen:”"),
        ("-", "should begin with “Kitchen:”, and it is “-”"),
    ],
)
def test_a_line_with_other_parts(reply: str, said: str) -> None:
    outcome = judge("made_of", ORDER, reply)
    assert outcome.status == "failed" and said in outcome.reason("en")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parts": {"dish": ["?!", "–"]}, "names": None, "plurals": None}, "without a word"),
        ({"plurals": ["sauce"]}, "'plurals'"),
        ({"names": {"sauce": "sauce"}}, "'names'"),
    ],
)
def test_lines_that_cannot_be_meant(changed: dict[str, Any], said: str) -> None:
    given = {key: one for key, one in {**ORDER, **changed}.items() if one is not None}
    with pytest.raises(CheckError, match=said):
        build_checks([{"made_of": given}], {}, "en")


WORDS = st.sampled_from(["milk", "no", "not", "or", "without", "12", "3", "with", "pie", "cancel"])
MARKS = st.sampled_from([", ", " ", "; ", " | ", " - ", " and ", ". ", " ("])


@given(
    order=st.permutations(["chicken pie", "without nuts", "room 12"]),
    between=st.lists(MARKS, min_size=3, max_size=3),
    word=WORDS,
    at=st.integers(0, 3),
)
def test_any_order_and_any_marks_but_no_other_word(
    order: list[str], between: list[str], word: str, at: int
) -> None:
    def status(parts: list[str]) -> str:
        following = map("".join, zip(between, parts[1:], strict=False))
        return judge("made_of", ORDER, f"Kitchen: {parts[0]}{''.join(following)}").status

    assert status(order) == "passed"
    assert status([*order[:at], word, *order[at:]]) == "failed"


FORMS = st.sampled_from(["Friday", "10:30", "the Blue Room", "25 pounds", "eggs", "Ann Hill"])
BETWEEN = st.sampled_from([" | ", "; ", " / ", " = ", ", without ", "\n", ")\n- "])
EDGE = st.sampled_from(["", "Kitchen: ", "- ", "« "])


@st.composite
def filled(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A template with gaps a, b, c…, and a form for each."""
    forms = draw(st.lists(FORMS, min_size=2, max_size=4, unique=True))
    template = draw(EDGE) + "{a}"
    for gap in "bcd"[: len(forms) - 1]:
        template += draw(BETWEEN) + f"{{{gap}}}"
    return template + draw(st.sampled_from(["", ".", " !", "\nBye"])), forms


@given(filled=filled(), at=st.integers(0, 3), change=st.sampled_from(DENIED))
def test_any_template_holds_its_forms_and_no_others(
    filled: tuple[str, list[str]], at: int, change: str
) -> None:
    template, forms = filled
    spec = {
        "template": template,
        "parts": {gap: [one] for gap, one in zip("abcd", forms, strict=False)},
    }

    def status(texts: list[str]) -> str:
        return judge(
            "parts", spec, template.format(**dict(zip("abcd", texts, strict=False)))
        ).status

    assert status(forms) == "passed"
    at %= len(forms)
    changed = [change.replace("{}", one) if place == at else one for place, one in enumerate(forms)]
    assert status(changed) == "failed"
    assert status([*forms[1:], forms[0]]) == "failed"


@given(
    items=st.lists(FORMS, min_size=1, max_size=5, unique=True),
    data=st.data(),
    change=st.sampled_from(DENIED),
)
def test_any_list_in_any_order_and_no_other(
    items: list[str], data: st.DataObject, change: str
) -> None:
    def status(texts: list[str]) -> str:
        return judge("items", {"items": items}, "\n".join(f"- {one}" for one in texts)).status

    mixed = data.draw(st.permutations(items))
    assert status(mixed) == "passed"
    assert status([change.replace("{}", mixed[0]), *mixed[1:]]) == "failed"
    assert status([*mixed, mixed[0]]) == status([*mixed, "tea"]) == "failed"
    assert len(items) == 1 or status(mixed[1:]) == "failed"


@pytest.mark.parametrize(
    "long", ["a" * 100_000, "| " * 50_000, "- eggs\n" * 15_000, "at " * 33_000]
)
def test_a_long_reply_fails_and_says_so_briefly(long: str) -> None:
    for name, spec in (("parts", LINE), ("items", {"items": {"expect": "items"}})):
        for reply in (long, f"Friday | 10:30 | {long}", f"- {long}"):
            outcome = judge(name, spec, reply, expect=EXPECT)
            assert outcome.status == "failed"
            assert len(outcome.reason("fr")) < 500


def _expect(language: str) -> dict[str, Any]:
    return EXPECT if language == "en" else FRENCH
