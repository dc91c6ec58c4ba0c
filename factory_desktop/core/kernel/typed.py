"""What people type into number and date fields, read exactly; never through a float.

Every refusal is a ValueError whose first argument is a Message saying what to type.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from unicodedata import normalize

from factory_desktop.core.kernel.i18n import Catalog, msg
from factory_desktop.core.kernel.months import MONTHS
from factory_desktop.core.kernel.numbers import QUANTITY_PLACES, round_to

#: No amount anybody means is longer than this; keeps the arithmetic bounded.
MAX_LENGTH = 60
_PRECISION = 60
_MAX_DEPTH = 8

_SIGNS = str.maketrans(
    {chr(0x0966 + digit): str(digit) for digit in range(10)}
    | {"−": "-", "–": "-", "×": "*", "÷": "/", "\u00a0": " ", "\u202f": " "}
)
_CURRENCY = re.compile(r"₹|\brs\.?(?=[\s\d(-])|\brs\.?$|\binr\b", re.IGNORECASE)
_WORDS = {
    1_000: "k thousand हजार हज़ार",
    100_000: "l lac lakh lakhs लाख",
    10_000_000: "cr crore crores करोड़",
}
_MULTIPLES = {
    word: Decimal(factor)
    for factor, words in _WORDS.items()
    for word in normalize("NFC", words).split()
}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>[\d.,]+)|(?P<word>[^\W\d_][^\s\d+\-*/().,]*)|(?P<op>[-+*/()]))"
)
_DATE = re.compile(r"(\d{1,2})(?:[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
#: A month, or a month and a year that cannot be a month itself.
_MONTH = re.compile(r"(\d{1,2})(?:[-/. ](\d{4}|1[3-9]|[2-9]\d))?")
_SHIFT = re.compile(r"([+-])\s*(\d{1,4})")
_DAYS = {"today": 0, "t": 0, "आज": 0, "yesterday": -1, "tomorrow": 1}


def _refused(text: str) -> ValueError:
    return ValueError(
        msg("“{text}” is not a number. Type 1250.50, 1.5L or 10*12.", text=text.strip()[:20])
    )


def _literal(text: str, decimal: str, group: str) -> Decimal:
    """Read digits with separators; a misplaced separator is refused, never guessed at."""
    whole, point, fraction = text.partition(decimal)
    groups = whole.split(group)
    grouped_well = len(groups) == 1 or (
        1 <= len(groups[0]) <= 3
        and len(groups[-1]) == 3
        and all(len(part) in (2, 3) for part in groups[1:-1])
    )
    digits = "".join(groups)
    if not grouped_well or not (digits or fraction) or not (digits + fraction or "x").isdecimal():
        raise ValueError
    return Decimal(f"{digits or '0'}{'.' if point else ''}{fraction}")


class _Sum:
    """Reads `+ - * /`, brackets and the words for multiples; nothing else is understood."""

    def __init__(self, text: str, decimal: str, group: str) -> None:
        self.tokens: list[Decimal | str] = []
        self.at = 0
        self.depth = 0
        self.operators = 0
        self._read_tokens(text, decimal, group)

    def _read_tokens(self, text: str, decimal: str, group: str) -> None:
        position, end = 0, len(text.rstrip())
        while position < end:
            found = _TOKEN.match(text, position)
            if not found:
                raise ValueError
            position = found.end()
            if found["number"]:
                self.tokens.append(_literal(found["number"], decimal, group))
            elif found["word"]:
                self._word(found["word"].lower())
            else:
                self.tokens.append(found["op"])

    def _word(self, word: str) -> None:
        if word == "x":
            self.tokens.append("*")
        elif word in _MULTIPLES and self.tokens and isinstance(self.tokens[-1], Decimal):
            self.tokens[-1] *= _MULTIPLES[word]
        else:
            raise ValueError

    def value(self) -> Decimal:
        result = self._terms()
        if self.at != len(self.tokens):
            raise ValueError
        return result

    def _next(self, *wanted: str) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if isinstance(token, str) and token in wanted:
            self.at += 1
            return token
        return ""

    def _terms(self) -> Decimal:
        result = self._factors()
        while operator := self._next("+", "-"):
            self.operators += 1
            right = self._factors()
            result = result + right if operator == "+" else result - right
        return result

    def _factors(self) -> Decimal:
        result = self._factor()
        while operator := self._next("*", "/"):
            self.operators += 1
            right = self._factor()
            result = result * right if operator == "*" else result / right
        return result

    def _factor(self) -> Decimal:
        if sign := self._next("-", "+"):
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise ValueError
            value = self._factor()
            self.depth -= 1
            return -value if sign == "-" else value
        if self._next("("):
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise ValueError
            value = self._terms()
            self.depth -= 1
            if not self._next(")"):
                raise ValueError
            return value
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if not isinstance(token, Decimal):
            raise ValueError
        self.at += 1
        return token


def read_number(text: str, decimal: str = ".", group: str = ",") -> tuple[Decimal, bool]:
    """Read what was typed and say whether it was a sum (whose result may be rounded).

    Understands `1,08,419.60`, `1.5L`, `2 cr`, `3k`, `₹ 500`, `10*12+(4-1)/2`, Devanagari digits.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError(
            msg("Too long for a number. Type at most {count} signs.", count=MAX_LENGTH)
        )
    cleaned = _CURRENCY.sub(" ", normalize("NFC", text).translate(_SIGNS))
    try:
        with localcontext() as context:
            context.prec = _PRECISION
            reader = _Sum(cleaned, decimal, group)
            value = reader.value()
            if reader.operators:
                value = round_to(value, QUANTITY_PLACES)
    except DivisionByZero:
        raise ValueError(msg("Cannot divide by zero.")) from None
    except (ValueError, InvalidOperation):
        raise _refused(text) from None
    return value, reader.operators > 0


def read_month(text: str, today: date, t: Catalog) -> date:
    """Read `10`, `10-2026`, `oct 2026` or any day of a month; its first day comes back."""
    cleaned = text.strip().lower().translate(_SIGNS)
    for number, name in enumerate(MONTHS, 1):
        for word in (name.lower(), name[:3].lower(), t(name).lower()):
            if cleaned.split(" ")[0] == word:
                cleaned = cleaned.replace(word, str(number), 1)
    if found := _MONTH.fullmatch(cleaned):
        year = int(found[2]) if found[2] else today.year
        cleaned = f"1-{found[1]}-{year:02d}"
    try:
        return read_date(cleaned, today).replace(day=1)
    except ValueError:
        raise ValueError(
            msg("“{text}” is not a month. Type 10-2026 or oct 2026.", text=text.strip()[:20])
        ) from None


def read_date(text: str, today: date) -> date:
    """Read `5`, `5-11`, `5/11/26`, `05-11-2026`, `2026-11-05`, `today`, `+7`, `-1`."""
    cleaned = text.strip().lower().translate(_SIGNS)
    refused = ValueError(
        msg("“{text}” is not a date. Type 05-11-2026, 5-11, today or +7.", text=text.strip()[:20])
    )
    try:
        if cleaned in _DAYS:
            return today + timedelta(days=_DAYS[cleaned])
        if found := _SHIFT.fullmatch(cleaned):
            days = int(found[2])
            return today + timedelta(days=days if found[1] == "+" else -days)
        if found := _ISO.fullmatch(cleaned):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DATE.fullmatch(cleaned):
            year = int(found[3]) if found[3] else today.year
            month = int(found[2]) if found[2] else today.month
            return date(year + 2000 if year < 100 else year, month, int(found[1]))
    except (ValueError, OverflowError):
        raise refused from None
    raise refused
