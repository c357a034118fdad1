"""Values in a text: whatever form a time, a price or a date is written in, it is the same value."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.text.figures import figures
from course.text.number_words import spelled_numbers
from course.text.values import Value, as_kind, only_value, values_in

ANY = settings(deadline=None, max_examples=100)
LANGUAGES = st.sampled_from(["en", "fr"])


def words_of(text: str) -> list[str]:
    return text.split()


EN = words_of(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FR = words_of(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf"
)
PLURAL = re.compile("(?<=cent|ingt)s$")
FR_TENS = ["vingt", "trente", "quarante", "cinquante", "soixante"]
MONTHS = words_of(
    "January February March April May June July August September October November December"
)
MOIS = words_of(
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
)


def english(number: int) -> str:
    if number < 20:
        return EN[number]
    if number < 100:
        tens = EN_TENS[number // 10 - 2]
        return tens if number % 10 == 0 else f"{tens}-{EN[number % 10]}"
    if number < 1000:
        rest = f" and {english(number % 100)}" if number % 100 else ""
        return f"{EN[number // 100]} hundred{rest}"
    rest = number % 1000
    link = " and " if 0 < rest < 100 else " "
    return (
        f"{english(number // 1000)} thousand{link}{english(rest)}"
        if rest
        else (f"{english(number // 1000)} thousand")
    )


def french(number: int) -> str:
    if number < 20:
        return FR[number]
    if number < 70:
        tens, unit = FR_TENS[number // 10 - 2], number % 10
        return tens + ("" if unit == 0 else " et un" if unit == 1 else f"-{FR[unit]}")
    if number < 80:
        return "soixante et onze" if number == 71 else f"soixante-{FR[number - 60]}"
    if number < 100:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{FR[number - 80]}"
    if number < 1000:
        head = "cent" if number < 200 else f"{FR[number // 100]} cent"
        tail = f" {french(number % 100)}" if number % 100 else ("s" if number >= 200 else "")
        return head + tail
    head = "mille" if number < 2000 else f"{PLURAL.sub('', french(number // 1000))} mille"
    return f"{head} {french(number % 1000)}" if number % 1000 else head


def one(text: str, language: str) -> Value:
    """The one value of `text`, which covers what it is read from."""
    found = values_in(text, language)
    assert len(found) == 1, (text, found)
    return found[0]


def key(text: str, language: str = "en") -> object:
    [found] = one(text, language).key
    return found


@ANY
@given(number=st.integers(0, 999_999))
def test_numbers_in_words_are_read_with_their_place(number: int) -> None:
    for language, said in (("en", english(number)), ("fr", french(number))):
        plain = figures(said, language).text
        assert plain == f"\x02{number}", said
        text = f"Hm, {said}, oh"
        if number != 1:
            found = one(text, language)
            assert found.key == {number}
            assert text[found.start : found.end] == said


def test_two_numbers_in_words_are_not_one() -> None:
    assert [one.value for one in spelled_numbers("ten fifteen, twenty thirty", "en")] == [
        10,
        15,
        20,
        30,
    ]
    assert [one.value for one in spelled_numbers("dix vingt et trente", "fr")] == [10, 20, 30]
    assert [one.value for one in spelled_numbers("a hundred and more, one of us", "en")] == [100, 1]


@ANY
@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_time_is_read_in_each_of_its_forms(hour: int, minute: int) -> None:
    at, twelve = hour * 60 + minute, hour % 12 or 12
    half = "am" if hour < 12 else "pm"
    forms = {
        "en": [
            f"{hour:02}:{minute:02}",
            f"{twelve}:{minute:02} {half}",
            f"{twelve}.{minute:02}{half}",
            f"{twelve}:{minute:02} {half[0]}.m.",
            f"{hour:02}h{minute:02}",
        ],
        "fr": [
            f"{hour}:{minute:02}",
            f"{hour} h {minute:02}",
            f"{hour}h{minute:02}",
            f"{hour}\u00a0heures\u00a0{minute:02}",
            f"{french(hour).removesuffix('un')}{'une' if french(hour).endswith('un') else ''}"
            f" heures {french(minute)}",
        ],
    }
    if minute == 0:
        forms["en"] += [f"{twelve} {half}", f"{english(twelve)} {half}", f"{twelve}{half}"]
        forms["fr"] += [f"{hour} h", f"{hour}h", f"{french(hour)} heures"]
    elif minute < 30:
        forms["en"] += [f"{english(minute)} minutes past {english(twelve)} {half}"]
    else:
        before = f"{(hour + 1) % 12 or 12} {'am' if (hour + 1) % 24 < 12 else 'pm'}"
        forms["en"] += [f"{60 - minute} minutes to {before}"]
        forms["fr"] += [f"{(hour + 1) % 24} heures moins {french(60 - minute)}"]
    for language, written in forms.items():
        for text in written:
            found = one(text, language)
            assert found.kind == "time" and at in found.key, text
            assert len(found.key) == 1 or (language == "en" and 10 <= hour <= 12), text
            assert (found.start, found.end) == (0, len(text)), text


@pytest.mark.parametrize(
    ("text", "language", "times"),
    [
        ("ten past nine", "en", {9 * 60 + 10, 21 * 60 + 10}),
        ("half past two", "en", {150, 870}),
        ("a quarter to six in the evening", "en", {17 * 60 + 45}),
        ("We open at 9.", "en", {540, 1260}),
        ("nine o’clock at night", "en", {1260}),
        ("at 9.30", "en", {570, 1290}),
        ("nine-fifteen", "en", {555, 1275}),
        ("nine oh five", "en", {545, 1265}),
        ("12 noon", "en", {720}),
        ("midnight", "en", {0}),
        ("half nine", "en", {570, 1290}),
        ("half-past nine", "en", {570, 1290}),
        ("a quarter past midnight", "en", {15}),
        ("midi et quart", "fr", {735}),
        ("minuit moins dix", "fr", {1430}),
        ("huit heures moins le quart", "fr", {465}),
        ("dix heures et demie du soir", "fr", {1350}),
        ("à six heures du soir", "fr", {1080}),
        ("ouvre à 7 h 30, et ferme tard", "fr", {450}),
    ],
)
def test_times_in_words(text: str, language: str, times: set[int]) -> None:
    found = one(text, language)
    assert (found.kind, found.key) == ("time", times)


def test_an_hour_in_a_range_is_an_hour() -> None:
    for text, language in (
        ("from nine to five", "en"),
        ("open 9-5", "en"),
        ("between 9 and 5 pm", "en"),
        ("de 9 à 17 h", "fr"),
        ("entre 9 et 17 heures", "fr"),
    ):
        opens, closes = values_in(text, language)
        assert opens.kind == closes.kind == "time"
        assert 540 in opens.key and 1020 in closes.key, text


@ANY
@given(cents=st.integers(0, 99_999_999), language=LANGUAGES)
def test_a_price_is_read_in_each_of_its_forms(cents: int, language: str) -> None:
    whole, part = divmod(cents, 100)
    if language == "en":
        forms = [f"€{whole:,}.{part:02}", f"{whole}.{part:02} euros", f"EUR {whole}.{part:02}"]
        forms += [f"€{whole}", f"{whole:,} euros"] if part == 0 else []
    else:
        spaced = f"{whole:,}".replace(",", "\u202f")
        forms = [f"{spaced},{part:02}\u00a0€", f"{whole},{part:02} euros", f"{whole} €{part:02}"]
        forms += [f"{spaced} euros", f"{whole}€"] if part == 0 else []
    if part == 0 and whole < 999_999:
        forms.append(f"{(english if language == 'en' else french)(whole)} euros")
    for text in forms:
        found = one(text, language)
        assert (found.kind, found.key) == ("money", {(cents, "eur")}), text
        assert (found.start, found.end) == (0, len(text)), text


def test_prices_in_words_and_other_currencies() -> None:
    assert key("seven hundred pounds") == (70_000, "gbp") == key("GBP 700")
    assert key("eight pounds fifty") == key("£8.50") == key("8 pounds and 50 pence")
    assert key("douze cents euros", "fr") == (120_000, "eur") == key("1 200 €", "fr")
    assert key("eight pounds and fifty") == key("£8.50")
    for text, language in (
        ("640 pounds and 86 members", "en"),
        ("640 euros et 86 adhérents", "fr"),
    ):
        assert [found.kind for found in values_in(text, language)] == ["money", "number"]
    assert key("sept euros cinquante", "fr") == (750, "eur") == key("7€50", "fr")
    assert key("eight dollars") == (800, "usd") != key("eight pounds")
    assert key("deux euros et demi", "fr") == key("2,50 €", "fr") == key("EUR2.50")
    assert key("£3 million") == key("3 million pounds") == (300_000_000, "gbp")
    low, high = values_in("7 or 8 pounds", "en")
    assert (low.key, high.key) == ({(700, "gbp")}, {(800, "gbp")})


@ANY
@given(day=st.dates(), language=LANGUAGES)
def test_a_date_is_read_in_each_of_its_forms(day, language: str) -> None:
    year = 1900 + day.year % 200
    number, month = min(day.day, 28), day.month
    name = (MONTHS if language == "en" else MOIS)[month - 1]
    forms = [f"{year}-{month:02}-{number:02}", f"{number} {name} {year}"]
    yearless = [f"{number} {name}"]
    if language == "en":
        forms += [f"{name} {number}, {year}", f"the {number}th of {name} {year}"]
        yearless += [f"{name} {number}", f"{number} {name[:3]}."]
    else:
        forms += [f"{number}/{month:02}/{year}", f"le {french(number)} {name} {year}"]
        yearless += [f"le {number} {name}"]
    whole = [one(text, language) for text in forms]
    for text, found in zip(forms, whole, strict=True):
        assert (found.kind, found.key) == ("date", {(month, number, year)}), text
    for text in yearless:
        found = one(text, language)
        assert found.key == {(month, number, None)}, text
        assert found.same(whole[0])


@ANY
@given(digits=st.lists(st.integers(10, 99), min_size=3, max_size=5), data=st.data())
def test_a_telephone_number_is_its_digits(digits: list[int], data) -> None:
    number = f"0{data.draw(st.integers(1, 9))}" + "".join(map(str, digits))
    pairs = [number[at : at + 2] for at in range(0, len(number), 2)]
    for text in (
        number,
        " ".join(pairs),
        ".".join(pairs),
        "-".join(pairs),
        f"({pairs[0]}) " + " ".join(pairs[1:]),
    ):
        for language in ("en", "fr"):
            found = one(text, language)
            if found.kind != "date":  # 01-02-23
                assert (found.kind, found.key) == ("phone", {number}), text
    assert one("+44 (0)800 11 22 33", "en").same(one("0800 11 22 33", "en"))


def test_days_percents_and_how_long() -> None:
    assert [key(day) for day in ("Monday", "Sundays", "Fri. 14")[:2]] == [0, 6]
    assert values_in("Fri 14 May", "en")[0].key == {4}
    assert values_in("The cat sat in the sun.", "en") == ()
    assert [key(day, "fr") for day in ("lundi", "dimanches")] == [0, 6]
    assert key("12 %", "fr") == 12 == key("douze pour cent", "fr") == key("twelve per cent")
    assert key("24 h") == key("one day") == key("un jour", "fr") == key("24 h", "fr")
    assert key("a day and a half") == key("36 hours") == key("un jour et demi", "fr")
    assert key("half an hour") == key("une demi-heure", "fr") == key("30 minutes")
    assert key("trois quarts d’heure", "fr") == key("three quarters of an hour")
    assert key("a working day") != key("a day")
    assert [found.kind for found in values_in("a day or two", "en")] == ["duration"] * 2


def test_dates_in_a_range_share_their_month() -> None:
    for text, language in (
        ("between 3 and 5 May", "en"),
        ("3-5 May", "en"),
        ("3 or 5 May", "en"),
        ("du 3 au 5 mai", "fr"),
        ("entre le 3 et le 5 mai", "fr"),
    ):
        days = [found.key for found in values_in(text, language)]
        assert days == [{(5, 3, None)}, {(5, 5, None)}], text


def test_what_is_part_of_another_value_is_none() -> None:
    assert key("room 12B") != key("room 12")
    assert key("room 12-B") != 12
    assert key("twenty-seven") == 27
    assert key("1,2,3") == "1,2,3"
    assert one("the 2nd floor", "en").kind == "ordinal"
    assert [found.kind for found in values_in("nine schools at nine", "en")] == ["number", "time"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We do not open at ten.", "en"),
        ("We don’t open at 10 am.", "en"),
        ("We no longer open at ten", "en"),
        ("At ten, we are not open.", "en"),
        ("10 am is wrong.", "en"),
        ("Do not call 0800 11 22.", "en"),
        ("every day except Monday", "en"),
        ("every day but Monday", "en"),
        ("Nous n’ouvrons pas à dix heures.", "fr"),
        ("Nous ne sommes plus ouverts à 10 h.", "fr"),
        ("À dix heures, nous ne sommes pas là.", "fr"),
        ("tous les jours sauf le lundi", "fr"),
    ],
)
def test_a_denial_is_seen(text: str, language: str) -> None:
    assert one(text, language).negated


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are not a bank, and we open at ten.", "en"),
        ("We do not open until 10 am.", "en"),
        ("Please do not hesitate to call 0800 11 22.", "en"),
        ("Take the No 7 bus.", "en"),
        ("It is not free. It costs £7.", "en"),
        ("We open at 10 am and do not close at lunch.", "en"),
        ("Nous n’ouvrons qu’à dix heures.", "fr"),
        ("N’hésitez pas à appeler le 0 800 11 22.", "fr"),
        ("Nous n’ouvrons pas avant dix heures.", "fr"),
    ],
)
def test_what_is_no_denial_is_none(text: str, language: str) -> None:
    assert not one(text, language).negated


def test_a_denial_belongs_to_the_value_after_it() -> None:
    for text, language in (
        ("At ten, not nine.", "en"),
        ("At ten o’clock not at nine o’clock.", "en"),
        ("À dix heures et non à neuf heures.", "fr"),
    ):
        assert [found.negated for found in values_in(text, language)] == [False, True], text
    assert all(found.negated for found in values_in("neither at nine nor at ten", "en"))


@pytest.mark.parametrize(
    ("text", "language", "choices"),
    [
        ("at ten or eleven", "en", [True, True]),
        ("at 10 am or so", "en", [True]),
        ("either 10 am", "en", [True]),
        ("à dix heures ou à onze heures", "fr", [True, True]),
        ("at 10 am or come by bus 7", "en", [False, False]),
    ],
)
def test_a_choice_is_seen(text: str, language: str, choices: list[bool]) -> None:
    assert [found.alternative for found in values_in(text, language)] == choices


def test_a_number_may_be_an_hour_or_a_price() -> None:
    nine = one("Nine.", "en")
    assert as_kind(nine, "time", "en").same(one("9 am", "en"))  # type: ignore[union-attr]
    assert as_kind(nine, "money", "en").same(one("£9", "en"))  # type: ignore[union-attr]
    assert as_kind(one("95", "en"), "time", "en") is None
    assert only_value("nine or ten", "en") is None


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("un €", "fr", "money"),
        ("€ un", "fr", "money"),
        ("un %", "fr", "percent"),
        ("un demi", "fr", None),
        ("a €", "en", None),
        ("un €", "en", None),
    ],
)
def test_un_counts_beside_a_unit(text: str, language: str, kind: str | None) -> None:
    found = only_value(text, language)
    assert (found.kind if found else None) == kind


MARKS = st.sampled_from("0179 ,.:/-€$£%hamp'’«»\n*éten")
WORDS = st.lists(
    st.sampled_from(
        [
            "may",
            "past",
            "half",
            "to",
            "the",
            "noun",
            "quart",
            "demi",
            "pas",
            "not",
            "or",
            "€",
            "%",
            "h",
            "heures",
            "a",
            "un",
        ]
    ),
    max_size=12,
)


@ANY
@given(words=WORDS, language=LANGUAGES)
def test_without_figures_and_number_words_there_is_nothing(words: list[str], language: str) -> None:
    units = {"h", "heures", "€", "%"}  # beside one of them, “un” counts: « un € » is a price
    counted = {"a", "un"} if units & {*words} else set()
    text = " ".join(word for word in words if word not in counted)
    assert values_in(text, language) == ()


@ANY
@given(
    text=st.text(st.sampled_from("0179 ,.:/-€$£%hamp'’«»\n*éten") | st.characters()),
    language=LANGUAGES,
)
def test_values_of_any_text_stand_in_it_apart_and_in_order(text: str, language: str) -> None:
    end = 0
    for found in values_in(text, language):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert found.key and found.same(found)


@pytest.mark.parametrize(
    ("language", "rate", "plain"),
    [
        ("en", "£13.80 an hour", "£13.80"),
        ("en", "20 hours a week", "20 hours"),
        ("en", "twenty hours a week", "20 hours"),
        ("en", "30 dollars a month", "$30"),
        ("fr", "20 heures par semaine", "dure 20 heures"),
        ("fr", "13,80 € l’heure", "13,80 €"),
    ],
)
def test_a_rate_is_the_value_that_it_has_and_no_time_of_its_own(language, rate, plain):
    keys = [(found.kind, found.key) for found in values_in(rate, language)]
    assert keys == [(found.kind, found.key) for found in values_in(plain, language)]


@pytest.mark.parametrize("text", ["a week", "wait a week", "3 boxes a week before", "in 1 week"])
def test_a_week_that_nothing_is_counted_by_is_a_time(text):
    assert "duration" in {found.kind for found in values_in(text, "en")}
