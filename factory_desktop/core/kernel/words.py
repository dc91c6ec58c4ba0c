"""Amounts of money in words, as they stand on slips, orders and cheques.

Indian grouping: hundred, thousand, lakh, crore; beyond that the crores are counted in words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from factory_desktop.core.kernel.numbers import money

CRORE = 10_000_000

#: Nought to ninety-nine, each of which has a word of its own.
_HINDI_TEXT = (
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ "
    "दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस "
    "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस "
    "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस "
    "चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास "
    "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ "
    "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर "
    "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी "
    "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी "
    "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
)
_HINDI = _HINDI_TEXT.split()
_ONES_TEXT = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = _ONES_TEXT.split()
_BELOW_TEN = ["", *(f"-{one}" for one in _ONES[1:10])]
_ENGLISH = [*_ONES, *(f"{ten}{one}" for ten in _TENS_TEXT.split() for one in _BELOW_TEN)]
#: What is counted, from crores down; the sizes of those below a crore.
_ENGLISH_SCALES = ("crore", "lakh", "thousand", "hundred")
_HINDI_SCALES = ("करोड़", "लाख", "हज़ार", "सौ")
_SIZES = (100_000, 1_000, 100)


@dataclass(frozen=True, slots=True)
class _Unit:
    """What a currency and its hundredth are called, one and many, in both languages."""

    one: str
    many: str
    cent: str
    cents: str
    hindi_one: str
    hindi_many: str
    hindi_cent: str
    hindi_cents: str


_UNITS = {
    "INR": _Unit("rupee", "rupees", "paisa", "paise", "रुपया", "रुपये", "पैसा", "पैसे"),
    "NPR": _Unit(
        "Nepalese rupee", "Nepalese rupees", "paisa", "paise",
        "नेपाली रुपया", "नेपाली रुपये", "पैसा", "पैसे",
    ),
    "USD": _Unit("US dollar", "US dollars", "cent", "cents", "डॉलर", "डॉलर", "सेंट", "सेंट"),
    "EUR": _Unit("euro", "euros", "cent", "cents", "यूरो", "यूरो", "सेंट", "सेंट"),
    "GBP": _Unit("pound", "pounds", "penny", "pence", "पाउंड", "पाउंड", "पेंस", "पेंस"),
    "AED": _Unit("dirham", "dirhams", "fils", "fils", "दिरहम", "दिरहम", "फ़िल्स", "फ़िल्स"),
}  # fmt: skip


def amount_in_words(amount: Decimal, language: str = "en", currency: str = "INR") -> str:
    """Write an amount in words: `Rupees fourteen thousand one hundred and nine only`.

    Hundredths are named only where there are some. A currency without known names is
    written by its code, its hundredths as hundredths.
    """
    exact = money(amount)
    whole, cents = divmod(int(abs(exact).scaleb(2)), 100)
    unit = _UNITS.get(currency) or _Unit(
        currency, currency, "hundredth", "hundredths", currency, currency, "शतांश", "शतांश"
    )
    if language == "hi":
        return _hindi_phrase(whole, cents, unit, negative=exact < 0)
    return _english_phrase(whole, cents, unit, negative=exact < 0)


def _english_phrase(whole: int, cents: int, unit: _Unit, *, negative: bool) -> str:
    parts = []
    if whole or not cents:
        parts.append(f"{unit.one if whole == 1 else unit.many} {english_number(whole)}")
    if cents:
        parts.append(f"{english_number(cents)} {unit.cent if cents == 1 else unit.cents}")
    text = f"{'minus ' if negative else ''}{' and '.join(parts)} only"
    return text[0].upper() + text[1:]


def _hindi_phrase(whole: int, cents: int, unit: _Unit, *, negative: bool) -> str:
    parts = ["ऋण"] if negative else []
    if whole or not cents:
        parts += [hindi_number(whole), unit.hindi_one if whole == 1 else unit.hindi_many]
    if cents:
        parts += [hindi_number(cents), unit.hindi_cent if cents == 1 else unit.hindi_cents]
    return " ".join([*parts, "मात्र"])


def english_number(number: int) -> str:
    """Write a whole number from nought in Indian English: `one lakh two thousand and five`."""
    if number < 100:
        return _ENGLISH[number]
    words, rest = _counted(number, english_number, _ENGLISH, _ENGLISH_SCALES)
    return " ".join([*words, f"and {_ENGLISH[rest]}"] if rest else words)


def hindi_number(number: int) -> str:
    """Write a whole number from nought in Hindi: `एक लाख दो हज़ार पाँच`."""
    if number < 100:
        return _HINDI[number]
    words, rest = _counted(number, hindi_number, _HINDI, _HINDI_SCALES)
    return " ".join([*words, _HINDI[rest]] if rest else words)


def _counted(
    number: int, crores_of: Callable[[int], str], small: Sequence[str], scales: Sequence[str]
) -> tuple[list[str], int]:
    """How many crores, lakhs, thousands and hundreds, in words; and what is left."""
    crores, rest = divmod(number, CRORE)
    words = [f"{crores_of(crores)} {scales[0]}"] if crores else []
    for size, name in zip(_SIZES, scales[1:], strict=True):
        count, rest = divmod(rest, size)
        if count:
            words.append(f"{small[count]} {name}")
    return words, rest
