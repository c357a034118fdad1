"""A template with gaps: what stands in each gap of a text, or where the text does not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.text.template import Misfit, TemplateError, template_of

BARS = "{day} | {time} | {place}"
KITCHEN = "Kitchen: {dish}, without {food}, room {room}."


@pytest.mark.parametrize(
    ("template", "text", "parts"),
    [
        (BARS, "Friday | 10:30 | Blue Room", ["Friday", "10:30", "Blue Room"]),
        (BARS, "“Friday|10:30  |\u202fBlue Room.”", ["Friday", "10:30", "Blue Room"]),
        (BARS, "\n *mardi* | **15 h** | `salle 12`\n\n", ["mardi", "15 h", "salle 12"]),
        (BARS, "Jeudi | Œufs, été | l’Étoile", ["Jeudi", "Œufs, été", "l'Étoile"]),
        (KITCHEN, "KITCHEN : fish  pie, without nuts, room 12", ["fish pie", "nuts", "12"]),
        (
            "{name} ({town}) : {what}",
            "Rosa Blake (Pau): bus (fares)",
            ["Rosa Blake", "Pau", "bus (fares)"],
        ),
        ("Objet : {what}", "OBJET: l’été", ["l'été"]),
        ("À bientôt {name}", "a bientot Ann", ["Ann"]),
        ("- {a}\n- {b}", "- eggs\r\n\n- milk\n", ["eggs", "milk"]),
        ("- {a}\n- {b}", "-eggs\u2028-milk", ["eggs", "milk"]),
        ('{name}: "{point}"', "Ann: « Point 2 : buvez. »", ["Ann", "Point 2 : buvez."]),
        ('{name}: "{point}"', "Ann: 'Point 2: don't.'", ["Ann", "Point 2: don't."]),
        ('{name}: "{point}"', "Ann : ‘l’eau’.", ["Ann", "l'eau"]),
        ('{name}: "{point}"', "Ann: \"the 'best' tea\"", ["Ann", "the 'best' tea"]),
        ('{"a": {x}}', '{"a": 3}', ["3"]),
        ("{a}/{b}", "cahors/feu_de moulin", ["cahors", "feu_de moulin"]),
    ],
)
def test_the_gaps_of_a_text_that_fits(template: str, text: str, parts: list[str]) -> None:
    found = template_of(template).fit(text)
    assert isinstance(found, dict), found
    for part, wanted in zip(found.values(), parts, strict=True):
        assert part == wanted


@pytest.mark.parametrize(
    ("template", "text", "kind", "gap", "quoted"),
    [
        (BARS, "Friday, 10:30", "missing", "day", " | "),
        (BARS, "Friday | 10:30", "missing", "time", " | "),
        (BARS, "Friday ¦ 10:30 ｜ Blue Room", "missing", "day", " | "),
        (BARS, "Friday | | Blue Room", "empty", "time", ""),
        (BARS, "Friday | 10:30 | ", "empty", "place", ""),
        (BARS, "Friday | 10:30 | Blue | Room", "again", "place", " | "),
        (BARS, "Friday | 10:30\n| Blue Room", "line_extra", None, "| Blue Room"),
        (BARS, "Friday | 10:30 | Blue Room\u2028Bye", "line_extra", None, "Bye"),
        (BARS, "Here:\nFriday | 10:30 | Blue Room", "line_extra", None, "Here:"),
        (KITCHEN, "The kitchen: pie, without nuts, room 12.", "missing", None, "Kitchen: "),
        (KITCHEN, "Kitchen: pie, without nuts, bedroom 12.", "missing", "food", ", room "),
        (KITCHEN, "Kitchen: pie, without nuts, room 12, room 13", "again", "room", ", room "),
        ("{a}; yours", "Ann; yours, Tom", "behind", None, ", Tom"),
        ("- {a}\n- {b}", "- eggs", "line_missing", None, ""),
        ("{day} | {time}", "...", "missing", "day", " | "),
    ],
)
def test_where_a_text_does_not_fit(
    template: str, text: str, kind: str, gap: str | None, quoted: str
) -> None:
    found = template_of(template).fit(text)
    assert isinstance(found, Misfit)
    assert (found.kind, found.gap) == (kind, gap)
    assert quoted in (found.literal, found.found)


@pytest.mark.parametrize(
    "template",
    ["no gap", "{}", "{1}", "{a}{b}", "{a} {b}", "{a}\u0301{b}", "{a} | {a}", "{a}\n{a}"],
)
def test_what_is_no_template(template: str) -> None:
    with pytest.raises(TemplateError):
        template_of(template)


@given(texts=st.lists(st.text("abé œ'-.\n|12", max_size=6), max_size=5))
def test_any_text_fits_or_is_told_why(texts: list[str]) -> None:
    found = template_of(BARS).fit("|".join(texts))
    assert isinstance(found, Misfit) or (len(found) == 3 and all(found.values()))
