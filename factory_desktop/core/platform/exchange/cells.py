"""Reading the cells of a mapped column by the kind of its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from functools import lru_cache

from factory_desktop.core.kernel.facts import Kind
from factory_desktop.core.kernel.i18n import msg
from factory_desktop.core.kernel.numbers import MONEY_PLACES, QUANTITY_PLACES, round_to
from factory_desktop.core.platform.exchange.book import Cell, cell_text
from factory_desktop.core.platform.exchange.headings import words_of
from factory_desktop.core.platform.exchange.kinds import ImportField
from factory_desktop.core.platform.exchange.units import known_unit
from factory_desktop.core.platform.exchange.values import (
    Amount,
    Unreadable,
    ascii_digits,
    parse_code,
    parse_date,
    parse_percent,
    parse_quantity_with_unit,
    parse_rate,
)

_YES = {"yes", "y", "true", "1", "हाँ", "हां", "हा", "active", "✓"}
_NO = {"no", "n", "false", "0", "नहीं", "inactive", "-"}
#: Different cells of a column whose reading is remembered; most columns say the same again.
_REMEMBERED = 5_000
#: What a cell says that holds no figure: a dash, in words or not.
NO_VALUE = {"-", "--", "---", "–", "—", "n/a", "na", "nil", "null", "."}


@dataclass(frozen=True, slots=True)
class CodeStyle:
    """How the codes of a column are written: width of the all-digit ones, capitals or not."""

    width: int = 0
    capitals: bool = False

    def dress(self, code: str) -> str:
        """The code in the style of its column."""
        if self.width and code.isdigit() and len(code) < self.width:
            code = code.zfill(self.width)
        return code.upper() if self.capitals else code


def learn_code_style(values: Iterable[tuple[Cell, str]]) -> CodeStyle:
    """Learn from (cell, number format) pairs: leading zeros that survived show the width."""
    widths: set[int] = set()
    longest = upper = lower = 0
    for value, number_format in values:
        try:
            code = parse_code(value, number_format)
        except Unreadable:
            continue
        if code.isdigit():
            longest = max(longest, len(code))
            if code.startswith("0") and len(code) > 1:
                widths.add(len(code))
        elif code.upper() != code.lower():
            upper += code == code.upper()
            lower += code != code.upper()
    width = widths.pop() if len(widths) == 1 else 0
    return CodeStyle(width if width >= longest else 0, capitals=upper > lower)


@dataclass(slots=True)
class CellReader:
    """Reads one field's cells; `extras` gathers what the cell says about other fields."""

    field: ImportField
    heading: str = ""
    style: CodeStyle = CodeStyle()
    month_first: bool = False
    #: The key of its field.
    key: str = made(init=False)
    #: Whether it takes words, not figures.
    worded: bool = made(init=False)
    _read: Callable[[Cell, str, dict[str, object]], object] = made(init=False)
    _known: Callable[[Cell, str], tuple[object, dict[str, object]]] = made(init=False)
    _heading_implies: list[tuple[str, str]] = made(init=False)
    _choices: dict[str, str] = made(init=False)

    def __post_init__(self) -> None:
        self.key = self.field.key
        self.worded = not self.field.kind.numeric
        self._read = getattr(self, _READERS[self.field.kind])
        words = words_of(self.heading)
        self._heading_implies = [
            (key, value) for word, key, value in self.field.implies if word in words
        ]
        self._choices = _choices_of(self.field) if self.field.kind is Kind.CHOICE else {}
        self._known = lru_cache(maxsize=_REMEMBERED, typed=True)(self._fresh)

    def read(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        """The value of the field; raises Unreadable. Blank cells are not given to it."""
        result, others = self._known(value, number_format)
        if others:
            for key, said in others.items():
                extras.setdefault(key, said)
        return result

    def _fresh(self, value: Cell, number_format: str) -> tuple[object, dict[str, object]]:
        """What a cell holds, and what it says about other fields: the same for equal cells."""
        others: dict[str, object] = {}
        result = self._read(value, number_format, others)
        for key, implied in self._heading_implies:
            others.setdefault(key, implied)
        return result, others

    def _text(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        fact = self.field.fact
        text = parse_code(value, number_format) if isinstance(value, Decimal) else cell_text(value)
        if self.field.unit:
            return known_unit(text) or text.lower().rstrip(".")
        text = self.field.words.get(_word(text), text)
        if not text:
            return text
        if self.field.pattern:
            return self._matched(text)
        if fact.max_length and len(text) > fact.max_length:
            raise Unreadable(msg("At most {count} letters", count=fact.max_length))
        return text

    def _matched(self, text: str) -> str:
        text = ascii_digits(text)
        bare = re.sub(r"[\s\-./]", "", text).upper()
        for candidate in (text, bare, bare.lstrip("+"), bare.lstrip("+")[2:], bare[1:]):
            if re.fullmatch(self.field.pattern, candidate):
                return candidate
        raise Unreadable(
            msg("“{text}” is not a valid {field}", text=text[:40], field=self.field.fact.label)
        )

    def _code(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        return self.style.dress(parse_code(value, number_format))

    def _integer(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        if isinstance(value, str) and _word(value) in self.field.words:
            return int(self.field.words[_word(value)])
        number = parse_quantity_with_unit(value)[0]
        if number != int(number):
            raise Unreadable(msg("Enter a whole number"))
        return int(number)

    def _quantity(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        number, unit = parse_quantity_with_unit(value, number_format)
        if unit and self.field.unit_field:
            extras.setdefault(self.field.unit_field, unit)
        return self._bounded(number, QUANTITY_PLACES)

    def _rate(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        return self._bounded(self._per(parse_rate(value), extras), QUANTITY_PLACES)

    def _money(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        return self._bounded(self._per(parse_rate(value), extras), MONEY_PLACES)

    def _per(self, amount: Amount, extras: dict[str, object]) -> Decimal:
        if amount.tail:
            words = words_of(_PER_LETTER.get(amount.tail.lower().rstrip(".")[:2], amount.tail))
            for word, key, value in self.field.implies:
                if word in words:
                    extras.setdefault(key, value)
            unit = known_unit(amount.tail)
            if unit and self.field.unit_field:
                extras.setdefault(self.field.unit_field, unit)
        return amount.value

    def _percent(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        return self._bounded(parse_percent(value, number_format), QUANTITY_PLACES)

    def _bounded(self, number: Decimal, places: int) -> Decimal:
        fact = self.field.fact
        if fact.minimum is not None and number < fact.minimum:
            raise Unreadable(msg("Must be {minimum} or more", minimum=fact.minimum))
        places = places if fact.precision is None else fact.precision
        exponent = number.as_tuple().exponent
        return round_to(number, places) if int(exponent) < -places else number

    def _date(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        return parse_date(value, self.month_first).value

    def _bool(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        if isinstance(value, bool):
            return value
        text = cell_text(value).lower()
        if text in _YES or text in _NO:
            return text in _YES
        raise Unreadable(msg("Enter Yes or No"))

    def _choice(self, value: Cell, number_format: str, extras: dict[str, object]) -> object:
        word, known = _word(cell_text(value)), self._choices
        if word in known:
            return known[word]
        begins = {meaning for text, meaning in known.items() if len(text) > 2 and text in word}
        if len(begins) == 1:
            return begins.pop()
        raise Unreadable(
            msg(
                "“{text}” is not one of: {choices}",
                text=cell_text(value)[:40],
                choices=", ".join(str(choice.label) for choice in self.field.fact.choices),
            )
        )


_PER_LETTER = {"d": "day", "m": "month", "h": "hour"}
_READERS = {
    Kind.TEXT: "_text", Kind.MULTILINE: "_text", Kind.REFERENCE: "_text", Kind.IMAGE: "_text",
    Kind.CODE: "_code", Kind.INTEGER: "_integer", Kind.QUANTITY: "_quantity", Kind.RATE: "_rate",
    Kind.MONEY: "_money", Kind.PERCENT: "_percent", Kind.DATE: "_date", Kind.DATETIME: "_date",
    Kind.BOOL: "_bool", Kind.CHOICE: "_choice",
}  # fmt: skip


def _choices_of(field: ImportField) -> dict[str, str]:
    """What a cell may say, and which choice that is."""
    known = {_word(text): meaning for text, meaning in field.words.items()}
    for choice in field.fact.choices:
        known.setdefault(_word(choice.label), choice.value)
        known.setdefault(_word(choice.value), choice.value)
    return known


@lru_cache(maxsize=2_000)
def _word(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or "\u0900" <= c <= "\u097f")


_CODE_LIKE = re.compile(r"^[\w][\w/.\-]{0,23}$")


def content_share(field: ImportField, values: Sequence[tuple[Cell, str]]) -> float:
    """The share of values, 0 to 1, that the field could hold; 0.5 where there are none."""
    if not values:
        return 0.5
    if field.kind is Kind.CODE:
        return _code_share(values)
    if field.kind in (Kind.TEXT, Kind.MULTILINE, Kind.REFERENCE) and not field.pattern:
        return _text_share(field, values)
    reader = CellReader(field)
    good = 0
    for value, number_format in values:
        try:
            reader.read(value, number_format, {})
        except Unreadable:
            continue
        good += not (field.kind is Kind.DATE and isinstance(value, Decimal) and value < 20_000)
    return good / len(values)


def _code_share(values: Sequence[tuple[Cell, str]]) -> float:
    texts = [cell_text(value) for value, _ in values]
    like = sum(
        bool(_CODE_LIKE.match(text)) and any(c.isdigit() for c in text) for text in texts
    ) / len(texts)
    unique = len(set(texts)) / len(texts)
    return like * 0.6 + like * unique * 0.4


def _text_share(field: ImportField, values: Sequence[tuple[Cell, str]]) -> float:
    texts = [cell_text(value) for value, _ in values]
    if field.unit:
        return sum(known_unit(text) is not None for text in texts) / len(texts)
    lettered = sum(any(c.isalpha() for c in text) for text in texts) / len(texts)
    return max(lettered, 0.2)
