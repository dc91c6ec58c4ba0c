"""Reading one cell: numbers, quantities with units, dates, percents, codes as people type them.

Every reader returns the value or raises `Unreadable` with a message for the person at the sheet.
Text that looks like a formula is only text here; nothing is ever computed from it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.platform.exchange.book import Cell, cell_text
from factory_desktop.core.platform.exchange.spoken import number_in_words
from factory_desktop.core.platform.exchange.units import known_unit

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Unreadable(ValueError):
    """A cell that cannot be taken; the message says what to write instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DateRead(NamedTuple):
    """A date and whether day and month could have been meant the other way round."""

    value: date
    ambiguous: bool


class Amount(NamedTuple):
    """A figure with the words behind it: `2,914.35/Kgs` is (2914.35, "Kgs")."""

    value: Decimal
    tail: str


_NOTHING = {"-", "--", "---", "–", "—", "nil", "nill", "none", "n/a", "na", "n.a.", "शून्य", "निरंक"}
_NUMBER = re.compile(
    r"""^(?P<open>\()?\s*(?P<sign>[-+−])?\s*
        (?:(?:rs|inr|re|usd|eur)\b\.?|₹|\$|€|रुपये|रु\.?|रू\.?)?\s*(?P<sign2>[-+−])?\s*
        (?P<digits>\d[\d,.' ]*|\.\d+)
        (?P<tail>[^\d].*)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_INDIAN = re.compile(r"^\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$")
_PLAIN = re.compile(r"^\d+(?:\.\d*)?$|^\.\d+$")
_EUROPEAN = re.compile(r"^\d{1,3}(?:\.\d{3})+,\d+$")
_MULTIPLE = {
    **dict.fromkeys(("thousand", "k", "हजार", "हज़ार"), 1_000),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "लाख"), 100_000),
    **dict.fromkeys(("crore", "crores", "करोड़"), 10_000_000),
}
_CURRENCY_TAIL = re.compile(r"^(?:/-|/=|rs\b\.?|inr\b|₹|रुपये|रु\.?|only|मात्र)\s*", re.IGNORECASE)
_PER = re.compile(
    r"^(?:/\s*|per\s+|प्रति\s+|p\.?\s*(?=[dmh]\b|[dmh]\.))(?P<unit>[^\W\d].*)$", re.IGNORECASE
)


def ascii_digits(text: str) -> str:
    """The text with the digits of any script as 0-9, and plain spaces and dashes."""
    if text.isascii():
        return text
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in "\u00a0\u2009\u202f\u2007":
        return " "
    if character in "\u200b\u200e\u200f\ufeff":
        return ""
    return "-" if character in "−‐‑" else character


def read_amount(value: Cell) -> Amount:
    """A figure and what stands behind it, currency words removed; the base of what follows."""
    if isinstance(value, Decimal):
        return Amount(value, "")
    if isinstance(value, (bool, date)) or value is None:
        raise Unreadable(msg("Enter a number"))
    return _amount_of(value)


@lru_cache(maxsize=4096)
def _amount_of(value: str) -> Amount:
    text = ascii_digits(value).strip()
    if text.lower() in _NOTHING:
        return Amount(ZERO, "")
    if text.startswith("#") and text.endswith(("!", "?", "A")):
        raise Unreadable(msg("The sheet shows an error here; correct it in the sheet"))
    found = _NUMBER.match(text)
    if not found:
        raise Unreadable(msg("“{text}” is not a number", text=_short(text)))
    digits, tail = found["digits"], (found["tail"] or "")
    number = _digits(digits, text)
    negative = "-" in ((found["sign"] or "") + (found["sign2"] or ""))
    if found["open"]:
        if ")" not in tail:
            raise Unreadable(msg("“{text}” is not a number", text=_short(text)))
        tail, negative = tail.replace(")", " ", 1), True
    tail = tail.strip()
    while match := _CURRENCY_TAIL.match(tail):
        tail = tail[match.end() :].strip()
    if tail.lower().rstrip(".") in {"dr", "cr", "-"}:
        negative, tail = negative or tail.lower().rstrip(".") != "dr", ""
    head, _, rest = tail.partition(" ")
    if head.lower() in _MULTIPLE:
        number, tail = number * _MULTIPLE[head.lower()], rest.strip()
    return Amount(-number if negative else number, tail)


def _digits(digits: str, text: str) -> Decimal:
    bare = digits.replace("'", "").rstrip(" ,")
    if " " in bare:
        parts = bare.split(" ")
        if not all(len(part.split(".")[0]) == 3 for part in parts[1:]):
            raise Unreadable(msg("“{text}” holds two numbers; keep one", text=_short(text)))
        bare = "".join(parts)
    if _PLAIN.match(bare):
        return Decimal(bare)
    if _INDIAN.match(bare):
        return Decimal(bare.replace(",", ""))
    if _EUROPEAN.match(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    raise Unreadable(msg("“{text}” is not clear; write it like 1250.50", text=_short(text)))


def parse_number(value: Cell) -> Decimal:
    """A number: lakh commas, currency, `/-`, brackets or Cr for negative, `-` and NIL for zero.

    A rate's `per day` or `/Kgs` behind the figure is allowed; use `parse_rate` to have it.
    """
    amount = read_amount(value)
    if amount.tail and not _PER.match(amount.tail):
        raise Unreadable(msg("“{text}” is not a number", text=_short(cell_text(value))))
    return amount.value


def parse_rate(value: Cell) -> Amount:
    """A rate and what it is for: `₹ 450 per day` is (450, "day"), `619.18/KG` is (619.18, "KG")."""
    amount = _spoken_or_written(value)
    if not amount.tail:
        return amount
    per = _PER.match(amount.tail)
    if not per:
        raise Unreadable(msg("“{text}” is not a number", text=_short(cell_text(value))))
    return Amount(amount.value, per["unit"].strip(" ."))


def _spoken_or_written(value: Cell) -> Amount:
    spoken = number_in_words(value) if isinstance(value, str) else None
    return Amount(*spoken) if spoken else read_amount(value)


_UNIT_WORD = re.compile(r"^[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f. ]){0,14}[²2]?$")
_FORMAT_LITERAL = re.compile(r"\"([^\"]+)\"|((?:\\[^\W\d_])+)")


def parse_quantity_with_unit(value: Cell, number_format: str = "") -> tuple[Decimal, str | None]:
    """A quantity and its unit where the cell or its number format names one.

    A known unit comes back as the program writes it, an unknown one in lower case.
    """
    amount = read_amount(value)
    word = amount.tail
    if not word and number_format:
        literal = _FORMAT_LITERAL.search(number_format.split(";")[0])
        word = (literal[1] or literal[2].replace("\\", "")).strip() if literal else ""
        if known_unit(word) is None:
            word = ""
    if not word:
        return amount.value, None
    word = re.sub(r"['’`]", "", word.lstrip("/ ")).strip()
    if not _UNIT_WORD.match(word):
        raise Unreadable(
            msg("“{text}” is not a quantity; write it like 12.5 kg", text=_short(cell_text(value)))
        )
    return amount.value, known_unit(word) or word.lower().rstrip(".")


def normalise_unit(value: Cell) -> str:
    """The program's name of a unit: `Nos.` is pcs, `Kgs` is kg."""
    text = cell_text(value)
    unit = known_unit(text)
    if unit is None:
        raise Unreadable(msg("“{text}” is not a known unit", text=_short(text)))
    return unit


def parse_percent(value: Cell, number_format: str = "") -> Decimal:
    """A percentage as its figure: `18%`, `18`, `0.18` and `GST 18` are all 18."""
    if isinstance(value, Decimal):
        share = "%" in number_format or ZERO < abs(value) < 1
        return value * HUNDRED if share else value
    text = ascii_digits(cell_text(value))
    lower = text.lower()
    if lower in _NOTHING or lower in {"exempt", "exempted", "nil rated", "zero"}:
        return ZERO
    found = re.fullmatch(r"\D*?(-?\d+(?:\.\d+)?|\.\d+)\s*(%|percent|प्रतिशत)?[^\d%]*", lower)
    if not found or not text:
        raise Unreadable(msg("“{text}” is not a percentage; write it like 18%", text=_short(text)))
    number = Decimal(found[1])
    return number * HUNDRED if not found[2] and ZERO < abs(number) < 1 else number


_ZEROS = re.compile(r"^0{2,}$")


@lru_cache(maxsize=5_000, typed=True)
def parse_code(value: Cell, number_format: str = "", width: int = 0) -> str:
    """A code as text; zeros that the spreadsheet dropped come back from the format or width."""
    if isinstance(value, Decimal):
        text = cell_text(value)
        zeros = number_format.split(";")[0]
        if _ZEROS.match(zeros):
            width = max(width, len(zeros))
    else:
        text = ascii_digits(cell_text(value)).lstrip("'").strip()
    if not text or text in {"-", "--", "—"}:
        raise Unreadable(msg("Enter a code"))
    return text.zfill(width) if text.isdigit() and len(text) < width else text


MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "jan january जनवरी जन", "feb february फरवरी फ़रवरी", "mar march मार्च", "apr april अप्रैल",
        "may मई", "jun june जून", "jul july जुलाई", "aug august अगस्त",
        "sep sept september सितंबर सितम्बर", "oct october अक्टूबर अक्तूबर",
        "nov november नवंबर नवम्बर", "dec december दिसंबर दिसम्बर",
    ),
    start=1,
):  # fmt: skip
    MONTHS.update(dict.fromkeys(_names.split(), _number))

_NUMERIC_DATE = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$")
_ISO_DATE = re.compile(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})$")
_COMPACT_DATE = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)$")
_NAMED_DATE = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?[\s/.,\-]*([^\W\d_][^\d\s/.,-]*)[\s/.,'’\-]*(\d{4}|\d{2})$"
)
_NAMED_DATE_US = re.compile(r"^([^\W\d_]{3,})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(\d{4})$")
_CLOCK = re.compile(r"[\sT]+\d{1,2}:\d{2}.*$")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
_EPOCH = date(1899, 12, 30)


def parse_date(value: Cell, month_first: bool = False) -> DateRead:
    """A date, day first unless told otherwise; real dates, serial numbers, words, any digits."""
    if isinstance(value, datetime):
        return DateRead(value.date(), False)
    if isinstance(value, date):
        return DateRead(value, False)
    if isinstance(value, Decimal):
        return _serial_date(value)
    text = ascii_digits(cell_text(value)).strip()
    return _text_date(text, month_first)


@lru_cache(maxsize=4096)
def _text_date(text: str, month_first: bool) -> DateRead:
    text = _CLOCK.sub("", text)
    if found := _NUMERIC_DATE.match(text):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        ambiguous = first <= 12 and second <= 12 and first != second
        if month_first:
            first, second = second, first
        return DateRead(_make_date(year, second, first, text), ambiguous)
    if found := _ISO_DATE.match(text) or _COMPACT_DATE.match(text):
        return DateRead(_make_date(int(found[1]), int(found[2]), int(found[3]), text), False)
    if found := _NAMED_DATE.match(text):
        month = month_number(found[2])
        return DateRead(_make_date(_year(found[3]), month, int(found[1]), text), False)
    if found := _NAMED_DATE_US.match(text):
        return DateRead(
            _make_date(int(found[3]), month_number(found[1]), int(found[2]), text), False
        )
    if text.isdigit() and len(text) == 5:
        return _serial_date(Decimal(text))
    raise Unreadable(msg("“{text}” is not a date; write it like 31/10/2026", text=_short(text)))


def month_number(name: str) -> int:
    """The month of a name or its beginning, English or Hindi; 0 where it is none."""
    lower = name.lower().rstrip(".")
    return MONTHS.get(lower) or MONTHS.get(lower[:3] if lower.isascii() else lower, 0)


def _year(text: str) -> int:
    year = int(text)
    if year > 99:
        return year
    return 2000 + year if year <= 50 else 1900 + year


def _make_date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(
            msg("“{text}” is not a date; write it like 31/10/2026", text=_short(text))
        ) from None


def _serial_date(value: Decimal) -> DateRead:
    if value == value.to_integral_value() and Decimal(19_000_101) <= value <= Decimal(20_991_231):
        return _text_date(str(int(value)), False)
    if not _FIRST_SERIAL <= value <= _LAST_SERIAL:
        text = cell_text(value)
        raise Unreadable(msg("“{text}” is not a date; write it like 31/10/2026", text=_short(text)))
    return DateRead(_EPOCH + timedelta(days=int(value)), False)


def parse_hours(value: Cell) -> Decimal:
    """Hours: `2.5`, `2:30`, `2h30`, `2 hrs`."""
    text = ascii_digits(cell_text(value)).lower()
    if found := re.fullmatch(r"(\d{1,3})\s*[:h]\s*(\d{2})(?::\d{2})?", text):
        return Decimal(found[1]) + Decimal(found[2]) / 60
    amount = read_amount(value)
    if amount.tail and known_unit(amount.tail) != "hour" and amount.tail.lower() != "h":
        raise Unreadable(msg("“{text}” is not a number of hours", text=_short(text)))
    return amount.value


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
