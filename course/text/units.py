"""The units that may stand beside a number without making it another one: 15 €, 15 USD, 15 km/h,
15 mètres carrés, 15 %, 15 people. What multiplies (15 dozen, 15 M€, 15 hundred) is none, nor is
what makes a time of it (3 pm)."""

from __future__ import annotations

import re
from functools import lru_cache

from course.text.compare import number_forms, without_accents

_CODES = """AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK DZD EGP EUR GBP HKD HUF IDR ILS INR ISK
    JPY KRW MAD MXN MYR NOK NZD PEN PHP PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD VND
    XAF XOF XPF ZAR"""
_SIGNS = "$€£¥₹₽₩₺₪₫₴₱฿₦"

CURRENCY_BEFORE = (
    rf"(?:(?:(?:US|CA|C|AU|A|NZ|HK|S|R)?[{_SIGNS}]|(?:{'|'.join(_CODES.split())})(?![^\W\d_])) ?)"
)
"""A pattern for the currencies that stand in front of a number."""

_SYMBOL_WORDS = """mm cm dm m dam hm km nm µm μm in ft yd mi ha ac l L ml mL cl cL dl dL hl
    hL mg cg g kg Kg KG t oz lb lbs st qt gal pt fl oz tsp tbsp ms s sec secs min mins mn h H
    hr hrs d j wk wks yr yrs mo W kW MW GW Wh kWh MWh J kJ MJ cal kcal V kV mV A mA Hz kHz MHz
    GHz B kB KB MB GB TB PB o ko Ko Mo Go To bit bits kbit Mbit kbps Mbps Gbps px dpi ppi dB
    lm lx Pa hPa kPa MPa bar mbar psi N kN Nm mol K C F °C °F ℃ ℉ ° % rpm mph kph kmh kt kts
    fps ipm pp pts p c ct cts € ¢ m² m2 cm² cm2 mm² km² km2 dm² m³ m3 cm³ cm3 dm³ mm³ km³ ft²
    ft2 ft³ ft3 in² yd² sq"""
_SYMBOLS = frozenset(_SYMBOL_WORDS.split()) | frozenset(_SIGNS)
_CURRENCIES = """euro dollar pound sterling quid buck pence penny pennies cent centime franc yen
    yuan renminbi rouble ruble rupee roupie peso krona kronor krone kroner kronur couronne zloty
    livre dirham dinar real reais rand won lira lire shekel forint leu lei lev leva hryvnia baht
    cfa"""
_LENGTHS = """metre meter centimetre centimeter millimetre millimeter decimetre decimeter kilometre
    kilometer micrometre micrometer nanometre nanometer inch inches foot feet yard mile pouce
    pied"""
_OTHERS = """hectare acre litre liter millilitre milliliter centilitre centiliter decilitre
    deciliter hectolitre gallon pint pinte quart cup mug spoon spoonful tablespoon teaspoon
    tasse cuillere gram gramme kilogram kilogramme milligram milligramme kilo tonne ton ounce once
    stone quintal carat millisecond milliseconde second seconde minute hour heure day jour journee
    night nuit nuitee week semaine month mois year an ans annee degree degre celsius kelvin
    fahrenheit watt kilowatt megawatt gigawatt joule kilojoule calorie kilocalorie volt ampere hertz
    byte octet kilobyte kilooctet megabyte megaoctet gigabyte gigaoctet terabyte pixel decibel
    knot noeud newton pascal percent pourcent point people person personne item article piece
    unit unite time fois word mot page"""
_OF_CURRENCIES = """us american canadian australian swiss british hong kong singapore new zealand
    hongkongais americain canadien australien suisse britannique neo-zelandais belge francais
    sterling cfa"""
_PER = re.compile(r" ?/ ?| (?:per|an?|by|par|the|les?|la|each) | l'")
_AGE = re.compile(r"(years?|months?|weeks?|days?)(?: old| of age)$")


def _forms(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in number_forms(word))


_MONEY, _LENGTH = _forms(_CURRENCIES), _forms(_LENGTHS)
_PLAIN = _MONEY | _LENGTH | _forms(_OTHERS) | {"per cent", "pour cent", "percentage point"}
_ADJECTIVES = _forms(_OF_CURRENCIES)
_POWERS = frozenset(("square", "cubic", "sq", "cu", "carre", "carres", "cube", "cubes"))
_TEMPERATURES = frozenset(("celsius", "fahrenheit", "c", "f"))
_CODE_WORDS = frozenset(code.casefold() for code in _CODES.split())


def is_unit(text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether `text`, which follows a number, is nothing or a unit of that number: one of the
    table, alone or for each of another (km/h, € per month), or one of `known`, folded."""
    if not text.strip() or plain(text) in known:
        return True
    first, *others = (part.strip() for part in _PER.split(text))
    units = [first, *others] if first else others
    return 0 < len(units) <= 3 and all(_is_one(unit, known) for unit in units)


@lru_cache(1024)
def plain(text: str) -> str:
    """`text` as units are compared."""
    return " ".join(without_accents(text.casefold()).split())


def _is_one(text: str, known: frozenset[str]) -> bool:
    if text in _SYMBOLS:
        return True
    form = plain(_AGE.sub(r"\1", text))
    if form in _PLAIN or form in _CODE_WORDS or form in known:
        return True
    return _is_money(form) or _is_power(form) or _is_temperature(form)


def _is_money(form: str) -> bool:
    """US dollars, francs suisses, pounds sterling, $ US, $CA."""
    if form[:1] in _SIGNS and form[1:].strip() in ("us", "ca", "can", "au", "nz", "usd", "cad"):
        return True
    words = form.split()
    beside = [word for word in words if word not in _MONEY]
    return 0 < len(words) - len(beside) < 3 and all(word in _ADJECTIVES for word in beside)


def _is_power(form: str) -> bool:
    """square metres, sq ft, mètres carrés, cubic feet."""
    words = form.split()
    lengths = [word for word in words if word in _LENGTH or word in _SYMBOLS]
    return len(words) == 2 and len(lengths) == 1 and any(word in _POWERS for word in words)


def _is_temperature(form: str) -> bool:
    """degrees Celsius, ° C."""
    head, _, scale = form.partition(" ")
    return head in ("°", "degree", "degrees", "degre", "degres") and scale in _TEMPERATURES
